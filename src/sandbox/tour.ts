import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBoard } from "./board/board.ts";
import { readFirmware } from "./board/firmware.ts";
import { readExamples } from "./examples.ts";
import { startGit } from "./git.ts";
import { takePort } from "./port.ts";
import { countPresses, makeBoard, type Presser } from "./presses.ts";
import { type Server, startServer } from "./server.ts";
import type { Shown } from "./telegram/message.ts";
import type { Person } from "./telegram/person.ts";
import { startTelegram } from "./telegram/telegram.ts";
import { playTrust } from "./tourtrust.ts";
import { startTranscript } from "./transcript.ts";
import { createUnit, type UnitEnv } from "./unit.ts";

const HEATER_PIN = 5;
const PATIENCE_MS = 30_000;
/** What a person may have to press and to command for it, at most. */
const MOST = { lamp: 2, board: 25 } as const;

// The whole story once, with nothing but this machine: the real server as a process, Telegram's side over HTTP, a real
// git server, and the real firmware on MicroPython. Every step waits for what a person would see.
const print = (text: string): void => console.log(text);
const has = (label: string) => (message: Shown) => message.buttons.flat().some((button) => button.includes(label));
const stops: (() => Promise<unknown> | unknown)[] = [];
const counts: string[] = [];
let step = "";

try {
  const env = await play();
  print(
    "\nAll of it happened: a link became a unit, a button reached the device, an alert reached the chat, and two servers",
  );
  print("that trust each other shared a value.");
  print(counts.join("\n"));
  print(`The device spoke to ${env} all the while.`);
} catch (error) {
  process.exitCode = 1;
  print(`\nNot done: ${step}.\n${error instanceof Error ? error.message : String(error)}`);
} finally {
  for (const stop of stops.reverse()) await stop();
}

async function play(): Promise<string> {
  begin("start the server, Telegram and a git server");
  const dir = mkdtempSync(join(tmpdir(), "pepeunit-tour-"));
  stops.push(() => rmSync(dir, { recursive: true, force: true }));
  const telegram = await startTelegram({ deadlineMs: PATIENCE_MS });
  stops.push(() => telegram.stop());
  const git = await startGit({ repositories: readExamples() });
  stops.push(() => git.stop());
  const port = await takePort();
  const open = async (): Promise<Server> => {
    const server = await startServer({ dataDir: dir, port, telegram });
    stops.push(() => server.stop());
    return server;
  };
  const server = await open();
  stops.push(startTranscript(telegram, print));
  const ann = telegram.person({ first_name: "Ann", language_code: "en" });

  begin("open the link that the server has printed, and press start");
  ann.starts(await server.claim);
  await ann.sees("Hello, Ann!");

  begin("make a unit from a repository link, and receive env.json");
  const env = await makeUnit(ann, "Greenhouse", git.urlOf("thermostat"));
  const card = await ann.sees(has("Board"));

  begin("load it onto a device, and see the first sync");
  const device = await startBoard({
    files: readFirmware("thermostat"),
    env: { ...env, WIFI_SSID: "home", WIFI_PASS: "secret" },
    sensors: { temperature: 19.8 },
  });
  stops.push(() => device.stop());
  stops.push(device.on((event) => event.type === "line" && print(`   ESP8266: ${event.text}`)));
  await ann.presses(card, "🎛 Board");
  const board = await ann.sees((message) => has("Target")(message) && message.text.includes("Temperature: 19.8"));

  begin("press a button, and see the input arrive at the device");
  const before = telegram.events.mark();
  await ann.presses(board, "+");
  await device.next((event) => event.type === "pin" && event.pin === HEATER_PIN && event.value === 1, PATIENCE_MS);
  print(`   ESP8266: pin ${HEATER_PIN} is on: the heater heats`);
  await ann.sees((message) => message.id === board.id && has("20.5")(message) && has("✓")(message), { since: before });

  begin("ask for an alert");
  await ann.presses(card, "🔔 Alerts");
  await ann.presses(await ann.sees(has("Add an alert")), "➕ Add an alert");
  await ann.presses(await ann.sees("which value"), (button) => button.text.startsWith("Temperature"));
  await ann.presses(await ann.sees("tell you when"), "above…");
  await ann.sees("Above what value");
  ann.says("30");
  await ann.sees("Done. I will write");

  begin("cross the threshold, and be told");
  const hot = telegram.events.mark();
  await device.setTemperature(31.5);
  await ann.sees(/🔴 Greenhouse: Temperature above 30\s°C/, { since: hot });

  begin("look at the unit");
  ann.says("/units");
  await ann.presses(await ann.sees(has("Greenhouse")), (button) => button.text.includes("Greenhouse"));
  await ann.sees((message) => message.text.includes("🟢 Greenhouse") && message.text.includes("31.5"));

  begin("make a lamp and a weather station, too");
  const lamp = createUnit(await makeUnit(ann, "Porch lamp", git.urlOf("relay")));
  await lamp.sync({ output_variables: { state: false } });
  const garden = createUnit(await makeUnit(ann, "Garden", git.urlOf("climate")));
  await garden.sync({ output_variables: { temperature: -3.2, humidity: 81 } });

  begin("put six values of the three devices on one board, from nothing");
  const making = countPresses(ann);
  await makeBoard(making, "Home", [
    ["Porch lamp", ["Relay", "State"]],
    ["Greenhouse", ["Target", "Temperature"]],
    ["Garden", ["Temperature", "Humidity"]],
  ]);
  count("A board of six values of three devices", making, MOST.board);

  begin("switch the lamp from a cold start");
  const switching = countPresses(ann);
  switching.says("/boards");
  await switching.presses(await ann.sees(has("Relay")), "Relay");
  await ann.sees(has("Relay: on"));
  const { json } = await lamp.sync();
  if (json?.input_variables?.relay !== true) throw new Error("the lamp was not told to be on");
  count("A lamp on a board that is there", switching, MOST.lamp);

  const last = await playTrust(
    { server, ann, thermometer: garden, name: "Garden", open },
    {
      dataDir: join(dir, "neighbour"),
      relayUrl: git.urlOf("relay"),
      patienceMs: PATIENCE_MS,
      begin,
      print,
      stops,
      makeUnit,
    },
  );

  begin("stop the server");
  await last.stop();
  const how = await last.ended;
  if (how !== "ended with 0") throw new Error(`the server ${how}`);
  return server.url;
}

async function makeUnit(person: Person, name: string, link: string): Promise<UnitEnv> {
  person.says("/new");
  await person.sees("called");
  person.says(name);
  await person.sees("link");
  person.says(link);
  await person.presses(await person.sees(has("Create")), "✅ Create");
  const { document } = await person.sees((message) => message.document?.name === "env.json");
  return JSON.parse(document?.text ?? "{}") as UnitEnv;
}

/** Prints what something took to press, and fails where that is too much. */
function count(what: string, { count }: Presser, most: number): void {
  counts.push(`${what}: ${count} presses, of ${most} at most.`);
  print(`   ${counts.at(-1)}`);
  if (count > most) throw new Error(`${what} takes ${count} presses, and ${most} should do`);
}

function begin(what: string): void {
  step = what;
  print(`\n— ${what} —`);
}
