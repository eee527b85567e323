import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readFirmware } from "../../../src/sandbox/board/firmware.ts";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { readRows } from "../../support/database.ts";
import { meet, menuOf, seesButton, turns, withButton } from "../../support/people.ts";
import { createUnitInChat, RELAY, startWorld, type World } from "../../support/pepeunit.ts";

const LIBRARY = Object.entries(readFirmware()).map(([path, text]) => [path.slice(1), text]);
const WIFI = "Attic\nopen sesame 42";

let world: World;
let ann: Person;
let env: object;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  ({ env } = await createUnitInChat(world, ann));
});
afterAll(() => world.stop());

/** Presses 📦 at the last env.json and sees the question. */
async function asks(): Promise<Shown> {
  await ann.presses(withButton(ann, "📦"), "📦 All in one zip");
  return seesButton(ann, "Without Wi-Fi");
}

/** The zip that comes, as text by path. */
async function seesZip(): Promise<{ message: Shown; files: Record<string, string> }> {
  const message = await ann.sees(({ document }) => document?.name.endsWith(".zip") ?? false);
  const files = unzipSync(message.document?.bytes ?? new Uint8Array());
  const texts = Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString()]);
  return { message, files: Object.fromEntries(texts) };
}

const isAsked = async () => (await readRows(world.dir, "select key from dialog where key like 'zip:%'")).length > 0;
const stands = (message: Shown) => ann.chat.current(message) !== undefined;

test("one press after /new, two lines, and all for the board comes in one file; what was typed is gone", async () => {
  const question = await asks();
  expect(question.text).toContain("Which Wi-Fi is the board to join?");
  const typed = ann.says(WIFI);
  const { message, files } = await seesZip();
  expect(stands(typed)).toBe(false);
  expect(message.document?.name).toBe("Greenhouse.zip");
  const { "env.json": filled = "", ...others } = files;
  expect(others).toEqual({ ...RELAY, ...Object.fromEntries(LIBRARY) });
  expect(JSON.parse(filled)).toEqual({ ...env, WIFI_SSID: "Attic", WIFI_PASS: "open sesame 42" });
  expect(message.text).toContain("mpremote cp -r . : + reset");
  expect(message.text).toContain("“Attic”");
  expect(message.text).not.toContain("sesame");
  await vi.waitFor(async () => expect(await isAsked()).toBe(false));
  expect(ann.chat.messages.some(({ text }) => text.includes("Packing") || text.includes("sesame"))).toBe(false);
});

test("spaces at the ends of a name and a password are kept, and said", async () => {
  await asks();
  ann.says("Attic \n open sesame");
  const { message, files } = await seesZip();
  expect(JSON.parse(files["env.json"] ?? "")).toMatchObject({ WIFI_SSID: "Attic ", WIFI_PASS: " open sesame" });
  expect(message.text).toContain("has a space at one of its ends");
  expect(message.text).not.toContain("sesame");
});

test("the next words are nobody's Wi-Fi, and env.json as it is sent later has none", async () => {
  const said = ann.says(WIFI);
  await ann.sees("I did not get that");
  expect(stands(said)).toBe(true);
  ann.chat.messages.filter(({ text }) => text === WIFI).forEach(ann.deletes);
  const menu = await menuOf(ann);
  await ann.presses(menu, "📄 env.json");
  const { document } = await ann.sees(({ document }) => document?.name === "env.json");
  expect(JSON.parse(document?.text ?? "")).toMatchObject({ WIFI_SSID: "", WIFI_PASS: "" });
});

test("it is behind ⚙️ too, and going back takes the question away", async () => {
  const menu = withButton(ann, "🔑");
  const question = await turns(ann, menu, "📦");
  await vi.waitFor(async () => expect(await isAsked()).toBe(true));
  expect((await turns(ann, question, "« Back")).buttons).toEqual(menu.buttons);
  expect(await isAsked()).toBe(false);
});

