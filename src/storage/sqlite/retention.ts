import type { Span } from "../../domain/span.ts";
import type { KeptOutput, Retention } from "../retention.ts";
import { EPOCHS, readEpochs } from "./epochs.ts";
import { clearOrphans } from "./orphans.ts";
import type { Reader } from "./reader.ts";
import type { Run } from "./store.ts";

/** So many rows a transaction, so that syncs wait a few milliseconds at most. */
const PORTION = 1000;
const THINNED = 500;

const LIST = `
  select id, unit_id as unitId, type, ${EPOCHS} as epochs from variable where kind = 'output' and id > ?1 order by id limit ?2`;
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

export function createRetention(reader: Reader, run: Run): Retention {
  const { query } = reader;
  return {
    async outputs(after, limit) {
      const rows = await query<Omit<KeptOutput, "epochs"> & { epochs: string }>(LIST, [after, limit]);
      return rows.map(({ epochs, ...output }) => ({ ...output, epochs: readEpochs(epochs) }));
    },
    async clearable(samples) {
      const spans = samples.map(({ output, span }) => [output, ...span]);
      const rows = await query<{ id: number; from_at: number; to_at: number }>(CLEARABLE, [JSON.stringify(spans)]);
      return rows.map(({ id, from_at, to_at }) => ({ output: id, span: [from_at, to_at] }));
    },
    async seal(output, [from, to], thinFrom) {
      await run(SEAL, [output, from, to, thinFrom]);
      const seals = await query<{ from_at: number; to_at: number }>(SEALS, [output]);
      return seals.map(({ from_at, to_at }): Span => [from_at, to_at]);
    },
    async sealedUntil(output, from) {
      return (await query<{ at: number | null }>(SEALED_UNTIL, [output, from]))[0]?.at ?? undefined;
    },
    async portion(output, [from, to]) {
      const [found] = await query<{ first: number | null; edge: number | null }>(EDGE, [output, from, to]);
      return found?.first == null ? undefined : { first: found.first, next: found.edge ?? undefined };
    },
    clearSamples: async ({ output, span: [from, to] }) => (await run(CLEAR, [output, from, to])) > 0,
    async oldWindows(windows) {
      const spans = windows.map(({ output, width, span }) => [output, width, ...span]);
      const rows = await query<Record<"id" | "width" | "from_at" | "to_at", number>>(OLD_WINDOWS, [
        JSON.stringify(spans),
      ]);
      return rows.map(({ id, width, from_at, to_at }) => ({ output: id, width, span: [from_at, to_at] }));
    },
    async forgetWindows(output, since, before) {
      await run(FORGET_WINDOWS, [output, since, before]);
    },
    clearWindows: async ({ output, width, span: [from, to] }) =>
      (await run(CLEAR_WINDOWS, [output, width, from, to])) > 0,
    async misdated(outputs) {
      return (await query<{ id: number }>(MISDATED, [JSON.stringify(outputs)])).map(({ id }) => id);
    },
    clearMisdated: async (output, before) => (await run(CLEAR_MISDATED, [output, before])) > 0,
    clearOrphans: () => clearOrphans(reader, run),
  };
}
