import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Value } from "../../../src/domain/value.ts";
import { openCore } from "../../support/core.ts";
import { execute, type Row, readNow } from "../../support/database.ts";

/**
 * Makes the database of a version, to be kept for ever: `node --import tsx test/storage/kept/make.ts <version>` in a
 * checkout of that version writes `<version>.db.gz`, a database as a crash leaves it, and `<version>.json.gz`, all that
 * this version finds in it after its next start.
 */
const [DAY, HOUR, MINUTE] = [86_400_000, 3_600_000, 60_000];
const version = process.argv[2] ?? "unnamed";
const folder = import.meta.dirname;
const now = Math.floor(Date.now() / HOUR) * HOUR;
const dir = mkdtempSync(join(tmpdir(), "pepeunit-kept-"));
const core = await openCore(dir);

/** Stores samples of outputs by name, in one commit. */
const measure = (unitId: number, samples: readonly (readonly [name: string, at: number, value: Value])[]) =>
  core.writer.change(unitId, (batch, unit) => {
    for (const [name, at, value] of samples) {
      const output = unit.outputs.get(name);
      if (!output) continue;
      batch.addSample(output, at, value);
      if (at > output.at) Object.assign(output, { at, value });
    }
    batch.touch(unit);
    return () => {};
  });

// People, units of every type, what they share and watch
const ann = core.owner;
await execute(dir, "update user set role = 'admin', language = 'ru', time_zone = 'Asia/Yekaterinburg' where id = 1");
const bob = await core.person(2, "Bob O'Hara\u00df\u{1f331}");
await core.person(3, "Carol");
await execute(dir, "update user set role = 'blocked' where id = 3");
const shed = await core.unit("Shed", {
  heat: "out:float:-1e308:1e308",
  count: "out:int",
  door: "out:bool",
  said: "out:string",
  seen: "out:datetime",
  knob: "in:float:0:100",
  lamp: "in:bool",
});
const house = await core.unit("House", { level: "out:float", dial: "in:float", text: "in:string" }, bob.id);
const id = (name: string) => core.id(shed, name);
await core.rows([[await id("heat"), await core.id(house, "dial")]]);
await core.links.setPaused(
  ann,
  (await core.rows([[await id("count"), await id("knob"), { kind: "scale", factor: 0.1, offset: 2 }]]))[0] ?? 0,
  true,
);
await core.grants.setVisibility(ann, shed, "internal", now);
await core.grants.give(ann, { unitId: shed, variableId: null, read: true, write: true }, { userId: bob.id }, now);
await core.grants.give(bob, { unitId: house, variableId: null, read: true, write: false }, { unitId: shed }, now);
await core.invitations.create(ann, { unitId: shed, variableId: await id("lamp"), read: false, write: true }, DAY);
await core.postings.put(
  {
    unitId: shed,
    boardId: null,
    ownerId: ann.id,
    chatId: -100123456789,
    threadId: 7,
    messageId: 70,
    audience: "granted",
    locale: "ru",
    page: 1,
  },
  now,
);
const rule = await core.alerts.add(ann, await id("heat"), "above", 28.428979, now);
await core.recipients.direct(ann, rule.id, { chatId: -100123456789, threadId: null });
await core.alerts.pause(bob, (await core.alerts.add(bob, await id("count"), "below", -3, now)).id);
await core.settings.setRegistration(ann, "open");
await core.apiTokens.add(ann, "Grafana", "read", 30 * DAY);
await core.dialogs.write("1", { waits: "for a name" });

// Days of samples, summed up and partly cleared; an output with windows
await core.outputLogging.set(
  await id("count"),
  { mode: "median", windowMs: 10 * MINUTE, weighted: false, retentionDays: 30 },
  now - 3 * DAY,
);
for (let at = now - 4 * DAY; at < now; at += 17 * MINUTE) {
  const n = (at / MINUTE) % 1000;
  await measure(shed, [
    ["heat", at, n / 7],
    ["count", at, n - 500],
    ["door", at, n % 3 > 1],
    ["said", at, n % 5 < 2 ? "ok" : `n\u00b0 ${Math.floor(n / 50)}`],
  ]);
}
await core.journal.flush();
await execute(dir, `update progress set until = ${now - 4 * DAY}`);
await core.outputLogging.set(
  await id("door"),
  { mode: "direct", windowMs: null, weighted: false, retentionDays: 2 },
  now,
);
await core.digest.refresh(now + 10 * MINUTE);
await core.retention.clear(now);

// What has been sorted in, with the edges of numbers and texts
const edges = [0.1 + 0.2, -1e-7, 1e308, -1e308, 5e-324, 2 ** 53 - 1, 12345678.901234567, 28.428979];
await measure(shed, [
  ...edges.map((value, i) => ["heat", now + i, value] as const),
  ["seen", now, Date.UTC(2031, 3, 5)],
  ["said", now, "a \"b\" \\ 'c'\n\u{1f331}"],
]);
await core.inputs.set(ann, await id("knob"), 28.428979);
await core.inputs.set(bob, await core.id(house, "text"), "Gr\u00fc\u00dfe");
await core.journal.flush();

// What waits: a commit of every kind of row that only the journal has
await measure(shed, [
  ...edges.map((value, i) => ["heat", now + 100 + i, -value] as const),
  ["said", now + 200, "waits"],
]);
await core.inputs.set(ann, await id("lamp"), true);
await core.inputs.set(ann, await id("knob"), 5e-324);
await core.writer.change(house, (batch, unit) => {
  unit.state = { uptime: 7, note: "\u00e9" };
  Object.assign(unit, { lastAt: now + 300, seenAt: now + 300 });
  batch.log(unit, now, "warning", "hot");
  batch.notice({ chatId: 2, threadId: null }, { kind: "clock", jump: null, ours: now, theirs: null, doubt: null });
  batch.touch(unit);
  return () => {};
});

// As a crash leaves the files, then in one
const crashed = mkdtempSync(join(tmpdir(), "pepeunit-kept-"));
for (const end of ["", "-wal"]) copyFileSync(join(dir, `pepeunit.db${end}`), join(crashed, `pepeunit.db${end}`));
await core.stop();
await execute(crashed, "pragma wal_checkpoint(truncate); pragma journal_mode = delete; vacuum");
writeFileSync(join(folder, `${version}.db.gz`), gzipSync(readFileSync(join(crashed, "pepeunit.db")), { level: 9 }));

const before = await readTables(crashed);
const after = await openCore(crashed);
await after.journal.flush();
// Each start draws an epoch.
const found = { ...(await readTables(crashed)), epoch: before.epoch };
writeFileSync(join(folder, `${version}.json.gz`), gzipSync(JSON.stringify(found), { level: 9 }));
await after.stop();
console.log(Object.entries(found).map(([name, rows]) => `${name}: ${rows?.length}`));

async function readTables(dir: string): Promise<Record<string, Row[]>> {
  const tables = await readNow(dir, "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'");
  const found: Record<string, Row[]> = {};
  for (const { name } of tables) found[String(name)] = await readNow(dir, `select * from "${name}"`);
  return found;
}
