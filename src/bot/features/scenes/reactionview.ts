import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import type { RuleView } from "../../../services/alerts/rule.ts";
import type { Page } from "../../../services/page.ts";
import type { Moment, ReactionView } from "../../../services/scenes/reactions.ts";
import type { SceneLine } from "../../../services/scenes/scenes.ts";
import { RULE, RULE_REACTIONS, SCENE } from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import { type Entry, listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { fitCondition, formatCondition } from "../../text/condition.ts";
import { nameEntry } from "../../text/entries.ts";
import { widthOf } from "../../text/fit.ts";
import { formatList, shortenName } from "../../text/format.ts";
import { watchedName } from "../../text/rule.ts";
import {
  REACT_MAKE,
  REACT_RULES,
  REACT_SCENES,
  REACTION,
  REACTION_GO_ON,
  REACTION_TAKE,
  SCENE_NEW,
  SCENE_REACTIONS,
} from "./scenebuttons.ts";

export const MOMENTS = ["began", "ended"] as const satisfies readonly Moment[];
/** Whose reactions a screen is about: an alert's, a scene's, or an alert's that was chosen from all of a person's. */
export const FROM = { rule: 0, scene: 1, ruleOfAll: 2 } as const;
const NAME = 40;

/** What runs when incidents of an alert begin or end. */
export function ruleReactions(t: Translate, rule: RuleView, reactions: readonly ReactionView[], all: number): Screen {
  const from = all ? FROM.ruleOfAll : FROM.rule;
  const { lines, keyboard } = listed(
    t,
    reactions.map(({ id, moment, scene, stopped }) =>
      nameEntry(scene.name, REACTION.data(id, from), (name) =>
        t.plain("reaction-scene", { name, moment, stopped: stopped ? "yes" : "no" }),
      ),
    ),
  );
  addGrid(keyboard, [
    [t.plain("reaction-add", { moment: "began" }), REACT_SCENES.data(rule.id, 0, 0, from)],
    [t.plain("reaction-add", { moment: "ended" }), REACT_SCENES.data(rule.id, 1, 0, from)],
  ]);
  keyboard.text(t.plain("button-back"), RULE.data(rule.id, all));
  const alert = alertName(t, rule);
  const head = t("reactions-of-rule", { alert, count: reactions.length });
  return { text: [head, ...lines].join("\n"), keyboard };
}

/** Which incidents run a scene. */
export function sceneReactions(t: Translate, scene: SceneLine, reactions: readonly ReactionView[]): Screen {
  const { lines, keyboard } = listed(
    t,
    reactions.map(({ id, moment, rule, stopped }) =>
      alertEntry(t, rule, REACTION.data(id, FROM.scene), (alert) =>
        t.plain("reaction-alert", { alert, moment, stopped: stopped ? "yes" : "no" }),
      ),
    ),
  );
  addGrid(keyboard, [
    [t.plain("reaction-add", { moment: "began" }), REACT_RULES.data(scene.id, 0, 0)],
    [t.plain("reaction-add", { moment: "ended" }), REACT_RULES.data(scene.id, 1, 0)],
  ]);
  keyboard.text(t.plain("button-back"), SCENE.data(scene.id, 0));
  const head = t("reactions-of-scene", { name: scene.name, count: reactions.length });
  return { text: [head, ...lines].join("\n"), keyboard };
}

/** Which scene shall an alert run? */
export function sceneChoice(
  t: Translate,
  rule: RuleView,
  list: Page<SceneLine>,
  { moment, from }: { readonly moment: number; readonly from: number },
): Screen {
  const { lines, keyboard } = listed(
    t,
    list.items.map(({ id, name }) => nameEntry(name, REACT_MAKE.data(rule.id, id, moment, from))),
  );
  addPager(keyboard, t, list, (page) => REACT_SCENES.data(rule.id, moment, page, from));
  if (list.total === 0) keyboard.text(t.plain("scene-new"), SCENE_NEW.data()).row();
  keyboard.text(t.plain("button-back"), RULE_REACTIONS.data(rule.id, from === FROM.ruleOfAll ? 1 : 0));
  const head =
    list.total === 0
      ? t("scene-none")
      : t("reaction-which-scene", { alert: alertName(t, rule), moment: MOMENTS[moment] ?? "began" });
  return { text: [head, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** Which alert shall run a scene? */
export function ruleChoice(t: Translate, scene: SceneLine, list: Page<RuleView>, moment: number): Screen {
  const { lines, keyboard } = listed(
    t,
    list.items.map((rule) => alertEntry(t, rule, REACT_MAKE.data(rule.id, scene.id, moment, FROM.scene))),
  );
  addPager(keyboard, t, list, (page) => REACT_RULES.data(scene.id, moment, page));
  keyboard.text(t.plain("button-back"), SCENE_REACTIONS.data(scene.id));
  const head =
    list.total === 0
      ? t("reaction-no-alerts")
      : t("reaction-which-alert", { name: scene.name, moment: MOMENTS[moment] ?? "began" });
  return { text: [head, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** A reaction, and what may come of it. */
export function reactionCard(t: Translate, reaction: ReactionView, from: number): Screen {
  const { id, moment, rule, scene, stopped, loop } = reaction;
  const keyboard = new InlineKeyboard();
  if (stopped) keyboard.text(t.plain("reaction-go-on"), REACTION_GO_ON.data(id, from)).row();
  keyboard.text(t.plain("reaction-take"), REACTION_TAKE.data(id, from)).row();
  keyboard.text(t.plain("button-back"), backFrom(reaction, from));
  const lines = [
    t("reaction-card", { alert: alertName(t, rule), moment, name: shortenName(scene.name, NAME) }),
    ...(stopped ? [t("reaction-stopped")] : []),
    ...(loop
      ? [
          t("reaction-loop", {
            names: formatList(
              t,
              loop.map((name) => shortenName(name, NAME)),
            ),
          }),
        ]
      : []),
  ];
  return { text: lines.join("\n"), keyboard };
}

/** The list from which a reaction was opened. */
function backFrom({ rule, scene }: ReactionView, from: number): string {
  if (from === FROM.scene) return SCENE_REACTIONS.data(scene.id);
  return RULE_REACTIONS.data(rule.id, from === FROM.ruleOfAll ? 1 : 0);
}

function alertName(t: Translate, rule: RuleView): string {
  if (rule.hidden) return t.plain("rule-hidden");
  return t.plain("reaction-watched", {
    unit: shortenName(watchedName(t, rule), NAME),
    condition: formatCondition(t, rule),
  });
}

function alertEntry(t: Translate, rule: RuleView, data: string, write = (alert: string) => alert): Entry {
  if (rule.hidden) return nameEntry(t.plain("rule-hidden"), data, write);
  const within = (room: number): string => write(fitCondition(t, rule, room - widthOf(write(""))));
  return { whole: write(alertName(t, rule)), data, within };
}
