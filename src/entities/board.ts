import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Unit } from "./unit.ts";

/** A message of buttons that shows a unit and follows it. */
export const Board = defineEntity({
  name: "Board",
  uniques: [{ properties: ["chatId", "messageId"] }],
  properties: {
    id: p.integer().primary(),
    unit: () => p.manyToOne(Unit).ref().deleteRule("cascade").index(),
    chatId: p.bigint("number"),
    messageId: p.integer(),
    locale: p.string(),
    page: p.integer().default(0),
    createdAt: p.bigint("number"),
  },
});
export interface Board extends InferEntity<typeof Board> {}
