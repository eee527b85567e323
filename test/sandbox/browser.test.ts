import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readExamples } from "../../src/sandbox/examples.ts";
import { type Playground, startPlayground } from "../../src/sandbox/playground.ts";
import { findChromium, openChromium } from "../support/chromium.ts";
import { FAR_MS } from "../support/patience.ts";

const program = findChromium();
if (!program) console.warn("No Chromium here (CHROMIUM, or chromium in PATH): the page is not tried in a browser.");
const SCREENSHOTS = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));

let dir: string;
let playground: Playground;
let chromium: Awaited<ReturnType<typeof openChromium>>;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  if (!program) return;
  dir = mkdtempSync(join(tmpdir(), "pepeunit-browser-"));
  playground = await startPlayground({ dataDir: dir, examples: readExamples() });
  chromium = await openChromium(program);
  page = await chromium.context.newPage();
  page.setDefaultTimeout(FAR_MS);
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await page.goto(playground.page.url);
});
afterAll(async () => {
  await chromium?.close();
  await playground?.stop();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

test.skipIf(!program)("a person makes a unit, plugs a board in, switches its relay and is alerted", async () => {
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await message("Hello, Ann!").waitFor();

  // The slash button offers the bot's commands.
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("option", { name: /\/new/ }).click();
  await message("What is the device called?").waitFor();
  await write("Porch light");
  await message("Now send the link").waitFor();
  await page.getByRole("button", { name: /^relay/ }).click();
  await page.getByRole("textbox", { name: "Message" }).press("Enter");
  await key("✅ Create").waitFor();
  await shoot("found");

  await key("✅ Create").click();
  await page.getByRole("button", { name: "Plug in", exact: true }).click();
  const dialog = page.getByRole("dialog");
  expect(await dialog.getByRole("radio", { name: /^relay/ }).isChecked()).toBe(true);
  await dialog.getByRole("button", { name: "Plug in" }).click();
  const board = page.locator(".board", { hasText: "Porch light" });
  await board.getByText("running", { exact: true }).waitFor();
  await board.getByText("Wi-Fi joined").waitFor();

  await key("🎛 Board").click();
  const relay = key(/^Relay:/);
  const pin = board.locator(".pin[data-pin='5']");
  await eventually(pin, "data-level", "0");
  await relay.click();
  await eventually(pin, "data-level", "1");
  await page.getByRole("button", { name: "Relay: on ✓" }).waitFor();
  await page.locator(".text", { hasText: "State: on" }).waitFor();
  await shoot("board");

  await write("/alerts");
  await key("➕ Add an alert").click();
  // The message of its first sync has a button of that name, too.
  await message("Which device?").locator(".key", { hasText: "Porch light" }).click();
  await key(/^State/).click();
  await key(/^on$/).click();
  await message("Done. It is already so: on").waitFor();
  await relay.click();
  await eventually(pin, "data-level", "0");
  await page.locator(".text", { hasText: "State: off" }).waitFor();
  await relay.click();
  await message("🔴 Porch light: State is on").waitFor();
  await page.locator(".text", { hasText: "State: on" }).waitFor();
  await shoot("alert");

  await page.getByRole("button", { name: "Light or dark" }).click();
  await shoot("dark");
  await page.getByRole("button", { name: "Light or dark" }).click();
  expect(problems).toEqual([]);
});

test.skipIf(!program)("on a phone's width the chats, the chat and the devices take turns", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await shoot("phone");
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
  await page.getByRole("button", { name: "Show the devices" }).click();
  await page.locator(".board").waitFor();
  await shoot("phone-devices");
  await page.getByRole("button", { name: "Close the devices" }).click();
  await page.getByRole("button", { name: "Back to the chats" }).click();
  await page.getByRole("button", { name: "Борис" }).click();
  await page.getByRole("button", { name: /^Pepeunit/ }).click();
  await page.getByRole("button", { name: "Запустить" }).click();
  // Ann is the admin, and has not invited him.
  await message("Этот бот — по приглашениям").waitFor();
  await page.setViewportSize({ width: 1320, height: 840 });
  expect(problems).toEqual([]);
});

test.skipIf(!program)(
  "links to the bot are followed here: an invitation is taken up, and a group's board asks for a value in the private chat",
  async () => {
    const pages = chromium.context.pages().length;
    await page.locator(".person", { hasText: "Ann" }).click();
    await write("/new");
    await message("What is the device called?").waitFor();
    await write("Bedroom");
    await message("Now send the link").waitFor();
    await page.getByRole("button", { name: /^thermostat/ }).click();
    await page.getByRole("textbox", { name: "Message" }).press("Enter");
    await key("✅ Create").click();
    await message("Keys of Bedroom").waitFor();
    for (const label of ["⚙️ More", "🔐 Access", "✉️ Invitations", "➕ Invite", "📟 The whole device", "📈🎛 See"])
      await key(label).click();
    await key("✉️ An invitation link").click();
    await key("1 h").click();
    const link = /https:\/\/t\.me\/\S+/.exec(await message("An invitation to Bedroom").innerText())?.[0] ?? "";

    const group = page.locator(".chat-line", { hasText: "Home" });
    await group.click();
    await write(link);
    await write("/board@pepeunit_bot");
    await key("Bedroom").click();
    await key("Those with access").click();
    await key(/^Target/).waitFor();

    // Boris finds both in the group.
    await page.locator(".person", { hasText: "Борис" }).click();
    await group.click();
    await page.getByRole("link", { name: link }).click();
    await message("Bedroom").waitFor();
    await group.click();
    await key(/^(Target|Цель)/).click();
    await message("Пришлите").waitFor();
    await write("23.5");
    await message("23,5").waitFor();
    expect(chromium.context.pages()).toHaveLength(pages);
    expect(problems).toEqual([]);
  },
);

test.skipIf(!program)(
  "tabs that nobody sees keep no connection, of which a browser has six, and hear on when they are looked at",
  async () => {
    const show = (tab: Page, hidden: boolean) =>
      tab.evaluate((isHidden) => {
        Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    const tabs: Page[] = [];
    await show(page, true);
    for (let count = 0; count < 8; count++) {
      const tab = await chromium.context.newPage();
      await tab.goto(playground.page.url);
      await tab.locator(".person").first().waitFor();
      await show(tab, true);
      tabs.push(tab);
    }
    await show(page, false);
    await page.locator(".person").first().click();
    await page.locator(".chat-line").first().click();
    await write("/ids of nobody");
    await message("/ids of nobody").waitFor();
    const [first] = tabs;
    if (!first) throw new Error("there is no tab");
    await show(first, false);
    await first.locator(".person").first().click();
    await first.locator(".chat-line").first().click();
    await first.locator(".message", { hasText: "/ids of nobody" }).last().waitFor();
    for (const tab of tabs) await tab.close();
  },
);

/** The newest message with these words. */
function message(text: string): Locator {
  return page.locator(".message", { hasText: text }).last();
}

/** The newest button of that name below a message. */
function key(name: string | RegExp): Locator {
  return page.locator(".key", { hasText: name }).last();
}

async function write(text: string): Promise<void> {
  const input = page.getByRole("textbox", { name: /^(Message|Сообщение)$/ });
  await input.fill(text);
  await input.press("Enter");
}

async function eventually(locator: Locator, attribute: string, value: string): Promise<void> {
  await locator.and(page.locator(`[${attribute}="${value}"]`)).waitFor();
}

/** For the README, when SCREENSHOTS=1. */
async function shoot(name: string): Promise<void> {
  if (!process.env.SCREENSHOTS) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  // A message that has grown pushes the newest out of sight.
  const down = page.getByRole("button", { name: "To the newest message" });
  if (await down.isVisible()) await down.click();
  await page.mouse.move(0, 0);
  await page.locator(".messages:not(.moving)").waitFor();
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png`, animations: "disabled" });
}
