import type { EntityManager } from "@mikro-orm/core";
import type { ConditionKind } from "../../domain/alert/condition.ts";
import { Placement } from "../../entities/placement.ts";
import { Reaction } from "../../entities/reaction.ts";
import type { Rule } from "../../entities/rule.ts";
import { ScenePart } from "../../entities/scenepart.ts";
import { Unit } from "../../entities/unit.ts";
import type { Live } from "../live/live.ts";
import { inputsAndOutputs } from "../live/unit.ts";

/** What no value of an input brings about. */
const NEVER: ReadonlySet<ConditionKind> = new Set(["silent", "back", "no-value", "error", "unknown"]);
const MOST = 200;

/**
 * The names of the scenes by which a reaction may set off itself, its own first: what it sets leads by links, and by other
 * reactions of its owner, to a unit that its alert watches. Only the unit knows whether it really does.
 */
export async function findLoop(em: EntityManager, live: Live, first: Reaction): Promise<readonly string[] | null> {
  const reactions = await em.find(
    Reaction,
    { owner: first.owner.id, stoppedAt: null },
    { populate: ["rule", "scene"], limit: MOST },
  );
  const start = reactions.find(({ id }) => id === first.id);
  if (!start || NEVER.has(start.rule.$.condition.kind)) return null;
  const goal = await watchedBy(em, start.rule.$);
  const seen = new Set([start.id]);
  const paths: (readonly [Reaction, readonly string[]])[] = [[start, [start.scene.$.name]]];
  // Iterating a list also visits what is added meanwhile.
  for (const [reaction, names] of paths) {
    const reached = await reachedBy(em, live, reaction.scene.id);
    if ([...goal].some((unit) => reached.has(unit))) return names;
    for (const next of reactions) {
      if (seen.has(next.id) || NEVER.has(next.rule.$.condition.kind)) continue;
      if (![...(await watchedBy(em, next.rule.$))].some((unit) => reached.has(unit))) continue;
      seen.add(next.id);
      paths.push([next, [...names, next.scene.$.name]]);
    }
  }
  return null;
}

/** The units that a rule watches. */
async function watchedBy(em: EntityManager, rule: Rule): Promise<ReadonlySet<number>> {
  if (rule.unit) return new Set([rule.unit.id]);
  if (rule.output) return new Set([(await rule.output.loadOrFail({ fields: ["unit"] })).unit.id]);
  const owner = rule.owner.id;
  const { roomId = null } = rule;
  if (roomId === null) return new Set((await em.find(Unit, { owner }, { fields: ["id"] })).map(({ id }) => id));
  const places = await em.find(Placement, { owner, room: roomId });
  return new Set(places.map(({ unit }) => unit.id));
}

/** The units that a scene sets, and those that links lead to from there. */
async function reachedBy(em: EntityManager, live: Live, sceneId: number): Promise<ReadonlySet<number>> {
  const parts = await em.find(ScenePart, { scene: sceneId }, { fields: ["unit", "variable"] });
  const units = new Set<number>();
  const inputs = new Map(parts.flatMap(({ unit, variable }) => (unit && variable ? [[variable.id, unit.id]] : [])));
  for (const [inputId, unitId] of inputs) {
    units.add(unitId);
    const unit = await live.get(unitId);
    const variables = unit ? [...inputsAndOutputs(unit)] : [];
    for (const { links } of variables.filter(({ id }) => id === inputId)) {
      for (const { unitId: target, target: name } of links) {
        const input = (await live.get(target))?.inputs.get(name);
        if (input && !inputs.has(input.id)) inputs.set(input.id, target);
      }
    }
  }
  return units;
}
