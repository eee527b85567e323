import { randomBytes, randomUUID } from "node:crypto";
import { createIvs, Framer } from "../src/protocol/frame.ts";
import { createTokens } from "../src/protocol/token.ts";
import { createVault } from "../src/services/live/vault.ts";
import { createEnv } from "../src/services/units/envfile.ts";
import { openDb } from "../src/storage/sqlite/db.ts";
import { createRun } from "../src/storage/sqlite/store.ts";

/** What a device of the bench holds. */
export interface Device {
  readonly token: string;
  readonly frames: Framer;
}

export const OUTPUTS = ["temperature", "humidity", "pressure"] as const;
/** Units of an owner. */
const PORTION = 500;

// The requests of the bench name revision 0, as one that this database has told.
const EPOCH = "insert into epoch (number) values (0)";
const OWNER = "insert into user (telegram_id, name, locale, role, created_at) values (?1, 'Bench', 'en', 'user', 0)";
const UNITS = `
  insert into unit (uuid, owner_id, name, repository_url, "commit", world_state, unit_state, generation, env, created_at,
    checked_at)
  select value ->> 0, (select max(id) from user), 'Unit ' || (?1 + key), 'http://127.0.0.1/x', '${"0".repeat(40)}', '["utc"]',
    '{}', 1, value ->> 1, 0, 1000 * unixepoch()
  from json_each(?2)`;
// They were there before, and their repository was looked at today: a unit's first sync ever is told to its owner, and
// that would be measured for minutes.
const STATUS = `
  insert into status (unit_id, last_at, seen_at, input_rev, applied_rev, state)
  select id, 0, 1000 * unixepoch(), 0, 0, '{}' from unit`;
const VARIABLES = `
  insert into variable (uuid, unit_id, kind, name, position, type)
  select lower(hex(randomblob(16))), unit.id, value ->> 0, value ->> 1, value ->> 2, value ->> 3 from unit, json_each(?1)`;

/** Fills a new database with so many units of three outputs and one input each. */
export async function seed(url: string, master: Buffer, units: number): Promise<Device[]> {
  const orm = await openDb(url);
  const run = createRun(orm);
  const vault = createVault(master);
  const tokens = createTokens(master);
  const nextIv = createIvs();
  const devices: Device[] = [];
  await run(EPOCH, []);
  for (let made = 0; made < units; made += PORTION) {
    await run(OWNER, [made + 1]);
    const rows = Array.from({ length: Math.min(PORTION, units - made) }, () => {
      const uuid = randomUUID();
      const env = createEnv(tokens, {
        example: "{}",
        url: "http://127.0.0.1",
        uuid,
        generation: 1,
        random: randomBytes,
      });
      const own = JSON.parse(env) as Record<string, string>;
      const [encrypt, sign] = [own.SYNC_ENCRYPT_KEY, own.SECRET_KEY].map((key = "") => Buffer.from(key, "base64"));
      if (encrypt && sign) {
        devices.push({ token: own.PEPEUNIT_TOKEN ?? "", frames: new Framer({ encrypt, sign }, nextIv) });
      }
      return [uuid, vault.lock(uuid, env)];
    });
    await run(UNITS, [made, JSON.stringify(rows)]);
  }
  await run(STATUS, []);
  const outputs = OUTPUTS.map((name, position) => ["output", name, position, "float"]);
  await run(VARIABLES, [JSON.stringify([["input", "relay", 0, "bool"], ...outputs])]);
  await orm.close();
  return devices;
}
