import { InlineKeyboard } from "grammy";
import { TRAITS } from "../../../domain/traits.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { EndView, LinkView } from "../../../services/links/linkview.ts";
import { type Page, pageWith } from "../../../services/page.ts";
import { LINKS_OF_UNIT, UNIT_BACK } from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import { type Entry, listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { toUnitLabel } from "../../text/entries.ts";
import { fitNames } from "../../text/fit.ts";
import { formatValue, silentLine, titleOf } from "../../text/format.ts";
import { formatTransform } from "../../text/transform.ts";
import {
  LINK,
  LINK_CHANGE,
  LINK_DELETE,
  LINK_DELETE_ASK,
  LINK_FROM,
  LINK_FROM_UNIT,
  LINK_PAUSE,
  LINKS_ALL,
} from "./linkbuttons.ts";

/** A person's links, or those at one unit. */
export function linkList(t: Translate, list: Page<LinkView>, unit?: { id: number; name: string }, from = 0): Screen {
  const { lines, ...links } = listed(
    t,
    list.items.map((link) => linkEntry(t, link, unit?.id)),
  );
  const keyboard = addPager(links.keyboard, t, list, (page) =>
    unit ? LINKS_OF_UNIT.data(unit.id, page, from) : LINKS_ALL.data(page),
  );
  keyboard.text(t.plain("link-add"), unit ? LINK_FROM.data(unit.id, 0) : LINK_FROM_UNIT.data(0));
  if (unit) keyboard.row().text(toUnitLabel(t, unit), UNIT_BACK.data(unit.id, from));
  if (list.total === 0) return { text: t("links-empty"), keyboard };
  const { total } = list;
  const title = unit ? t("links-title-unit", { unit: unit.name, total }) : t("links-title", { total });
  return { text: [title, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

export function linkCard(
  t: Translate,
  link: LinkView,
  done?: "link-added" | "link-added-loop" | "link-changed",
  unitId = 0,
): Screen {
  const { id, source, target, transform, state } = link;
  const lines = [
    t("link-head", namesOf(t, link)),
    "",
    ...(source && target ? [t("link-how", { transform: formatTransform(t, transform, source, target) })] : []),
    ...(source && target ? [nowLine(t, source, target, target.value)] : []),
    t(`link-is-${state}`),
    ...(done ? ["", t(done)] : []),
  ];
  const keyboard = addGrid(new InlineKeyboard(), [
    ...(source && target && state !== "archived"
      ? [[t.plain("link-change"), LINK_CHANGE.data(id, unitId)] as const]
      : []),
    ...(state === "archived" ? [] : [pauseButton(t, link, unitId)]),
    [t.plain("button-delete"), LINK_DELETE_ASK.data(id, unitId)],
  ]);
  keyboard.text(t.plain("to-links"), unitId ? LINKS_OF_UNIT.data(unitId, pageWith(id)) : LINKS_ALL.data(pageWith(id)));
  return { text: lines.join("\n"), keyboard };
}

function pauseButton(t: Translate, { id, state }: LinkView, unitId: number): readonly [label: string, data: string] {
  const isOn = state === "on";
  return [t.plain(isOn ? "link-pause" : "link-resume"), LINK_PAUSE.data(id, isOn ? 1 : 0, unitId)];
}

export function linkQuestion(t: Translate, link: LinkView, unitId: number): Screen {
  const keyboard = new InlineKeyboard()
    .text(t.plain("delete-yes"), LINK_DELETE.data(link.id, unitId))
    .text(t.plain("button-back"), LINK.data(link.id, unitId));
  return { text: t("link-delete-ask", namesOf(t, link)), keyboard };
}

/** What the source is and what the target is or would be. */
export function nowLine(t: Translate, source: EndView, target: EndView, result: EndView["value"]): string {
  if (source.value === undefined) return t("link-now-unset");
  const isTime = TRAITS[target.type].isTime && result !== undefined;
  const value = formatValue(t, isTime ? { ...source, zone: false } : source, source.value);
  const when = source.online ? "now" : "last";
  const line =
    result === undefined
      ? t("link-now-stops", { value, when })
      : t("link-now", { value, result: formatValue(t, target, result), when });
  return [line, ...silentLine(t, source, isTime || TRAITS[source.type].isTime)].join("\n");
}

/** "Greenhouse: temperature". */
export function endName(t: Translate, end: EndView | null): string {
  return end ? t.plain("end-name", { unit: end.unit, name: titleOf(t, end) }) : t.plain("end-hidden");
}

function namesOf(t: Translate, { source, target }: LinkView): { source: string; target: string } {
  return { source: endName(t, source), target: endName(t, target) };
}

/** A link in a list; where there is little room, its units are named in the message alone. */
function linkEntry(t: Translate, link: LinkView, unitId = 0): Entry {
  const { source, target } = namesOf(t, link);
  const write = ([from = "", to = ""]: readonly string[]): string =>
    t.plain("link-line", { source: from, target: to, state: link.state });
  const ends = [link.source, link.target].map((end) => (end ? titleOf(t, end) : endName(t, end)));
  return {
    whole: write([source, target]),
    data: LINK.data(link.id, unitId),
    within: (room) => fitNames(ends, write, room),
  };
}
