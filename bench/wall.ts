import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Budget, TELEGRAM } from "../src/bot/delivery/budget.ts";
import { readConfig } from "../src/config.ts";
import { type Monotonic, monotonic } from "../src/domain/monotonic.ts";
import { Posting } from "../src/entities/posting.ts";
import { Unit } from "../src/entities/unit.ts";
import { User } from "../src/entities/user.ts";
import { startInstance } from "../src/instance.ts";
import { createLog } from "../src/log.ts";
import type { Shown } from "../src/sandbox/telegram/message.ts";
import { startTelegram } from "../src/sandbox/telegram/telegram.ts";
import { connectDb } from "../src/storage/sqlite/db.ts";
import { type Device, OUTPUTS, seed } from "./seed.ts";

// How far a wall of boards in one group is behind its units, with all of Telegram's limits. Time is ten times as fast
// for Telegram and for what waits for it; all else is as it is.
const BOARDS = 40;
const CHANGES_A_SECOND = 5;
const MINUTES = 10;
const SPEED = 10;
const OWNER = 1;

const fast: Monotonic = {
  now: () => monotonic.now() * SPEED,
  sleep: (ms, signal) => monotonic.sleep(ms / SPEED, signal),
};
const dir = mkdtempSync(join(tmpdir(), "pepeunit-bench-wall-"));
const url = `sqlite:${join(dir, "wall.db")}`;
const master = randomBytes(32);
const devices = await seed(url, master, BOARDS);
const telegram = await startTelegram({ limits: "telegram", now: () => Date.UTC(2026, 0, 1) + fast.now() });
const owner = telegram.person({ id: OWNER, first_name: "Bench" });
owner.starts();
const group = telegram.group({ title: "Wall", members: [owner], supergroup: true });
await hang();
const config = readConfig({
  BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.root,
  HTTP_HOST: "127.0.0.1",
  HTTP_PORT: "0",
  DATA_DIR: dir,
  DATABASE_URL: url,
  UNIT_SYNCS_PER_SECOND: "1000",
});
const budget = new Budget(TELEGRAM, fast);
const instance = await startInstance(config, master, createLog("silent"), { budget });

/** Of each unit: when it got each of its values. */
const changes = devices.map((): number[] => []);
/** Of each board: which value it shows. */
const shown = devices.map(() => 0);
/** How long boards had been behind when they were brought up to date, or at the end. */
const stale: number[] = [];

await until(() => group.chat.messages.filter(({ text }) => text.includes("Unit ")).length === BOARDS);
telegram.events.on((event) => event.type === "edit" && note(event.message));
const begun = fast.now();
const before = telegram.calls("editMessageText").length;
process.stderr.write(`${BOARDS} boards, ${CHANGES_A_SECOND} changes a second…\n`);
for (let change = 0; fast.now() - begun < MINUTES * 60_000; change++) {
  const due = begun + (change * 1000) / CHANGES_A_SECOND - fast.now();
  if (due > 0) await fast.sleep(due);
  await report(change % BOARDS);
}
const edits = telegram.calls("editMessageText").length - before;
for (const unit of devices.keys()) noteBehind(unit);
const refused = telegram.calls().filter(({ outcome }) => "error_code" in outcome && outcome.error_code === 429);
await instance.stop();
await telegram.stop();
rmSync(dir, { recursive: true });

stale.sort((a, b) => a - b);
const at = (share: number): string =>
  `${((stale[Math.floor(stale.length * share)] ?? Number.NaN) / 1000).toFixed(0)} s`;
console.log(`\nA wall of ${BOARDS} boards in a group, ${CHANGES_A_SECOND} changes a second for ${MINUTES} minutes:`);
console.log(`${edits} edits, ${(edits / MINUTES).toFixed(1)} a minute; ${refused.length} refused as too many`);
console.log(`staleness p50 ${at(0.5)}, p99 ${at(0.99)}`);
process.exit(refused.length === 0 && edits > 0 ? 0 : 1);

/** Has a board of each unit hang in the group; it is posted when the program starts. */
async function hang(): Promise<void> {
  const orm = await connectDb(url);
  const em = orm.em.fork();
  const poster = await em.findOneOrFail(User, { telegramId: OWNER });
  for (const [index, unit] of (await em.find(Unit, {}, { orderBy: { id: "asc" } })).entries()) {
    const place = { chatId: group.id, messageId: -1 - index };
    em.create(Posting, { unit, owner: poster, ...place, locale: "en", page: 0, createdAt: 0, audience: "owner" });
  }
  await em.flush();
  await orm.close();
}

/** A unit has another temperature: how often it has changed. */
async function report(index: number): Promise<void> {
  const { token, frames } = devices[index] as Device;
  const times = changes[index] ?? [];
  const json = JSON.stringify({ at: Date.now(), output_variables: { [OUTPUTS[0]]: times.length + 1 }, input_rev: 0 });
  const response = await fetch(`${instance.localUrl}/sync`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/octet-stream" },
    body: new Uint8Array(frames.seal("pepeunit-sync-1-request", json)),
  });
  if (!response.ok) throw new Error(`a sync was answered ${response.status}`);
  await response.arrayBuffer();
  times.push(fast.now());
}

function note({ text }: Shown): void {
  const [, unit] = /Unit (\d+)/.exec(text) ?? [];
  const [, value] = new RegExp(`${OUTPUTS[0]}: ([\\d.]+)`).exec(text) ?? [];
  if (unit === undefined || value === undefined) return;
  noteBehind(Number(unit));
  shown[Number(unit)] = Number(value);
}

function noteBehind(unit: number): void {
  // The first change that it does not show.
  const since = changes[unit]?.[shown[unit] ?? 0];
  if (since !== undefined) stale.push(fast.now() - since);
}

async function until(isSo: () => boolean): Promise<void> {
  for (let left = 600; !isSo(); left--) {
    if (left === 0) throw new Error("the boards were not posted");
    await monotonic.sleep(100);
  }
}
