import { InlineKeyboard } from "grammy";
import { TRAITS } from "../../../domain/traits.ts";
import { MAX_DECIMALS } from "../../../domain/words.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import { pageOf, pageWith } from "../../../services/page.ts";
import type { NamingList, NamingView } from "../../../services/units/naming.ts";
import { createButton } from "../../button.ts";
import { UNIT_MENU } from "../../buttons.ts";
import { addChoices, addGrid } from "../../grid.ts";
import { addPager, column, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { fitNames } from "../../text/fit.ts";
import { formatValue, titleOf } from "../../text/format.ts";

export const RENAME = createButton<[unit: number]>("rename", 1);
/** What the variables of a unit are called, and their order. */
export const NAMING = createButton<[unit: number, page: number]>("naming", 2);
export const NAMED = createButton<[variable: number]>("named", 1);
/** Asks for words: a place in WORDS. */
export const NAMED_TYPE = createButton<[variable: number, word: number]>("named-type", 2);
export const NAMED_DECIMALS = createButton<[variable: number]>("named-dec", 1);
/** 0 for as in the repository, 1 for automatic, else 2 and the decimals. */
export const NAMED_DECIMALS_SET = createButton<[variable: number, choice: number]>("named-dec-set", 2);
/** A place in MOVES. */
export const NAMED_MOVE = createButton<[variable: number, move: number]>("named-move", 2);
export const NAMED_RESET = createButton<[variable: number]>("named-reset", 1);
export const ORDER_RESET = createButton<[unit: number]>("naming-order", 1);

export const WORDS = ["title", "measure"] as const;
export const MOVES = ["up", "down", "first"] as const;
/** As the button's choices. */
export const DECIMALS = [null, "auto", ...Array.from({ length: MAX_DECIMALS + 1 }, (_, count) => count)] as const;

const PAGE = 8;

/** A unit's variables, a button each, in their order. */
export function namingList(t: Translate, { unitId, unit, variables, isOrdered }: NamingList, page: number): Screen {
  const list = pageOf(variables, page, PAGE);
  const buttons = list.items.map((variable) => {
    const write = ([name = ""]: readonly string[]): string =>
      t.plain("access-variable-label", { kind: variable.kind, name });
    return [fitNames([titleOf(t, variable)], write), NAMED.data(variable.id)] as const;
  });
  const keyboard = addPager(column(buttons), t, list, (to) => NAMING.data(unitId, to));
  if (isOrdered) keyboard.text(t.plain("naming-order"), ORDER_RESET.data(unitId)).row();
  keyboard.text(t.plain("button-back"), UNIT_MENU.data(unitId, 0));
  const text = t(list.total === 0 ? "naming-empty" : "naming-title", { unit });
  return { text: [text, ...pageLine(t, list)].join("\n"), keyboard };
}

/** What one variable is called and shown with, and as in the repository where that is something else. */
export function namedPage(t: Translate, named: NamingView): Screen {
  const { id, unitId, unit, kind, type, own, place, count, repository } = named;
  const isOwn = Object.values(own).some((word) => word !== null);
  const lines = [
    t("named-head", { unit, name: titleOf(t, named) }),
    t("named-now", { value: formatValue(t, named, named.value ?? sampleOf(named)) }),
    ...(count > 1 ? [t("named-place", { place: place + 1, count, kind })] : []),
    ...(isOwn
      ? [
          "",
          t("named-repository", {
            name: titleOf(t, { name: named.name, title: repository.title }),
            measure: repository.measure ?? "none",
            decimals: repository.decimals ?? "auto",
          }),
        ]
      : []),
  ];
  const keyboard = addGrid(new InlineKeyboard(), [
    [t.plain("named-title"), NAMED_TYPE.data(id, 0)],
    [t.plain("named-measure"), NAMED_TYPE.data(id, 1)],
    ...(TRAITS[type].hasDecimals ? [[t.plain("named-decimals"), NAMED_DECIMALS.data(id)] as const] : []),
  ]);
  if (count > 1) {
    addGrid(keyboard, [
      [t.plain("named-up"), NAMED_MOVE.data(id, 0)],
      [t.plain("named-down"), NAMED_MOVE.data(id, 1)],
      [t.plain("named-first"), NAMED_MOVE.data(id, 2)],
    ]);
  }
  if (isOwn) keyboard.text(t.plain("named-reset"), NAMED_RESET.data(id)).row();
  keyboard.text(t.plain("to-naming"), NAMING.data(unitId, pageWith(id)));
  return { text: lines.join("\n"), keyboard };
}

/** With how many decimals it is shown; what is stored stays as it is. */
export function decimalsChoice(t: Translate, named: NamingView): Screen {
  const { id, unit, own } = named;
  const choices = DECIMALS.map((choice, place) => ({
    label:
      choice === null ? t.plain("named-as-repository") : choice === "auto" ? t.plain("named-auto") : String(choice),
    data: NAMED_DECIMALS_SET.data(id, place),
    chosen: choice === own.decimals,
  }));
  const keyboard = new InlineKeyboard();
  for (const wide of choices.slice(0, 2)) addChoices(keyboard, t, [wide]);
  addChoices(keyboard, t, choices.slice(2));
  keyboard.text(t.plain("button-back"), NAMED.data(id));
  const now = formatValue(t, named, named.value ?? sampleOf(named));
  return { text: t("named-decimals-ask", { unit, name: titleOf(t, named), value: now }), keyboard };
}

/** A number to show the decimals by, where there is no value yet. */
function sampleOf({ type }: NamingView): number | undefined {
  return TRAITS[type].hasDecimals ? 21.537 : undefined;
}
