import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readExamples } from "../../src/sandbox/examples.ts";
import { type Page, startPage } from "../../src/sandbox/page/page.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { startWorld, type World } from "../support/pepeunit.ts";
import { type Client, createClient } from "./page.ts";

let world: World;
let page: Page;
let get: Client["get"];
let send: Client["send"];
let state: Client["state"];
let listen: Client["listen"];
let ann: Person;
let group: ReturnType<World["telegram"]["group"]>;

beforeAll(async () => {
  world = await startWorld();
  ann = world.telegram.person({ first_name: "Ann" });
  const boris = world.telegram.person({ first_name: "Борис", language_code: "ru" });
  group = world.telegram.group({ title: "Home", members: [ann, boris] });
  const repositories = Object.entries(readExamples()).map(([name, files]) => ({
    name,
    files,
    url: world.git.urlOf(name),
  }));
  for (const { name, files } of repositories) await world.git.commit(name, files);
  page = await startPage({ telegram: world.telegram, people: [ann, boris], groups: [group], repositories });
  ({ get, send, state, listen } = createClient(page.url));
});
afterAll(async () => {
  await page.stop();
  await world.stop();
});

describe("the page is for this machine's browser alone", () => {
  test("it answers to no other name, so that a rebound one leads nowhere", async () => {
    const refused = await get("/", { host: "evil.example" });
    expect(refused.status).toBe(403);
    expect(JSON.stringify(refused)).toContain(`only at its own address: ${page.url}`);
    await expect(get("/api/state", { host: `evil.example:${new URL(page.url).port}` })).resolves.toMatchObject({
      status: 403,
    });
    await expect(get("/", { host: `localhost:${new URL(page.url).port}` })).resolves.toMatchObject({ status: 200 });
  });

  test("another site can neither press nor read, not even one on another port of this machine", async () => {
    const said = ann.chat.messages.length;
    for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1"]) {
      await expect(
        send("POST", `/api/chats/${ann.id}/messages`, { as: ann.id, text: "/new" }, { origin }),
      ).resolves.toMatchObject({ status: 403 });
    }
    for (const site of ["cross-site", "same-site"]) {
      await expect(get("/api/state", { "sec-fetch-site": site })).resolves.toMatchObject({ status: 403 });
      await expect(get("/main.js", { "sec-fetch-site": site })).resolves.toMatchObject({ status: 403 });
    }
    expect(ann.chat.messages).toHaveLength(said);
  });

  test("a link elsewhere may lead to the front door", async () => {
    const visit = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    await expect(get("/", visit)).resolves.toMatchObject({ status: 200 });
    await expect(get("/api/state", visit)).resolves.toMatchObject({ status: 403 });
  });

  test("it runs no script but its own and stands in nobody's frame", async () => {
    const { headers, text } = await get("/");
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(text).not.toMatch(/ style=| on\w+=|<script>/);
    const files = [...text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, name]) => name!);
    for (const file of files) await expect(get(`/${file}`)).resolves.toMatchObject({ status: 200 });
  });
});

