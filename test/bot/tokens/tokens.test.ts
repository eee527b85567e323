import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createClient, createToken } from "../../support/api.ts";
import { readRows } from "../../support/database.ts";
import { meet, seesButton } from "../../support/people.ts";
import { startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
});
afterAll(() => world.stop());

async function turns(message: Shown, label: string): Promise<Shown> {
  const { edits } = ann.chat.current(message) ?? message;
  await ann.presses(ann.chat.current(message) ?? message, label);
  return ann.sees((next) => next.id === message.id && next.edits > edits);
}

async function opens(person = ann): Promise<Shown> {
  person.says("/token");
  return seesButton(person, "➕ Add a token");
}

test("/token says what tokens are for when there is none", async () => {
  const list = await opens();
  expect(list.text).toContain("No tokens yet.");
  expect(list.text).toContain("/api/docs");
  expect(list.buttons).toEqual([["➕ Add a token"]]);
});

test("a token is made by buttons and a name, is shown once, and works", async () => {
  const scopes = await turns(await opens(), "➕ Add a token");
  expect(scopes.buttons).toEqual([["👁 Only look"], ["✏️ Look, and set inputs"], ["« Tokens"]]);
  const lives = await turns(scopes, "👁 Only look");
  expect(lives.buttons).toEqual([["A day"], ["30 days"], ["A year"], ["For ever"], ["« Back"]]);
  await ann.presses(lives, "30 days");
  await ann.sees("What is it for?");
  ann.says("two\nlines");
  await ann.sees("A name is one line");
  ann.says("<Grafana> & co");
  const { text } = await ann.sees("Here is the token");
  expect(text).toContain("<Grafana> & co is ready");
  const [token = ""] = /ppu_[\w-]{43}/.exec(text) ?? [];
  expect((await createClient(world, token)("/units")).status).toBe(200);
  const rows = await readRows(
    world.dir,
    "select name, scope, expires_at - created_at as life, length(hash) as hash from api_token",
  );
  expect(rows).toEqual([{ name: "<Grafana> & co", scope: "read", life: 30 * 24 * 3600_000, hash: 64 }]);

  const list = await opens();
  expect(list.text).toContain("One token");
  expect(list.text).not.toContain("ppu_");
  const card = await turns(list, "👁 <Grafana> & co");
  expect(card.text).toMatch(/👁 May look\s+Last used just now\s+Ends /);
});

test("a token is revoked after a question, and going back keeps it", async () => {
  const list = await opens();
  const question = await turns(await turns(list, "👁 <Grafana> & co"), "🗑 Revoke");
  expect(question.text).toContain("Revoke <Grafana> & co?");
  const card = await turns(question, "« Back");
  expect(card.text).toContain("May look");
  expect((await turns(await turns(card, "🗑 Revoke"), "🗑 Revoke")).text).toContain("No tokens yet.");
  expect(await readRows(world.dir, "select * from api_token")).toEqual([]);
});

test("many tokens come in pages, the newest first, up to a limit", async () => {
  for (let i = 1; i <= 9; i++) await createToken(ann, "set", "For ever", `Script ${i}`);
  const list = await opens();
  expect(list.text).toContain("9 tokens\nPage 1 of 2");
  expect(list.buttons[0]).toEqual(["✏️ Script 9"]);
  const second = await turns(list, "2");
  expect(second.buttons).toEqual([["✏️ Script 1"], ["1", "• 2"], ["➕ Add a token"]]);
});

test("a token is nobody else's to see or to revoke, and a stranger has none", async () => {
  const [row] = await readRows(world.dir, "select id from api_token limit 1");
  const eve = await meet(world, { first_name: "Eve" });
  const list = await opens(eve);
  expect(list.text).toContain("No tokens yet.");
  for (const data of [`token:${row?.id}`, `token-rev:${row?.id}`, `token-rev-yes:${row?.id}`, "token-life:7:7"]) {
    const answer = await eve.forges(list, data);
    if (data.startsWith("token-life")) continue;
    expect(answer).toMatchObject({ show_alert: true });
  }
  eve.says("anything");
  await eve.sees("I can’t find that.");
  expect(await readRows(world.dir, "select count(*) as count from api_token")).toEqual([{ count: 9 }]);
});

test("a Russian makes one in Russian", async () => {
  const ivan = await meet(world, { first_name: "Иван", language_code: "ru" });
  ivan.says("/token");
  expect((await seesButton(ivan, "➕ Добавить")).text).toContain("Токенов пока нет.");
});
