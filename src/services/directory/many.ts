import type { EntityManager } from "@mikro-orm/core";
import { may, type Person, toWho } from "../../domain/access.ts";
import type { Direction } from "../../domain/alert/condition.ts";
import { TRAITS } from "../../domain/traits.ts";
import { type AppError, toAppError } from "../../errors.ts";
import { type Access, toNode } from "../access/access.ts";
import type { Grants } from "../access/grants.ts";
import { type Gift, putGrant } from "../access/putgrant.ts";
import type { Alerts, OutputView } from "../alerts/alerts.ts";
import type { Live } from "../live/live.ts";
import { inOrder, type LiveUnit, type LiveVariable } from "../live/unit.ts";
import type { Updates } from "../program/updates.ts";
import type { Units } from "../units/units.ts";
import { announce } from "../writer/announce.ts";
import type { Writer } from "../writer/writer.ts";
import type { UnitDraft } from "./lenses.ts";

/** What is selected, as far as it is still there. */
export interface Chosen {
  readonly all: readonly LiveUnit[];
  /** The person's own among them. */
  readonly own: readonly LiveUnit[];
}

/** An output that several units have by the same name. */
export interface CommonOutput extends Pick<LiveVariable, "id" | "name" | "title" | "type" | "measure"> {
  /** How many of the units have it. */
  readonly units: number;
}

/** What came of doing the same with many units. */
export interface Outcome {
  readonly done: number;
  /** Those with which there was nothing to do. */
  readonly skipped: number;
  readonly failed: number;
  /** What kept it from going on with the rest. */
  readonly stopped: AppError | null;
}

/** What updates of units would do. */
export interface Newer {
  readonly drafts: readonly UnitDraft[];
  /** How many of the drafts take variables away. */
  readonly losing: number;
  readonly same: number;
  readonly failed: number;
  /** What kept it from reading on: of the others nothing is known. */
  readonly stopped: AppError | null;
}

export type OnProgress = (done: number, total: number) => void;
type Done = "done" | "skipped";

interface Deps {
  readonly em: EntityManager;
  readonly live: Live;
  readonly writer: Writer;
  readonly access: Access;
  readonly units: Units;
  readonly alerts: Alerts;
  readonly grants: Grants;
  readonly updates: Updates;
}

