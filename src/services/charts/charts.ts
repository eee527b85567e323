import type { EntityManager } from "@mikro-orm/core";
import { may, type Person, toWho } from "../../domain/access.ts";
import { type Direction, limitsOf } from "../../domain/alert/condition.ts";
import type { LoggingChoice } from "../../domain/logging.ts";
import { MAX_MINUTES, MAX_YEARS } from "../../domain/period.ts";
import { presenceOf } from "../../domain/presence.ts";
import { DAY, MINUTE, type Span } from "../../domain/span.ts";
import { toTitle } from "../../domain/title.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { Value } from "../../domain/value.ts";
import { Rule } from "../../entities/rule.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import { knownTo } from "../../storage/filters.ts";
import { type Access, toNode } from "../access/access.ts";
import { calledName } from "../access/names.ts";
import type { OutputView } from "../alerts/alerts.ts";
import { type Directory, EVERYTHING, type UnitPage } from "../directory/directory.ts";
import { type History, type Stats, toTurn } from "../history/history.ts";
import type { InputHistory } from "../history/inputs.ts";
import { inOrder, type LiveUnit, type LiveVariable } from "../live/unit.ts";
import type { OutputLogging } from "../logging/outputlogging.ts";
import { toVariableView } from "../units/unitview.ts";
import { readInput } from "./inputs.ts";
import { type ChartPoint, fromRaw, readPoints, toShare } from "./points.ts";
import { type Row, readRows } from "./rows.ts";

export const MAX_OUTPUTS = 4;
/** No chart ends later, minutes since the epoch: the year 2200. */
const LAST = 120_000_000;

/** What a chart shows; small enough to be carried by a button. */
export interface Asked {
  readonly minutes: number;
  /** Where the time axis ends, minutes since the epoch; 0 is the present. */
  readonly end: number;
  /** Ids of one to four outputs, or inputs beside them. */
  readonly outputs: readonly number[];
}

/** What values of a period come to. */
export interface Summary {
  readonly count: number;
  readonly last: { readonly at: number; readonly value: Value } | undefined;
  /** These three of numbers only. */
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
  /** Of a bool: for which part of the known time it was on. */
  readonly share: number | null;
}

/** An output, or an input, in a chart. */
export interface DrawnView extends OutputView {
  readonly kind: LiveVariable["kind"];
  /** Whether the asker owns its unit. */
  readonly own: boolean;
}

/** An output over a period, or what an input was set to. */
export interface Course {
  readonly output: DrawnView;
  readonly points: readonly ChartPoint[];
  readonly summary: Summary;
  readonly thresholds: readonly { readonly value: number; readonly direction: Direction }[];
}

/** All that a chart shows. */
export interface Chart {
  readonly from: number;
  readonly to: number;
  readonly courses: readonly Course[];
  /** So many outputs of it are deleted, or not the asker's to see any more. */
  readonly missing: number;
}

/** What outputs were, for a file. */
export interface Table {
  readonly outputs: readonly DrawnView[];
  /** By which the open API knows those of which it has samples. */
  readonly uuids: readonly string[];
  readonly rows: AsyncIterable<readonly Row[]>;
}

/** An output with what hangs on it. */
export interface OutputPage {
  readonly output: OutputView;
  /** Whether the asker owns its unit. */
  readonly own: boolean;
  /** The asker's alert rules on it. */
  readonly rules: number;
  /** Of the last 24 hours. */
  readonly summary: Summary;
  readonly choice: LoggingChoice;
  /** For how many days the instance keeps values that nobody has chosen for; null is for ever. */
  readonly defaultDays: number | null;
}

interface Found {
  readonly unit: LiveUnit;
  readonly variable: LiveVariable;
}

/** Outputs as people look at them: their pages, charts and files. */
export class Charts {
  readonly #em: EntityManager;
  readonly #access: Access;
  readonly #history: History;
  readonly #inputHistory: InputHistory;
  readonly #outputLogging: OutputLogging;
  readonly #directory: Directory;

