import { InlineKeyboard } from "grammy";
import { VISIBILITIES, type Visibility } from "../../../domain/access.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { AccessView, GrantedVariable, VisibleVariable } from "../../../services/access/grants.ts";
import { pageOf, pageWith } from "../../../services/page.ts";
import { createButton } from "../../button.ts";
import { ACCESS, GRANTS, INVITATIONS, UNIT_BACK } from "../../buttons.ts";
import { addChoices, addGrid } from "../../grid.ts";
import { listed } from "../../listing.ts";
import { addCopy, addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry, toUnitLabel } from "../../text/entries.ts";
import { shortenName, titleOf } from "../../text/format.ts";

/** By their places on buttons, of which old ones go on working. */
export const PLACES: readonly Visibility[] = ["private", "internal", "public", "trusted"];

/** A place in PLACES; `sure` is 1 when the person has said yes to what stops. */
export const VISIBILITY = createButton<[unit: number, visibility: number, sure: number]>("acc-vis", 3);
export const VARIABLES = createButton<[unit: number, page: number]>("acc-vars", 2);
export const VARIABLE = createButton<[variable: number]>("acc-var", 1);
/** 0 for as the unit, else 1 and the place in PLACES. */
export const VARIABLE_SET = createButton<[variable: number, visibility: number, sure: number]>("acc-var-set", 3);

const PAGE = 8;
const LABEL = 40;

/** Who may see a unit, and the ways to everything else about it. */
export function accessPage(t: Translate, access: AccessView, bot: string, from = 0): Screen {
  const { unitId, uuid, name, visibility, offered, grants } = access;
  const link = unitLink(bot, uuid);
  const lines = [
    t("access-title", { unit: name }),
    "",
    ...offered.map((one) => t("access-meaning", { visibility: one, chosen: one === visibility ? "yes" : "no" })),
    "",
    t("access-id", { uuid }),
    ...(visibility === "private" ? [] : [t("access-link", { link, visibility })]),
  ];
  const visibilities = offered.map((one) => {
    const label = t.plain("visibility-button", { visibility: one });
    return { label, data: VISIBILITY.data(unitId, PLACES.indexOf(one), 0), chosen: one === visibility };
  });
  const keyboard = addChoices(new InlineKeyboard(), t, visibilities);
  addGrid(keyboard, [
    [t.plain("access-variables"), VARIABLES.data(unitId, 0)],
    [t.plain("access-grants", { count: grants }), GRANTS.data(unitId, 0)],
  ]).text(t.plain("access-invitations"), INVITATIONS.data(unitId, 0));
  if (visibility !== "private") keyboard.row().url(t.plain("access-share"), shareUrl(link, name));
  addCopy(keyboard.row(), t, "id", uuid).text(toUnitLabel(t, { name }), UNIT_BACK.data(unitId, from));
  return { text: lines.join("\n"), keyboard };
}

export function narrowQuestion(t: Translate, access: AccessView, to: Visibility): Screen {
  const keyboard = addGrid(new InlineKeyboard(), [
    [t.plain("access-narrow-yes"), VISIBILITY.data(access.unitId, PLACES.indexOf(to), 1)],
    [t.plain("button-back"), ACCESS.data(access.unitId)],
  ]);
  return { text: t("access-narrow", { name: access.name, visibility: to }), keyboard };
}

/** A unit's variables, each with its own visibility. */
export function variableList(
  t: Translate,
  { unitId, name }: AccessView,
  all: readonly VisibleVariable[],
  page: number,
): Screen {
  const list = pageOf(all, page, PAGE);
  const entries = list.items.map((variable) => {
    const visibility = t.plain("visibility-name", { visibility: variable.visibility ?? "unit" });
    const write = (shown: string): string =>
      `${t.plain("access-variable-label", { kind: variable.kind, name: shown })} · ${visibility}`;
    return nameEntry(titleOf(t, variable), VARIABLE.data(variable.id), write);
  });
  const { lines, ...variables } = listed(t, entries);
  const keyboard = addPager(variables.keyboard, t, list, (to) => VARIABLES.data(unitId, to));
  keyboard.text(t.plain("button-back"), ACCESS.data(unitId));
  return { text: [t("access-variables-title", { unit: name }), ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** The choice of a variable's visibility: as the unit, or narrower. */
export function variablePage(t: Translate, access: AccessView, variable: VisibleVariable): Screen {
  const { id, unitId, visibility } = variable;
  const keyboard = new InlineKeyboard();
  for (const one of [null, ...narrowerThan(access)]) {
    const label = t.plain("visibility-button", { visibility: one ?? "unit" });
    const place = one === null ? 0 : PLACES.indexOf(one) + 1;
    addChoices(keyboard, t, [{ label, data: VARIABLE_SET.data(id, place, 0), chosen: one === visibility }]);
  }
  keyboard.text(t.plain("button-back"), VARIABLES.data(unitId, pageWith(id)));
  const name = titleOf(t, variable);
  const text = [
    t("access-variable", { unit: access.name, name, visibility: access.visibility }),
    ...(access.visibility === "private" ? [t("access-variable-private")] : []),
  ];
  return { text: text.join("\n"), keyboard };
}

export function variableQuestion(t: Translate, variable: VisibleVariable, choice: number): Screen {
  const to = PLACES[choice - 1] ?? "unit";
  const keyboard = addGrid(new InlineKeyboard(), [
    [t.plain("access-narrow-yes"), VARIABLE_SET.data(variable.id, choice, 1)],
    [t.plain("button-back"), VARIABLE.data(variable.id)],
  ]);
  return { text: t("access-narrow", { name: titleOf(t, variable), visibility: to }), keyboard };
}

/** "→ Relay" for an input, "← temperature" for an output; plain text. */
export function variableLabel(t: Translate, variable: GrantedVariable): string {
  return t.plain("access-variable-label", { kind: variable.kind, name: shortenName(titleOf(t, variable), LABEL) });
}

/** The address that opens a unit's card in the bot. */
export function unitLink(bot: string, uuid: string): string {
  return `https://t.me/${bot}?start=u_${uuid.replaceAll("-", "")}`;
}

/** Telegram's own page for passing a link on. */
export function shareUrl(link: string, text: string): string {
  return `https://t.me/share/url?${new URLSearchParams({ url: link, text })}`;
}

function narrowerThan({ visibility, offered }: AccessView): readonly Visibility[] {
  const narrower = VISIBILITIES.slice(0, VISIBILITIES.indexOf(visibility));
  return narrower.filter((one) => offered.includes(one));
}
