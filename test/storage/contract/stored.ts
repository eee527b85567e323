import { expect, test } from "vitest";
import { DeviceLog } from "../../../src/entities/devicelog.ts";
import { HandledUpdate } from "../../../src/entities/handledupdate.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { Outbox } from "../../../src/entities/outbox.ts";
import { Rule } from "../../../src/entities/rule.ts";
import { User } from "../../../src/entities/user.ts";
import { toInputRow, toLogRow, toNoticeRow, toStatusRow, toUpdateRow } from "../../../src/storage/rows.ts";
import { T, type TrialWorld } from "./trial.ts";

const NOTICE = { kind: "clock", jump: null, ours: T, theirs: null, doubt: null } as const;
const BY_ID = { orderBy: { id: "asc" } } as const;

/** Every kind of row that a commit holds, and what becomes of rows that can't be stored. */
export function storedRules(w: TrialWorld): void {
  test("rules 2 and 3: rows of every kind are stored as they are, in their order", async () => {
    await w.append({
      logs: [
        toLogRow(w.unit, T, "warning", "b", "program"),
        toLogRow(w.unit, T, "info", "a", "program"),
        toLogRow(w.unit, T, "info", "a", "program"),
      ],
      notices: [
        toNoticeRow({ chatId: -(2 ** 40), threadId: 7 }, NOTICE, T + 2),
        toNoticeRow({ chatId: 1, threadId: null }, NOTICE, T + 1),
      ],
      updates: [3, 2, 3].map((updateId) => toUpdateRow({ botId: 2 ** 40, updateId })),
    });
    const read = w.database.em.fork();
    const logs = await read.find(DeviceLog, {}, BY_ID);
    expect(logs.map(({ at, level, text, kind }) => [at, level, text, kind])).toEqual([
      [T, "warning", "b", "program"],
      [T, "info", "a", "program"],
    ]);
    const outbox = await read.find(Outbox, {}, BY_ID);
    expect(outbox.map(({ chatId, threadId, notice, dueAt }) => [chatId, threadId, notice, dueAt])).toEqual([
      [-(2 ** 40), 7, NOTICE, T + 2],
      [1, null, NOTICE, T + 1],
    ]);
    const updates = await read.find(HandledUpdate, {}, BY_ID);
    expect(updates.map(({ botId, updateId, finished }) => [botId, updateId, finished])).toEqual([
      [2 ** 40, 3, false],
      [2 ** 40, 2, false],
    ]);
  });

  test("rules 2 and 3: an incident is stored as it is, and the last of its states counts", async () => {
    const em = w.database.em.fork();
    const condition = { kind: "above", threshold: 1, deadband: 0 } as const;
    const rule = em.create(Rule, { output: w.heat, owner: 1, condition, createdAt: 0 });
    await em.flush();
    const facts = '{"value":5e-324}';
    const state = (phase: "pending" | "firing", firedAt: number | null) =>
      [7, rule.id, w.unit, w.heat, phase, T, T + 1, firedAt, null, null, facts, T + 2] as const;
    await w.append({ incidents: [state("pending", null), state("firing", T + 1)] });
    const incidents = await w.database.em.fork().find(Incident, {});
    expect(incidents).toMatchObject([
      { id: 7, phase: "firing", since: T, fireAt: T + 1, firedAt: T + 1, endedAt: null },
    ]);
    expect(incidents[0]?.facts).toEqual({ value: 5e-324 });
  });

  test("rule 3: of an input is stored who set it and whether it fits, and of a unit all of its state", async () => {
    const set = { id: w.knob, at: T, value: 5, rev: 1, unfit: true };
    await w.append({
      inputs: [
        toInputRow(set, { door: "link", linkId: 9, userId: 1 }),
        toInputRow({ ...set, at: T + 1, rev: 2 }, { door: "chat", stranger: "Зоя\u0000" }),
        // What its unit can take has changed: nobody has set it.
        toInputRow({ ...set, at: T + 1, rev: 2 }),
      ],
      status: [toStatusRow(w.unit, T + 3, T + 2, 5, 4, '{"a":"мир"}', 60_000)],
    });
    const { units, variables } = await w.database.units.read([w.unit]);
    expect(variables.find(({ id }) => id === w.knob)).toMatchObject({ at: T + 1, number: 5, rev: 2, unfit: 1 });
    expect(units).toMatchObject([{ lastAt: T + 3, seenAt: T + 2, inputRev: 5, appliedRev: 4, pace: 60_000 }]);
    expect(units[0]?.state).toBe('{"a":"мир"}');
    const changes = await w.database.changes.newest([w.knob], "all", { each: 9, limit: 9, offset: 0 });
    expect(changes).toMatchObject([
      { at: T + 1, number: 5, door: "chat", userId: null, linkId: null, stranger: "Зоя\u0000" },
      { at: T, number: 5, door: "link", userId: 1, linkId: 9, stranger: null },
    ]);
    const byHand = await w.database.changes.newest([w.knob], "by-hand", { each: 9, limit: 9, offset: 0 });
    expect(byHand.map(({ at }) => at)).toEqual([T + 1]);
  });

  test("rule 2: a value of what is gone keeps nothing else out, now and after a crash", async () => {
    const many = Array.from({ length: 600 }, (_, n) => [T + n, n] as const);
    await w.append({
      samples: [...w.samplesOf(999_999, [T, 1]), ...w.samplesOf(w.heat, ...many)],
      inputs: [w.setTo(1, 5)],
    });
    const again = await w.trial.crash();
    await again.journal.open();
    expect(await w.past(w.heat, again)).toEqual(many);
    await w.append({ samples: w.samplesOf(w.heat, [T + 600, 600]), status: [w.stateOf(T, { a: 1 })] });
    expect(await w.past()).toEqual([...many, [T + 600, 600]]);
    expect(await w.present(w.knob)).toEqual([T + 1, 5]);
    await expect(w.database.journal.transact(async () => "done")).resolves.toBe("done");
  });

  test("rule 9: a transaction that has read may write, whatever somebody else writes meanwhile", async () => {
    const other = await w.trial.another();
    let written: Promise<unknown> | undefined;
    await w.database.journal.transact(async (em) => {
      const user = await em.findOneOrFail(User, 1);
      written = other.em.fork().nativeUpdate(User, 1, { locale: "ru" });
      for (let n = 0; n < 100; n++) await em.count(User, {});
      user.name = "Anna";
    });
    await written;
    expect(await w.database.em.fork().findOne(User, 1)).toMatchObject({ name: "Anna", locale: "ru" });
  });
}
