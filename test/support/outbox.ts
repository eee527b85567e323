import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import type { AlertNotice } from "../../src/domain/notice.ts";
import { Outbox as OutboxRow } from "../../src/entities/outbox.ts";
import { createLog } from "../../src/log.ts";
import { type Delivery, Outbox } from "../../src/services/chats/outbox.ts";
import { type Ground, openGround } from "./ground.ts";
import { holdTime } from "./time.ts";

export const START = 1_000_000;

/** A database for the tests of a file, emptied for each, and outboxes on it. */
export function useOutbox() {
  let dir: string;
  let ground: Ground;
  let em: Ground["database"]["em"];
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "pepeunit-outbox-"));
    ground = await openGround(join(dir, "pepeunit.db"));
    em = ground.database.em;
  });
  afterAll(async () => {
    await ground.close();
    rmSync(dir, { recursive: true });
  });
  beforeEach(() => em.fork().nativeDelete(OutboxRow, {}));
  afterEach(() => vi.restoreAllMocks());

  /** An outbox with clocks of its own; `answers` has what each delivery meets, "sent" unless told. */
  function open(wall = START) {
    const clock = { now: wall };
    const time = holdTime();
    const tried: [chat: number, what: number][] = [];
    const answers = new Map<number, (Delivery | Error | Promise<Delivery>)[]>();
    const changes: [what: string, ...numbers: (number | null)[]][] = [];
    const readdress = (from: number, to: number) =>
      em.fork().nativeUpdate(OutboxRow, { chatId: from }, { chatId: to, threadId: null });
    const groups = {
      move: async (from: number, to: number) => {
        changes.push(["move", from, to]);
        await readdress(from, to);
      },
      leave: async (chatId: number) => {
        changes.push(["leave", chatId]);
        await readdress(chatId, 7);
      },
      leaveTopic: async (chatId: number, threadId: number) => {
        changes.push(["topic", chatId, threadId]);
        await readdress(chatId, chatId);
      },
    };
    const outbox = new Outbox({
      em,
      groups,
      log: createLog("silent"),
      time,
      turn: async (_chatId, signal) => !signal.aborted,
      now: () => clock.now,
      send: async ({ chatId }, notice) => {
        const { value } = notice as AlertNotice;
        tried.push([chatId, value]);
        const answer = (await answers.get(value)?.shift()) ?? "sent";
        if (answer instanceof Error) throw answer;
        return answer;
      },
    });
    /** Both clocks go on. */
    const pass = (ms: number): void => {
      clock.now += ms;
      time.pass(ms);
    };
    return { clock, time, pass, tried, answers, outbox, changes, groups };
  }

  /** Lets everything that is not waiting for a clock go as far as it can. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 50; turn++) {
      await em.fork().count(OutboxRow);
      await new Promise(setImmediate);
    }
  }

  async function post(...messages: [chat: number, what: number][]): Promise<void> {
    const fork = em.fork();
    for (const [chatId, value] of messages) {
      const notice = { value } as AlertNotice;
      fork.create(OutboxRow, { chatId, notice, createdAt: START, dueAt: START });
      await fork.flush();
    }
  }

  const rows = () => em.fork().find(OutboxRow, {}, { orderBy: { id: "asc" } });
  const left = async () => (await rows()).map(({ chatId, notice }) => [chatId, (notice as AlertNotice).value]);

  return {
    get em() {
      return em;
    },
    open,
    settle,
    post,
    rows,
    left,
  };
}