describe("through the page", () => {
  test("a person starts the bot, and hears of it as it happens", async () => {
    const { mark } = await state();
    const hears = await listen(mark);
    await send("PUT", `/api/people/${ann.id}`, { standing: "started" });
    const hello = await hears(
      ({ type, message }) => type === "message" && message?.text.startsWith("Hello, Ann!") === true,
    );
    expect(hello.message?.from.is_bot).toBe(true);
    const again = await listen(mark);
    await again(({ message }) => message?.text === "/start");
  });

  test("a person makes a unit, downloads its env.json and plugs a board in", async () => {
    await say("/new");
    await ann.sees("called");
    await say("Porch light");
    await ann.sees("link");
    await say(world.git.urlOf("relay"));
    const found = await ann.sees((message) => message.buttons.flat().includes("✅ Create"));
    const button = (await state()).chats[0]!.messages.find(({ id }) => id === found.id)!.reply_markup!
      .inline_keyboard[0]![0]!;
    const { json } = await send("POST", `/api/chats/${ann.id}/presses`, {
      as: ann.id,
      message: found.id,
      data: button.callback_data,
    });
    expect(json).toEqual({ answer: {} });

    const { id, document } = await ann.sees((message) => message.document?.name === "env.json");
    const file = await get(`/api/chats/${ann.id}/messages/${id}/file`);
    expect(file.headers["content-disposition"]).toBe("attachment; filename*=UTF-8''env.json");
    expect(file.text).toBe(document?.text);

    const { json: plan } = await send("GET", `/api/chats/${ann.id}/messages/${id}/env`);
    expect(plan).toMatchObject({ name: "Porch light", program: "relay" });
    const env = { ...(plan as { env: object }).env, PEPEUNIT_URL: world.instance.localUrl };
    const hears = await listen((await state()).mark);
    const { status, json: board } = await send("POST", "/api/boards", { env, program: "relay", name: "Porch light" });
    expect([status, board]).toMatchObject([
      201,
      { name: "Porch light", program: "relay", wires: [{ name: "relay", pin: 5 }] },
    ]);
    const twice = await send("POST", "/api/boards", { env, program: "relay" });
    expect(twice).toMatchObject({ status: 409, json: { error: "a board runs with this env.json already" } });
    await hears(({ type, board }) => type === "board" && board?.joined === true && board.pins[5] === 0);

    const card = ann.chat.find((message) => message.buttons.flat().includes("🎛 Board"))!;
    await ann.presses(card, "🎛 Board");
    const panel = await ann.sees((message) => message.buttons.flat().some((label) => label.startsWith("Relay")));
    await ann.presses(panel, (key) => key.text.startsWith("Relay"));
    await hears(({ type, board }) => type === "board" && board?.pins[5] === 1);

    const path = `/api/boards/${(board as { id: number }).id}`;
    await send("PATCH", path, { wifi: false });
    await hears(({ type, board }) => type === "board" && board?.joined === false);
    await send("POST", `${path}/reset`, {});
    await hears(({ fresh }) => fresh?.some(({ text }) => text.startsWith("power on")) === true);
    expect(await send("DELETE", path)).toMatchObject({ status: 200 });
    expect((await state()).boards).toEqual([]);
  });

  test("a person sends a file, a picture is shown in place and anything else only saved", async () => {
    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    );
    const page = "<script>alert(1)</script>";
    const files: [string, Uint8Array, string][] = [
      ["dot.png", png, "image/png"],
      ["page.html", Buffer.from(page), "application/octet-stream"],
    ];
    for (const [name, bytes, type] of files) {
      const query = new URLSearchParams({ as: String(ann.id), name, caption: name });
      const { json } = await send("POST", `/api/chats/${ann.id}/files?${query}`, bytes);
      const { id } = json as { id: number };
      const back = await get(`/api/chats/${ann.id}/messages/${id}/file`);
      expect(back.headers["content-type"]).toBe(type);
      expect(String(back.headers["content-disposition"]).startsWith("inline")).toBe(type === "image/png");
    }
  });

  test("people talk in a group, and nobody speaks where they are not", async () => {
    const { status } = await send("POST", `/api/chats/${group.id}/messages`, { as: ann.id, text: "Hello" });
    expect(status).toBe(200);
    expect(group.chat.last?.text).toBe("Hello");
    const elsewhere = await send("POST", `/api/chats/${ann.id + 1}/messages`, { as: ann.id, text: "Hello" });
    expect(elsewhere.status).toBe(404);
    const empty = await send("POST", `/api/chats/${ann.id}/messages`, { as: ann.id, text: "" });
    expect(empty.status).toBe(400);
  });

  test("menus come in the language of each person", async () => {
    const { commands, people, descriptions } = await state();
    const boris = people.find(({ language }) => language === "ru")!;
    expect(commands[String(ann.id)]?.[0]).toEqual({ command: "new", description: "Connect a device" });
    expect(commands[String(boris.id)]?.[0]).toEqual({ command: "new", description: "Подключить устройство" });
    expect(descriptions).toMatchObject({
      en: expect.stringContaining("ESP8266"),
      ru: expect.stringContaining("ESP8266"),
    });
  });

  test("an env.json that is none is refused in words", async () => {
    const { status } = await send("POST", "/api/boards", { env: { PEPEUNIT_URL: "x" }, program: "relay" });
    expect(status).toBe(400);
    const query = new URLSearchParams({ as: String(ann.id), name: "env.json" });
    const { json } = await send("POST", `/api/chats/${ann.id}/files?${query}`, Buffer.from("no JSON"));
    const { id } = json as { id: number };
    expect(await send("GET", `/api/chats/${ann.id}/messages/${id}/env`)).toMatchObject({
      status: 422,
      json: { error: "this is no env.json of a unit" },
    });
  });
});

const say = (text: string) => send("POST", `/api/chats/${ann.id}/messages`, { as: ann.id, text });
