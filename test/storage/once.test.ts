import { expect, test, vi } from "vitest";
import { HandledUpdate } from "../../src/entities/handledupdate.ts";
import type { Shown } from "../../src/sandbox/telegram/message.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { Once } from "../../src/services/writer/once.ts";
import { readNow, readRows } from "../support/database.ts";
import { FAR, LONG, useMachine } from "../support/machine.ts";
import { meet, seesButton, turns, withButton } from "../support/people.ts";
import { createUnitInChat } from "../support/pepeunit.ts";
import { startServices } from "../support/services.ts";
import { isTorture } from "../support/torture.ts";

const machine = useMachine();
const env = () => ({ ...machine.settings(), DATA_DIR: machine.dir });

/** Runs the program until `act` is through, and cuts the power before Telegram is told that the last update was handled. */
async function dieAfter<T>(
  program: Awaited<ReturnType<typeof machine.up>>["program"],
  act: () => Promise<T>,
): Promise<T> {
  const done = await act();
  program.child.kill("SIGKILL");
  await program.ended;
  machine.telegram.heals();
  machine.telegram.repeats(1);
  return done;
}

/** Starts the program again; resolves once what Telegram gives again is handled: updates of a chat come in order. */
async function comeBack(person: Person): Promise<void> {
  await machine.up(env());
  const since = person.chat.mark();
  person.says("/help");
  await person.sees("What I can do", { since, deadlineMs: FAR });
}

/** Tells Telegram that all updates are handled: it gives none again. */
async function confirmAll(): Promise<void> {
  const { root, token } = machine.telegram;
  for (const offset of [-1, 2 ** 31 - 1]) await fetch(`${root}/bot${token}/getUpdates?offset=${offset}`);
}

const targets = () =>
  readRows(
    machine.dir,
    "select c.number from input_change c join variable v on v.id = variable_id where name = 'target'",
  );

const labels = () =>
  readRows(machine.dir, "select c.text from input_change c join variable v on v.id = variable_id where name = 'label'");
const FINISHED = "select * from handled_update where finished";

const isPlus = (button: object): boolean =>
  "callback_data" in button && /^b-nudge:\d+:1/.test(String(button.callback_data));

async function openBoard(person: Person): Promise<Shown> {
  await person.presses(withButton(person, "🎛"), "🎛 Board");
  return person.sees((message) => message.buttons.flat().some((label) => label.includes("20")));
}

test(
  "a press that was answered before a power cut, and of which Telegram was not told, counts once",
  async () => {
    const { program, world } = await machine.up(env());
    const ann = await meet(world);
    await createUnitInChat(world, ann);
    const board = await openBoard(ann);
    await dieAfter(program, async () =>
      expect(await ann.presses(board, isPlus)).toMatchObject({ text: expect.stringContaining("20.5") }),
    );
    await comeBack(ann);
    expect(await targets()).toEqual([{ number: 20.5 }]);
  },
  LONG,
);

test(
  "a typed value counts once, and its question is over, when power fails before the answer",
  async () => {
    const { program, world } = await machine.up(env());
    const ann = await meet(world);
    await createUnitInChat(world, ann);
    const board = await openBoard(ann);
    await ann.presses(board, ({ text }) => text.includes("label"));
    await ann.sees("Send a value for");
    await dieAfter(program, async () => {
      machine.telegram.fails("sendMessage", "no answer", 9);
      ann.says("hello");
      await vi.waitFor(async () => expect(await labels()).toEqual([{ text: "hello" }]), { timeout: FAR });
    });
    await comeBack(ann);
    expect(ann.chat.find("I was restarted")).toBeDefined();
    ann.says("other");
    await ann.sees("I did not get that");
    expect(await labels()).toEqual([{ text: "hello" }]);
  },
  LONG,
);

test.runIf(isTorture)(
  "a press that was done and whose person was told nothing counts once, when the power fails in between",
  async () => {
    const { program, world } = await machine.up(env());
    const ann = await meet(world);
    await createUnitInChat(world, ann);
    const board = await openBoard(ann);
    await dieAfter(program, async () => {
      machine.telegram.fails("answerCallbackQuery", "no answer", 9);
      void ann.presses(board, isPlus).catch(() => {});
      await vi.waitFor(
        async () =>
          expect(await readNow(machine.dir, "select 1 from input_change where number = 20.5")).toHaveLength(1),
        { timeout: FAR },
      );
    });
    await comeBack(ann);
    expect(await targets()).toEqual([{ number: 20.5 }]);
    await ann.sees(({ id, buttons }) => id === board.id && buttons.flat().some((label) => label.includes("20.5")), {
      since: 0,
    });
  },
  LONG,
);

test.runIf(isTorture)(
  "a conversation goes on where it was: what moved it on is not taken for the next answer",
  async () => {
    const { program, world } = await machine.up(env());
    const ann = await meet(world);
    ann.says("/new");
    await ann.sees("called");
    await dieAfter(program, async () => {
      ann.says("Greenhouse");
      await ann.sees("link");
      await vi.waitFor(async () => expect(await readNow(machine.dir, FINISHED)).toHaveLength(2), { timeout: FAR });
    });
    const second = await machine.up(env());
    const since = ann.chat.mark();
    ann.says(world.git.urlOf("relay"));
    const found = await ann.sees((message) => message.buttons.flat().includes("✅ Create"), {
      since,
      deadlineMs: FAR,
    });
    expect(found.text).toContain("Greenhouse");
    await dieAfter(second.program, async () => {
      machine.telegram.fails("sendDocument", "no answer", 9);
      void ann.presses(found, "✅ Create").catch(() => {});
      await vi.waitFor(async () => expect(await readNow(machine.dir, "select name from unit")).toHaveLength(1), {
        timeout: FAR,
      });
    });
    await comeBack(ann);
    expect(await readNow(machine.dir, "select name from unit")).toEqual([{ name: "Greenhouse" }]);
  },
  LONG,
);

