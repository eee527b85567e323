import { transformed } from "../../domain/transform.ts";
import type { Value } from "../../domain/value.ts";
import type { Setter } from "../../storage/rows.ts";
import type { LiveLink, LiveUnit, LiveVariable } from "../live/unit.ts";
import type { Batch } from "./batch.ts";
import { fitInput } from "./capacity.ts";

/** Finds a unit if it is in memory. */
export type Find = (unitId: number) => LiveUnit | undefined;

/** Gives an input a value and returns whether that changed it. */
export function setInput(batch: Batch, unit: LiveUnit, input: LiveVariable, value: Value, by: Setter): boolean {
  if (input.value === value) return false;
  input.value = value;
  input.at = batch.now;
  input.byHand = by.door !== "link";
  input.rev = ++unit.inputRev;
  unit.inputEpoch = batch.epoch;
  fitInput(batch, unit, input, by);
  batch.input(input, by);
  batch.touch(unit);
  batch.inputsChanged.add(unit);
  return true;
}

/** The same by what is nobody's hand: an input that somebody holds by hand has it wait. */
export function setUnlessHeld(batch: Batch, unit: LiveUnit, input: LiveVariable, value: Value, by: Setter): boolean {
  if (!batch.isHeld(input)) return setInput(batch, unit, input, value, by);
  batch.wait(input, value, by);
  return false;
}

/**
 * Passes a changed value on along links, as far as they lead, within the same commit. It takes each link once, and
 * stops where the value is already there, so a loop ends too. `first` are the links that it takes from the variable
 * itself; those that are spared stay as they are.
 */
export function drive(
  batch: Batch,
  find: Find,
  changed: LiveVariable,
  first = changed.links,
  isSpared: (input: LiveVariable) => boolean = () => false,
): void {
  if (first.length === 0) return;
  const changes = new Set([changed]);
  for (const source of inOrder(find, changed)) {
    // Not in the set: no new value reached this variable.
    if (!changes.has(source) || source.value === undefined) continue;
    for (const link of source === changed ? first : source.links) {
      const unit = find(link.unitId);
      const input = unit?.inputs.get(link.target);
      if (!unit || !input || isSpared(input) || batch.isHeld(input)) continue;
      const value = transformed(link.transform, source.value, input, input.value);
      if (value === undefined) continue;
      if (setInput(batch, unit, input, value, { door: "link", linkId: link.id, userId: link.ownerId }))
        changes.add(input);
    }
  }
}

/**
 * All variables that links lead to, each before the ones that it drives itself (topological order). An input that two
 * paths reach thus passes on its final value only. In a loop, the value that comes back goes no further.
 */
function inOrder(find: Find, start: LiveVariable): LiveVariable[] {
  const follow = ({ unitId, target }: LiveLink): LiveVariable | undefined => find(unitId)?.inputs.get(target);
  const seen = new Set([start]);
  const done: LiveVariable[] = [];
  // Not recursive: a chain may be longer than the stack is deep.
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
    // Most inputs have no links.
    if (variable.links.length > 0) path.push({ variable, next: 0 });
  }
  return done.reverse();
}
