import { describe, expect, test } from "vitest";
import { accessPage, variableList } from "../../src/bot/features/access/accessview.ts";
import { peopleChoice } from "../../src/bot/features/access/grantview.ts";
import { directionChoice, outputChoice } from "../../src/bot/features/alerts/makeview.ts";
import { boardScreen } from "../../src/bot/features/boards/boardview.ts";
import { graphCaption, toModel } from "../../src/bot/features/graph/graphview.ts";
import { changesScreen, inputScreen, inputsScreen } from "../../src/bot/features/inputs/inputview.ts";
import { sources, targets } from "../../src/bot/features/links/linkchoice.ts";
import { linkCard } from "../../src/bot/features/links/linkview.ts";
import { outputList, outputPage } from "../../src/bot/features/outputs/outputview.ts";
import { peopleList } from "../../src/bot/features/people/peopleview.ts";
import { settingsPage } from "../../src/bot/features/people/settingsview.ts";
import { tokenList } from "../../src/bot/features/tokens/tokenview.ts";
import { unitCard } from "../../src/bot/features/units/card.ts";
import { loadTranslations } from "../../src/i18n/i18n.ts";
import type { VisibleVariable } from "../../src/services/access/grants.ts";
import type { ChangeView } from "../../src/services/audit.ts";
import type { GraphView } from "../../src/services/links/graph.ts";
import type { EndView } from "../../src/services/links/linkview.ts";
import type { TokenView } from "../../src/services/openapi/apitokens.ts";
import type { UnitView, VariableView } from "../../src/services/units/unitview.ts";
import { withoutMoments } from "../support/moments.ts";

const translations = loadTranslations("locales");
const en = translations("en", "Europe/Moscow");
const AT = Date.UTC(new Date().getUTCFullYear(), 0, 15, 11, 5);
const variable: VariableView = {
  id: 2,
  name: "heat",
  title: null,
  type: "float",
  measure: "°C",
  min: null,
  max: null,
  step: null,
  values: null,
  decimals: null,
  exact: false,
  value: 21,
  at: AT,
  applied: true,
  writable: true,
  driven: false,
  archivedAt: null,
};
const silent: UnitView = {
  id: 1,
  uuid: "",
  name: "Porch",
  own: true,
  isMirror: false,
  heard: true,
  online: false,
  presence: "silent" as const,
  dueAt: null,
  seenAt: AT,
  state: [],
  inputs: [],
  outputs: [variable],
  archived: [],
};

test.each([
  ["en", "Silent since Jan 15, 14:05: these are its last values", "(last 21\u00a0°C)"],
  ["ru", "Молчит с 15 янв., 14:05: это его последние показания", "(последнее 21\u00a0°C)"],
])("lists of what a silent device measured say that it is old (%s)", (locale, line, last) => {
  const t = translations(locale, "Europe/Moscow");
  const output = {
    ...variable,
    unit: "Porch",
    unitId: 1,
    unitUuid: "",
    online: false,
    presence: "silent" as const,
    dueAt: null,
    seenAt: AT,
  };
  const screensOf = (unit: UnitView): string[] =>
    [outputList(t, unit, 0, 0), outputChoice(t, unit, 0, 0), directionChoice(t, output, unit, 0)].map(
      ({ text }) => text,
    );
  for (const text of screensOf(silent)) expect(withoutMoments(text)).toContain(line);
  expect(screensOf(silent)[2]).toContain(last);
  for (const text of screensOf({ ...silent, online: true, presence: "online" as const }))
    expect(text.split("\n")).toHaveLength(1);
});

test("buttons of settings and of a device's access are whole on a phone, in Russian too", () => {
  const t = translations("ru", "Europe/Moscow");
  const PLACE = { latitude: 55.8, longitude: 37.6 };
  const access = {
    unitId: 1,
    uuid: "",
    name: "Porch",
    visibility: "public",
    offered: ["private", "internal", "trusted", "public"],
    grants: 0,
  } as const;
  const screens = [
    settingsPage(t, { language: null, timeZone: "Europe/Moscow", dark: false, location: PLACE }, null, AT),
    accessPage(t, access, "bot"),
  ];
  for (const { keyboard } of screens) {
    // 129 px of text: some 14 letters with an emoji's two.
    for (const row of keyboard.inline_keyboard.filter((row) => row.length > 1)) {
      for (const { text } of row) expect([...text].length, text).toBeLessThanOrEqual(14);
    }
  }
});

test("several times of one zone name it once, two zones each with its own", () => {
  const time = (id: number, value: number): VariableView => {
    return { ...variable, id, name: `at${id}`, type: "datetime", measure: null, value };
  };
  const unit = {
    ...silent,
    online: true,
    presence: "online" as const,
    inputs: [time(4, AT)],
    outputs: [time(5, AT), time(6, AT + 3_600_000)],
  };
  const screens = (of: UnitView): string[] =>
    [boardScreen(en, of, 0), unitCard(en, of, {}, 0, AT), outputList(en, of, 0, 0), inputsScreen(en, of, 0, 0)].map(
      ({ text, keyboard }) => [text, ...keyboard.inline_keyboard.flat().map((button) => button.text)].join("\n"),
    );
  for (const text of screens(unit)) {
    expect(text.match(/UTC\+3/g)).toHaveLength(1);
    expect(text).toContain("Times are in UTC+3\n");
  }
  const [board] = screens({ ...unit, inputs: [], outputs: [time(5, AT)] });
  expect(board).toContain("at5: Jan 15, 14:05 UTC+3");
  const berlin = translations("en", "Europe/Berlin");
  const year = new Date(AT).getUTCFullYear();
  const both = { ...unit, inputs: [], outputs: [time(5, AT), time(6, Date.UTC(year, 6, 15))] };
  const { text } = boardScreen(berlin, both, 0);
  expect(text.match(/UTC\+[12]/g)).toEqual(["UTC+1", "UTC+2"]);
});

