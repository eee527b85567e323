import type { EntityManager } from "@mikro-orm/core";
import { may, type Person, toWho } from "../../domain/access.ts";
import { comingRuns, type Run, type Scheduled } from "../../domain/schedule/runs.ts";
import {
  type City,
  needsSun,
  type Pause,
  type SunEvent,
  type Timing,
  type Where,
} from "../../domain/schedule/schedule.ts";
import { checkInput, type Value } from "../../domain/value.ts";
import { toZone } from "../../domain/zone.ts";
import { Scene } from "../../entities/scene.ts";
import type { Schedule } from "../../entities/schedule.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { Variable } from "../../entities/variable.ts";
import { toNode } from "../access/access.ts";
import { calledNames } from "../access/names.ts";
import type { Live } from "../live/live.ts";
import { variableById } from "../live/unit.ts";
import { locationOf } from "../people/users.ts";
import { toVariableView, type VariableView } from "../units/unitview.ts";

/** So many of its next runs are shown. */
export const SHOWN_RUNS = 3;

/** What a schedule does: null where it can't be found any more, or may not be seen. */
export type ActionView =
  | {
      readonly kind: "input";
      readonly value: Value;
      /** Null without an end. */
      readonly endValue: Value | null;
      readonly unit: { readonly id: number; readonly uuid: string; readonly name: string } | null;
      readonly input: VariableView | null;
      readonly inputUuid: string | null;
    }
  | { readonly kind: "scene"; readonly scene: SceneName | null; readonly endScene: SceneName | null };

export interface SceneName {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
}

/** A schedule as its owner sees it. */
export interface ScheduleView {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** What its input or scene was called. */
  readonly called: string;
  readonly action: ActionView;
  readonly timing: Timing;
  readonly city: City | null;
  readonly late: number;
  /** Why it does nothing; null while it does. */
  readonly paused: Pause | null;
  /** It was for one date, which is over. */
  readonly over: boolean;
  readonly runs: readonly Run[];
  /** What the sun does not do at present, so that there is no run. */
  readonly without: SunEvent | null;
  /** When it ends what it has begun. */
  readonly endAt: number | null;
  readonly lastAt: number | null;
}

interface Ground {
  readonly em: EntityManager;
  readonly live: Pick<Live, "get">;
}

/** By whose clocks a schedule runs, and under which sun. */
export function whereOf(
  { city }: Pick<Schedule, "city">,
  owner: Pick<User, "timeZone" | "latitude" | "longitude">,
): Where {
  return { timeZone: toZone(owner.timeZone), location: city ?? locationOf(owner) };
}

export function toScheduled({ id, timing, city }: Pick<Schedule, "id" | "timing" | "city">, owner: User): Scheduled {
  return { id, timing, where: whereOf({ city }, owner) };
}

/** A person's schedules as they are now. */
export async function viewSchedules(
  { em, live }: Ground,
  person: Person,
  rows: readonly Schedule[],
  now: number,
): Promise<ScheduleView[]> {
  const owner = await em.findOneOrFail(User, person.id);
  return Promise.all(
    rows.map(async (row): Promise<ScheduleView> => {
      const { id, uuid, name, called, timing, late, lastAt = null, endAt = null } = row;
      const city = row.city ?? null;
      const { runs, without } = comingRuns(toScheduled(row, owner), now, SHOWN_RUNS);
      const action = await viewAction({ em, live }, person, row);
      const over = timing.when.kind === "once" && runs.length === 0 && endAt === null;
      const paused = row.paused ?? brokenBy(action, timing, city ?? locationOf(owner));
      return { id, uuid, name, called, action, timing, city, late, paused, over, runs, without, endAt, lastAt };
    }),
  );
}

async function viewAction({ em, live }: Ground, person: Person, row: Schedule): Promise<ActionView> {
  if (row.value === null || row.value === undefined) {
    const named = async (ref: Schedule["scene"]): Promise<SceneName | null> => {
      const scene = ref && (await em.findOne(Scene, { id: ref.id, owner: person.id }));
      return scene ? { id: scene.id, uuid: scene.uuid, name: scene.name } : null;
    };
    return { kind: "scene", scene: await named(row.scene), endScene: await named(row.endScene) };
  }
  const gone = { kind: "input", value: row.value, endValue: row.endValue ?? null, unit: null, input: null } as const;
  const variable = row.variable && (await em.findOne(Variable, row.variable.id));
  const unit = variable && (await live.get(variable.unit.id));
  const input = unit && variableById(unit, variable.id);
  if (!unit || !input || !may(toWho(person), "read", toNode(unit, input))) return { ...gone, inputUuid: null };
  const named = await em.findOneOrFail(Unit, unit.id, { fields: ["id", "uuid", "name"] });
  const called = (await calledNames(em, person, [named])).get(unit.id) ?? unit.name;
  return {
    ...gone,
    unit: { id: unit.id, uuid: unit.uuid, name: called },
    input: toVariableView(input, unit, toWho(person)),
    inputUuid: variable.uuid,
  };
}

/** What stops it when it is to run the next time. */
function brokenBy(action: ActionView, timing: Timing, location: Where["location"]): Pause | null {
  if (needsSun(timing) && location === null) return "no-place";
  if (action.kind === "scene") return action.scene ? null : "gone";
  const { input, value, endValue } = action;
  if (!input || input.archivedAt !== null) return "gone";
  if (!input.writable) return "no-access";
  const fits = [value, ...(endValue === null ? [] : [endValue])].every((one) => checkInput(input, one).ok);
  return fits ? null : "unfit";
}
