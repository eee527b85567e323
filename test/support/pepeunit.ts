import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Budget, type Limits } from "../../src/bot/delivery/budget.ts";
import { readConfig } from "../../src/config.ts";
import { type Instance, startInstance } from "../../src/instance.ts";
import { createLog } from "../../src/log.ts";
import { type GitServer, startGit } from "../../src/sandbox/git.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { startTelegram, type Telegram, type TelegramOptions } from "../../src/sandbox/telegram/telegram.ts";
import { createUnit, type UnitEnv, type VirtualUnit } from "../../src/sandbox/unit.ts";
import type { Clocks } from "../../src/services/clock/timekeeper.ts";
import { createClaim } from "../../src/services/people/claim.ts";
import { execute } from "./database.ts";
import { FAR_MS } from "./patience.ts";
import { layTables } from "./tables.ts";

export const RELAY = {
  "json_example.json": JSON.stringify({ WIFI_SSID: "", WIFI_PASS: "", RELAY_PIN: 5 }),
  "schema.json": JSON.stringify({
    world_state: { utc: "datetime" },
    unit_state: { ip: "string", mem_free: "int", uptime: "int", rssi: "float" },
    input_variables: {
      relay: { type: "bool", default: false, title: { en: "Relay", ru: "Реле" } },
      target: { type: "float", min: 5, max: 30, step: 0.5, unit: "°C", default: 20 },
      mode: { type: "string", values: ["auto", "manual", "off"] },
      label: "string",
    },
    output_variables: {
      temperature: { type: "float", unit: "°C" },
      door: { type: "string", values: ["open", "closed"] },
      running: "bool",
    },
  }),
  "main.py": "print('relay')\n",
};

const UNBOUND = { alert: [], answer: [], board: [] };
const ONE_A_SECOND = { ...UNBOUND, board: [{ withinMs: 1000, most: 1 }] };
/** People in tests press faster than Telegram would have it; boards follow as they do in a private chat. */
const HASTY: Limits = { all: UNBOUND, private: ONE_A_SECOND, group: ONE_A_SECOND };

/** A whole Pepeunit on this machine: the real server with Telegram, git and devices around it. */
export interface World {
  readonly telegram: Telegram;
  readonly git: GitServer;
  readonly dir: string;
  /** What the link says that makes an admin, while there is none. */
  claim(): Promise<string | undefined>;
  /** The running instance; another one after `restart`. */
  readonly instance: Instance;
  /** Stops the instance, does this, and starts another on the same data. */
  restart(meanwhile?: () => void | Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export async function startWorld(
  options: {
    telegram?: TelegramOptions;
    env?: Record<string, string>;
    fresh?: boolean;
    clocks?: Clocks;
    /** What the chats of the instance take: as much as people in tests ask for, unless told. */
    limits?: Limits;
    /** An empty folder, which is removed at the end. */
    dir?: string;
  } = {},
): Promise<World> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), "pepeunit-test-"));
  const telegram = await startTelegram({ deadlineMs: FAR_MS, ...options.telegram });
  const git = await startGit({ repositories: { relay: RELAY } });
  const master = randomBytes(32);
  const config = readConfig({
    BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.root,
    HTTP_HOST: "127.0.0.1",
    HTTP_PORT: "0",
    DATA_DIR: dir,
    REPO_PRIVATE_HOSTS: "allow",
    UNIT_SYNCS_PER_SECOND: "1000",
    API_REQUESTS_PER_SECOND: "10000",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
    ...options.env,
  });
  const { clocks, limits = HASTY } = options;
  const gathering = limits === HASTY ? { ms: 0, onMs: 0 } : undefined;
  const start = () =>
    startInstance(config, master, createLog(config.logLevel), { clocks, budget: new Budget(limits), gathering });
  await layTables(join(dir, "pepeunit.db"));
  let instance = await start();
  // As if an admin had opened it: most of what people do is not about how they came.
  if (!options.fresh) await execute(dir, `insert into setting (key, value) values ('registration', '"open"')`);
  return {
    telegram,
    git,
    dir,
    claim: async () => createClaim(master).payload,
    get instance() {
      return instance;
    },
    async restart(meanwhile) {
      await instance.stop();
      await meanwhile?.();
      instance = await start();
    },
    async stop() {
      await instance.stop();
      await Promise.all([telegram.stop(), git.stop()]);
      rmSync(dir, { recursive: true });
    },
  };
}

/** Takes a person through /new; gives the env.json that the bot sent, and a device that holds it. */
export async function createUnitInChat(
  world: World,
  person: Person,
  name = "Greenhouse",
  link = world.git.urlOf("relay"),
): Promise<{ env: UnitEnv; unit: VirtualUnit }> {
  person.says("/new");
  await person.sees("called");
  person.says(name);
  await person.sees("link");
  person.says(link);
  const found = await person.sees((message) => message.buttons.flat().includes("✅ Create"));
  await person.presses(found, "✅ Create");
  const { document } = await person.sees((message) => message.document?.name === "env.json");
  const env = JSON.parse(document?.text ?? "{}") as UnitEnv;
  return { env, unit: createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl }) };
}
