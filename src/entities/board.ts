import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { User } from "./user.ts";

/** Widgets of any units, put together by a person. */
export const Board = defineEntity({
  name: "Board",
  properties: {
    id: p.integer().primary(),
    uuid: p.uuid().unique(),
    owner: () => p.manyToOne(User).ref().deleteRule("cascade").index(),
    name: p.string(),
    /** Rises when its buttons come to mean something else. */
    revision: p.integer().default(1),
    createdAt: p.bigint("number"),
    /** When its owner last opened it, ms since the epoch: /boards shows that one. */
    openedAt: p.bigint("number"),
  },
});
export interface Board extends InferEntity<typeof Board> {}