/** What is done with many units at once: with each that the person may do it with. */
export class Many {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async chosen(person: Person, unitIds: readonly number[]): Promise<Chosen> {
    const units = await Promise.all(unitIds.map((id) => this.#deps.live.get(id)));
    const all = units.filter((unit) => unit !== undefined && may(toWho(person), "see", toNode(unit)));
    return { all: all as LiveUnit[], own: (all as LiveUnit[]).filter(({ ownerId }) => ownerId === person.id) };
  }

  /** The outputs that rules may watch, by name: those of most units first. */
  async outputs(person: Person, unitIds: readonly number[]): Promise<CommonOutput[]> {
    const { all } = await this.chosen(person, unitIds);
    const found = new Map<string, CommonOutput>();
    for (const output of all.flatMap((unit) => watchable(person, unit))) {
      const { id, name, title, type, measure } = output;
      const known = found.get(name) ?? { id, name, title, type, measure, units: 0 };
      found.set(name, { ...known, units: known.units + 1 });
    }
    return [...found.values()].toSorted((one, other) => other.units - one.units);
  }

  /** Adds a rule on the output of this name of each unit that has one, and no such rule yet. */
  async alert(
    person: Person,
    unitIds: readonly number[],
    rule: { readonly output: OutputView; readonly direction: Direction; readonly threshold: number },
    onProgress: OnProgress,
  ): Promise<Outcome> {
    const { all } = await this.chosen(person, unitIds);
    const { output, direction, threshold } = rule;
    return each(all, onProgress, async (unit): Promise<Done> => {
      const found = watchable(person, unit).find(({ name }) => name === output.name);
      if (!found) return "skipped";
      try {
        await this.#deps.alerts.add(person, found.id, direction, threshold, Date.now());
        return "done";
      } catch (error) {
        if (toAppError(error).code === "rule-exists") return "skipped";
        throw error;
      }
    });
  }

  /** Gives a person a right on each of the giver's own units; one message tells of all of them. */
  async share(
    person: Person,
    unitIds: readonly number[],
    userId: number,
    right: Pick<Gift, "read" | "write">,
    onProgress: OnProgress,
  ): Promise<Outcome> {
    const { all, own } = await this.chosen(person, unitIds);
    const { writer, grants } = this.#deps;
    const receiver = await grants.person(person, userId);
    const shared: LiveUnit[] = [];
    const outcome = await each(own, onProgress, async (unit): Promise<Done> => {
      const gift = { unitId: unit.id, variableId: null, ...right };
      await writer.exclusive(
        (em) => putGrant(em, person, gift, { userId }, Date.now(), true),
        () => [unit.id],
      );
      shared.push(unit);
      return "done";
    });
    const notices = shared.slice(0, 1).map(({ name: unit }) => {
      return { kind: "units-shared", unit, units: shared.length, person: person.name } as const;
    });
    const told = await each(
      notices,
      () => {},
      async (notice): Promise<Done> => {
        await writer.exclusive(async (em) => announce(em, receiver.telegramId, notice, Date.now()));
        return "done";
      },
    );
    return { ...outcome, skipped: all.length - own.length, stopped: outcome.stopped ?? told.stopped };
  }

  /** Prepares the update of each of the person's own units to the newest commit of what it follows. */
  async newer(person: Person, unitIds: readonly number[], onProgress: OnProgress): Promise<Newer> {
    const { own } = await this.chosen(person, unitIds);
    const { updates } = this.#deps;
    const prepare = updates.preparing(person);
    const drafts: UnitDraft[] = [];
    let losing = 0;
    const {
      skipped: same,
      failed,
      stopped,
    } = await each(
      own,
      onProgress,
      async ({ id }): Promise<Done> => {
        const draft = await prepare(id, Date.now());
        const view = await updates.view(person, id, draft);
        drafts.push([id, draft]);
        if (view.gone.length > 0) losing++;
        return "done";
      },
      ["update-same"],
    );
    return { drafts, losing, same, failed, stopped };
  }

  /** Does what these drafts say. */
  update(person: Person, drafts: readonly UnitDraft[], onProgress: OnProgress): Promise<Outcome> {
    return each(drafts, onProgress, async ([unitId, draft]): Promise<Done> => {
      await this.#deps.updates.accept(person, unitId, draft, Date.now());
      return "done";
    });
  }

  /** Deletes those of the units that are the person's own. */
  async remove(person: Person, unitIds: readonly number[], onProgress: OnProgress): Promise<Outcome> {
    const { all, own } = await this.chosen(person, unitIds);
    const outcome = await each(own, onProgress, async ({ id }): Promise<Done> => {
      await this.#deps.units.remove(person, id);
      return "done";
    });
    return { ...outcome, skipped: outcome.skipped + all.length - own.length };
  }
}

/** With which no other unit would do better. */
const FINAL: readonly AppError["code"][] = ["too-many-rules", "database-unavailable", "stopping"];

/** Does something with one after another. What fails with one does not keep it from the others. */
async function each<T>(
  items: readonly T[],
  onProgress: OnProgress,
  task: (item: T) => Promise<Done>,
  nothing: readonly AppError["code"][] = [],
): Promise<Outcome> {
  const counts = { done: 0, skipped: 0, failed: 0 };
  for (const [place, item] of items.entries()) {
    try {
      counts[await task(item)]++;
    } catch (error) {
      const failure = toAppError(error);
      if (failure.code === "internal") throw error;
      if (FINAL.includes(failure.code)) return { ...counts, stopped: failure };
      counts[nothing.includes(failure.code) ? "skipped" : "failed"]++;
    }
    onProgress(place + 1, items.length);
  }
  return { ...counts, stopped: null };
}

function watchable(person: Person, unit: LiveUnit): LiveVariable[] {
  return inOrder(unit.outputs.values()).filter(
    (variable) => TRAITS[variable.type].isQuantity && may(toWho(person), "read", toNode(unit, variable)),
  );
}
