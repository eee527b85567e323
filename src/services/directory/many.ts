import type { EntityManager } from "@mikro-orm/core";
import { may, type Person, toWho } from "../../domain/access.ts";
import type { Direction } from "../../domain/alert/condition.ts";
import { TRAITS } from "../../domain/traits.ts";
import { Rule } from "../../entities/rule.ts";
import { AppError } from "../../errors.ts";
import { type Access, toNode } from "../access/access.ts";
import { type Gift, type Grants, putGrant } from "../access/grants.ts";
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

/** So many units get a right in one transaction; syncs go on between. */
const PORTION = 50;

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
    const mine = { owner: person.id, output: { $ne: null } };
    const fields = ["output", "condition"] as const;
    const known = await this.#deps.em.fork().find(Rule, mine, { fields, disableIdentityMap: true });
    const same = known.filter(({ condition }) => condition.kind === direction && condition.threshold === threshold);
    const watched = new Set(same.map((one) => one.output?.id));
    return each(all, onProgress, async (unit): Promise<Done> => {
      const found = watchable(person, unit).find(({ name }) => name === output.name);
      if (!found || watched.has(found.id)) return "skipped";
      await this.#deps.alerts.add(person, found.id, direction, threshold, Date.now());
      return "done";
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
    const receiver = await this.#deps.grants.person(person, userId);
    let done = 0;
    for (let from = 0; from < own.length; from += PORTION) {
      const portion = own.slice(from, from + PORTION);
      const isLast = from + PORTION >= own.length;
      await this.#deps.writer.exclusive(
        async (em) => {
          for (const { id: unitId } of portion) {
            await putGrant(em, person, { unitId, variableId: null, ...right }, { userId }, Date.now(), true);
          }
          if (isLast) {
            const unit = own[0]?.name ?? "";
            const notice = { kind: "units-shared", unit, units: own.length, person: person.name } as const;
            announce(em, receiver.telegramId, notice, Date.now());
          }
          await em.flush();
        },
        () => portion.map(({ id }) => id),
      );
      done += portion.length;
      onProgress(done, own.length);
    }
    return { done, skipped: all.length - own.length, failed: 0, stopped: null };
  }

  /** Prepares the update of each of the person's own units to the newest commit of what it follows. */
  async newer(person: Person, unitIds: readonly number[], onProgress: OnProgress): Promise<Newer> {
    const { own } = await this.chosen(person, unitIds);
    const { updates } = this.#deps;
    const drafts: UnitDraft[] = [];
    let losing = 0;
    const { skipped, failed } = await each(
      own,
      onProgress,
      async ({ id }): Promise<Done> => {
        const draft = await updates.prepare(person, id, null, Date.now());
        const view = await updates.view(person, id, draft);
        drafts.push([id, draft]);
        if (view.gone.length > 0) losing++;
        return "done";
      },
      ["update-same"],
    );
    return { drafts, losing, same: skipped, failed };
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
      if (!(error instanceof AppError)) throw error;
      if (FINAL.includes(error.code)) return { ...counts, stopped: error };
      counts[nothing.includes(error.code) ? "skipped" : "failed"]++;
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
