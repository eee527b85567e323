import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Board, startBoard } from "../../src/sandbox/board/board.ts";
import { readFirmware } from "../../src/sandbox/board/firmware.ts";
import { startNetwork } from "../../src/sandbox/board/network.ts";
import { readExamples } from "../../src/sandbox/examples.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { readSamples } from "../support/database.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";
import { counter } from "./counter.ts";

const RELAY_PIN = 5;

let world: World;
let ann: Person;
let board: Board;

// The relay example on MicroPython against the real server, as a person would set it up.
beforeAll(async () => {
  world = await startWorld();
  for (const [name, files] of Object.entries(readExamples())) await world.git.commit(name, files);
  ann = world.telegram.person({ first_name: "Ann", language_code: "en" });
  ann.starts();
  await ann.sees("Hello");
  const { env } = await createUnitInChat(world, ann, "Lamp", world.git.urlOf("relay"));
  board = await startBoard({
    files: readFirmware("relay"),
    env: { ...env, PEPEUNIT_URL: world.instance.localUrl, WIFI_SSID: "home", WIFI_PASS: "secret", RELAY_PIN },
  });
});
afterAll(async () => {
  await board.stop();
  await world.stop();
});

const switches = (to: 0 | 1) =>
  board.next((event) => event.type === "pin" && event.pin === RELAY_PIN && event.value === to);

test("a press reaches the pin of a board that waits, and its answer reaches the chat", async () => {
  const card = ann.chat.messages.find((message) => message.buttons.flat().includes("🎛 Board"))!;
  await ann.presses(card, "🎛 Board");
  const buttons = await ann.sees((message) => message.buttons.flat().includes("Relay: off ✓"));
  await ann.presses(buttons, "Relay: off ✓");
  await switches(1);
  await ann.sees((message) => message.id === buttons.id && message.buttons.flat().includes("Relay: on ✓"));
});

test("what a board reads while the server is out of reach is stored once, when it is back", async () => {
  await world.git.commit("counter", {
    "schema.json": '{"output_variables": {"n": "int"}}',
    "json_example.json": "{}",
    "main.py": counter(1),
  });
  const bob = world.telegram.person({ first_name: "Bob", language_code: "en" });
  bob.starts();
  await bob.sees("Hello");
  const { env } = await createUnitInChat(world, bob, "Counter", world.git.urlOf("counter"));
  const network = await startNetwork({ port: Number(new URL(world.instance.localUrl).port) });
  const counting = await startBoard({
    files: { ...readFirmware(), "/main.py": counter(1) },
    env: { ...env, PEPEUNIT_URL: network.url, WIFI_SSID: "home", WIFI_PASS: "secret" },
  });
  const reaches = (count: number) =>
    vi.waitFor(async () => expect((await readSamples(world.dir, "n")).length).toBeGreaterThanOrEqual(count), {
      timeout: 25_000,
      interval: 200,
    });
  try {
    await reaches(1);
    network.set({ kind: "reset" });
    await counting.line(/pepeunit: (connect|reset)/);
    const before = (await readSamples(world.dir, "n")).length;
    network.set({ kind: "fair" });
    await reaches(before + 3);
    const counts = (await readSamples(world.dir, "n")).map(([, value]) => value);
    expect(counts).toEqual(counts.map((_, index) => index + 1));
  } finally {
    await counting.stop();
    await network.stop();
  }
});
