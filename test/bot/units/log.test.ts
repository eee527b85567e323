import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { type Client, createClient, createToken, uuidsOf } from "../../support/api.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const MINUTE = 60_000;
const TRACEBACK =
  'Traceback (most recent call last):\n  File "main.py", line 7, in <module>\nOSError: [Errno 19] <ENODEV>';
let world: World;
let ann: Person;
let unit: VirtualUnit;
let api: Client;
let uuid: string;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann, "Porch"));
  api = createClient(world, await createToken(ann));
  ({ unit: uuid } = await uuidsOf(world, "Porch"));
});
afterAll(() => world.stop());

async function turns(message: Shown, label: string): Promise<Shown> {
  await ann.presses(message, label);
  return ann.sees(({ id, edits }) => id === message.id && edits > message.edits);
}
async function openLog(): Promise<Shown> {
  ann.says("/units");
  const list = await ann.sees("One device");
  return turns(await turns(list, list.buttons[0]?.[0] ?? ""), "📜 Log");
}

test("an empty log says what to do", async () => {
  const log = await openLog();
  expect(log.text).toContain('📜 Porch: log\n\nNothing yet. The program writes here with unit.log("info", "text")');
  expect(log.buttons.flat()).not.toContain("📄 As a file");
  expect((await turns(log, "❗️ Errors")).text).toContain("Nothing of that kind in this time.");
});

test("an error comes as a message as it was written, with the way to the log", async () => {
  const at = Date.now() - 1000;
  await unit.sync({
    log: [
      [at, "error", TRACEBACK],
      [at, "info", "started"],
    ],
  });
  const told = await ann.sees("❗️ Porch reports an error:");
  expect(told.text).toBe(`❗️ Porch reports an error:\n${TRACEBACK}`);
  expect(told.buttons).toEqual([["📜 Log"], ["« Porch"]]);
  const log = await turns(told, "📜 Log");
  expect(log.text).toContain(TRACEBACK);
  expect(log.text).toContain("started");
});

test("what is refused and a restart with its reason are entries, once", async () => {
  for (const uptime of [500, 510, 4]) {
    await unit.sync({ unit_state: { uptime }, output_variables: { colour: "red" } });
  }
  const log = await openLog();
  expect(log.text.match(/⛔️ .* refused: output_variables\.colour: unknown variable/g)).toHaveLength(1);
  expect(log.text.match(/🔄 .* started again/g)).toHaveLength(1);
});

test("shows levels, times and pages, the newest first, and gives all as a file", async () => {
  const now = Date.now();
  const lines = Array.from({ length: 20 }, (_, n) => [now - n * 10 * MINUTE, n % 2 ? "debug" : "warning", `step ${n}`]);
  await unit.sync({ log: lines });
  const log = await openLog();
  expect(log.text).toContain("Page 1 of 4");
  const errors = await turns(log, "❗️ Errors");
  expect(errors.text).toContain("Traceback");
  expect(errors.text).not.toContain("step");
  const warnings = await turns(errors, "⚠️ Warnings");
  expect(warnings.text).toContain("⚠️");
  const recent = await turns(warnings, "1 h");
  expect(recent.text.match(/step \d+/g)).toEqual(["step 0", "step 2", "step 4"]);
  expect(recent.buttons.flat()).toEqual(expect.arrayContaining(["All", "• ⚠️ Warnings", "❗️ Errors", "• 1 h"]));
  await ann.presses(recent, "📄 As a file");
  const { document } = await ann.sees(({ document }) => document?.name === "log.txt");
  expect(document?.text.trimEnd().split("\n")).toHaveLength(20 + 2 + 2 + 2);
  expect(document?.text).toContain("ERROR Traceback (most recent call last):\n      File");
});

test("is in the API, from a level and a time on, in pages", async () => {
  const seen: string[] = [];
  for (let next = ""; ; ) {
    const { json } = await api(`/units/${uuid}/log?level=warning&limit=3${next && `&cursor=${next}`}`);
    seen.push(...json.entries.map(({ kind, text }: { kind: string; text: string }) => `${kind} ${text.slice(0, 9)}`));
    if (json.next === null) break;
    next = json.next;
  }
  expect(seen).toHaveLength(12);
  expect(new Set(seen).size).toBe(12);
  expect(seen).toEqual(expect.arrayContaining(["program Traceback", "rejected output_va", "program step 18"]));
  const since = Date.now() - 15 * MINUTE;
  const { json } = await api(`/units/${uuid}/log?since=${since}&time=ms&level=debug`);
  for (const { at } of json.entries) expect(at).toBeGreaterThanOrEqual(since);
  expect((await createClient(world)(`/units/${uuid}/log`)).status).toBe(404);
});
