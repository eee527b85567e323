import { expect, test } from "vitest";
import { addedRule } from "../../src/bot/features/alerts/alertview.ts";
import { boardScreen } from "../../src/bot/features/boards/boardview.ts";
import { numbersQuestion } from "../../src/bot/features/links/linkplan.ts";
import { linkCard } from "../../src/bot/features/links/linkview.ts";
import { outputPage } from "../../src/bot/features/outputs/outputview.ts";
import { loadTranslations } from "../../src/i18n/i18n.ts";
import type { OutputView } from "../../src/services/alerts/alerts.ts";
import type { RuleView } from "../../src/services/alerts/rule.ts";
import type { EndView, LinkPlan } from "../../src/services/links/linkview.ts";
import { withoutMoments } from "../support/moments.ts";

const AT = Date.UTC(new Date().getUTCFullYear(), 0, 15, 11, 5);
const NOW = /[Nn]ow\b|already|сейчас|Сейчас|уже так/u;

function screensOf(locale: string, online: boolean): string[] {
  const t = loadTranslations("locales")(locale, "Europe/Moscow");
  const output = {
    ...{ id: 2, name: "heat", title: null, type: "float", measure: "°C", min: null, max: null, step: null },
    ...{ values: null, decimals: null, exact: false, value: 19.8125, at: AT, applied: true, writable: false },
    ...{
      driven: false,
      archivedAt: null,
      unit: "Porch",
      unitId: 1,
      unitUuid: "",
      online,
      presence: online ? "online" : "silent",
      dueAt: null,
      seenAt: AT,
    },
  } satisfies OutputView;
  const source: EndView = { ...output, kind: "output" };
  const target: EndView = { ...output, id: 3, kind: "input", name: "goal", online: true };
  const rule = {
    ...{ id: 1, outputId: 2, unitId: 1, unit: "Porch", output: "heat", title: null, type: "float", measure: "°C" },
    condition: { kind: "above", threshold: 5, deadband: 0 },
    ...{ paused: false, firing: true, revoked: false, hidden: false },
    recipients: [],
    ...{ selector: { kind: "output", outputId: 2 }, severity: "warning" },
    timing: { forMs: 0, keepMs: 0, cooldownMs: 0, hours: null },
  } as unknown as RuleView;
  const plan: LinkPlan = { source, target, kinds: ["scale"], result: 1, closesLoop: false, linkId: null };
  const page = {
    output,
    own: false,
    rules: 0,
    summary: { min: null, max: null },
    choice: { mode: "direct", windowMs: null, weighted: false, retentionDays: 30 },
  };
  const known = { source, target, transform: { kind: "none" }, state: "on" } as const;
  return [
    outputPage(t, page as unknown as Parameters<typeof outputPage>[1], AT + 900_000).text,
    linkCard(t, { id: 1, ...known }).text,
    numbersQuestion(t, plan, "scale"),
    numbersQuestion(t, plan, "threshold"),
    addedRule(t, rule, output).text,
  ];
}

test.each(["en", "ru"])("no screen calls now what a silent device said last (%s)", (locale) => {
  for (const text of screensOf(locale, false)) expect(text).not.toMatch(NOW);
  const since = locale === "en" ? "Silent since Jan 15, 14:05" : "Молчит с 15 янв., 14:05";
  for (const place of [0, 1, 4]) expect(withoutMoments(screensOf(locale, false)[place] ?? "")).toContain(since);
  for (const text of screensOf(locale, true)) expect(text).toMatch(NOW);
});

test.each(["en", "ru"])("a silent board marks nothing where nothing was measured (%s)", (locale) => {
  const t = loadTranslations("locales")(locale, "Europe/Moscow");
  const unit = {
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
    outputs: [],
    archived: [],
  };
  expect(boardScreen(t, unit, 0).text).not.toContain("🕓");
});