  constructor(deps: {
    em: EntityManager;
    access: Access;
    history: History;
    inputHistory: InputHistory;
    outputLogging: OutputLogging;
    directory: Directory;
  }) {
    this.#em = deps.em;
    this.#access = deps.access;
    this.#history = deps.history;
    this.#inputHistory = deps.inputHistory;
    this.#outputLogging = deps.outputLogging;
    this.#directory = deps.directory;
  }

  async page(person: Person, outputId: number, now: number): Promise<OutputPage> {
    const { unit, variable } = await this.#access.variable(person, "read", "output", outputId);
    const owner = person.id;
    const day: Span = [now - DAY, now + 1];
    return {
      output: await this.#view(person, { unit, variable }),
      own: unit.ownerId === person.id,
      rules: await this.#em.fork().count(Rule, { owner, output: outputId }),
      summary: toSummary(variable, await this.#historyOf(person).stats(outputId, ...day), [], day),
      choice: await this.#outputLogging.get(outputId),
      defaultDays: this.#outputLogging.defaultDays,
    };
  }

  /** Logs an output in another way from now on; for its owner. */
  async setLogging(person: Person, outputId: number, choice: LoggingChoice, now: number): Promise<void> {
    await this.#access.variable(person, "own", "output", outputId);
    await this.#outputLogging.set(outputId, choice, now, person);
  }

  /** The units with something that the person may put into a chart, their own first. */
  async units(person: Person, page: number, now: number, look = EVERYTHING): Promise<UnitPage> {
    const visible = await this.#directory.find(person, knownTo(toWho(person)));
    const units = visible.filter((unit) => drawable(person, unit).length > 0);
    return this.#directory.page(person, units, page, now, look);
  }

  /** The outputs of a unit that the person may put into a chart, then its inputs. */
  async outputsOf(person: Person, unitId: number): Promise<DrawnView[]> {
    const unit = await this.#access.unit(person, "see", unitId);
    const called = await calledName(this.#em, person, unit);
    return drawable(person, unit).map((variable) => toView(person, { unit, variable }, called));
  }

  /** What there still is of a chart, in its order; checks that the person may have such a chart. */
  async outputs(person: Person, asked: Asked): Promise<DrawnView[]> {
    return Promise.all((await this.#find(person, asked)).map((found) => this.#view(person, found)));
  }

  async read(person: Person, asked: Asked, now: number): Promise<Chart> {
    const found = await this.#find(person, asked);
    const span = toSpan(asked, now);
    const [from, to] = span;
    const courses: Course[] = [];
    for (const { unit, variable } of found) {
      const { points, stats } =
        variable.kind === "input"
          ? await readInput(this.#inputHistory.on({ who: toTurn(person) }), variable, span, now)
          : await this.#readOutput(person, { unit, variable }, span);
      courses.push({
        output: await this.#view(person, { unit, variable }),
        points,
        summary: toSummary(variable, stats, points, span),
        thresholds: await this.#thresholds(person, variable),
      });
    }
    return { from, to, courses, missing: asked.outputs.length - courses.length };
  }

  /** What was kept of the outputs over the time of a chart, in portions. */
  async rows(person: Person, asked: Asked, now: number): Promise<Table> {
    const found = await this.#find(person, asked);
    const columns = await Promise.all(
      found.map(async ({ variable }) => {
        return { variable, choice: variable.kind === "output" ? await this.#outputLogging.get(variable.id) : null };
      }),
    );
    const outputs = await Promise.all(found.map((one) => this.#view(person, one)));
    const sampled = outputs.filter(({ kind }) => kind === "output").map(({ id }) => id);
    const named = await this.#em.fork().find(Variable, { id: sampled }, { fields: ["uuid"] });
    const uuids = named.map(({ uuid }) => uuid);
    const inputs = this.#inputHistory.on({ who: toTurn(person) });
    return {
      outputs,
      uuids,
      rows: readRows({ history: this.#historyOf(person), inputs }, columns, toSpan(asked, now)),
    };
  }

  async #readOutput(person: Person, found: Found, span: Span) {
    const history = this.#historyOf(person);
    const stats = await history.stats(found.variable.id, ...span);
    return { stats, points: await readPoints(history, found, span, stats.count, person.timeZone) };
  }

  async #view(person: Person, { unit, variable }: Found): Promise<DrawnView> {
    return toView(person, { unit, variable }, await calledName(this.#em, person, unit));
  }

  #historyOf(person: Person): History {
    return this.#history.on({ who: toTurn(person) });
  }

  async #find(person: Person, { minutes, end, outputs }: Asked) {
    if (minutes > MAX_MINUTES) throw new AppError("period-too-long", { years: MAX_YEARS });
    const isSound = minutes > 0 && end >= 0 && end < LAST && end - minutes > -LAST && outputs.length > 0;
    if (!isSound || new Set(outputs).size !== outputs.length) throw new AppError("not-found");
    const all = await Promise.all(outputs.map((id) => this.#outputOrGone(person, id)));
    const found = all.filter((one) => one !== undefined);
    if (found.length === 0) throw new AppError("not-found");
    for (const { variable } of found) {
      if (!TRAITS[variable.type].chart) {
        throw new AppError("output-not-drawn", { name: toTitle(variable, person.locale) });
      }
    }
    return found;
  }

  /** One that is gone must not take the others of its chart along. */
  #outputOrGone(person: Person, id: number) {
    return this.#access.variable(person, "read", "any", id).catch((error: unknown) => {
      if (error instanceof AppError && error.code === "not-found") return undefined;
      throw error;
    });
  }

  async #thresholds(person: Person, { id, type }: LiveVariable): Promise<Course["thresholds"]> {
    if (!TRAITS[type].isNumber) return [];
    const where = { owner: person.id, output: id, paused: false, revoked: false };
    const rules = await this.#em.fork().find(Rule, where, { orderBy: { id: "asc" } });
    return rules.flatMap(({ condition }) => limitsOf(condition));
  }
}

/** The ends of a chart's time axis, in whole minutes: pictures of the same minute are alike. */
export function toSpan({ minutes, end }: Asked, now: number): Span {
  const to = end === 0 ? Math.ceil((now + 1) / MINUTE) * MINUTE : end * MINUTE;
  return [to - minutes * MINUTE, to];
}

function drawable(person: Person, unit: LiveUnit): LiveVariable[] {
  return [...inOrder(unit.outputs.values()), ...inOrder(unit.inputs.values())].filter(
    (variable) => TRAITS[variable.type].chart && may(toWho(person), "read", toNode(unit, variable)),
  );
}

function toView(person: Person, { unit, variable }: Found, called: string): DrawnView {
  const own = unit.ownerId === person.id;
  const named = { unitId: unit.id, unitUuid: unit.uuid, unit: called, kind: variable.kind, own };
  return { ...toVariableView(variable, unit, toWho(person)), ...presenceOf(unit, Date.now()), ...named };
}

function toSummary({ type }: LiveVariable, stats: Stats, points: readonly ChartPoint[], span: Span): Summary {
  const { last, min, mean, max, count } = stats;
  // A state that has not changed in this time was said before it.
  const [at, value] = last ? [last[0], fromRaw(type, last[1])] : (points.findLast((point) => point[1] !== null) ?? []);
  const { isNumber, chart } = TRAITS[type];
  return {
    count,
    last: at === undefined || value === undefined || value === null ? undefined : { at, value },
    ...(isNumber ? { min, mean, max } : { min: null, mean: null, max: null }),
    share: chart === "bool" ? toShare(points, span) : null,
  };
}
