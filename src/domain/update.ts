import { isDeepStrictEqual } from "node:util";
import { AppError } from "../errors.ts";
import { cut } from "./json.ts";
import type { UnitSchema } from "./schema.ts";
import { isCompatible, TRAITS } from "./traits.ts";
import { checkInput, type Value, type ValueType, type Variable } from "./value.ts";

export type Kind = "input" | "output";

/** Of one variable. */
const MAX_FORMER = 50;

/** A variable as schema.json describes it, and its place there; what it does not say is null. */
export interface Described {
  readonly kind: Kind;
  readonly name: string;
  readonly position: number;
  readonly type: ValueType;
  readonly min: number | null;
  readonly max: number | null;
  readonly step: number | null;
  readonly precision: number | null;
  readonly values: readonly Value[] | null;
  readonly initial: Value | null;
  readonly measure: string | null;
  readonly title: Readonly<Record<string, string>> | null;
}

/** A variable that a unit has, or once had. */
export interface Held extends Described {
  readonly id: number;
  /** What it was called before renames, the latest last: programs of before still say so. */
  readonly formerNames: readonly string[];
  /** When it went with an update; null while the unit has it. */
  readonly archivedAt: number | null;
}

/** What of a variable may change while it stays the same one. */
export const ASPECTS = [
  "name",
  "type",
  "min",
  "max",
  "step",
  "precision",
  "values",
  "initial",
  "measure",
  "title",
] as const;
export type Aspect = (typeof ASPECTS)[number];

/** A variable that stays, or comes back from the archive, and what becomes of it. */
export interface Kept {
  readonly was: Held;
  readonly becomes: Described;
  readonly changes: readonly Aspect[];
}

/** Ids of variables that go on under another name. */
export type Renames = ReadonlyMap<number, string>;

/** What another schema.json makes of a unit's variables. One whose type changes too much goes, and another comes. */
export interface Difference {
  readonly kept: readonly Kept[];
  /** From the archive, with all that hangs on them. */
  readonly back: readonly Kept[];
  readonly added: readonly Described[];
  /** To the archive. */
  readonly gone: readonly Held[];
}

/** The variables of a schema.json in their order. */
export function describe({ inputs, outputs }: Pick<UnitSchema, "inputs" | "outputs">): Described[] {
  const one = (kind: Kind) => (variable: Variable) => ({ kind, variable });
  return [...inputs.map(one("input")), ...outputs.map(one("output"))].map(({ kind, variable }, position) => {
    const { name, type, min = null, max = null, step = null, precision = null, unit: measure = null } = variable;
    const { values = null, default: initial = null, title = null } = variable;
    return { kind, name, position, type, min, max, step, precision, values, initial, measure, title };
  });
}

/**
 * Compares what a unit has with a schema.json. Variables are the same where kind and name are, and the type is compatible;
 * `renames` says which go on under another name. Throws `update-rename` for one that can't.
 */
export function compare(held: readonly Held[], wanted: readonly Described[], renames: Renames = new Map()): Difference {
  const present = held.filter(({ archivedAt }) => archivedAt === null);
  const archived = held.filter(({ archivedAt }) => archivedAt !== null).sort(latestFirst);
  const find = (among: readonly Held[], { kind, name, type }: Described): Held | undefined =>
    among.find((one) => one.kind === kind && one.name === name && isCompatible(one.type, type));
  const stays = new Map(wanted.map((one) => [one, find(present, one)] as const));
  for (const [id, name] of renames) {
    const was = present.find((one) => one.id === id);
    const one = wanted.find((one) => one.kind === was?.kind && one.name === name);
    const isFree = was && one && ![...stays.values()].includes(was) && !stays.get(one);
    if (!isFree || !isCompatible(was.type, one.type)) {
      throw new AppError("update-rename", { from: cut(was?.name ?? String(id)), to: cut(name) });
    }
    stays.set(one, was);
  }
  const kept: Kept[] = [];
  const back: Kept[] = [];
  const added: Described[] = [];
  for (const [one, was] of stays) {
    const before = was ?? find(archived, one);
    if (before) (was ? kept : back).push({ was: before, becomes: one, changes: changesOf(before, one) });
    else added.push(one);
  }
  const staying = new Set(kept.map(({ was }) => was));
  return { kept, back, added, gone: present.filter((one) => !staying.has(one)) };
}

/** Whether no variable changes; the order is none of them. */
export function isSame({ kept, back, added, gone }: Difference): boolean {
  return back.length + added.length + gone.length === 0 && kept.every(({ changes }) => changes.length === 0);
}

/** The names that a variable had, once it has another. */
export function formerOf({ name, formerNames }: Pick<Held, "name" | "formerNames">, becomes: string): string[] {
  return [...formerNames.filter((one) => one !== becomes && one !== name), name].slice(-MAX_FORMER);
}

/** Renames of before that this schema.json takes back: "temp" had become "temperature". */
export function formerNames(held: readonly Held[], wanted: readonly Described[]): Renames {
  const { gone, added, back } = compare(held, wanted);
  const names = [...added, ...back.map(({ becomes }) => becomes)];
  const taken = new Set<Described>();
  return new Map(
    gone.flatMap((was) => {
      const fits = (one: Described) => one.kind === was.kind && isCompatible(was.type, one.type) && !taken.has(one);
      const [one] = was.formerNames.toReversed().flatMap((name) => {
        return names.filter((one) => one.name === name && fits(one));
      });
      if (!one) return [];
      taken.add(one);
      return [[was.id, one.name] as const];
    }),
  );
}

/** What one that goes could be called from now on: what comes, of its kind and with a compatible type. */
export function renamesFor(was: Held, { added, back }: Difference): Described[] {
  const coming = [...added, ...back.map(({ becomes }) => becomes)];
  return coming.filter(({ kind, type }) => kind === was.kind && isCompatible(was.type, type));
}

/** What an input becomes whose value an update's limits do not allow: the nearest number, else the default; undefined for none. */
export function fitted(
  input: Pick<Described, "type" | "min" | "max" | "values" | "initial">,
  value: Value,
): Value | undefined {
  const { type, min, max, initial } = input;
  const asIs = checkInput(input, value);
  if (asIs.ok) return asIs.value;
  if (typeof value === "number" && TRAITS[type].isNumber) {
    const whole = TRAITS[type].hasDecimals ? value : Math.round(value);
    const near = checkInput(input, Math.min(Math.max(whole, min ?? whole), max ?? whole));
    if (near.ok) return near.value;
  }
  return initial ?? undefined;
}

/** Names in two lists of what a device says of itself: those that come, go, and change their type. */
export function compareState(before: Readonly<Record<string, string>>, after: readonly Variable[]) {
  const types = new Map(after.map(({ name, type }) => [name, type as string]));
  return {
    added: [...types.keys()].filter((name) => !Object.hasOwn(before, name)),
    gone: Object.keys(before).filter((name) => !types.has(name)),
    changed: [...types].flatMap(([name, type]) => (Object.hasOwn(before, name) && before[name] !== type ? [name] : [])),
  };
}

function changesOf(was: Described, becomes: Described): Aspect[] {
  return ASPECTS.filter((aspect) => !isDeepStrictEqual(was[aspect], becomes[aspect]));
}

function latestFirst(a: Held, b: Held): number {
  return (b.archivedAt ?? 0) - (a.archivedAt ?? 0) || b.id - a.id;
}
