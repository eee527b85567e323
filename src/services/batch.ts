import type { Notice } from "../domain/notice.ts";
import type { Value } from "../domain/value.ts";
import { toColumns } from "./columns.ts";
import type { LiveRule, LiveUnit, LiveVariable } from "./liveunit.ts";

/** One statement of a batch: a table's rows as a flat list of parameters. */
export interface Statement {
  readonly sql: (rows: number) => string;
  readonly width: number;
  readonly parameters: readonly unknown[];
}

// SQL that SQLite and PostgreSQL both understand, but for the type of an untyped parameter in `values`.
const places = (rows: number, width: number): string => {
  const row = `(${Array(width).fill("?").join(",")})`;
  return Array(rows).fill(row).join(",");
};
const insert = (into: string, width: number, conflict: string) => (rows: number) =>
  `insert into ${into} values ${places(rows, width)} ${conflict}`;

const SAMPLES = insert("sample (variable_id, at, number, text)", 4, "on conflict do nothing");
const LATEST = insert(
  "latest (variable_id, at, number, text, rev)",
  5,
  "on conflict (variable_id) do update set at = excluded.at, number = excluded.number, text = excluded.text, rev = excluded.rev",
);
const STATUS = insert(
  "status (unit_id, last_at, seen_at, input_rev, applied_rev, state)",
  6,
  "on conflict (unit_id) do update set last_at = excluded.last_at, seen_at = excluded.seen_at, input_rev = excluded.input_rev, applied_rev = excluded.applied_rev, state = excluded.state",
);
const LOG = insert("device_log (unit_id, at, level, text)", 4, "on conflict do nothing");
const OUTBOX = insert("outbox (chat_id, notice, created_at, due_at)", 4, "");
const RULES = (rows: number): string =>
  `with changed (id, firing, changed_at) as (values ${places(rows, 3)})
   update rule set firing = changed.firing, changed_at = changed.changed_at from changed where rule.id = changed.id`;

/**
 * What one group commit will store. Filled by changes that run one after another in memory, then written in a few
 * multi-row statements; a unit or a variable that changes twice is written once.
 */
export class Batch {
  readonly now: number;
  /** Units whose inputs changed. */
  readonly inputsChanged = new Set<LiveUnit>();
  /** Units that a person may be looking at and that look different now. */
  readonly touched = new Set<LiveUnit>();
  readonly #samples: unknown[] = [];
  readonly #logs: unknown[] = [];
  readonly #outbox: unknown[] = [];
  readonly #latest = new Set<LiveVariable>();
  readonly #rules = new Set<LiveRule>();

  constructor(now: number) {
    this.now = now;
  }

  /** Whether a message has to go out. */
  get hasNotices(): boolean {
    return this.#outbox.length > 0;
  }

  sample(output: LiveVariable, at: number, value: Value): void {
    this.#samples.push(output.id, at, ...toColumns(value));
  }

  latest(variable: LiveVariable): void {
    this.#latest.add(variable);
  }

  unit(unit: LiveUnit): void {
    this.touched.add(unit);
  }

  rule(rule: LiveRule): void {
    this.#rules.add(rule);
  }

  log(unit: LiveUnit, at: number, level: string, text: string): void {
    this.#logs.push(unit.id, at, level, text);
  }

  notice(chatId: number, notice: Notice): void {
    this.#outbox.push(chatId, JSON.stringify(notice), this.now, this.now);
  }

  /** The statements, in an order in which they can run. */
  statements(): Statement[] {
    const latest = [...this.#latest].flatMap((v) =>
      v.value === undefined ? [] : [v.id, v.at, ...toColumns(v.value), v.rev],
    );
    const status = [...this.touched].flatMap((u) => [
      ...[u.id, u.lastAt, u.seenAt, u.inputRev, u.appliedRev, JSON.stringify(u.state)],
    ]);
    const rules = [...this.#rules].flatMap((r) => [r.id, Number(r.firing), r.changedAt]);
    return [
      { sql: SAMPLES, width: 4, parameters: this.#samples },
      { sql: LATEST, width: 5, parameters: latest },
      { sql: STATUS, width: 6, parameters: status },
      { sql: LOG, width: 4, parameters: this.#logs },
      { sql: RULES, width: 3, parameters: rules },
      { sql: OUTBOX, width: 4, parameters: this.#outbox },
    ].filter(({ parameters }) => parameters.length > 0);
  }
}
