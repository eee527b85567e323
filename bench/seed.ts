import { randomBytes, randomUUID } from "node:crypto";
import { Epoch } from "../src/entities/epoch.ts";
import { Status } from "../src/entities/status.ts";
import { Unit } from "../src/entities/unit.ts";
import { User } from "../src/entities/user.ts";
import { Variable } from "../src/entities/variable.ts";
import { createIvs, Framer } from "../src/protocol/frame.ts";
import { createTokens } from "../src/protocol/token.ts";
import { createVault } from "../src/services/live/vault.ts";
import { createEnv } from "../src/services/units/envfile.ts";
import { openDb } from "../src/storage/sqlite/db.ts";

/** What a device of the bench holds. */
export interface Device {
  readonly token: string;
  readonly frames: Framer;
}

export const OUTPUTS = ["temperature", "humidity", "pressure"] as const;
const PORTION = 500;

/** Fills a new database with so many units of three outputs and one input each. */
export async function seed(url: string, master: Buffer, units: number): Promise<Device[]> {
  const orm = await openDb(url);
  const vault = createVault(master);
  const tokens = createTokens(master);
  const nextIv = createIvs();
  const devices: Device[] = [];
  // The requests of the bench name revision 0, as one that this database has told.
  await orm.em.fork().insert(Epoch, { number: 0 });
  for (let made = 0; made < units; made += PORTION) {
    await orm.em.fork().transactional(async (em) => {
      const owner = em.create(User, { telegramId: made + 1, name: "Bench", locale: "en", role: "user", createdAt: 0 });
      for (let i = made; i < Math.min(made + PORTION, units); i++) {
        const uuid = randomUUID();
        const env = createEnv(tokens, {
          example: "{}",
          url: "http://127.0.0.1",
          uuid,
          generation: 1,
          random: randomBytes,
        });
        const unit = em.create(Unit, {
          uuid,
          owner,
          name: `Unit ${i}`,
          repositoryUrl: "http://127.0.0.1/x",
          commit: "0".repeat(40),
          worldState: ["utc"],
          unitState: {},
          generation: 1,
          env: vault.lock(uuid, env),
          createdAt: 0,
        });
        em.create(Status, { unit, lastAt: 0, inputRev: 0, appliedRev: 0, state: {} });
        em.create(Variable, { uuid: randomUUID(), unit, kind: "input", name: "relay", position: 0, type: "bool" });
        for (const [position, name] of OUTPUTS.entries()) {
          em.create(Variable, { uuid: randomUUID(), unit, kind: "output", name, position, type: "float" });
        }
        const own = JSON.parse(env) as Record<string, string>;
        const [encrypt, sign] = [own.SYNC_ENCRYPT_KEY, own.SECRET_KEY].map((key = "") => Buffer.from(key, "base64"));
        if (encrypt && sign) {
          devices.push({ token: own.PEPEUNIT_TOKEN ?? "", frames: new Framer({ encrypt, sign }, nextIv) });
        }
      }
    });
  }
  await orm.close();
  return devices;
}
