import { may, type Person, toWho } from "../../domain/access.ts";
import { type Present, presenceOf } from "../../domain/presence.ts";
import { checkInput, type Value } from "../../domain/value.ts";
import { toNode } from "../access/access.ts";
import { type LiveUnit, type LiveVariable, variableById } from "../live/unit.ts";
import { toVariableView, type VariableView } from "../units/unitview.ts";

/** What a scene sets an input to, as its owner has put it there. */
export interface PartPlan {
  readonly id: number;
  readonly unitId: number | null;
  readonly variableId: number | null;
  readonly variableUuid: string | null;
  readonly called: string;
  readonly value: Value;
}

/**
 * Why a scene can't set an input: it is deleted or went with an update, another one of another type has its name now, its
 * owner may not set it any more, or it does not take the value any more.
 */
export type PartProblem = "gone" | "retyped" | "no-access" | "unfit";

/** How far an input is with what a scene wants: it is something else, or its unit has not confirmed it, or has. */
export type PartState = "other" | "waiting" | "applied";

export interface SceneUnit extends Present {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
}

export interface PartView extends PartPlan {
  /** Null where it is gone, or may not be seen any more. */
  readonly unit: SceneUnit | null;
  readonly input: VariableView | null;
  readonly problem: PartProblem | null;
  readonly state: PartState;
}

/** A scene as its owner sees it at present. */
export interface SceneView {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly parts: readonly PartView[];
}

export interface Placed {
  readonly unit: LiveUnit;
  readonly input: LiveVariable;
}

/** The input of a part, or why it can't be set; `unit` is undefined where it is gone. */
export function placePart(
  { variableId, value }: PartPlan,
  unit: LiveUnit | undefined,
  person: Pick<Person, "id" | "role">,
): Placed | { readonly problem: PartProblem; readonly input?: LiveVariable } {
  const input = unit && variableId !== null ? variableById(unit, variableId) : undefined;
  if (!unit || !input || input.kind !== "input") return { problem: "gone" };
  const who = toWho(person);
  if (!may(who, "see", toNode(unit, input))) return { problem: "no-access" };
  if (input.archivedAt !== null) return { problem: unit.inputs.has(input.name) ? "retyped" : "gone", input };
  if (!may(who, "write", toNode(unit, input))) return { problem: "no-access", input };
  return checkInput(input, value).ok ? { unit, input } : { problem: "unfit", input };
}

export function viewPart(
  part: PartPlan,
  unit: LiveUnit | undefined,
  person: Person,
  called: ReadonlyMap<number, string>,
  now: number,
): PartView {
  const placed = placePart(part, unit, person);
  const { input } = placed;
  const problem = "problem" in placed ? placed.problem : null;
  const isSeen = unit !== undefined && may(toWho(person), "see", toNode(unit));
  const name = called.get(unit?.id ?? 0) ?? unit?.name ?? "";
  return {
    ...part,
    unit: isSeen ? { id: unit.id, uuid: unit.uuid, name, ...presenceOf(unit, now) } : null,
    input: unit && input ? toVariableView(input, unit, toWho(person)) : null,
    problem,
    state: unit && input && problem === null ? stateOf(part, unit, input) : "other",
  };
}

function stateOf({ value }: PartPlan, { appliedRev }: LiveUnit, input: LiveVariable): PartState {
  const checked = checkInput(input, value);
  if (!checked.ok || input.value !== checked.value) return "other";
  return input.rev <= appliedRev && !input.unfit ? "applied" : "waiting";
}
