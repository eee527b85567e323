import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readExamples } from "../../src/sandbox/examples.ts";
import { type Playground, startPlayground } from "../../src/sandbox/playground.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../src/sandbox/unit.ts";
import { createClient, createToken } from "../support/api.ts";
import { findChromium, openChromium } from "../support/chromium.ts";
import { seesButton, turns } from "../support/people.ts";
import { createUnitInChat, type World } from "../support/pepeunit.ts";

/** For the README: `SCREENSHOTS=1 npx vitest run test/sandbox/phone.test.ts`. */
const program = process.env.SCREENSHOTS ? findChromium() : undefined;
const SCREENSHOTS = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
const PHONE = { width: 360, height: 720 };
/** A picture of an incident comes half a minute after its message. */
const DRAWN = { deadlineMs: 150_000 };
const LONDON = { latitude: 51.5072, longitude: -0.1276 };
const HOUR = 3_600_000;
const MINUTE = 60_000;

const PORCH = {
  "json_example.json": "{}",
  "schema.json": JSON.stringify({
    input_variables: { lamp: "bool", gate: "bool" },
    output_variables: { lit: "bool" },
  }),
};

const WORDS = {
  en: {
    person: 0,
    names: { lamp: "Porch lamp", room: "Bedroom", garden: "Garden", house: "Greenhouse" },
    board: "Home",
    on: "on",
    labels: { outside: "Outside", lamp: "Porch", gate: "Gate" },
    acknowledge: "✅ Acknowledge",
    over: "Over · ",
  },
  ru: {
    person: 1,
    names: { lamp: "Фонарь", room: "Спальня", garden: "Сад", house: "Теплица" },
    board: "Дом",
    on: "вкл",
    labels: { outside: "На улице", lamp: "Свет", gate: "Калитка" },
    acknowledge: "✅ Принять",
    over: "Прошло · ",
  },
} as const;

