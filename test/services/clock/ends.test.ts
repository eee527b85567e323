import { afterEach, beforeEach, expect, test } from "vitest";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createClient, createToken } from "../../support/api.ts";
import { createClocks, type TurnedClocks } from "../../support/clocks.ts";
import { meet, turns } from "../../support/people.ts";
import { startWorld, type World } from "../../support/pepeunit.ts";

const [MINUTE, DAY] = [60_000, 86_400_000];

let clocks: TurnedClocks;
let world: World;
let ann: Person;
let eve: Person;
let payload: string;
let tokens: Readonly<Record<"day" | "month" | "ever", string>>;

beforeEach(async () => {
  clocks = createClocks();
  world = await startWorld({ clocks, fresh: true });
  ann = await meet(world);
  eve = world.telegram.person({ first_name: "Eve" });
  tokens = {
    day: await createToken(ann, "set", "A day"),
    month: await createToken(ann, "set", "30 days"),
    ever: await createToken(ann, "set", "For ever"),
  };
  ann.says("/people");
  await ann.presses(await turns(ann, await ann.sees("Registration:"), "🚪 Registration"), "✉️ Invitation link");
  [, payload = ""] = /start=(\S+)/.exec((await ann.sees("may register. It works once, for 7 days")).text) ?? [];
});
afterEach(() => world.stop());

/** Both clocks go on, and Telegram's too. */
function passes(ms: number): void {
  clocks.pass(ms);
  world.telegram.turns(ms);
}

/** What each token is answered. */
async function answers(): Promise<Record<string, number>> {
  const entries = Object.entries(tokens).map(
    async ([name, token]) => [name, (await createClient(world, token)("/units")).status] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** What somebody reads who opens the invitation. */
async function opens(): Promise<string> {
  eve.starts(payload);
  return (await eve.sees(/./)).text;
}

test.each(["while the program runs", "before a start"])(
  "a clock that is set back %s makes no token and no invitation valid again, and what is left runs out",
  async (when) => {
    passes(20 * DAY);
    expect(await answers()).toEqual({ day: 401, month: 200, ever: 200 });
    expect(await opens()).toContain("expired");
    const turnBack = (): void => clocks.turn(-20 * DAY);
    if (when === "before a start") await world.restart(turnBack);
    else turnBack();
    expect(await answers()).toEqual({ day: 401, month: 200, ever: 200 });
    expect(await opens()).toContain("expired");
    passes(11 * DAY);
    expect(await answers()).toEqual({ day: 401, month: 401, ever: 200 });
    expect(await opens()).toContain("expired");
  },
  60_000,
);

test("what is made while the clock is behind lasts as long as it says", async () => {
  passes(20 * DAY);
  await answers();
  clocks.turn(-20 * DAY);
  tokens = { ...tokens, day: await createToken(ann, "set", "A day") };
  expect((await answers()).day).toBe(200);
  passes(DAY - MINUTE);
  expect((await answers()).day).toBe(200);
  passes(2 * MINUTE);
  expect((await answers()).day).toBe(401);
}, 60_000);

test("a clock that was ahead ends nothing once it is right and Telegram says so", async () => {
  clocks.turn(20 * DAY);
  expect(await answers()).toEqual({ day: 401, month: 200, ever: 200 });
  clocks.turn(-20 * DAY);
  expect((await answers()).day).toBe(401);
  ann.says("?");
  await ann.sees("/help");
  expect(await answers()).toEqual({ day: 200, month: 200, ever: 200 });
  expect(await opens()).toContain("Hello, Eve!");
}, 60_000);
