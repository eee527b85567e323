import { afterAll, beforeAll, expect, test } from "vitest";
import { createUnitInChat, startWorld, type World } from "./support/pepeunit.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

test("a person makes a unit from a link, switches an input and is told of a crossed threshold", async () => {
  const ann = world.telegram.person({ first_name: "Ann", language_code: "en" });
  ann.starts(await world.claim());
  await ann.sees("Hello, Ann!");
  const { unit, env } = await createUnitInChat(world, ann);
  expect(Object.keys(env)).toEqual([
    "WIFI_SSID",
    "WIFI_PASS",
    "RELAY_PIN",
    "PEPEUNIT_URL",
    "PEPEUNIT_TOKEN",
    "SYNC_ENCRYPT_KEY",
    "SECRET_KEY",
  ]);

  const first = await unit.sync({
    output_variables: { temperature: 21.5 },
    unit_state: { rssi: -61, mem_free: 21344, uptime: 53211 },
  });
  expect(first).toMatchObject({ status: 200, json: { input_variables: { relay: false, target: 20 } } });

  const card = ann.chat.messages.find((message) => message.buttons.flat().includes("🎛 Board"))!;
  await ann.presses(card, "🎛 Board");
  const board = await ann.sees((message) => message.buttons.flat().some((label) => label.startsWith("Relay")));
  const waiting = unit.sync({ input_rev: first.json?.input_rev, wait: 20 });
  await ann.presses(board, (button) => button.text.startsWith("Relay"));
  const { json } = await waiting;
  expect(json?.input_variables).toEqual({ relay: true });
  await ann.sees((message) => message.id === board.id && message.buttons.flat().includes("Relay: on 📨"));
  await unit.sync({ input_rev: json?.input_rev });
  await ann.sees((message) => message.id === board.id && message.buttons.flat().includes("Relay: on ✓"));

  await ann.presses(card, "🔔 Alerts");
  const list = await ann.sees("No alerts yet");
  await ann.presses(list, "➕ Add an alert");
  await ann.presses(await ann.sees("which value"), (button) => button.text.startsWith("temperature"));
  await ann.presses(await ann.sees("tell you when"), "above…");
  await ann.sees("Above what value");
  ann.says("30");
  await ann.sees("Done. I will write");
  await unit.sync({ output_variables: { temperature: 31 } });
  const alert = await ann.sees("🔴 Greenhouse: temperature above 30\u00a0°C");
  expect(alert.text).toContain("Now 31\u00a0°C");
});
