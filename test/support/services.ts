import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStore, openDb, openReader } from "../../src/db.ts";
import type { Person } from "../../src/domain/access.ts";
import { parseSchema } from "../../src/domain/schema.ts";
import { Unit } from "../../src/entities/unit.ts";
import { User } from "../../src/entities/user.ts";
import { Variable } from "../../src/entities/variable.ts";
import { createHttp } from "../../src/http/app.ts";
import { loadTranslations } from "../../src/i18n/i18n.ts";
import { createLog } from "../../src/log.ts";
import { createTokens } from "../../src/protocol/token.ts";
import { Access } from "../../src/services/access.ts";
import { Alerts } from "../../src/services/alerts.ts";
import { ApiTokens } from "../../src/services/apitokens.ts";
import { Arrivals, SETTLE } from "../../src/services/arrivals.ts";
import { INTAKE } from "../../src/services/batch.ts";
import { Boards } from "../../src/services/boards.ts";
import { Catalogue } from "../../src/services/catalogue.ts";
import { Controls } from "../../src/services/controls.ts";
import { Feed } from "../../src/services/feed.ts";
import { Grants } from "../../src/services/grants.ts";
import { Health } from "../../src/services/health.ts";
import { History } from "../../src/services/history.ts";
import { Identities } from "../../src/services/identities.ts";
import { Inputs } from "../../src/services/inputs.ts";
import { Invitations } from "../../src/services/invitations.ts";
import { Links } from "../../src/services/links.ts";
import { Live } from "../../src/services/live.ts";
import { People } from "../../src/services/people.ts";
import { Sync } from "../../src/services/sync.ts";
import { Units } from "../../src/services/units.ts";
import { Users } from "../../src/services/users.ts";
import { createVault } from "../../src/services/vault.ts";
import { Writer } from "../../src/services/writer.ts";

export type Services = Awaited<ReturnType<typeof startServices>>;

/** The services of an instance on a database of their own, and its HTTP without a port. */
export async function startServices() {
  const dir = mkdtempSync(join(tmpdir(), "pepeunit-services-"));
  const orm = await openDb(`sqlite:${join(dir, "pepeunit.db")}`);
  const { em } = orm;
  const log = createLog("silent");
  const vault = createVault(Buffer.alloc(32, 1));
  const [intake, settle] = [createStore(orm, "intake", INTAKE), createStore(orm, "settle", SETTLE)];
  const arrivals = new Arrivals({ em, intake, settle, log });
  await arrivals.open();
  const live = new Live(em, vault, () => arrivals.settle());
  const store: ConstructorParameters<typeof Writer>[0]["store"] = (batch) => arrivals.store(batch);
  const writer = new Writer({ em, store, settle: () => arrivals.settle(), live, log });
  const access = new Access(em, live);
  const users = new Users(em, writer, undefined);
  const tokens = createTokens(Buffer.alloc(32, 2));
  const grants = new Grants(em, access, writer);
  const reader = await openReader(`sqlite:${join(dir, "pepeunit.db")}`);
  const apiTokens = new ApiTokens(em, users);
  const catalogue = new Catalogue(em, live, access);
  const http = createHttp({
    health: new Health(em),
    sync: new Sync({ live, writer, identities: new Identities(em, tokens), syncsPerSecond: 1000 }),
    log,
    api: {
      ...{ tokens: apiTokens, catalogue, log, requestsPerSecond: 100_000 },
      controls: new Controls(catalogue, writer, live.find),
      feed: new Feed(catalogue, writer, apiTokens),
      history: new History(reader, () => arrivals.settle()),
      t: loadTranslations("locales")("en"),
    },
  });
  let telegramId = 1000;
  return {
    ...{ em, live, writer, users, grants, apiTokens, http },
    units: new Units({ em, live, writer, access, vault, tokens, publicUrl: "http://127.0.0.1" }),
    inputs: new Inputs(access, writer, live.find),
    links: new Links(em, live, writer),
    alerts: new Alerts(em, access, writer),
    boards: new Boards(em, users, live, writer),
    invitations: new Invitations(em, grants, writer),
    people: new People(em, writer),
    /** Somebody registered; a blocked person is one who was blocked afterwards. */
    async person(name: string, role: Person["role"] = "user"): Promise<Person> {
      const fork = em.fork();
      fork.create(User, { telegramId: ++telegramId, name, locale: "en", role, createdAt: 0 });
      await fork.flush();
      return (await users.find(telegramId)) as Person;
    },
    /** A unit with an input and an output of these names, and the ids of its variables. */
    async unit(owner: Person, name: string, inputs: readonly string[], outputs: readonly string[]) {
      const numbers = (names: readonly string[]) => Object.fromEntries(names.map((one) => [one, { type: "float" }]));
      const text = JSON.stringify({ input_variables: numbers(inputs), output_variables: numbers(outputs) });
      const blueprint = { url: "http://git", commit: "0".repeat(40), schema: parseSchema(text), example: {} };
      const id = await this.units.create(owner, name, blueprint, 1);
      const { uuid } = await em.fork().findOneOrFail(Unit, id);
      const rows = await em.fork().find(Variable, { unit: id });
      const named = (name: string) => rows.find((variable) => variable.name === name) as Variable;
      return { id, uuid, of: (name: string) => named(name).id, uuidOf: (name: string) => named(name).uuid };
    },
    async stop(): Promise<void> {
      await http.close();
      await writer.stop();
      await arrivals.settle();
      await reader.close();
      await Promise.all([intake.close(), settle.close()]);
      await orm.close(true);
      rmSync(dir, { recursive: true });
    },
  };
}
