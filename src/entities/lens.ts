import { defineEntity, type InferEntity, PrimaryKeyProp, p } from "@mikro-orm/core";

/** How the list in one message is looked at, for as long as people go on with it. */
export const Lens = defineEntity({
  name: "Lens",
  properties: {
    chatId: p.bigint("number").primary(),
    messageId: p.integer().primary(),
    /** What is looked for. */
    search: p.text().nullable(),
    filter: p.enum(["silent", "firing", "mine", "shared"]).nullable(),
    /** The units that are selected; null while none are to be. */
    selected: p.json().$type<number[]>().nullable(),
    /** The updates of selected units that a person has looked at: a unit and its draft. */
    drafts: p.json().$type<[unitId: number, draftId: number][]>().nullable(),
    updatedAt: p.bigint("number"),
    /** The room in which the list of those that are selected is; null outside of all. */
    room: p.integer().nullable(),
  },
});
export interface Lens extends InferEntity<typeof Lens> {
  [PrimaryKeyProp]?: ["chatId", "messageId"];
}
