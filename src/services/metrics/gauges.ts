import type { EntityManager } from "@mikro-orm/core";
import { Gauge, type OpenMetricsContentType, type Registry } from "prom-client";
import { monotonic } from "../../domain/monotonic.ts";
import { Board } from "../../entities/board.ts";
import { Incident } from "../../entities/incident.ts";
import { Outbox } from "../../entities/outbox.ts";
import { Posting } from "../../entities/posting.ts";
import { Unit } from "../../entities/unit.ts";
import type { Database } from "../../storage/database.ts";
import type { Health } from "../health.ts";

export interface GaugeDeps {
  readonly em: EntityManager;
  readonly health: Pick<Health, "check">;
  readonly database: Pick<Database, "space">;
  readonly now: () => number;
  readonly behind: () => number;
  /** When each job has run last, ms since the epoch. */
  readonly lastRuns: ReadonlyMap<string, number>;
}

/** Messages that have waited for so many seconds. */
const AGES_S = [0, 60, 600, 3600];

/** What is so now: read when somebody asks. What can't be read is left out. */
export function addGauges(registry: Registry<OpenMetricsContentType>, deps: GaugeDeps): void {
  const { em, health, database, now, behind, lastRuns } = deps;
  const registers = [registry];
  const gauge = <L extends string>(name: string, help: string, labelNames: L[], read: (all: Gauge<L>) => unknown) =>
    new Gauge<L>({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        this.reset();
        try {
          await read(this);
        } catch {
          if (labelNames.length > 0) this.reset();
          else this.remove();
        }
      },
    });

  gauge("pepeunit_healthy", "1 while that part does its work, as GET /health says it", ["part"], async (all) => {
    const report = await health.check(monotonic.now());
    all.set({ part: "database" }, Number(report.database));
    all.set({ part: "bot" }, Number(report.bot));
  });
  gauge("pepeunit_units", "Devices, those of other instances too", [], async (all) =>
    all.set(await em.fork().count(Unit)),
  );
  gauge("pepeunit_boards", "Boards that people have made", [], async (all) => all.set(await em.fork().count(Board)));
  gauge("pepeunit_postings", "Messages that show a board and follow it", [], async (all) =>
    all.set(await em.fork().count(Posting)),
  );
  gauge("pepeunit_edits_behind", "Messages that do not show yet what is so", [], (all) => all.set(behind()));
  gauge("pepeunit_incidents_open", "Incidents that go on", [], async (all) =>
    all.set(await em.fork().count(Incident, { phase: "firing" })),
  );
  gauge(
    "pepeunit_outbox_messages",
    "Messages of the outbox that have waited for at least so many seconds",
    ["age"],
    async (all) => {
      for (const age of AGES_S) {
        const isOld = age === 0 ? {} : { createdAt: { $lte: now() - age * 1000 } };
        all.set({ age: String(age) }, await em.fork().count(Outbox, isOld));
      }
    },
  );
  gauge("pepeunit_database_bytes", "The database on disk, and its write-ahead log", ["part"], async (all) => {
    const { tables, log } = await database.space();
    all.set({ part: "tables" }, tables);
    all.set({ part: "log" }, log);
  });
  gauge("pepeunit_disk_bytes", "The disk that the database is on", ["part"], async (all) => {
    const { free, disk } = await database.space();
    all.set({ part: "free" }, free);
    all.set({ part: "all" }, disk);
  });
  gauge("pepeunit_job_last_run_timestamp_seconds", "When a job has run last", ["name"], (all) => {
    for (const [name, at] of lastRuns) all.set({ name }, at / 1000);
  });
}
