import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Person } from "../../src/domain/access.ts";
import { parseSchema } from "../../src/domain/schema.ts";
import { Status } from "../../src/entities/status.ts";
import { Unit } from "../../src/entities/unit.ts";
import { User } from "../../src/entities/user.ts";
import { Variable } from "../../src/entities/variable.ts";
import { createHttp } from "../../src/http/app.ts";
import { loadTranslations } from "../../src/i18n/i18n.ts";
import type { UnitEnv } from "../../src/sandbox/unit.ts";
import { createEnv } from "../../src/services/units/envfile.ts";
import { type GroundOptions, openGround, URL } from "./ground.ts";
import { sealBytes } from "./request.ts";

export type Services = Awaited<ReturnType<typeof startServices>>;

/** A unit that is to be planted: its variables are floats. */
export interface Seed {
  readonly owner: Person;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** A unit with what its device knows, and the ids of its variables. */
export interface Planted {
  readonly id: number;
  readonly uuid: string;
  readonly env: UnitEnv;
  of(name: string): number;
  uuidOf(name: string): string;
}

export interface ServicesOptions extends Pick<GroundOptions, "ca" | "url" | "now"> {
  /** Where its database is, or will be; a new folder unless told. */
  readonly dir?: string;
}

/** The services of an instance on a database of their own, and its HTTP without a port. */
export async function startServices(options: ServicesOptions = {}) {
  const { dir = mkdtempSync(join(tmpdir(), "pepeunit-services-")), now = () => Date.now() } = options;
  const { log, database, services, close } = await openGround(join(dir, "pepeunit.db"), options);
  const { em } = database;
  const { apiTokens, catalogue, naming, controls, feed, health, history, logs, removals, sync, tokens, users, vault } =
    services;
  const http = createHttp({
    sync,
    log,
    health,
    federation: services.federation,
    prefix: new globalThis.URL(options.url ?? URL).pathname.replace(/\/$/, ""),
    api: {
      tokens: apiTokens,
      catalogue,
      removals,
      documents: services.documents,
      scenes: services.scenes,
      reactions: services.reactions,
      alerts: services.alerts,
      dryRuns: services.dryRuns,
      incidents: services.incidents,
      incidentFeed: services.incidentFeed,
      webhooks: services.webhooks,
      rooms: services.rooms,
      schedules: services.schedules,
      acts: services.acts,
      log,
      requestsPerSecond: 100_000,
      naming,
      controls,
      updates: services.updates,
      feed,
      history,
      logs,
      translations: loadTranslations("locales"),
    },
  });
  let telegramId = 1000;
  let lastAt = 0;
  const nextTime = (): number => {
    lastAt = Math.max(lastAt + 1, now());
    return lastAt;
  };
  return {
    ...services,
    em,
    http,
    dir,
    now,
    /** Somebody registered; a blocked person is one who was blocked afterwards. */
    async person(name: string, role: Person["role"] = "user", id = ++telegramId): Promise<Person> {
      const fork = em.fork();
      fork.create(User, { telegramId: id, name, locale: "en", role, createdAt: 0 });
      await fork.flush();
      return (await users.find(id)) as Person;
    },
    /** A unit with an input and an output of these names, and the ids of its variables. */
    async unit(owner: Person, name: string, inputs: readonly string[], outputs: readonly string[]) {
      const numbers = (names: readonly string[]) => Object.fromEntries(names.map((one) => [one, { type: "float" }]));
      const text = JSON.stringify({ input_variables: numbers(inputs), output_variables: numbers(outputs) });
      const blueprint = { url: "http://git", commit: "0".repeat(40), schema: parseSchema(text), example: "{}" };
      const id = await this.units.create(owner, name, blueprint, 1);
      const { uuid } = await em.fork().findOneOrFail(Unit, id);
      const rows = await em.fork().find(Variable, { unit: id });
      const named = (name: string) => rows.find((variable) => variable.name === name) as Variable;
      return { id, uuid, of: (name: string) => named(name).id, uuidOf: (name: string) => named(name).uuid };
    },
    /** Many units at once, as rows. */
    async plant(seeds: readonly Seed[]): Promise<Planted[]> {
      return em.fork().transactional(async (em) => {
        const made = seeds.map(({ owner, name, inputs, outputs }) => {
          const uuid = randomUUID();
          const env = createEnv(tokens, { example: "{}", url: URL, uuid, generation: 1, random: randomBytes });
          const unit = em.create(Unit, {
            uuid,
            owner: owner.id,
            name,
            repositoryUrl: "",
            commit: "",
            worldState: [],
            unitState: {},
            generation: 1,
            env: vault.lock(uuid, env),
            createdAt: 0,
          });
          em.create(Status, { unit, lastAt: 0, inputRev: 0, appliedRev: 0, state: {} });
          const rows = [...inputs, ...outputs].map((name, position) => {
            const kind = inputs.includes(name) ? ("input" as const) : ("output" as const);
            return em.create(Variable, { uuid: randomUUID(), unit, kind, name, position, type: "float" });
          });
          return { unit, rows, env: JSON.parse(env) as UnitEnv };
        });
        await em.flush();
        return made.map(({ unit: { id, uuid }, rows, env }) => {
          const named = (name: string) => rows.find((variable) => variable.name === name) as Variable;
          return { id, uuid, env, of: (name) => named(name).id, uuidOf: (name) => named(name).uuid };
        });
      });
    },
    /** What a device says: a sync with these outputs. */
    async report({ env }: Planted, outputs: Readonly<Record<string, unknown>>): Promise<void> {
      const request = JSON.stringify({ at: nextTime(), output_variables: outputs });
      const { status } = await sync.exchange(env.PEPEUNIT_TOKEN, sealBytes(env, request));
      if (status !== 200) throw new Error(`a sync was answered with ${status}`);
    },
    /** As `stop`, but for the database, which stays. */
    async close(): Promise<void> {
      services.federation.door.stop();
      await http.close();
      await close();
    },
    async stop(): Promise<void> {
      await this.close();
      rmSync(dir, { recursive: true });
    },
  };
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Calls the open API as one of these people, each with a token that may read alone or write too. */
export async function apiOf(services: Services, people: Readonly<Record<string, readonly [Person, "read" | "write"]>>) {
  const tokens: Record<string, string> = {};
  for (const [name, [person, scope]] of Object.entries(people)) {
    tokens[name] = await services.apiTokens.add(person, name, scope, null);
  }
  return async (who: string, method: Method, path: string, payload?: object) => {
    const headers = { authorization: `Bearer ${tokens[who]}` };
    const answer = await services.http.inject({ method, url: `/api/v1${path}`, headers, ...(payload && { payload }) });
    return { status: answer.statusCode, json: answer.statusCode === 204 ? undefined : answer.json() };
  };
}
