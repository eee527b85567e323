import { isDeepStrictEqual } from "node:util";
import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import type { Place } from "../../domain/gitlink.ts";
import {
  compare,
  compareState,
  type Described,
  describe,
  formerNames,
  type Held,
  isSame,
  type Kept,
  type Renames,
  renamesFor,
} from "../../domain/update.ts";
import type { Unit } from "../../entities/unit.ts";
import { Variable } from "../../entities/variable.ts";
import { calledName } from "../access/names.ts";
import { newSettings } from "../units/envfile.ts";
import type { Blueprint } from "../units/units.ts";
import { toHeld } from "./held.ts";
import { type Hanging, hangingOn } from "./stopped.ts";

const NOTHING: Hanging = { links: 0, alerts: 0 };

/** What was read, and how the unit is to follow it. */
export interface Wanted extends Pick<Blueprint, "commit" | "schema" | "example">, Place {
  readonly ref: string | null;
}

/** A variable that goes, what stops with it, and what it could be called from now on. */
export interface Going extends Hanging {
  readonly was: Held;
  readonly renames: readonly Described[];
}

/** What an update would do. */
export interface UpdateView {
  readonly unitId: number;
  /** As the asker calls the unit. */
  readonly unit: string;
  readonly from: string;
  readonly commit: string;
  /** What the unit follows from then on: a branch, a tag or a commit; the default branch with null. */
  readonly ref: string | null;
  /** Where its program comes from then on. */
  readonly place: Place;
  /** That is another repository or folder than before. */
  readonly isMove: boolean;
  readonly added: readonly Described[];
  readonly back: readonly Kept[];
  readonly gone: readonly Going[];
  /** Those that stay and change, renamed ones among them. */
  readonly changed: readonly Kept[];
  readonly state: ReturnType<typeof compareState>;
  /** Settings that env.json gets, in the order in which they were written. */
  readonly settings: readonly string[];
  /** It syncs at other times. */
  readonly sync: boolean;
  /** Neither variables, nor settings, nor what the device says of itself: the program alone is another. */
  readonly isSame: boolean;
}

/** What a unit is, its env.json opened. */
interface Before {
  readonly unit: Unit;
  readonly env: string;
}

/** Compares a unit with what was read; without renames, those of before are taken back. */
export async function preview(
  em: EntityManager,
  person: Person,
  { unit, env }: Before,
  { url, folder, commit, ref, schema, example }: Wanted,
  given: Renames | null,
): Promise<{ view: UpdateView; renames: Renames }> {
  const [held, wanted] = [await heldOf(em, unit), describe(schema)];
  const renames = given ?? formerNames(held, wanted);
  const difference = compare(held, wanted, renames);
  const ids = difference.gone.map(({ id }) => id);
  const hanging = await hangingOn(em, ids);
  const state = compareState(unit.unitState, schema.unitState);
  const settings = newSettings(env, example);
  const rest = [...Object.values(state).flat(), ...settings];
  const sync = !isDeepStrictEqual(unit.sync ?? null, schema.sync ?? null);
  const view = {
    unitId: unit.id,
    unit: await calledName(em, person, unit),
    from: unit.commit,
    commit,
    ref,
    place: { url, folder },
    isMove: url !== unit.repositoryUrl || folder !== unit.folder,
    added: difference.added,
    back: difference.back,
    gone: difference.gone.map((was) => ({
      was,
      renames: renamesFor(was, difference),
      ...(hanging.get(was.id) ?? NOTHING),
    })),
    changed: difference.kept.filter(({ changes }) => changes.length > 0),
    state,
    settings,
    sync,
    isSame: isSame(difference) && rest.length === 0 && !sync,
  };
  return { view, renames };
}

export async function heldOf(em: EntityManager, unit: Unit): Promise<Held[]> {
  return (await em.find(Variable, { unit }, { orderBy: { id: "asc" } })).map(toHeld);
}
