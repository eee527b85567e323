import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { Value } from "../domain/value.ts";
import { ExactJsonType } from "./exact.ts";
import { Scene } from "./scene.ts";
import { Unit } from "./unit.ts";
import { Variable } from "./variable.ts";

/** What a scene sets an input to. It stays when the input is gone, and then the scene says so. */
export const ScenePart = defineEntity({
  name: "ScenePart",
  properties: {
    id: p.integer().primary(),
    scene: () => p.manyToOne(Scene).ref().deleteRule("cascade").index(),
    position: p.integer(),
    unit: () => p.manyToOne(Unit).ref().nullable().deleteRule("set null").index(),
    variable: () => p.manyToOne(Variable).ref().nullable().deleteRule("set null").index(),
    /** What it was called when it was put there, for the time when that can't be found out. */
    called: p.string(),
    value: p.type(ExactJsonType).$type<Value>(),
  },
});
export interface ScenePart extends InferEntity<typeof ScenePart> {}
