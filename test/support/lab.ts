import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoggingChoice } from "../../src/domain/logging.ts";
import type { ValueType } from "../../src/domain/value.ts";
import { Status } from "../../src/entities/status.ts";
import { Unit } from "../../src/entities/unit.ts";
import { User } from "../../src/entities/user.ts";
import { Variable } from "../../src/entities/variable.ts";
import { OutputLogging } from "../../src/services/logging/outputlogging.ts";
import { openReader, type Reader } from "../../src/storage/sqlite/reader.ts";
import { createRun, type Run } from "../../src/storage/sqlite/store.ts";
import type { Row } from "./database.ts";
import { type Ground, openGround } from "./ground.ts";

const PORTION = 500;

export type Stored = readonly [at: number, value: number | string];

type Services = Pick<Ground["services"], "writer" | "outputLogging" | "digest" | "retention" | "history" | "removals">;
type Database = Pick<Ground["database"], "em" | "journal" | "rollups" | "past">;

/** The state logger on a database of its own, where nothing else happens; time is what the test says. */
export interface Lab extends Services, Database {
  /** Ids in the order of the types. */
  readonly outputs: readonly number[];
  /** Starts with another choice for outputs that nobody has chosen for. */
  byDefault(choice: LoggingChoice): Promise<void>;
  readonly reader: Reader;
  readonly run: Run;
  /** Stores samples as `flush` does. */
  put(output: number, samples: readonly Stored[]): Promise<void>;
  read(sql: string, ...parameters: (number | string)[]): Promise<Row[]>;
  /** Clears away what nobody can reach any more. */
  clear(): Promise<void>;
  /** Goes on with the files as a crash at this moment leaves them. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a lab whose roll-ups begin at a time. */
export async function openLab(types: readonly ValueType[], begin: number): Promise<Lab> {
  const root = mkdtempSync(join(tmpdir(), "pepeunit-lab-"));
  let crashes = 0;
  let dir = root;
  let outputs: number[] = [];
  let ground: Ground;
  let lab: Lab;
  await open();
  const em = ground!.database.em.fork();
  const owner = em.create(User, { telegramId: 1, name: "Ann", locale: "en", role: "user", createdAt: 0 });
  const unit = em.create(Unit, {
    uuid: crypto.randomUUID(),
    owner,
    name: "Unit",
    repositoryUrl: "http://x/x",
    commit: "0".repeat(40),
    worldState: [],
    unitState: {},
    generation: 1,
    env: "",
    createdAt: 0,
  });
  em.create(Status, { unit, lastAt: 0, inputRev: 0, appliedRev: 0, state: {} });
  const variables = types.map((type, position) =>
    em.create(Variable, { uuid: crypto.randomUUID(), unit, kind: "output", name: `o${position}`, position, type }),
  );
  await em.flush();
  outputs = variables.map(({ id }) => id);
  await lab!.run("update progress set until = cast(?1 as integer)", [begin]);
  return new Proxy({} as Lab, { get: (_, key) => lab[key as keyof Lab] });

  async function open(): Promise<void> {
    ground = await openGround(join(dir, "lab.db"));
    const { services, database, close } = ground;
    const { writer, outputLogging, digest, retention, history, removals } = services;
    const { em, journal, rollups, past } = database;
    const reader = await openReader(`sqlite:${join(dir, "lab.db")}`);
    const run = createRun(database);
    // A checkpoint between the copies of two files would not be a crash.
    await run("pragma wal_autocheckpoint = 0", []);
    lab = {
      get outputs() {
        return outputs;
      },
      journal,
      rollups,
      past,
      writer,
      outputLogging,
      byDefault: (byDefault) => new OutputLogging(em, rollups, { byDefault }).open(),
      digest,
      retention,
      history,
      removals,
      reader,
      run,
      em,
      async put(output, samples) {
        for (let i = 0; i < samples.length; i += PORTION) {
          const rows = samples.slice(i, i + PORTION);
          const sql = `insert into sample (variable_id, at, number, text)
            values ${rows.map(() => "(?, cast(? as integer), ?, ?)").join(", ")} on conflict do nothing`;
          const cells = rows.map(([at, value]) =>
            (typeof value === "string" ? [null, value] : [value, null]).toSpliced(0, 0, output, at),
          );
          await run(sql, cells.flat());
        }
      },
      read: (sql, ...parameters) => reader.query<Row>(sql, parameters),
      clear: () => retention.clearOrphans(),
      async crash() {
        const next = join(root, String(++crashes));
        mkdirSync(next);
        for (const end of ["", "-wal"]) {
          const file = join(dir, `lab.db${end}`);
          if (existsSync(file)) copyFileSync(file, join(next, `lab.db${end}`));
        }
        dir = next;
        await open();
        await reader.close();
        await close();
      },
      async close() {
        await reader.close();
        await close();
        rmSync(root, { recursive: true });
      },
    };
  }
}

/** Numbers from 0 to 1 that a seed repeats. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
