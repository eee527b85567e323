import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import type { Sent } from "../../../src/services/backup/backups.ts";
import { makePassphrase } from "../../../src/services/backup/passphrase.ts";
import { execute, readNow } from "../../support/database.ts";
import { type Ground, openGround } from "../../support/ground.ts";

const [HOUR, DAY] = [3_600_000, 86_400_000];
const BEGIN = Date.UTC(2026, 10, 30, 4, 33);

let dir: string;
let folder: string;
let ground: Ground;
let admin: Person;
const sent: [chatId: number, file: string][] = [];
const unsent: Sent[] = [];
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "pepeunit-backups-"));
  folder = join(dir, "backups");
  ground = await openGround(join(dir, "pepeunit.db"));
  const { users, backups } = ground.services;
  admin = await users.register({ telegramId: 7, name: "Ann", locale: "en" }, BEGIN, { isClaim: true });
  sent.length = 0;
  unsent.length = 0;
  backups.onScheduled(
    async (chatId, { file }) => {
      sent.push([chatId, file]);
      return { chatId, messageIds: [sent.length] };
    },
    async (one) => void unsent.push(one),
  );
});
afterEach(async () => {
  await ground.close();
  rmSync(dir, { recursive: true });
});

const notices = () => readNow(dir, "select chat_id, notice ->> 'kind' as kind from outbox");

test("one is made each day from the choice on, also when jobs run often, and takes the place of the one before in the chat", async () => {
  const { backups } = ground.services;
  await backups.renewPassphrase(admin);
  await backups.tick(BEGIN);
  expect(sent).toEqual([]);
  await backups.setRhythm(admin, "day", BEGIN);
  for (let hour = 0; hour <= 49; hour++) await backups.tick(BEGIN + hour * HOUR);
  const names = ["pepeunit-2026-12-01-043300.tar.gz.age", "pepeunit-2026-12-02-043300.tar.gz.age"];
  expect(sent).toEqual(names.map((name) => [7, join(folder, name)]));
  expect(unsent).toEqual([{ chatId: 7, messageIds: [1] }]);
  expect((await backups.view(admin)).kept.map(({ name }) => name)).toEqual(names.reverse());
  await backups.setRhythm(admin, "off", BEGIN);
  await backups.tick(BEGIN + 9 * DAY);
  expect(sent).toHaveLength(2);
});

test("the last seven are kept, other files of the folder stay, and one of a clock that was behind is kept too", async () => {
  const { backups } = ground.services;
  await backups.renewPassphrase(admin);
  mkdirSync(folder);
  writeFileSync(join(folder, "notes.txt"), "mine");
  mkdirSync(join(folder, "making-cut"));
  for (let day = 0; day < 9; day++) await backups.make(admin, BEGIN + day * DAY);
  const early = await backups.make(admin, BEGIN - 900 * DAY);
  const names = readdirSync(folder);
  expect(names).toHaveLength(8);
  expect(names).toContain("notes.txt");
  expect(names.map((name) => join(folder, name))).toContain(early.file);
  expect(names).not.toContain("pepeunit-2026-12-02-043300.tar.gz.age");
});

test("while one is made there is no second, and none without a passphrase", async () => {
  const { backups } = ground.services;
  await expect(backups.make(admin, BEGIN)).rejects.toMatchObject({ code: "backup-no-passphrase" });
  await backups.renewPassphrase(admin);
  const making = backups.make(admin, BEGIN);
  await expect(backups.make(admin, BEGIN + 1000)).rejects.toMatchObject({ code: "backup-running" });
  await making;
  await backups.make(admin, BEGIN + 2000);
});

test("a failure is told to admins once, tried again, and told anew only after one has worked", async () => {
  const { backups } = ground.services;
  await backups.renewPassphrase(admin);
  await backups.setRhythm(admin, "day", BEGIN);
  // A file where the folder should be: nothing can be made in it.
  writeFileSync(folder, "");
  await backups.tick(BEGIN + DAY);
  await backups.tick(BEGIN + DAY + HOUR);
  expect(await notices()).toEqual([{ chat_id: 7, kind: "backup-failed" }]);
  rmSync(folder);
  await backups.tick(BEGIN + DAY + 2 * HOUR);
  expect(sent).toHaveLength(1);
  rmSync(folder, { recursive: true });
  writeFileSync(folder, "");
  await backups.tick(BEGIN + 3 * DAY);
  expect(await notices()).toHaveLength(2);
});

test("who is no admin any more gets no backup and changes nothing, and those by schedule go on", async () => {
  const { backups } = ground.services;
  await backups.renewPassphrase(admin);
  await backups.setRhythm(admin, "day", BEGIN);
  await execute(dir, "update user set role = 'user'");
  await backups.tick(BEGIN + DAY);
  expect(sent).toEqual([]);
  expect(readdirSync(folder)).toHaveLength(1);
  for (const deed of [
    () => backups.view(admin),
    () => backups.make(admin, BEGIN),
    () => backups.renewPassphrase(admin),
    () => backups.setRhythm(admin, "off", BEGIN),
  ]) {
    await expect(deed()).rejects.toMatchObject({ code: "not-found" });
  }
});

test("a passphrase has 25 signs that are not taken for one another", () => {
  const made = Array.from({ length: 200 }, makePassphrase);
  expect(new Set(made).size).toBe(200);
  for (const one of made) expect(one).toMatch(/^[0-9a-hjkmnp-tv-z]{5}(-[0-9a-hjkmnp-tv-z]{5}){4}$/);
});
