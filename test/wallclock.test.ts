import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { monotonic } from "../src/domain/monotonic.ts";
import type { Shown } from "../src/sandbox/telegram/message.ts";
import type { Person } from "../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../src/sandbox/unit.ts";
import { meet, seesButton, withButton } from "./support/people.ts";
import { createUnitInChat, startWorld, type World } from "./support/pepeunit.ts";

const [SECOND, DAY] = [1000, 86_400_000];
const PER_SECOND = 5;
const real = Date.now;

let world: World;
let ann: Person;
let unit: VirtualUnit;
let turned = 0;
beforeAll(async () => {
  vi.spyOn(Date, "now").mockImplementation(() => real() + turned);
  const limits = { UNIT_SYNCS_PER_SECOND: String(PER_SECOND), API_REQUESTS_PER_SECOND: String(PER_SECOND) };
  world = await startWorld({ telegram: { now: real }, env: limits });
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann));
});
afterAll(async () => {
  await world.stop();
  vi.restoreAllMocks();
});
afterEach(() => {
  turned = 0;
});

async function postBoard(): Promise<Shown> {
  await ann.presses(withButton(ann, "🎛 Board"), "🎛 Board");
  return seesButton(ann, "Relay");
}

/** Asks something and has the answer: what came before is over then. */
async function talk(): Promise<void> {
  const mark = ann.chat.mark();
  ann.says("/help");
  await ann.sees("/units", { since: mark });
}

const JUMPS = [
  ["back by 20 s", -20 * SECOND],
  ["back by a day", -DAY],
  ["ahead by a day", DAY],
] as const;

test.each(JUMPS)("boards go on when the clock is put %s", async (_how, ms) => {
  const pressed = await postBoard();
  const other = await postBoard();
  const press = async (label: string): Promise<void> => {
    const mark = ann.chat.mark();
    await ann.presses(pressed, ({ text }) => text.startsWith("Relay"));
    await ann.sees(({ id, buttons }) => id === other.id && buttons.flat().includes(label), { since: mark });
  };
  await press("Relay: on ⏳");
  await talk();
  turned += ms;
  await press("Relay: off ⏳");
  await press("Relay: on ⏳");
  await press("Relay: off ⏳");
});

test.each(JUMPS)("/health stays true when the clock is put %s", async (_how, ms) => {
  const health = async () => (await fetch(`${world.instance.localUrl}/health`)).json();
  await talk();
  expect(await health()).toMatchObject({ ok: true, bot: true });
  turned += ms;
  expect(await health()).toMatchObject({ ok: true, bot: true });
});

/** What the doors of units and of programs say, until they have said no three times. */
async function knock(door: () => Promise<number>): Promise<number> {
  let taken = 0;
  for (let refused = 0; refused < 3; ) {
    const status = await door();
    if (status === 429) refused += 1;
    else if (status === 200) taken += 1;
    else throw new Error(`answered with ${status}`);
  }
  return taken;
}

test.each(["sync", "api"] as const)("the limit of %s neither opens nor closes with the clock", async (name) => {
  let now = monotonic.now() + DAY;
  const clock = vi.spyOn(monotonic, "now").mockImplementation(() => now);
  // Fresh by any of the clocks: each is later than the one before.
  let at = real();
  let revision: number | undefined;
  const report = () =>
    unit.sync({
      at: ++at,
      ...(revision !== undefined && { input_rev: revision }),
      output_variables: { temperature: 1 },
    });
  const doors = {
    // The clock was ahead before: where a job has noted it, frames count once they name what was told since, as devices
    // do that ask for the time after a 409.
    sync: async () => {
      const { status } = await report();
      if (status !== 409) return status;
      revision = (await unit.sync({ at: null })).json?.input_rev;
      return (await report()).status;
    },
    api: async () => (await fetch(`${world.instance.localUrl}/api/v1/units`)).status,
  };
  const door = doors[name];
  expect(await knock(door)).toBe(2 * PER_SECOND);
  for (const ms of [30 * SECOND, -20 * SECOND]) {
    turned += ms;
    expect(await knock(door)).toBe(0);
    now += SECOND;
    expect(await knock(door)).toBe(PER_SECOND);
  }
  clock.mockRestore();
});
