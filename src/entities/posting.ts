import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Board } from "./board.ts";
import { Unit } from "./unit.ts";
import { User } from "./user.ts";

/** A message of buttons that shows a board, or a unit by its starter board, and follows it. */
export const Posting = defineEntity({
  name: "Posting",
  uniques: [{ properties: ["chatId", "messageId"] }],
  properties: {
    id: p.integer().primary(),
    /** The unit that it shows; null where it shows a board. */
    unit: () => p.manyToOne(Unit).ref().nullable().deleteRule("cascade").index(),
    board: () => p.manyToOne(Board).ref().nullable().deleteRule("cascade").index(),
    chatId: p.bigint("number"),
    /** Below zero while the message has yet to be posted. */
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
    pinned: p.boolean().default(false),
  },
});
export interface Posting extends InferEntity<typeof Posting> {}