let dir: string;
let playground: Playground;
let chromium: Awaited<ReturnType<typeof openChromium>>;
let world: World;
beforeAll(async () => {
  if (!program) return;
  dir = mkdtempSync(join(tmpdir(), "pepeunit-phone-"));
  playground = await startPlayground({ dataDir: dir, examples: readExamples() });
  chromium = await openChromium(program);
  world = { instance: { localUrl: playground.server.url }, git: playground.git } as unknown as World;
  await playground.git.commit("porch", PORCH);
  const [ann] = playground.people;
  ann?.starts();
  await ann?.sees("Hello, Ann!");
  ann?.says("/people");
  const registration = await turns(ann!, await seesButton(ann!, "🚪 Registration"), "🚪 Registration");
  await turns(ann!, registration, "Open");
});
afterAll(async () => {
  await chromium?.close();
  await playground?.stop();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

describe.skipIf(!program).each(["en", "ru"] as const)("on a phone, in the language %s", (language) => {
  const words = WORDS[language];
  const { names, labels } = words;
  let person: Person;
  let page: Page;
  let lamp: VirtualUnit;

  const speaks = (code: string) => Object.assign(person.user, { language_code: code });
  const device = async (name: string, program: string): Promise<VirtualUnit> => {
    return (await createUnitInChat(world, person, name, playground.git.urlOf(program))).unit;
  };

  beforeAll(async () => {
    person = playground.people[words.person]!;
    // The devices are made in English, whatever is spoken afterwards.
    speaks("en");
    person.starts();
    await person.sees("Hello, ");
    // Where the browser's clock is.
    person.sends({ location: LONDON });
    await person.sees("London");
    await makeBoard();
    speaks(language);
    page = await chromium.context.newPage();
    page.setDefaultTimeout(15_000);
    await page.setViewportSize(PHONE);
    await page.addInitScript(`localStorage.setItem("me", ${person.id})`);
    await page.goto(playground.page.url);
    const line = page.getByRole("button", { name: /^Pepeunit/ });
    if (await line.isVisible()) await line.click();
  });

  /** Three devices side by side, as somebody would have them. */
  async function makeBoard(): Promise<void> {
    lamp = await device(names.lamp, "porch");
    const room = await device(names.room, "thermostat");
    const garden = await device(names.garden, "climate");
    const now = Date.now();
    const past = now - HOUR - MINUTE;
    await lamp.sync({ output_variables: { lit: true } });
    await room.sync({ output_variables: { temperature: [[past, 21.6], [now, 20.9]], heater: true } }); // biome-ignore format: a table
    await garden.sync({ output_variables: { temperature: [[past, -5.1], [now, -3.2]], humidity: 81 } }); // biome-ignore format: a table
    const api = createClient(world, await createToken(person));
    const { units } = (await api("/units")).json;
    const find = (unit: string, name: string): string => {
      const { inputs, outputs } = units.find((one: { name: string }) => one.name === unit);
      return [...inputs, ...outputs].find((one: { name: string }) => one.name === name).uuid;
    };
    const target = find(names.room, "target");
    const { status } = await api("/boards", {
      method: "POST",
      body: {
        name: words.board,
        widgets: [
          { variable: find(names.garden, "temperature"), label: labels.outside },
          { variable: find(names.garden, "humidity") },
          { variable: find(names.room, "temperature"), label: names.room },
          { kind: "toggle", variable: find(names.lamp, "lamp"), label: labels.lamp },
          {
            kind: "momentary",
            variable: find(names.lamp, "gate"),
            label: labels.gate,
            beside: true,
            options: { ask: true },
          },
          { kind: "stepper", variable: target },
        ],
      },
    });
    expect(status).toBe(200);
    for (const unit of [lamp, room]) await applies(unit);
  }

  test("a board of three devices has whole labels", async () => {
    clear();
    person.says("/boards");
    const board = await person.sees(words.board);
    await person.presses(board, ({ text }) => text.startsWith(labels.lamp));
    await applies(lamp);
    await page.locator(".key", { hasText: `${labels.lamp}: ${words.on} ✓` }).waitFor();
    expect(await cut()).toEqual([]);
    await shoot(`board-${language}`);
  });

  test("an incident is followed by one message, from its beginning to its end", async () => {
    speaks("en");
    const unit = await device(names.house, "climate");
    /** What was measured from so long ago until so long ago. */
    const curve = (from: number, to: number, value: (share: number) => number) => {
      const now = Date.now();
      const shares = Array.from({ length: 12 }, (_, place) => place / 11);
      return shares.map((share) => [Math.round(now - from + (from - to) * share), value(share)]);
    };
    await unit.sync({ output_variables: { temperature: curve(4 * HOUR, HOUR, (share) => 22 + 7 * share) } });
    person.says("/alerts");
    await turns(person, await seesButton(person, "➕ Add an alert"), "➕ Add an alert");
    const which = person.chat.last!;
    await turns(person, which, names.house);
    await turns(person, which, "Temperature");
    await person.presses(person.chat.current(which)!, "above…");
    await person.sees("Above what value");
    speaks(language);
    person.says("30");
    await person.sees(({ from, buttons }) => from.is_bot && buttons.length > 0);
    clear();

    await unit.sync({ output_variables: { temperature: curve(HOUR, 30 * MINUTE, (share) => 29 + 2.6 * share) } });
    const alert = await person.sees(({ text, buttons }) => text.includes(names.house) && buttons.flat().includes(words.acknowledge)); // biome-ignore format: one look
    const drawn = await person.sees(({ id, photo }) => id === alert.id && photo !== undefined, DRAWN);
    await shoot(`incident-firing-${language}`);
    await person.presses(alert, words.acknowledge);
    await person.sees(({ id, text }) => id === alert.id && text.includes("✅"));
    await shoot(`incident-acknowledged-${language}`);
    await unit.sync({ output_variables: { temperature: curve(25 * MINUTE, 0, (share) => 31.6 - 2 * share ** 4) } });
    await person.sees(({ id, text }) => id === alert.id && text.includes(words.over));
    await person.sees(({ id, photo }) => id === alert.id && photo?.file.file_id !== drawn.photo?.file.file_id, DRAWN);
    await shoot(`incident-over-${language}`);
  });

  /** What was before is not looked at: there are keys and tokens among it. */
  function clear(): void {
    for (const message of person.chat.messages) person.deletes(message);
  }

  /** The device takes what was set, and says so. */
  async function applies(unit: VirtualUnit): Promise<void> {
    await unit.sync({ input_rev: (await unit.sync()).json?.input_rev });
  }

  /** Labels that are wider than their buttons. */
  async function cut(): Promise<string[]> {
    return page
      .locator(".message")
      .last()
      .locator(".key-label")
      .evaluateAll((all) =>
        all.flatMap((one) =>
          one.scrollWidth > one.clientWidth || one.textContent?.includes("…") ? [one.textContent ?? ""] : [],
        ),
      );
  }

  async function shoot(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await page.locator(".messages:not(.moving)").waitFor();
    await page
      .locator(".photo img")
      .evaluateAll((all) => Promise.all(all.map((one) => (one as HTMLImageElement).decode())));
    await page.screenshot({ path: `${SCREENSHOTS}${name}.png`, animations: "disabled" });
  }
});
