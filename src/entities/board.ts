import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Unit } from "./unit.ts";
import { User } from "./user.ts";

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
    /** Who posted it. */
    owner: () => p.manyToOne(User).ref().nullable().deleteRule("cascade").index(),
    /** The forum topic in which it hangs. */
    threadId: p.integer().nullable(),
    /** Who may press: the one who posted it, those who may write the inputs, everyone in the chat. */
    audience: p.enum(["owner", "granted", "everyone"]).default("owner"),
  },
});
export interface Board extends InferEntity<typeof Board> {}