describe.each(["UTC", "Europe/Moscow"])("whoever lives in %s reads of a zone once a message at most:", (zone) => {
  const t = translations("en", zone);
  const count = (text: string): number => text.match(/UTC/g)?.length ?? 0;
  const time = { ...variable, type: "datetime", measure: null, value: AT } as const;
  const unit = { ...silent, inputs: [{ ...time, id: 4 }], outputs: [variable, { ...time, id: 5 }] };
  const end = (id: number, of: Partial<EndView> = {}): EndView => ({
    ...{
      ...time,
      id,
      kind: "output",
      unitId: 1,
      unit: "Porch",
      online: false,
      presence: "silent",
      dueAt: null,
      seenAt: AT,
      name: `t${id}`,
    },
    ...of,
  });
  const changes = (length: number) => {
    const one: ChangeView = {
      input: { ...time, precision: null },
      at: AT,
      value: AT,
      door: "link",
      by: null,
      doer: null,
      source: null,
    };
    return { items: Array.from({ length }, () => one), total: length, page: 0, pages: 1 };
  };
  const input = {
    unit,
    input: time,
    drivers: [],
    last: undefined,
    changes: changes(2),
    which: "all",
    schedules: 0,
    holdable: false,
    heldUntil: null,
  } as const;
  const output = {
    output: {
      ...time,
      unit: "Porch",
      unitId: 1,
      unitUuid: "",
      online: false,
      presence: "silent",
      dueAt: null,
      seenAt: AT,
    },
  };
  const choice = { mode: "direct", windowMs: null, weighted: false, retentionDays: 30 };
  const page = { ...output, own: false, rules: 0, summary: { min: null, max: null }, choice };
  const offer = {
    unit: "Porch",
    ends: [end(5), end(6)],
    online: false,
    presence: "silent" as const,
    dueAt: null,
    seenAt: AT,
  };
  const link = {
    id: 1,
    source: end(5),
    target: end(6, { kind: "input" }),
    transform: { kind: "none" },
    state: "on",
  } as const;
  const node = {
    id: 1,
    name: "Porch",
    online: false,
    presence: "silent" as const,
    dueAt: null,
    seenAt: AT,
    variables: [{ ...end(5), rank: 0, linked: false }],
    leadsOn: false,
  };
  const graph: GraphView = { nodes: [node], scenes: [], edges: [], more: 0, focus: null, page: 0, pages: 1, total: 1 };

  test.each<[string, () => string]>([
    ["a board", () => boardScreen(t, unit, 0).text],
    ["a board with one time", () => boardScreen(t, { ...unit, inputs: [] }, 0).text],
    ["a board without times", () => boardScreen(t, silent, 0).text],
    ["a group's board", () => boardScreen(t, unit, 0, { shared: true }).text],
    ["a list of outputs", () => outputList(t, unit, 0, 0).text],
    ["an output", () => outputPage(t, page as unknown as Parameters<typeof outputPage>[1], AT).text],
    ["an input", () => inputScreen(t, input, AT).text],
    ["an input that has changed once", () => inputScreen(t, { ...input, changes: changes(1) }, AT).text],
    ["all changes", () => changesScreen(t, unit, changes(3), "all").text],
    ["what a link begins at", () => sources(t, offer, 1, 0, 0).text],
    ["what a link leads to", () => targets(t, end(5), offer, { unitId: 1, page: 0, chosen: 0 }).text],
    ["a link", () => linkCard(t, link).text],
    ["a graph", () => [graphCaption(t, graph), JSON.stringify(toModel(t, graph, false))].join("\n")],
  ])("%s", (_, write) => {
    const text = write();
    expect(count(text), text).toBeLessThanOrEqual(1);
    if (zone === "UTC") expect(count(text), text).toBe(1);
  });

  test("two silent devices are both said to be silent in a graph", () => {
    const lone = (name: string, seenAt: number | null) => ({ ...node, name, seenAt, variables: [] });
    const { units } = toModel(t, { ...graph, nodes: [lone("A", AT), lone("B", AT), lone("C", null)] }, false);
    const clock = zone === "UTC" ? "11:05" : "14:05";
    expect(units.map(({ note }) => note)).toEqual([
      `silent since Jan 15, ${clock}`,
      `silent since Jan 15, ${clock}`,
      "not connected yet",
    ]);
    expect(toModel(t, { ...graph, nodes: [{ ...node, online: true }] }, false).units[0]).not.toHaveProperty("note");
  });
});

test("what a list's buttons cut is whole in its message: people, tokens, grants and variables", () => {
  const name = `${"Heizung ".repeat(6)}Nord`;
  const page = <T>(item: T) => ({ items: [item], total: 1, page: 0, pages: 1 });
  const person = { id: 2, name, role: "user" } as const;
  const token = { id: 1, name, scope: "read", expired: false } as unknown as TokenView;
  const access = {
    unitId: 1,
    uuid: "",
    name: "Porch",
    visibility: "public",
    offered: ["private", "internal", "trusted", "public"],
    grants: 1,
  } as const;
  const seen = { id: 2, kind: "output", name, title: null, visibility: null, unitId: 1 } as unknown as VisibleVariable;
  const screens = [
    peopleList(en, page(person), { mode: "open", self: 1 }),
    tokenList(en, page(token), "http://x"),
    variableList(en, access, [seen], 0),
    peopleChoice(
      en,
      { unitId: 1, unit: "Porch", variableId: null, variable: null, read: true, write: false },
      page(person),
    ),
  ];
  for (const { text } of screens) expect(text).toContain(name);
});
