import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Rule } from "./rule.ts";
import { Scene } from "./scene.ts";
import { User } from "./user.ts";

/** When a reaction runs its scene. */
export const MOMENTS = ["began", "ended"] as const;

/** A scene that runs when an incident of an alert rule begins, or ends. */
export const Reaction = defineEntity({
  name: "Reaction",
  properties: {
    id: p.integer().primary(),
    /** By whose right it runs. */
    owner: () => p.manyToOne(User).ref().deleteRule("cascade").index(),
    rule: () => p.manyToOne(Rule).ref().deleteRule("cascade").index(),
    scene: () => p.manyToOne(Scene).ref().deleteRule("cascade").index(),
    moment: p.enum([...MOMENTS]),
    createdAt: p.bigint("number"),
    /** When it was stopped, since it seemed to set off itself; null while it goes on. */
    stoppedAt: p.bigint("number").nullable(),
  },
  uniques: [{ properties: ["rule", "scene", "moment"] }],
});
export interface Reaction extends InferEntity<typeof Reaction> {}
