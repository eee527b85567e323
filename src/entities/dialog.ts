import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** The state of a conversation that waits for a person, so that a restart does not forget it. */
export const Dialog = defineEntity({
  name: "Dialog",
  properties: {
    key: p.string().primary(),
    state: p.json().$type<unknown>(),
    updatedAt: p.bigint("number"),
  },
});
export interface Dialog extends InferEntity<typeof Dialog> {}
