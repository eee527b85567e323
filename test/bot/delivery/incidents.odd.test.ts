import { GrammyError } from "grammy";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createIncidentSend } from "../../../src/bot/delivery/incidents.ts";
import { createSend } from "../../../src/bot/delivery/notices.ts";
import { User } from "../../../src/entities/user.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import { createLog } from "../../../src/log.ts";
import { type Core, openCore } from "../../support/core.ts";
import { Chats } from "../../support/incidentchats.ts";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const ANN = 1;

let core: Core;
let chats: Chats;
let unit: number;
let uptime: number;
let tell: ReturnType<typeof createIncidentSend>;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 30, 12) });
  uptime = 0;
  core = await openCore(undefined, undefined, () => uptime);
  chats = new Chats();
  tell = createIncidentSend({
    api: chats.api,
    messages: core.incidentMessages,
    translations: loadTranslations("locales"),
    now: Date.now,
  });
  unit = await core.unit("Shed", { a: "out:float", b: "out:float", c: "out:float" });
});
afterEach(async () => {
  vi.useRealTimers();
  await core.stop();
});

const watch = async (name: string) => core.alerts.add(core.owner, await core.id(unit, name), "above", 30, Date.now());

/** Tells Ann's chat all that there is. */
async function tells(): Promise<void> {
  for (let turns = 0; (await tell(ANN)) !== "sent"; turns++) if (turns > 50) throw new Error("it never ends");
}

/** Real time goes on, and the clock with it. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5 * MINUTE) {
    vi.setSystemTime(Date.now() + 5 * MINUTE);
    uptime += 5 * MINUTE;
    await core.writer.lookAtClock();
    await core.writer.exclusive((em) => core.database.incidents.tellDue(em, Date.now()));
    await tells();
  }
}

/** The clock alone is set. */
async function jump(ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await core.writer.lookAtClock();
}

test("a message whose edit is refused for good, by whatever words, stands anew, and its chat hears of all the others", async () => {
  const edit = chats.api.editMessageText.bind(chats.api);
  vi.spyOn(chats.api, "editMessageText").mockImplementation(((chatId: number, id: number, ...rest: [string]) => {
    if (id !== 1) return edit(chatId, id, ...rest);
    const answer = { ok: false, error_code: 400, description: "Bad Request: MESSAGE_EDIT_TIME_EXPIRED" } as const;
    throw new GrammyError("refused", answer, "editMessageText", {});
  }) as typeof chats.api.editMessageText);
  const incidents = { tell, giveUp: (chatId: number) => core.incidentMessages.giveUp(chatId) };
  const deps = { readerOf: async () => core.owner, choices: core.choices, incidents };
  const send = createSend(chats.api, loadTranslations("locales"), deps, createLog("silent"));
  const drain = async () => {
    while ((await send({ chatId: ANN, threadId: null }, { kind: "incidents" })) === "more");
  };
  for (const name of ["a", "b", "c"]) await watch(name);
  await core.report(unit, { a: 40, c: 40 });
  await drain();
  await core.report(unit, { a: 20, b: 90, c: 20 });
  await pass(5 * MINUTE);
  await drain();
  const begun = chats.sent.map(({ text }) => text.split("\n")[0] ?? "");
  expect(begun.filter((line) => /^🔴.* b /.test(line))).toHaveLength(1);
  for (const name of ["a", "c"]) {
    const shown = [...chats.sent, ...chats.edits].filter(({ text }) => new RegExp(`^🟢.* ${name} `).test(text));
    expect(shown.length, name).toBeGreaterThan(0);
  }
});

test("a clock that was a day ahead and is set back holds neither a reminder back nor what was made quiet for an hour", async () => {
  await jump(DAY);
  await watch("a");
  await core.report(unit, { a: 40 });
  await tells();
  await pass(5 * MINUTE);
  await jump(-DAY);
  await pass(70 * MINUTE);
  const reminded = chats.replies().length;
  expect(reminded).toBeGreaterThan(0);
  await jump(DAY);
  await core.incidents.snooze({ person: core.owner, chatId: ANN }, 1, { kind: "ms", ms: HOUR }, Date.now());
  await tells();
  await jump(-DAY);
  await pass(50 * MINUTE);
  expect(chats.replies()).toHaveLength(reminded);
  await pass(130 * MINUTE);
  expect(chats.replies().length).toBeGreaterThan(reminded);
});

test("what was made quiet for eight hours stays so when the clock goes on by a day", async () => {
  await watch("a");
  await core.report(unit, { a: 40 });
  await tells();
  await core.incidents.snooze({ person: core.owner, chatId: ANN }, 1, { kind: "ms", ms: 8 * HOUR }, Date.now());
  await tells();
  await jump(DAY);
  await pass(HOUR);
  expect(chats.replies()).toEqual([]);
});

test("what a night by a wrong clock holds back is told by day once the clock is right", async () => {
  const quiet = { quietFrom: 22 * 60, quietTo: 7 * 60, timeZone: "UTC" };
  await core.em.fork().nativeUpdate(User, { id: ANN }, quiet);
  await jump(DAY + 11 * HOUR);
  await watch("a");
  await core.report(unit, { a: 40 });
  await tells();
  expect(chats.sent).toEqual([]);
  await jump(-DAY - 10 * HOUR);
  await pass(5 * MINUTE);
  expect(chats.sent).toHaveLength(1);
});
