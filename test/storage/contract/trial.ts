import { afterEach, beforeEach } from "vitest";
import type { Value } from "../../../src/domain/value.ts";
import { Status } from "../../../src/entities/status.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { User } from "../../../src/entities/user.ts";
import { Variable } from "../../../src/entities/variable.ts";
import type { Database } from "../../../src/storage/database.ts";
import { type Commit, toColumns, toInputRow, toSampleRow, toStatusRow } from "../../../src/storage/rows.ts";

/** A database of an engine, for one test. */
export interface Trial {
  readonly database: Database;
  /** Whether the disk takes no writes. */
  setDisk(isFailing: boolean): void;
  /** Gives the database as it is after the process has ended at this moment, whatever it was about to do. */
  crash(): Promise<Database>;
  /** The same at moments while a task ran, in order: at least before its first write, and after its last. */
  moments(task: () => Promise<void>): Promise<(() => Promise<Database>)[]>;
  /** Opens the database once more, as another program does. */
  another(): Promise<Database>;
  /** Closes all that was opened, and removes it. */
  end(): Promise<void>;
}

export type TrialWorld = ReturnType<typeof useTrial>;

/** A whole hour, long ago. */
export const T = Date.UTC(2025, 0, 10);
const NOTHING: Commit = { samples: [], status: [], inputs: [], logs: [], incidents: [], notices: [], updates: [] };

/** A database for each test, with a unit: two outputs, a number and a text, and an input. */
export function useTrial(open: () => Promise<Trial>) {
  let trial: Trial;
  const ids = { unit: 0, heat: 0, said: 0, knob: 0 };

  beforeEach(async () => {
    trial = await open();
    await trial.database.journal.open();
    const em = trial.database.em.fork();
    const owner = em.create(User, { telegramId: 1, name: "Ann", locale: "en", role: "user", createdAt: 0 });
    const unit = em.create(Unit, toUnit(owner, "unit"));
    em.create(Status, { unit, lastAt: 0, inputRev: 0, appliedRev: 0, state: {} });
    const create = (name: string, kind: "input" | "output", type: "float" | "string", position: number) =>
      em.create(Variable, { uuid: `uuid ${name}`, unit, kind, name, position, type });
    const heat = create("heat", "output", "float", 0);
    const said = create("said", "output", "string", 1);
    const knob = create("knob", "input", "float", 2);
    await em.flush();
    Object.assign(ids, { unit: unit.id, heat: heat.id, said: said.id, knob: knob.id });
  });
  afterEach(() => trial.end());

  const world = {
    get trial() {
      return trial;
    },
    get database() {
      return trial.database;
    },
    get unit() {
      return ids.unit;
    },
    get heat() {
      return ids.heat;
    },
    get said() {
      return ids.said;
    },
    get knob() {
      return ids.knob;
    },
    samplesOf: (output: number, ...pairs: (readonly [at: number, value: Value])[]) =>
      pairs.map(([at, value]) => toSampleRow(output, at, ...toColumns(value))),
    stateOf: (lastAt: number, state: object) => toStatusRow(ids.unit, lastAt, lastAt, 1, 1, JSON.stringify(state), 0),
    setTo: (rev: number, value: number) =>
      toInputRow({ id: ids.knob, at: T + rev, value, rev, unfit: false }, { door: "chat", userId: 1 }),
    /** Appends what is given, with the state of the unit as in each commit that changes anything of one. */
    append: (commit: Partial<Commit>, to = trial.database) =>
      to.journal.append({ ...NOTHING, status: [world.stateOf(0, {})], ...commit }),
    measure: (...pairs: (readonly [at: number, value: number])[]) =>
      world.append({ samples: world.samplesOf(ids.heat, ...pairs) }),
    /** Has figures made of all before a time, as far as they are of samples that come from now on. */
    async sweep(until: number) {
      await trial.database.rollups.beginSweep(until);
      await trial.database.rollups.endSweep();
    },
    /** All samples of an output. */
    async past(output = ids.heat, from = trial.database, most = 10_000) {
      const series = await from.past.open();
      const rows = await series.samples(output, [-T, Number.MAX_SAFE_INTEGER], most);
      return rows.map(({ at, number, text }) => [at, number ?? text]);
    },
    /** The present value of a variable. */
    async present(id: number, from = trial.database) {
      const { variables } = await from.units.read([ids.unit]);
      const { at, number, text } = variables.find((variable) => variable.id === id) ?? {};
      return at === null ? undefined : [at, number ?? text];
    },
    /** The present state of the unit. */
    async state(from = trial.database) {
      const [row] = (await from.units.read([ids.unit])).units;
      return row && { lastAt: row.lastAt, state: JSON.parse(row.state) };
    },
  };
  return world;
}

export function toUnit(owner: User, name: string) {
  const empty = { repositoryUrl: "", commit: "", worldState: [], unitState: {}, generation: 1, env: "", createdAt: 0 };
  return { ...empty, uuid: `uuid ${name}`, owner, name };
}
