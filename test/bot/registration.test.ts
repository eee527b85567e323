import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../src/sandbox/telegram/message.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { readAll, readRows } from "../support/database.ts";
import { meet, turns } from "../support/people.ts";
import { startWorld, type World } from "../support/pepeunit.ts";

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

  test("is open at first, and asks nobody", async () => {
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
