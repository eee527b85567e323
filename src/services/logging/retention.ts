import { HORIZON_DAYS, toKeeps, toSpans } from "../../domain/logging.ts";
import { DAY, floorTo, HOUR, meet, type Span } from "../../domain/span.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { ValueType } from "../../domain/value.ts";
import type { Reader } from "../../storage/sqlite/reader.ts";
import type { Run } from "../../storage/sqlite/store.ts";
import { EPOCHS, readEpochs } from "../history/sources.ts";
import type { OnSealed } from "../live/live.ts";

const OUTPUTS = 100;
/** So many rows a transaction, so that syncs wait a few milliseconds at most. */
const PORTION = 1000;
const THINNED = 500;

const LIST = `
  select id, unit_id as unitId, type, ${EPOCHS} as epochs from variable where kind = 'output' and id > ?1 order by id limit ${OUTPUTS}`;
/** Which spans [variable, from, to] have a sample besides their last. */
const CLEARABLE = `
  select value ->> 0 as id, value ->> 1 as from_at, value ->> 2 as to_at from json_each(?1)
  where (select min(at) from sample where variable_id = value ->> 0 and at >= value ->> 1)
    < (select max(at) from sample where variable_id = value ->> 0 and at >= value ->> 1 and at < value ->> 2)`;
const SEAL = "insert into seal (variable_id, from_at, to_at, thin_from) values (?1, ?2, ?3, ?4)";
// The last sample stays: it is what the output was when what is kept begins.
const CLEAR = `
  delete from sample where variable_id = ?1 and at >= ?2 and at < min(
    (select max(at) from sample where variable_id = ?1 and at >= ?2 and at < ?3),
    coalesce((select at from sample where variable_id = ?1 and at >= ?2 order by at limit 1 offset ${PORTION}), ?3))
    and exists (select 1 from sealed where variable_id = ?1 and from_at <= ?2 and to_at >= ?3)`;
const SEALS = "select from_at, to_at from sealed where variable_id = ?1 order by from_at";
const SEALED_UNTIL = "select max(to_at) as at from sealed where variable_id = ?1 and from_at = ?2";
const EDGE = `
  select min(at) as first, (select at from sample where variable_id = ?1 and at >= ?2 order by at limit 1 offset ${THINNED}) as edge
  from sample where variable_id = ?1 and at >= ?2 and at < ?3`;
/** Which windows [variable, width, from, to] there are any of. */
const OLD_WINDOWS = `
  select value ->> 0 as id, value ->> 1 as width, value ->> 2 as from_at, value ->> 3 as to_at from json_each(?1)
  where exists (select 1 from "window"
    where variable_id = value ->> 0 and width = value ->> 1 and "window".at >= value ->> 2 and "window".at < value ->> 3)`;
const FORGET_WINDOWS = "update logging set cleared_at = max(cleared_at, ?3) where variable_id = ?1 and since_at = ?2";
const CLEAR_WINDOWS = `
  delete from "window" where variable_id = ?1 and width = ?2 and at >= ?3 and at < min(?4, coalesce((
    select at from "window" where variable_id = ?1 and width = ?2 and at >= ?3 order by at limit 1 offset ${PORTION}), ?4))`;
const MISDATED =
  "select distinct variable_id as id from misdated where variable_id in (select value from json_each(?1))";
const CLEAR_MISDATED = `
  delete from misdated where variable_id = ?1 and (at, found_at) in (
    select at, found_at from misdated where variable_id = ?1 and found_at < ?2 limit ${PORTION})`;

interface Output {
  readonly id: number;
  readonly unitId: number;
  readonly type: ValueType;
  readonly epochs: string;
}

/** Removes samples and windows that have been kept long enough, and of old bools and strings what is no change; whole days. */
export class Retention {
  readonly #reader: Reader;
  readonly #run: Run;
  readonly #onSealed: OnSealed;
  #last: Promise<void> = Promise.resolve();
  #stopped = false;

  /** `onSealed` is called before what is sealed goes. */
  constructor(reader: Reader, run: Run, onSealed: OnSealed) {
    this.#reader = reader;
    this.#run = run;
    this.#onSealed = onSealed;
  }

  /** Clears what is old by `now`, ms since the epoch. What figures are still to be made of waits for the next time. */
  clear(now: number): Promise<void> {
    const turn = this.#last.then(() => this.#clear(now));
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Ends after the portion that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#last;
  }

