import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Person } from "../../src/domain/access.ts";
import { NONE, type Transform } from "../../src/domain/transform.ts";
import type { Value, ValueType } from "../../src/domain/value.ts";
import { Link } from "../../src/entities/link.ts";
import { Status } from "../../src/entities/status.ts";
import { Unit } from "../../src/entities/unit.ts";
import { User } from "../../src/entities/user.ts";
import { Variable } from "../../src/entities/variable.ts";
import { AppError } from "../../src/errors.ts";
import { readReport, takeReport } from "../../src/services/sync/report.ts";
import type { Batch } from "../../src/services/writer/batch.ts";
import { GOOD_DISK } from "./disk.ts";
import { openGround } from "./ground.ts";

/** "in:float", "out:bool", with limits as "in:int:0:100". */
export type Spec = Readonly<Record<string, string>>;

const OWNER: Person = { id: 1, telegramId: 1, name: "Ann", locale: "en", role: "user", timeZone: "UTC" };

/** The services on a database of their own, without any edge: for graphs that nobody would press together. */
export async function openCore(
  dir = mkdtempSync(join(tmpdir(), "pepeunit-core-")),
  repositoryCa?: string,
  uptime?: () => number,
  now?: () => number,
) {
  const disk = {
    ...GOOD_DISK,
    isFailing: false,
    check(): void {
      if (this.isFailing) throw new AppError("database-unavailable");
    },
  };
  const { database, services, close } = await openGround(join(dir, "pepeunit.db"), {
    disk,
    ca: repositoryCa,
    uptime,
    now,
  });
  const { em } = database;
  const { live, vault, writer, journal } = services;
  const append = journal.append.bind(journal);
  let broken = false;
  journal.append = async (commit) => {
    if (broken) throw new Error("the disk is full");
    await append(commit);
  };
  const batches: Batch[] = [];
  writer.onCommitted((batch) => void batches.push(batch));
  let clock = Date.now();

  async function person(id: number, name: string): Promise<Person> {
    await em.fork().insert(User, { id, telegramId: id, name, locale: "en", role: "user", createdAt: 0 });
    return { ...OWNER, id, telegramId: id, name };
  }

  /** Makes units with these variables, all in one transaction; gives their ids. */
  async function units(names: readonly string[], spec: Spec, ownerId = OWNER.id): Promise<number[]> {
    return em.fork().transactional(async (em) => {
      const owner = em.getReference(User, ownerId);
      const made = names.map((name) => {
        const uuid = `${ownerId}-${name}`;
        const unit = em.create(Unit, {
          uuid,
          owner,
          name,
          repositoryUrl: "",
          commit: "",
          worldState: [],
          unitState: {},
          generation: 1,
          env: vault.lock(uuid, "{}"),
          createdAt: 0,
        });
        em.create(Status, { unit, lastAt: 0, inputRev: 0, appliedRev: 0, state: {} });
        for (const [position, [variable, text]] of Object.entries(spec).entries()) {
          const [kind, type, min, max] = text.split(":");
          em.create(Variable, {
            uuid: `${uuid}-${variable}`,
            unit,
            name: variable,
            position,
            type: type as ValueType,
            kind: kind === "in" ? "input" : "output",
            min: min ? Number(min) : null,
            max: max ? Number(max) : null,
          });
        }
        return unit;
      });
      await em.flush();
      return made.map(({ id }) => id);
    });
  }

  const unit = async (name: string, spec: Spec, ownerId?: number) => (await units([name], spec, ownerId))[0] ?? 0;

  async function id(unitId: number, name: string): Promise<number> {
    return (await em.fork().findOneOrFail(Variable, { unit: unitId, name })).id;
  }

  /** Makes links as rows, as if they had always been there. */
  async function rows(
    pairs: readonly (readonly [from: number, to: number, transform?: Transform])[],
  ): Promise<number[]> {
    return em.fork().transactional(async (em) => {
      const owner = em.getReference(User, OWNER.id);
      const made = pairs.map(([from, to, transform = NONE]) => {
        const [source, target] = [em.getReference(Variable, from), em.getReference(Variable, to)];
        return em.create(Link, { source, target, owner, transform, createdAt: 0 });
      });
      await em.flush();
      return made.map(({ id }) => id);
    });
  }

  /** What a sync with these outputs does. */
  function report(unitId: number, outputs: Record<string, unknown>): Promise<void> {
    const at = ++clock;
    const request = { at, output_variables: outputs };
    return writer.change(unitId, (batch, present) => {
      takeReport(batch, present, request, readReport(present, request, at), live.find);
      return () => undefined;
    });
  }

  async function value(unitId: number, name: string): Promise<Value | undefined> {
    const unit = await live.get(unitId);
    return (unit?.inputs.get(name) ?? unit?.outputs.get(name))?.value;
  }

  await em.fork().upsert(User, { id: 1, telegramId: 1, name: "Ann", locale: "en", role: "user", createdAt: 0 });
  return {
    ...services,
    disk,
    database,
    flush: () => journal.flush(),
    dir,
    em,
    batches,
    owner: OWNER,
    person,
    unit,
    units,
    /** What a person can do with units. */
    unitsOf: services.units,
    id,
    rows,
    report,
    value,
    /** Lets every commit fail, or not. */
    fail: (how: boolean): void => {
      broken = how;
    },
    close,
    async stop(): Promise<void> {
      await close();
      rmSync(dir, { recursive: true });
    },
  };
}

export type Core = Awaited<ReturnType<typeof openCore>>;

/** The same database after a restart. */
export async function restartCore(core: Core): Promise<Core> {
  await core.close();
  return openCore(core.dir);
}
