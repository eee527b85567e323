import { defineEntity, type InferEntity, type PrimaryKeyProp, p } from "@mikro-orm/core";
import { Reaction } from "./reaction.ts";

/** That a reaction has answered an incident: it does so once. */
export const ReactionRun = defineEntity({
  name: "ReactionRun",
  properties: {
    reaction: () => p.manyToOne(Reaction).ref().deleteRule("cascade").primary(),
    incidentId: p.integer().primary(),
    at: p.bigint("number"),
    /** Whether any input was something else before. */
    changed: p.boolean(),
  },
});
export interface ReactionRun extends InferEntity<typeof ReactionRun> {
  [PrimaryKeyProp]?: ["reaction", "incidentId"];
}
