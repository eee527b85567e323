import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { Options } from "../domain/widget.ts";
import { Board } from "./board.ts";
import { Scene } from "./scene.ts";
import { Unit } from "./unit.ts";
import { Variable } from "./variable.ts";

/** One thing on a board. It stays when what it shows is gone, and then says so. */
export const Widget = defineEntity({
  name: "Widget",
  properties: {
    id: p.integer().primary(),
    board: () => p.manyToOne(Board).ref().deleteRule("cascade").index(),
    position: p.integer(),
    kind: p.enum([
      "toggle",
      "momentary",
      "stepper",
      "presets",
      "grid",
      "list",
      "typed",
      "value",
      "state",
      "title",
      "scene",
    ]),
    unit: () => p.manyToOne(Unit).ref().nullable().deleteRule("set null").index(),
    variable: () => p.manyToOne(Variable).ref().nullable().deleteRule("set null").index(),
    /** The entry of `unit_state` that it shows. */
    state: p.string().nullable(),
    /** What its owner calls it; as what it shows is called without. */
    label: p.string().nullable(),
    /** What it was called when it was put there, for the time when that can't be found out. */
    called: p.string(),
    /** In one row with the one before, where both are single buttons. */
    beside: p.boolean().default(false),
    options: p.json().$type<Options>(),
    /** The board's revision that changed last what its buttons mean. */
    since: p.integer().default(1),
    /** The one that it runs. */
    scene: () => p.manyToOne(Scene).ref().nullable().deleteRule("set null").index(),
  },
});
export interface Widget extends InferEntity<typeof Widget> {}