test("what can be no Wi-Fi is deleted all the same, told what to mend, and asked again", async () => {
  await asks();
  for (const [text, sentence] of [
    ["Attic", "Send two lines"],
    ["Attic\nshort", "8 to 64 characters"],
    [`${"a".repeat(33)}\nopen sesame`, "up to 32 bytes"],
  ] as const) {
    const typed = ann.says(text);
    await ann.sees(sentence);
    expect(stands(typed), text).toBe(false);
  }
  ann.says("Attic\n-");
  const { message, files } = await seesZip();
  expect(JSON.parse(files["env.json"] ?? "")).toMatchObject({ WIFI_SSID: "Attic", WIFI_PASS: "" });
  expect(message.text).not.toContain("fill in");
});

test("without a Wi-Fi the file says what is to be filled in", async () => {
  const question = await asks();
  await ann.presses(question, "Without Wi-Fi");
  const { message, files } = await seesZip();
  expect(JSON.parse(files["env.json"] ?? "")).toEqual(env);
  expect(message.text).toContain("fill in WIFI_SSID, WIFI_PASS in its env.json");
  await vi.waitFor(async () => expect(await isAsked()).toBe(false));
});

test("a restart forgets no question", async () => {
  await asks();
  await world.restart();
  const typed = ann.says(WIFI);
  expect((await seesZip()).message.text).toContain("“Attic”");
  expect(stands(typed)).toBe(false);
});

test("a command, or a question that comes later, takes the place of this one", async () => {
  await asks();
  ann.says("/cancel");
  await ann.sees("Stopped.");
  expect(await isAsked()).toBe(false);
  await asks();
  ann.says("/new");
  await ann.sees("called");
  const name = ann.says("Attic");
  await ann.sees("link");
  expect(stands(name)).toBe(true);
  await asks();
  const typed = ann.says(WIFI);
  await seesZip();
  expect(stands(typed)).toBe(false);
});

test("a token that is asked for later is no Wi-Fi, and comes in no zip", async () => {
  ann.says("/settings");
  const settings = await seesButton(ann, "🔑 Private");
  await asks();
  await ann.presses(await turns(ann, settings, "🔑 Private"), "➕ Add a token");
  await ann.sees("Send the site and the token");
  const typed = ann.says("github.com\nghp_Private42");
  await ann.sees("I have a token for github.com");
  expect([stands(typed), await isAsked()]).toEqual([false, false]);
});

test("what can't be deleted is left to the person, who is told so", async () => {
  await asks();
  world.telegram.fails("deleteMessage", { error_code: 400, description: "Bad Request: message can't be deleted" });
  ann.says(WIFI);
  await ann.sees("delete it yourself");
  await seesZip();
});

test("a repository that can't be read is told, and the same Wi-Fi may be sent once more", async () => {
  world.git.behave("relay", (_, response) => void response.writeHead(500).end());
  await asks();
  const typed = ann.says(WIFI);
  await ann.sees("Send the Wi-Fi once more");
  expect(stands(typed)).toBe(false);
  world.git.behave("relay", undefined);
  ann.says(WIFI);
  await seesZip();
});

test("a repository's own library stays as it is, and its env.json does not come before the unit's", async () => {
  const own = { ...RELAY, "lib/pepeunit/__init__.py": "own = True\n", "env.json": '{"PEPEUNIT_URL": "http://evil"}' };
  await world.git.commit("own", own);
  const { env } = await createUnitInChat(world, ann, "Теплица: 1/2", world.git.urlOf("own"));
  await ann.presses(await asks(), "Without Wi-Fi");
  const { message, files } = await seesZip();
  expect(message.document?.name).toBe("Теплица-1-2.zip");
  expect({ ...files, "env.json": "" }).toEqual({ ...own, "env.json": "" });
  expect(JSON.parse(files["env.json"] ?? "")).toEqual(env);
});

test("nobody else gets it, whatever they press", async () => {
  const bob = await meet(world, { first_name: "Bob" });
  const message = bob.chat.messages[0] as Shown;
  for (const data of ["zip:1:0", "zip-without:1"])
    expect((await bob.forges(message, data)).text).toContain("can’t find");
  bob.says(WIFI);
  await bob.sees("I did not get that");
});