  async #clear(now: number): Promise<void> {
    for (let last = 0; !this.#stopped; ) {
      const outputs = await this.#reader.query<Output>(LIST, [last]);
      for (const output of outputs) if (TRAITS[output.type].isState) await this.#thin(output, now);
      await this.#clearSamples(outputs, now);
      await this.#clearWindows(outputs, now);
      await this.#clearMisdated(outputs, now);
      if (outputs.length < OUTPUTS) return;
      last = outputs.at(-1)?.id ?? last;
    }
  }

  async #clearSamples(outputs: readonly Output[], now: number): Promise<void> {
    const spans = outputs.flatMap(({ id, epochs }) =>
      toKeeps(readEpochs(epochs)).flatMap(({ span, days }) => toOld(span, days, now).map((old) => [id, ...old])),
    );
    const old = await this.#reader.query<{ id: number; from_at: number; to_at: number }>(CLEARABLE, [
      JSON.stringify(spans),
    ]);
    const outputOf = new Map(outputs.map((output) => [output.id, output]));
    for (const { id, from_at, to_at } of old) {
      await this.#seal(outputOf.get(id) as Output, [from_at, to_at], null);
      while (!this.#stopped && (await this.#run(CLEAR, [id, from_at, to_at])) > 0) {}
    }
  }

  /** Seals what may be of a time; of samples from `thinFrom` on only changes stay. */
  async #seal({ id, unitId }: Output, [from, to]: Span, thinFrom: number | null): Promise<void> {
    await this.#run(SEAL, [id, from, to, thinFrom]);
    const seals = await this.#reader.query<{ from_at: number; to_at: number }>(SEALS, [id]);
    this.#onSealed(
      unitId,
      id,
      seals.map(({ from_at, to_at }) => [from_at, to_at]),
    );
  }

  /** Keeps the changes of a bool or a string; hours that are sealed have been thinned out. */
  async #thin(output: Output, now: number): Promise<void> {
    const { id, epochs } = output;
    for (const { span, days } of toKeeps(readEpochs(epochs))) {
      for (const [from, to] of toOld(span, Math.min(days ?? HORIZON_DAYS, HORIZON_DAYS), now)) {
        for (;;) {
          const [sealed] = await this.#reader.query<{ at: number | null }>(SEALED_UNTIL, [id, from]);
          const start = sealed?.at ?? from;
          const [found] = await this.#reader.query<{ first: number | null; edge: number | null }>(EDGE, [
            id,
            start,
            to,
          ]);
          if (this.#stopped || start >= to || found?.first == null) break;
          const edge = Math.max(floorTo(found.edge ?? to, HOUR), floorTo(found.first, HOUR) + HOUR);
          await this.#seal(output, [from, Math.min(edge, to)], start);
          const [reached] = await this.#reader.query<{ at: number | null }>(SEALED_UNTIL, [id, from]);
          if ((reached?.at ?? from) <= start) break;
        }
      }
    }
  }

  async #clearWindows(outputs: readonly Output[], now: number): Promise<void> {
    const spans = outputs.flatMap(({ id, epochs }) =>
      toSpans(readEpochs(epochs)).flatMap(({ epoch, span }) =>
        epoch.windowMs === null ? [] : toOld(span, epoch.retentionDays, now).map((old) => [id, epoch.windowMs, ...old]),
      ),
    );
    const old = await this.#reader.query<Record<"id" | "width" | "from_at" | "to_at", number>>(OLD_WINDOWS, [
      JSON.stringify(spans),
    ]);
    for (const { id, width, from_at, to_at } of old) {
      // A window is told to be gone before it is: nobody takes what is left of an hour for all of it.
      await this.#run(FORGET_WINDOWS, [id, from_at, to_at]);
      while (!this.#stopped && (await this.#run(CLEAR_WINDOWS, [id, width, from_at, to_at])) > 0) {}
    }
  }

  /** What a wrong clock has dated is kept as long as samples are now, from when that was known. */
  async #clearMisdated(outputs: readonly Output[], now: number): Promise<void> {
    const ids = JSON.stringify(outputs.map(({ id }) => id));
    for (const { id } of await this.#reader.query<{ id: number }>(MISDATED, [ids])) {
      const days = readEpochs(outputs.find((output) => output.id === id)?.epochs ?? "[]").at(-1)?.retentionDays ?? null;
      if (days === null) continue;
      while (!this.#stopped && (await this.#run(CLEAR_MISDATED, [id, floorTo(now, DAY) - days * DAY])) > 0) {}
    }
  }
}

/** What of a span is older than so many days, counted from the last midnight. */
function toOld(span: Span, days: number | null, now: number): Span[] {
  return days === null ? [] : meet(span, [0, floorTo(now, DAY) - days * DAY]);
}
