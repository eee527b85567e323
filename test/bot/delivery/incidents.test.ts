import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Api, GrammyError, HttpError } from "grammy";
import { expect, test } from "vitest";
import { Budget } from "../../../src/bot/delivery/budget.ts";
import { IncidentPictures } from "../../../src/bot/delivery/incidentpictures.ts";
import { createIncidentSend } from "../../../src/bot/delivery/incidents.ts";
import { createSend } from "../../../src/bot/delivery/notices.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { IncidentMessage } from "../../../src/entities/incidentmessage.ts";
import { Outbox as OutboxRow } from "../../../src/entities/outbox.ts";
import { Recipient } from "../../../src/entities/recipient.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import { createLog } from "../../../src/log.ts";
import { Outbox } from "../../../src/services/chats/outbox.ts";
import { type Chance, createChance } from "../../support/chance.ts";
import { type Core, openCore } from "../../support/core.ts";
import { scale } from "../../support/torture.ts";

interface Posted {
  readonly id: number;
  text: string;
  readonly isReply: boolean;
  isPhoto: boolean;
}

const UNBOUND = { alert: [], answer: [], board: [] };

/** Chats at a Telegram that fails as chance wants, and takes nothing from a process that was killed. */
class Chats {
  readonly posted = new Map<number, Posted[]>();
  readonly refusing = new Set<number>();
  calls = 0;
  pictures = 0;
  /** Whether anything fails. */
  isWell = false;
  readonly #chance: Chance;
  #lastId = 0;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  of(chatId: number): Posted[] {
    return this.posted.get(chatId) ?? [];
  }

  /** As a process sees it: `isAlive` until it is killed. */
  api(isAlive: () => boolean): Api {
    const meet = async (method: string, chatId: number, act: () => unknown): Promise<unknown> => {
      this.calls++;
      await nextTurn();
      // What was on its way arrives, and nobody hears the answer.
      if (!isAlive()) throw new HttpError("killed", new Error("killed"));
      if (this.refusing.has(chatId)) throw refusal(method, 403, "Forbidden: bot was blocked by the user");
      if (!this.isWell && this.#chance.odds(0.15)) {
        const what = this.#chance.pick(["429", "500", "drops before", "hangs"] as const);
        if (what === "429") throw refusal(method, 429, "Too Many Requests: retry after 1", { retry_after: 1 });
        if (what === "500") throw refusal(method, 500, "Internal Server Error");
        throw new HttpError(what, new Error(what));
      }
      const result = act();
      await nextTurn();
      return result;
    };
    const toEdit = (method: string, chatId: number, id: number): Posted => {
      const message = this.of(chatId).find((one) => one.id === id);
      if (!message) throw refusal(method, 400, "Bad Request: message to edit not found");
      return message;
    };
    const api = {
      sendMessage: (chatId: number, text: string, other: { reply_parameters?: object }) =>
        meet("sendMessage", chatId, () => {
          const message = { id: ++this.#lastId, text, isReply: other.reply_parameters !== undefined, isPhoto: false };
          this.posted.set(chatId, [...this.of(chatId), message]);
          return { message_id: message.id };
        }),
      editMessageText: (chatId: number, id: number, text: string) =>
        meet("editMessageText", chatId, () => {
          const message = toEdit("editMessageText", chatId, id);
          if (message.isPhoto)
            throw refusal("editMessageText", 400, "Bad Request: there is no text in the message to edit");
          message.text = text;
          return true;
        }),
      editMessageCaption: (chatId: number, id: number, { caption = "" }: { caption?: string }) =>
        meet("editMessageCaption", chatId, () => {
          const message = toEdit("editMessageCaption", chatId, id);
          if (!message.isPhoto)
            throw refusal("editMessageCaption", 400, "Bad Request: there is no caption in the message to edit");
          message.text = caption;
          return true;
        }),
      editMessageMedia: (chatId: number, id: number, { caption = "" }: { caption?: string }) =>
        meet("editMessageMedia", chatId, () => {
          Object.assign(toEdit("editMessageMedia", chatId, id), { text: caption, isPhoto: true });
          this.pictures++;
          return true;
        }),
    };
    return api as unknown as Api;
  }
}

function refusal(method: string, error_code: number, description: string, parameters: object = {}): GrammyError {
  return new GrammyError("refused", { ok: false, error_code, description, parameters }, method, {});
}

/** Time that passes as fast as somebody sleeps. */
function createHaste() {
  let now = 1000;
  return {
    now: () => now,
    sleep: async (ms: number) => {
      now += Math.max(0, ms);
      await nextTurn();
    },
  };
}

interface Process {
  readonly core: Core;
  readonly outbox: Outbox;
  /** Has it look for what is to be drawn, of which some fails. */
  nudge(): void;
  kill(): void;
}

/** No message follows another so soon that it would wait for more. */
let passed = 0;
const goOn = (): number => {
  passed += 60_000;
  return Date.now() + passed;
};

