import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { type Condition, fitTiming, isOfUnit, type Timing } from "../../domain/alert/condition.ts";
import type { Sample } from "../../domain/alert/frame.ts";
import { intervalOf } from "../../domain/presence.ts";
import { DAY, type Span } from "../../domain/span.ts";
import { fromStored } from "../../domain/traits.ts";
import type { ValueType } from "../../domain/value.ts";
import { User } from "../../entities/user.ts";
import { Variable } from "../../entities/variable.ts";
import type { Past, Reading, StoredSample } from "../../storage/series.ts";
import type { Access } from "../access/access.ts";
import { readTree } from "../directory/rooms.ts";
import { toTurn } from "../history/history.ts";
import type { LiveUnit, LiveVariable } from "../live/unit.ts";
import { noiseOf, quieter, roomFor } from "./quiet.ts";
import { type Arrivals, arrivalsOf, replay } from "./replay.ts";
import type { Selector } from "./rule.ts";

/** So far it is looked back. */
const DRY_DAYS = 7;
const PORTION = 5000;
/** More samples than that are a minute's work: what was before them is left out. */
const MOST = 500_000;
/** A rule on more outputs than that is tried on the first of them. */
export const MOST_OUTPUTS = 50;
/** So many spans fit a chart. */
const MOST_SPANS = 200;

/** What a rule would have done. */
export interface DryRun {
  /** Seven days before the present, later where there is more than can be looked at. */
  readonly from: number;
  readonly to: number;
  readonly times: number;
  readonly longestMs: number;
  /** Each incident that there would have been, the oldest first, at most 200; one that goes on ends with the present. */
  readonly spans: readonly Span[];
  /** On how many outputs it was tried, and how many there are. */
  readonly tried: number;
  readonly of: number;
  /** How often a unit brings what it has measured meanwhile, ms; the most seldom of several, null where none does. */
  readonly every: number | null;
  /** The output that would have fired most, and when. */
  readonly noisiest: { readonly outputId: number; readonly type: ValueType; readonly spans: readonly Span[] } | null;
  /** What would keep it quieter; null where it is quiet enough. */
  readonly suggestion: { readonly condition: Condition; readonly timing: Timing; readonly times: number } | null;
}

interface Target {
  readonly unit: LiveUnit;
  readonly variable: LiveVariable;
}

/** What an output was in the last days. */
interface Course {
  readonly outputId: number;
  readonly type: ValueType;
  readonly samples: readonly Sample[];
  readonly from: number;
  readonly arrivals: Arrivals | undefined;
}

/** Tries rules on what has been, by the same machine that runs them. */
export class DryRuns {
  readonly #em: EntityManager;
  readonly #access: Access;
  readonly #past: Past;

  constructor(em: EntityManager, access: Access, past: Past) {
    this.#em = em;
    this.#access = access;
    this.#past = past;
  }

