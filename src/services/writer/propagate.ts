import { transformed } from "../../domain/transform.ts";
import type { Value } from "../../domain/value.ts";
import type { LiveLink, LiveUnit, LiveVariable } from "../live/unit.ts";
import type { Batch, Setter } from "./batch.ts";
import { fitInput } from "./room.ts";

/** A unit that is in memory. */
export type Find = (unitId: number) => LiveUnit | undefined;

/** Gives an input a value; an equal one changes nothing. Tells whether it changed. */
export function setInput(batch: Batch, unit: LiveUnit, input: LiveVariable, value: Value, by: Setter): boolean {
  if (input.value === value) return false;
  input.value = value;
  input.at = batch.now;
  input.rev = ++unit.inputRev;
  unit.inputEpoch = batch.epoch;
  fitInput(batch, unit, input, by);
  batch.input(input, by);
  batch.touch(unit);
  batch.inputsChanged.add(unit);
  return true;
}

/**
 * Passes on what a variable has become, along all links that lead on from it, within the same commit. A change passes
 * each link once, and ends where a value is what is there already: so a loop ends too. `first` are the links that it
 * takes from the variable itself.
 */
export function drive(batch: Batch, find: Find, changed: LiveVariable, first = changed.links): void {
  if (first.length === 0) return;
  const changes = new Set([changed]);
  for (const source of inOrder(find, changed)) {
    // A set tells that nothing reached this one, or that what did was its own value.
    if (!changes.has(source) || source.value === undefined) continue;
    for (const link of source === changed ? first : source.links) {
      const unit = find(link.unitId);
      const input = unit?.inputs.get(link.target);
      if (!unit || !input) continue;
      const value = transformed(link.transform, source.value, input, input.value);
      if (value === undefined) continue;
      if (setInput(batch, unit, input, value, { door: "link", linkId: link.id, userId: link.ownerId }))
        changes.add(input);
    }
  }
}

/**
 * All that links lead to, each before those it leads to: an input that is reached on a short and a long way passes on
 * what it is in the end, not what it was in between. In a loop, what comes back goes no further.
 */
function inOrder(find: Find, start: LiveVariable): LiveVariable[] {
  const follow = ({ unitId, target }: LiveLink): LiveVariable | undefined => find(unitId)?.inputs.get(target);
  const seen = new Set([start]);
  const done: LiveVariable[] = [];
  // A chain may be longer than the stack is deep.
  const path = [{ variable: start, next: 0 }];
  for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
    const link = step.variable.links[step.next++];
    if (!link) {
      done.push(step.variable);
      path.pop();
      continue;
    }
    const variable = follow(link);
    if (!variable || seen.has(variable)) continue;
    seen.add(variable);
    // Most inputs pass nothing on.
    if (variable.links.length > 0) path.push({ variable, next: 0 });
  }
  return done.reverse();
}
