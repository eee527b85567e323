import { afterAll, beforeAll, expect, test } from "vitest";
import { createIncidentSend } from "../../../src/bot/delivery/incidents.ts";
import { type Condition, defaultTiming } from "../../../src/domain/alert/condition.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { Rule } from "../../../src/entities/rule.ts";
import { Status } from "../../../src/entities/status.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import type { Selector } from "../../../src/services/alerts/rule.ts";
import { Chats } from "../../support/incidentchats.ts";
import { GREENHOUSE, openPrograms, type Programs } from "../../support/programs.ts";

const ABOVE: Condition = { kind: "above", threshold: 30, deadband: 1 };

let programs: Programs;
beforeAll(async () => {
  programs = await openPrograms();
});
afterAll(() => programs.stop());

test("an update ends the incidents of outputs that go, are of another type or are called otherwise; alerts go on with what comes back", async () => {
  const { core, commit, connect } = programs;
  const unit = await connect(GREENHOUSE);
  const temp = await unit.idOf("temp");
  const make = async (selector: Selector) => {
    const words = { condition: ABOVE, timing: defaultTiming(ABOVE), severity: "warning" } as const;
    return (await core.alerts.make(core.owner, { selector, ...words }, Date.now())).id;
  };
  const one = await make({ kind: "output", outputId: temp });
  const many = await make({ kind: "many", name: "temp", roomId: null });
  const states = async (rule: number) =>
    (await core.em.fork().find(Incident, { rule }, { orderBy: { id: "asc" } })).map(({ phase, stopped }) =>
      stopped ? "stopped" : phase,
    );
  await core.report(unit.id, { temp: 40 });
  expect([await states(one), await states(many)]).toEqual([["firing"], ["firing"]]);

  await commit(unit.name, { ...GREENHOUSE, outputs: { temperature: { type: "float", unit: "°C" }, door: "string" } });
  const { draft } = await unit.look();
  await core.updates.rename(core.owner, unit.id, draft, temp, "temperature");
  await core.updates.accept(core.owner, unit.id, draft, Date.now());
  expect([await states(one), await states(many)]).toEqual([["firing"], ["stopped"]]);
  await core.report(unit.id, { temperature: 41 });
  expect([await states(one), await states(many)]).toEqual([["firing"], ["stopped"]]);

  await unit.backTo(unit.first);
  await core.report(unit.id, { temp: 42 });
  expect([await states(one), await states(many)]).toEqual([["firing"], ["stopped", "firing"]]);
  await unit.to({ outputs: { temp: "string" } });
  expect([await states(one), await states(many)]).toEqual([["stopped"], ["stopped", "stopped"]]);
  expect(await core.alerts.view(core.owner, one)).toMatchObject({ archived: true, open: 0 });
  await core.report(unit.id, { temp: "hot" });
  expect([await states(one), await states(many)]).toEqual([["stopped"], ["stopped", "stopped"]]);

  await unit.backTo(unit.first);
  await core.report(unit.id, { temp: 43 });
  expect([await states(one), await states(many)]).toEqual([
    ["stopped", "firing"],
    ["stopped", "stopped", "firing"],
  ]);
});

test("an output that an update brings, or brings back, is missed from then on, not since its alert was made", async () => {
  const { core, connect } = programs;
  const unit = await connect(GREENHOUSE);
  const HOUR = 3_600_000;
  const condition: Condition = { kind: "no-value", after: HOUR };
  const selector = { kind: "many", name: "temp", roomId: null } as const;
  const rule = { selector, condition, timing: defaultTiming(condition), severity: "warning" } as const;
  const { id } = await core.alerts.make(core.owner, rule, Date.now());
  await unit.to({ outputs: { door: "string" } });
  // All that is a day ago.
  const { em } = core;
  const past = Date.now() - 24 * HOUR;
  await em.fork().nativeUpdate(Rule, { id }, { createdAt: past });
  await em.fork().nativeUpdate(Unit, { id: unit.id }, { createdAt: past });
  await core.report(unit.id, { door: "shut" });
  await core.flush();
  await em.fork().nativeUpdate(Status, { unit: unit.id }, { firstAt: past });
  core.writer.alerts.heardFrom = past;
  await unit.backTo(unit.first);
  await core.alertTimers.look([unit.id]);
  expect(await em.fork().count(Incident, { rule: id })).toBe(0);
});

test("what goes with an update, or with its unit, while it fires says so in its message and rings for nobody", async () => {
  const { core, connect, tom } = programs;
  const unit = await connect(GREENHOUSE, tom);
  const chats = new Chats();
  const { incidentMessages: messages } = core;
  const translations = loadTranslations("locales");
  const tell = createIncidentSend({
    api: chats.api,
    messages,
    translations,
    now: Date.now,
    gathering: { ms: 0, onMs: 0 },
  });
  const tells = async (): Promise<void> => {
    while ((await tell(tom.telegramId)) !== "sent");
  };
  const selector = { kind: "output", outputId: await unit.idOf("temp") } as const;
  const rule = { selector, condition: ABOVE, timing: defaultTiming(ABOVE), severity: "warning" } as const;
  await core.alerts.make(tom, rule, Date.now());
  await core.report(unit.id, { temp: 40 });
  await tells();
  await unit.to({ outputs: { temp: "string" } });
  await tells();
  const shown = () => chats.edits.at(-1);
  expect(shown()).toMatchObject({ id: 1, text: expect.stringMatching(/^⚪️/) });

  await unit.backTo(unit.first);
  await core.report(unit.id, { temp: 41 });
  await tells();
  expect(chats.sent).toHaveLength(2);
  await core.unitsOf.remove(tom, unit.id);
  await tells();
  expect(shown()).toMatchObject({ id: 2, text: expect.stringMatching(/deleted/) });
  expect(chats.replies()).toEqual([]);
});
