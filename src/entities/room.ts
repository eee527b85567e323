import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { User } from "./user.ts";

/** Where a person's devices are, in that person's lists alone; rooms may be in rooms. */
export const Room = defineEntity({
  name: "Room",
  properties: {
    id: p.integer().primary(),
    owner: () => p.manyToOne(User).ref().deleteRule("cascade").index(),
    /** The room that it is in, of the same person; null for none. */
    parentId: p.integer().nullable(),
    name: p.string(),
    createdAt: p.bigint("number"),
  },
});
export interface Room extends InferEntity<typeof Room> {}
