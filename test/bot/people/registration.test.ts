import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { readAll, readRows } from "../../support/database.ts";
import { meet, turns } from "../../support/people.ts";
import { startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let bob: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
});
afterAll(() => world.stop());

async function people(person: Person): Promise<Shown> {
  person.says("/people");
  return person.sees("Registration:");
}

const names = async () => (await readRows(world.dir, "select name from user order by id")).map(({ name }) => name);

describe("registration", () => {
  afterEach(async () => {
    await ann.forges(await people(ann), "reg-set:0");
  });

  async function sets(mode: string): Promise<Shown> {
    const page = await turns(ann, await people(ann), "🚪 Registration");
    return turns(ann, page, mode);
  }

  test("that is open asks nobody", async () => {
    const page = await turns(ann, await people(ann), "🚪 Registration");
    expect(page.buttons).toEqual([["• Open"], ["By invitation"], ["Closed"], ["✉️ Invitation link"], ["« People"]]);
    expect((await turns(ann, page, "By inv")).text).toContain("only those whom somebody sends an invitation link");
  });

  test("by invitation lets in whoever has a link, once; others are told so and stay unknown", async () => {
    const page = await sets("By inv");
    await ann.presses(page, "✉️ Invitation link");
    const { text } = await ann.sees("may register. It works once, for 7 days");
    const [, payload = ""] = /start=(\S+)/.exec(text) ?? [];
    const eve = world.telegram.person({ first_name: "Eve" });
    const before = await readAll(world.dir);
    for (const wrong of [undefined, "x", `${payload}x`, "i_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]) {
      eve.starts(wrong);
      const { text: told } = await eve.sees(/invitation/i);
      expect(told).not.toContain("/new");
    }
    expect(await readAll(world.dir)).toEqual(before);
    eve.starts(payload);
    await eve.sees("Hello, Eve!");
    const mallory = world.telegram.person({ first_name: "Mallory" });
    mallory.starts(payload);
    await mallory.sees("invitation");
    expect(await names()).toEqual(["Ann", "Bob", "Eve"]);
    eve.starts();
    await eve.sees("Hello, Eve!");
    bob.starts();
    await bob.sees("Hello, ");
  });

  test("that is closed lets in nobody, not even with a link, and a restart keeps it so", async () => {
    const page = await turns(ann, await people(ann), "🚪 Registration");
    await ann.presses(page, "✉️ Invitation link");
    const { text } = await ann.sees("may register");
    expect((await sets("Closed")).buttons.flat()).not.toContain("✉️ Invitation link");
    await world.restart();
    const zed = world.telegram.person({ first_name: "Zed" });
    for (const payload of [undefined, /start=(\S+)/.exec(text)?.[1]]) {
      zed.starts(payload);
      expect((await zed.sees(() => true)).text).toBe("Registration is closed for now.");
    }
    expect(await zed.forges(1, "board:1")).toEqual({ text: "Press /start first.", show_alert: true });
    expect(await names()).not.toContain("Zed");
  });

  describe("of a fresh instance", () => {
    test("makes nobody an admin by pressing start; the link does so once, and is worth nothing then", async () => {
      const fresh = await startWorld({ fresh: true });
      const roles = () => readRows(fresh.dir, "select name, role from user order by id");
      const payload = (await fresh.claim()) ?? "";
      const eve = fresh.telegram.person({ first_name: "Eve" });
      const refusals = new Set<string>();
      const isRefused = async (given?: string) => {
        eve.starts(given);
        refusals.add((await eve.sees(() => true)).text);
      };
      const almost = `${payload.slice(0, -1)}${payload.endsWith("A") ? "B" : "A"}`;
      for (const wrong of [undefined, almost, `${payload}A`, payload.toLowerCase()]) await isRefused(wrong);
      expect(await roles()).toEqual([]);

      expect(payload).toMatch(/^[\w-]{30,64}$/);
      const printed = await fresh.instance.claim;
      expect(printed).toBe(`https://t.me/${fresh.telegram.snapshot().bot.username}?start=${payload}`);
      await fresh.restart();
      expect(await fresh.instance.claim).toBe(printed);
      const [op, late] = ["Op", "Late"].map((first_name) => fresh.telegram.person({ first_name }));
      op!.starts(payload);
      await op!.sees("You are the admin here");
      late!.starts(payload);
      refusals.add((await late!.sees(() => true)).text);
      await isRefused(payload);
      expect(refusals.size).toBe(1);
      expect([...refusals][0]).toContain("by invitation");
      expect(await roles()).toEqual([{ name: "Op", role: "admin" }]);
      expect((await people(op!)).text).toContain("Registration: by invitation");
      await fresh.restart();
      expect(await fresh.instance.claim).toBeUndefined();
      await fresh.stop();
    });

    test("makes the admin of two who open the link at once", async () => {
      const fresh = await startWorld({ fresh: true });
      const two = ["One", "Two"].map((first_name) => fresh.telegram.person({ first_name }));
      const payload = await fresh.claim();
      for (const person of two) person.starts(payload);
      const told = await Promise.all(two.map((person) => person.sees(() => true)));
      expect(told.filter(({ text }) => text.includes("You are the admin"))).toHaveLength(1);
      expect(await readRows(fresh.dir, "select role from user")).toEqual([{ role: "admin" }]);
      await fresh.stop();
    });

    test("has no such link for anybody when ADMIN_TELEGRAM_ID says who is the admin", async () => {
      const fresh = await startWorld({ fresh: true, env: { ADMIN_TELEGRAM_ID: "777" } });
      expect(await fresh.instance.claim).toBeUndefined();
      const eve = fresh.telegram.person({ first_name: "Eve" });
      eve.starts(await fresh.claim());
      await eve.sees("by invitation");
      const operator = fresh.telegram.person({ id: 777, first_name: "Op" });
      operator.starts();
      await operator.sees("You are the admin here");
      await fresh.stop();
    });
  });

  test("does not hinder the operator, who is an admin again at every start", async () => {
    const other = await startWorld({ env: { ADMIN_TELEGRAM_ID: "777" } });
    const first = await meet(other, { first_name: "First" });
    first.says("/people");
    await first.sees("I did not get that.");
    const operator = await meet(other, { id: 777, first_name: "Op" });
    await operator.forges(await people(operator), "reg-set:2");
    await operator.forges(await people(operator), "role-yes:1:0:0");
    await operator.forges(await people(operator), "role-yes:2:1:0");
    operator.says("/people");
    await operator.sees("I did not get that.");
    operator.starts();
    await operator.sees("Hello, Op!");
    expect((await people(operator)).text).toContain("Registration: closed");
    await other.stop();
  });
});