function run(core: Core, chats: Chats): Process {
  let isAlive = true;
  const log = createLog("silent");
  const translations = loadTranslations("locales");
  const api = chats.api(() => isAlive);
  const messages = core.incidentMessages;
  const tell = createIncidentSend({ api, messages, translations, now: goOn, reminders: { wake: () => {} } });
  const naps: (() => void)[] = [];
  const time = { now: () => 0, sleep: () => new Promise<void>((done) => naps.push(done)) };
  const nudge = () => {
    for (const wake of naps.splice(0)) wake();
  };
  let drawings = 0;
  const draw = async () => {
    if (++drawings % 4 === 0) throw new Error("no picture came to be");
    return drawings % 5 === 0 ? undefined : Buffer.from("PNG");
  };
  // Each is due at once.
  const later = () => Date.now() + 3_600_000;
  const budget = new Budget({ all: UNBOUND, private: UNBOUND, group: UNBOUND });
  const pictures = new IncidentPictures({
    api,
    budget,
    messages,
    translations,
    draw,
    log,
    now: later,
    cut: new AbortController().signal,
    time,
  });
  pictures.start();
  const incidents = {
    tell: (chatId: number) => pictures.alone(chatId, () => tell(chatId)),
    giveUp: (chatId: number) => messages.giveUp(chatId),
  };
  const readerOf = ({ chatId }: { chatId: number }) => core.users.find(chatId);
  const send = createSend(api, translations, { readerOf, choices: core.choices, incidents }, log);
  const turn = async (_chatId: number, signal: AbortSignal) => !signal.aborted;
  const outbox = new Outbox({ em: core.em, log, groups: core.groups, send, turn, time: createHaste() });
  core.writer.onCommitted((batch) => batch.hasNotices && outbox.wake());
  outbox.wake();
  return {
    core,
    outbox,
    nudge,
    kill() {
      isAlive = false;
      void outbox.stop();
      void pictures.stop();
      nudge();
    },
  };
}

/** The database as the kill has left it, in a process of its own. */
async function after(killed: Core): Promise<Core> {
  const dir = mkdtempSync(join(tmpdir(), "pepeunit-killed-"));
  for (const end of ["", "-wal"]) copyFileSync(join(killed.dir, `pepeunit.db${end}`), join(dir, `pepeunit.db${end}`));
  return openCore(dir);
}

const [CHATS, OUTPUTS, ROUNDS, KILLS] = [scale(3, 20), scale(4, 25), 2, scale(3, 20)];
const SEED = 25;

test(`nothing is lost and nothing doubled, whatever Telegram answers and whenever the process is killed (seed ${SEED})`, {
  timeout: 600_000,
}, async () => {
  const chance = createChance(SEED);
  const chats = new Chats(chance);
  let core = await openCore();
  const folders = [core.dir];
  const people = [core.owner];
  for (let n = 2; n <= CHATS; n++) people.push(await core.person(n, `P${n}`));
  const units: number[] = [];
  const names = Array.from({ length: OUTPUTS }, (_, n) => `o${n}`);
  const floats = Object.fromEntries(names.map((name) => [name, "out:float"]));
  for (const person of people) {
    const unit = await core.unit(`U${person.id}`, floats, person.id);
    units.push(unit);
    for (const name of names) await core.alerts.add(person, await core.id(unit, name), "above", 30, Date.now());
  }
  expect(await core.em.fork().count(Recipient, {})).toBe(CHATS * OUTPUTS);
  // One takes nothing, for good.
  chats.refusing.add(CHATS);
  let process = run(core, chats);
  const crash = async (): Promise<void> => {
    process.kill();
    const next = await after(core);
    folders.push(next.dir);
    await core.close();
    core = next;
    process = run(core, chats);
  };

  const values = [...Array.from({ length: ROUNDS }, () => [50, 0]).flat()];
  const steps = values.flatMap((value) => names.flatMap((name) => units.map((unit) => ({ unit, name, value }))));
  const killAt = new Set(Array.from({ length: KILLS }, () => chance.int(1, steps.length - 1)));
  for (const [n, { unit, name, value }] of steps.entries()) {
    await core.report(unit, { [name]: value });
    process.nudge();
    for (let turn = chance.int(0, 20); turn > 0; turn--) await nextTurn();
    if (killAt.has(n)) await crash();
  }
  chats.isWell = true;
  for (let turn = 0; (await core.em.fork().count(OutboxRow)) > 0; turn++) {
    process.outbox.wake();
    await nextTurn();
    if (turn > 200_000) throw new Error("the outbox is never empty");
  }

  while ((await core.em.fork().count(IncidentMessage, { pictureAt: { $ne: null } })) > 0) {
    process.nudge();
    await nextTurn();
  }
  expect(chats.pictures).toBeGreaterThan(0);

  const incidents = await core.em.fork().find(Incident, {});
  expect(incidents).toHaveLength(CHATS * OUTPUTS * ROUNDS);
  expect(incidents.filter(({ phase }) => phase !== "resolved")).toEqual([]);
  const rows = await core.em.fork().find(IncidentMessage, {}, { orderBy: { incidentId: "asc" } });
  expect(rows.filter(({ stale }) => stale > 0)).toEqual([]);
  for (const { telegramId } of people) {
    const own = rows.filter(({ chatId }) => chatId === telegramId);
    if (chats.refusing.has(telegramId)) {
      expect(chats.of(telegramId)).toEqual([]);
      continue;
    }
    const shown = new Map(chats.of(telegramId).map((message) => [message.id, message]));
    // Each that was told of shows that it is over, in the order in which they began.
    for (const { messageId } of own) expect(shown.get(messageId ?? 0)?.text).toMatch(/^🟢/);
    const ids = own.map(({ messageId }) => messageId ?? 0);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    const known = new Set(ids);
    // A chat has one message on its way: a kill between Telegram's answer and our note of it sends that one again.
    const twice = [...shown.values()].filter(({ id, isReply }) => !isReply && !known.has(id)).length;
    expect(twice).toBeLessThanOrEqual(KILLS);
  }
  process.kill();
  await core.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
