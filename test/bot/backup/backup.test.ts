import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { autoRetry } from "@grammyjs/auto-retry";
import { Api } from "grammy";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { sendBackup } from "../../../src/bot/delivery/backups.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv } from "../../../src/sandbox/unit.ts";
import { openBackup } from "../../../src/services/backup/restore.ts";
import { execute, readNow } from "../../support/database.ts";
import { meet, menuOf, seesButton, turns } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let bob: Person;
let dir: string;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  await createUnitInChat(world, ann);
  dir = mkdtempSync(join(tmpdir(), "pepeunit-backup-"));
});
afterAll(async () => {
  await world.stop();
  rmSync(dir, { recursive: true });
});

/** Opens a backup that came as a document. */
async function opened({ document }: Shown, passphrase: string) {
  const file = join(dir, "came.age");
  writeFileSync(file, document?.bytes ?? "");
  const target = join(dir, "restored");
  mkdirSync(target, { recursive: true });
  const { units, people, master } = await openBackup([file], passphrase, join(target, "pepeunit.db"));
  return { units, people, key: master.length };
}

const passphraseOf = ({ text }: Shown): string => /[0-9a-z]{5}(-[0-9a-z]{5}){4}/.exec(text)?.[0] ?? "";

describe("/backup", () => {
  test("makes a passphrase, which is shown once and copied by a button, and a backup that it opens", async () => {
    ann.says("/backup");
    const empty = await seesButton(ann, "💾 Make the first one");
    expect(empty.text).toContain("There is none yet.");
    await ann.presses(empty, "💾 Make the first one");
    const told = await ann.sees("Write it down");
    expect(told.buttons).toEqual([["📋 Copy the passphrase"], ["🗑 Written down: delete"]]);
    const sent = await ann.sees((message) => message.document?.name.endsWith(".tar.gz.age") === true);
    expect(sent.text).toMatch(/^💾 Backup of .*: one device, \d+ KB$/);
    expect(await opened(sent, passphraseOf(told))).toEqual({ units: 1, people: 2, key: 32 });
    await ann.sees(/^💾 Backups on the server:\n.* · \d+ KB\n🕐 By itself: never\n\nThe last seven/);
    await ann.presses(told, "🗑 Written down: delete");
    await vi.waitFor(() => expect(ann.chat.messages.some(({ id }) => id === told.id)).toBe(false));
    // Nowhere but under the master key.
    const settings = await readNow(world.dir, "select value from setting where key = 'backup-passphrase'");
    expect(JSON.stringify(settings)).not.toContain(passphraseOf(told));
  });

  test("a new passphrase is asked about, and opens what is made from then on", async () => {
    ann.says("/backup");
    const page = await seesButton(ann, "🔑 New passphrase");
    const question = await turns(ann, page, "🔑 New passphrase");
    expect(question.text).toContain("Those of before keep theirs");
    await ann.presses(question, "Yes, a new one");
    const told = await ann.sees("Write it down");
    const again = await ann.sees(({ id, text }) => id === page.id && text.startsWith("💾 Backups on the server"));
    await ann.presses(again, "💾 Make one now");
    const sent = await ann.gets((message) => message.document?.name.endsWith(".tar.gz.age") === true);
    expect(await opened(sent, passphraseOf(told))).toMatchObject({ units: 1 });
  });

  test("how often one is made by itself is chosen by a press", async () => {
    ann.says("/backup");
    const page = await seesButton(ann, "🔑 New passphrase");
    expect(page.buttons[1]).toEqual(["✓ Off", "Daily", "Weekly"]);
    const daily = await turns(ann, page, "Daily");
    expect(daily.buttons[1]).toEqual(["Off", "✓ Daily", "Weekly"]);
  });

  test("is nothing to anybody else, and neither is any of its buttons", async () => {
    bob.says("/backup");
    await bob.sees("I did not get that.");
    const message = bob.chat.messages.at(-1) as Shown;
    for (const data of ["backup", "backup-make", "backup-every:1", "backup-key", "backup-key-yes", "backup-forget"]) {
      expect(await bob.forges(message, data), data).toMatchObject({ show_alert: true });
    }
    expect(bob.chat.messages.some(({ document }) => document)).toBe(false);
    expect(await readNow(world.dir, "select value from setting where key = 'backup-every'")).toEqual([
      { value: '"day"' },
    ]);
  });

  test("comes in parts that Telegram takes where it is larger, which are the whole in their order", async () => {
    const file = join(dir, "pepeunit-2026-11-30-040000.tar.gz.age");
    writeFileSync(file, "begin");
    truncateSync(file, 90_000_001);
    const facts = { people: 1, units: 2, samples: 3, heardAt: null, bytes: 0, madeAt: 0 };
    const api = new Api(world.telegram.token, { apiRoot: world.telegram.root });
    api.config.use(autoRetry());
    const { messageIds } = await sendBackup(api, loadTranslations("locales")("en"), ann.user.id, {
      ...facts,
      file,
      size: 90_000_001,
    });
    const parts = ann.chat.messages.filter(({ id }) => messageIds.includes(id));
    expect(parts.map(({ document }) => [document?.name.slice(-6), document?.size])).toEqual([
      [".age.1", 45_000_000],
      [".age.2", 45_000_000],
      [".age.3", 1],
    ]);
    expect(parts[2]?.text).toMatch(/2 devices, 90 MB, part 3 of 3$/);
  });
});

test("a device whose keys were made anew after the backup is refused, and its owner is told once, with the way back", async () => {
  const ground = await startWorld();
  const kim = await meet(ground, { first_name: "Kim" });
  const { env } = await createUnitInChat(ground, kim, "Pump");
  const unit = (keys: UnitEnv) => createUnit({ ...keys, PEPEUNIT_URL: ground.instance.localUrl });
  const menu = await menuOf(kim);
  await kim.presses(await turns(kim, menu, "🔑"), "🔑 Make new keys");
  const { document } = await kim.sees((message) => message.document?.name === "env.json");
  const renewed = JSON.parse(document?.text ?? "{}") as UnitEnv;
  // As a backup from before has it.
  await ground.restart(() => execute(ground.dir, "update unit set generation = 1"));
  const after = unit(renewed);
  const mark = kim.chat.mark();
  for (let time = 0; time < 3; time++) expect((await after.sync()).status).toBe(401);
  const told = await kim.sees("newer keys than the backup", { since: mark });
  expect(told.text).toContain("Pump is refused");
  expect(kim.chat.messages.filter(({ text }) => text.includes("newer keys"))).toHaveLength(1);
  // Keys of before tell nothing new: nobody is told of those.
  await ground.restart(() => execute(ground.dir, "update unit set generation = 3"));
  for (const keys of [env, renewed]) expect((await unit(keys).sync()).status).toBe(401);
  await ground.restart();
  expect(kim.chat.messages.filter(({ text }) => text.includes("newer keys"))).toHaveLength(1);
  await ground.stop();
});