test.runIf(isTorture)(
  "a newcomer whose greeting was lost is greeted all the same, and asked where they are",
  async () => {
    const { program, world } = await machine.up(env());
    const ann = world.telegram.person({ first_name: "Ann", language_code: "en" });
    const claim = await world.claim();
    await dieAfter(program, async () => {
      machine.telegram.fails("sendMessage", "no answer", 9);
      ann.starts(claim);
      await vi.waitFor(
        async () => expect(await readNow(machine.dir, "select 1 from user where zone_asked")).toHaveLength(1),
        { timeout: FAR },
      );
    });
    await comeBack(ann);
    const greeting = ann.chat.find("Hello, Ann");
    expect(greeting?.text).toContain("You are the admin here");
    expect(greeting?.text).toContain("Times are shown in UTC");
    expect(greeting?.buttons).not.toEqual([]);
    expect(ann.chat.find("I was restarted")).toBeUndefined();
  },
  LONG,
);

test.runIf(isTorture)(
  "who has used up an invitation and heard nothing is greeted and shown the unit",
  async () => {
    const { program, world } = await machine.up(env());
    const ann = await meet(world);
    await createUnitInChat(world, ann);
    ann.says("/units");
    let page = await ann.sees("device");
    for (const label of ["⚪️ Greenhouse", "⚙️", "🔐", "✉️", "➕", "📟", "📈🎛", "✉️"]) page = await turns(ann, page, label);
    await ann.presses(page, ({ text }) => text.startsWith("1 h") || text === "60 min");
    const [, payload] = /start=(i_\S+)/.exec((await ann.sees("https://t.me/")).text) ?? [];
    const bob = world.telegram.person({ first_name: "Bob", language_code: "en" });
    await dieAfter(program, async () => {
      machine.telegram.fails("sendMessage", "no answer", 9);
      bob.starts(payload);
      await vi.waitFor(async () => expect(await readNow(machine.dir, 'select 1 from "grant"')).toHaveLength(1), {
        timeout: FAR,
      });
    });
    await comeBack(bob);
    expect(bob.chat.find("Hello, Bob")?.text).toContain("Times are shown in UTC");
    expect(bob.chat.find("Ann shares this with you")?.buttons.flat()).toContain("🎛 Board");
    expect(bob.chat.find("used already")).toBeUndefined();
  },
  LONG,
);

test.runIf(isTorture)(
  "a token whose text was lost is told to be lost, with the way to a new one",
  async () => {
    const { program, world } = await machine.up(env());
    const ann = await meet(world);
    ann.says("/token");
    const card = await seesButton(ann, "➕ Add a token");
    await turns(ann, card, "➕");
    await turns(ann, card, "👁");
    await ann.presses(card, ({ text }) => text.includes("day"));
    await ann.sees("What is it for?");
    await dieAfter(program, async () => {
      machine.telegram.fails("sendMessage", "no answer", 9);
      ann.says("Panel");
      await vi.waitFor(async () => expect(await readNow(machine.dir, "select name from api_token")).toHaveLength(1), {
        timeout: FAR,
      });
    });
    await comeBack(ann);
    const lost = ann.chat.find("nobody does: it can’t be shown again");
    expect(lost?.buttons.flat()).toEqual(["➕ Add a token", "« Tokens"]);
    expect(await readNow(machine.dir, "select name from api_token")).toEqual([{ name: "Panel" }]);
  },
  LONG,
);

test.runIf(isTorture)(
  "a board whose edit was lost is brought up to date at the start",
  async () => {
    const { program, world } = await machine.up(env());
    const ann = await meet(world);
    await createUnitInChat(world, ann);
    const board = await openBoard(ann);
    await dieAfter(program, async () => {
      machine.telegram.fails("editMessageText", "no answer", 9);
      void ann.presses(board, isPlus);
      await vi.waitFor(
        async () =>
          expect(await readNow(machine.dir, "select 1 from input_change where number = 20.5")).toHaveLength(1),
        { timeout: FAR },
      );
    });
    await confirmAll();
    await machine.up(env());
    await ann.sees(({ id, buttons }) => id === board.id && buttons.flat().some((label) => label.includes("20.5")));
  },
  LONG,
);

test("updates are forgotten by their number, the newest never", async () => {
  const services = await startServices();
  const once = new Once(services.em);
  const rows = Array.from({ length: 10_005 }, (_, index) => ({
    id: index + 1,
    botId: 1,
    updateId: 50_000 - index,
    finished: false,
  }));
  await services.em.fork().insertMany(HandledUpdate, rows);
  await once.clear();
  const before = (updateId: number, botId = 1) => once.before({ botId, updateId });
  expect(await before(50_000)).toBe("nothing");
  expect(await before(49_996)).toBe("nothing");
  expect(await before(49_995)).toBe("begun");
  expect(await before(39_996)).toBe("begun");
  expect(await before(39_996, 2)).toBe("nothing");
  await services.stop();
});
