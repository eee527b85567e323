import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** An update of Telegram that has changed something (services/writer/once). Ids are in the order in which they came. */
export const HandledUpdate = defineEntity({
  name: "HandledUpdate",
  uniques: [{ properties: ["botId", "updateId"] }],
  properties: {
    id: p.integer().primary(),
    botId: p.bigint("number"),
    updateId: p.bigint("number"),
    /** Whether all that it asked for was done and answered. */
    finished: p.boolean(),
  },
});
export interface HandledUpdate extends InferEntity<typeof HandledUpdate> {}
