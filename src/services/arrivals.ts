import type { AbstractSqlConnection, EntityManager } from "@mikro-orm/sqlite";
import type { Log } from "../log.ts";

/** Arrivals wait for company for so long, or until there are so many samples: sorted in together, they share pages. */
const SETTLE_MS = 1000;
const SETTLE_COUNT = 6000;

// Each in the order of its primary key, so that a page is written once.
const SETTLE = [
  `insert into sample (variable_id, at, number, text)
   select s.value ->> 0 as variable_id, s.value ->> 1 as at, (s.value ->> 2) + (s.value ->> 3), s.value ->> 4
   from arrival, json_each(arrival.samples) as s where true
   order by variable_id, at, arrival.id, s.key on conflict do nothing`,
  // With max(), SQLite takes the other columns from the same row: the newest sample of each output.
  `insert into latest (variable_id, at, number, text)
   select s.value ->> 0, max(s.value ->> 1), (s.value ->> 2) + (s.value ->> 3), s.value ->> 4
   from arrival, json_each(arrival.samples) as s where true group by 1
   on conflict (variable_id) do update set at = excluded.at, number = excluded.number, text = excluded.text
   where excluded.at > latest.at`,
  `update status set last_at = s.last_at, seen_at = s.seen_at, input_rev = s.input_rev, applied_rev = s.applied_rev,
     state = s.state
   from (
     select s.value ->> 0 as id, max(arrival.id) as place, s.value ->> 1 as last_at, s.value ->> 2 as seen_at,
       s.value ->> 3 as input_rev, s.value ->> 4 as applied_rev, s.value ->> 5 as state
     from arrival, json_each(arrival.status) as s group by 1
   ) as s where status.unit_id = s.id`,
  "delete from arrival",
];

/** Sorts what group commits have brought into the tables that are read. */
export class Arrivals {
  readonly #connection: AbstractSqlConnection;
  readonly #log: Log;
  #waiting = 0;
  /** Whether there may be rows to sort in: before the first time, those of an earlier run. */
  #unsettled = true;
  #timer: NodeJS.Timeout | undefined;
  #settling: Promise<void> | undefined;

  constructor(em: EntityManager, log: Log) {
    this.#connection = em.getConnection() as AbstractSqlConnection;
    this.#log = log;
  }

  /** Takes note that a commit has brought so many samples; they are sorted in soon. */
  arrived(samples: number): void {
    this.#unsettled = true;
    this.#waiting += samples;
    if (this.#waiting >= SETTLE_COUNT && this.#settling === undefined) this.#settleSoon();
    else this.#timer ??= setTimeout(() => this.#settleSoon(), SETTLE_MS);
  }

  /** Sorts in all that has been committed so far: whoever reads samples, present values or the state of units waits for this first. */
  async settle(): Promise<void> {
    while (this.#settling !== undefined) await this.#settling;
    if (!this.#unsettled) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#unsettled = false;
    this.#waiting = 0;
    this.#settling = this.#connection
      .transactional(async (transaction) => {
        for (const sql of SETTLE) await this.#connection.execute(sql, [], "run", transaction);
      })
      .catch((error: unknown) => {
        this.#unsettled = true;
        throw error;
      })
      .finally(() => {
        this.#settling = undefined;
      });
    await this.#settling;
  }

  #settleSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.settle().catch((error: unknown) => {
      this.#log.error({ err: error }, "what has arrived could not be sorted in; it will be next time");
    });
  }
}