  /** What a rule would have done in the last week; null where it is on units, of which nothing is kept. */
  async try(
    person: Person,
    selector: Selector,
    condition: Condition,
    timing: Timing,
    now: number,
  ): Promise<DryRun | null> {
    if (isOfUnit(condition) || selector.kind === "unit" || (selector.kind === "many" && selector.name === null))
      return null;
    const { targets, of } = await this.#targets(person, selector);
    const week: Span = [now - DRY_DAYS * DAY, now];
    const courses = await this.#courses(person, targets, week);
    const span: Span = [Math.max(week[0], ...courses.map(({ from }) => from)), now];
    const zone = (await this.#em.fork().findOne(User, person.id))?.timeZone ?? "UTC";
    const fitting = fitTiming(condition, timing);
    const run = (words: { condition: Condition; timing: Timing }) =>
      courses.map(({ samples, arrivals }) =>
        replay(words.condition, { ...words.timing, zone }, samples, span, arrivals),
      );
    const each = run({ condition, timing: fitting });
    const fired = each.flat().sort(([one], [other]) => one - other);
    const most = Math.max(0, ...each.map(({ length }) => length));
    const place = each.findIndex(({ length }) => length === most);
    const noisiest = courses[place];
    const noise = bandOf(condition, courses, now);
    return {
      from: span[0],
      to: now,
      times: fired.length,
      longestMs: fired.reduce((longest, [from, to]) => Math.max(longest, to - from), 0),
      spans: fired.slice(-MOST_SPANS),
      tried: courses.length,
      of,
      every: courses.reduce((every, { arrivals }) => Math.max(every, arrivals?.every ?? 0), 0) || null,
      noisiest:
        noisiest && (most > 0 || courses.length === 1)
          ? { ...noisiest, spans: (each[place] ?? []).slice(-MOST_SPANS) }
          : null,
      suggestion: quieter(condition, fitting, fired.length, noise, (words) => run(words).flat().length),
    };
  }

  /** How far what a rule watches goes to and fro for no reason; undefined where that is not to be seen. */
  async noise(person: Person, selector: Selector, now: number): Promise<number | undefined> {
    const { targets } = await this.#targets(person, selector);
    return greatestNoise(await this.#courses(person, targets, [now - DAY, now]), now);
  }

  /** A deadband for a condition that the noise of the last day does not cross; undefined where there is none to be seen. */
  async deadband(person: Person, selector: Selector, condition: Condition, now: number): Promise<number | undefined> {
    const { targets } = await this.#targets(person, selector);
    return bandOf(condition, await this.#courses(person, targets, [now - DAY, now]), now);
  }

  /** What a rule is tried on, and of how many. */
  async #targets(person: Person, selector: Selector): Promise<{ targets: readonly Target[]; of: number }> {
    if (selector.kind === "output") {
      return { targets: [await this.#access.variable(person, "read", "output", selector.outputId)], of: 1 };
    }
    if (selector.kind === "unit" || selector.name === null) return { targets: [], of: 0 };
    const { name, roomId } = selector;
    const em = this.#em.fork();
    const inRoom = roomId === null ? {} : { id: (await readTree(em, person.id)).unitsIn(roomId) };
    const where = { name, kind: "output" as const, archivedAt: null, unit: { owner: person.id, ...inRoom } };
    const [rows, of] = await em.findAndCount(Variable, where, {
      orderBy: { id: "asc" },
      limit: MOST_OUTPUTS,
      fields: ["id"],
    });
    const found = await Promise.all(rows.map(({ id }) => this.#access.find(id)));
    return { targets: found.filter((one) => one !== undefined), of };
  }

  /** What outputs were in a span; together no more samples than can be looked at. */
  async #courses(person: Person, targets: readonly Target[], asked: Span): Promise<Course[]> {
    const reading = await this.#past.open({ who: toTurn(person) });
    const courses: Course[] = [];
    let left = MOST;
    for (const [place, { unit, variable }] of targets.entries()) {
      const most = Math.floor(left / (targets.length - place));
      const rows = await readNewest(reading, variable.id, asked, most);
      left -= rows.length;
      const samples = rows.flatMap(({ at, number, text }): Sample[] => {
        const stored = number ?? text;
        return stored === null ? [] : [[at, fromStored(variable.type, stored)]];
      });
      courses.push({
        outputId: variable.id,
        type: variable.type,
        samples,
        from: rows.length < most ? asked[0] : Math.max(asked[0], rows[0]?.at ?? asked[0]),
        arrivals: arrivalsOf(samples, intervalOf(unit), unit.seenAt),
      });
    }
    return courses;
  }
}

/** The greatest noise among outputs, as far as a condition can still be over with it. */
function bandOf(condition: Condition, courses: readonly Course[], now: number): number | undefined {
  const noise = greatestNoise(courses, now);
  const rooms = courses.flatMap(({ samples }) => roomFor(condition, samples, now) ?? []);
  return noise === undefined ? undefined : Math.min(noise, ...rooms);
}

function greatestNoise(courses: readonly Course[], now: number): number | undefined {
  const noises = courses.flatMap(({ samples }) => noiseOf(samples, now) ?? []);
  return noises.length === 0 ? undefined : Math.max(...noises);
}

/** The samples of a span in order, and the last before it; of more than so many the newest. */
export async function readNewest(
  reading: Pick<Reading, "backwards">,
  id: number,
  [from, to]: Span,
  most: number,
): Promise<StoredSample[]> {
  const rows: StoredSample[] = [];
  for (let before = to; before >= from && rows.length < most; ) {
    const size = Math.min(PORTION, most - rows.length);
    const portion = await reading.backwards(id, "samples", before, size, 0);
    rows.push(...portion);
    const last = portion.at(-1);
    if (!last || portion.length < size) break;
    before = last.at;
  }
  const past = rows.findIndex(({ at }) => at < from);
  return (past < 0 ? rows : rows.slice(0, past + 1)).reverse();
}
