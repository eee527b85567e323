import type { Presence } from "../../../domain/presence.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { UnitPage } from "../../../services/directory/directory.ts";
import type { EndView } from "../../../services/links/linkview.ts";
import { pageOf, pageWith } from "../../../services/page.ts";
import { LINKS_OF_UNIT } from "../../buttons.ts";
import { listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { valueEntry } from "../../text/entries.ts";
import { silentLine, timesOnce, zonedSilence } from "../../text/format.ts";
import { isEmpty, lineEntry, unitList } from "../../unitlist.ts";
import { LINK_FROM, LINK_FROM_UNIT, LINK_PLAN, LINK_TO, LINK_TO_UNIT, LINKS_ALL } from "./linkbuttons.ts";
import { endName } from "./linkview.ts";

const VARIABLES = 8;

/** What is offered of one unit. */
interface Offer {
  readonly unit: string;
  readonly ends: readonly EndView[];
  readonly presence: Presence;
  readonly online: boolean;
  readonly seenAt: number | null;
}

export function sourceUnits(t: Translate, list: UnitPage): Screen {
  const { keyboard, head, lines } = unitList(t, list, {
    dataOf: (page) => LINK_FROM_UNIT.data(page),
    entryOf: (line) => lineEntry(t, line, LINK_FROM.data(line.id, 0, 1)),
  });
  keyboard.text(t.plain("to-links"), LINKS_ALL.data(0));
  const text = t(isEmpty(list) ? "link-no-source-units" : "link-choose-source-unit");
  return { text: [text, ...head, ...lines].join("\n"), keyboard };
}

export function sources(
  t: Translate,
  { unit, ends, ...presence }: Offer,
  unitId: number,
  asked: number,
  chosen: number,
): Screen {
  const list = pageOf(ends, asked, VARIABLES);
  const [without, zone] = timesOnce(t, list.items, zonedSilence(t, presence));
  const { lines, ...variables } = listed(
    t,
    without(list.items).map((end) =>
      valueEntry(t, end, LINK_TO_UNIT.data(end.id, 0, chosen), (label) => t.plain(`link-source-${end.kind}`, label)),
    ),
  );
  const keyboard = addPager(variables.keyboard, t, list, (page) => LINK_FROM.data(unitId, page, chosen));
  if (chosen) keyboard.text(t.plain("button-back"), LINK_FROM_UNIT.data(pageWith(unitId)));
  else keyboard.text(t.plain("to-links"), LINKS_OF_UNIT.data(unitId, 0));
  const hint = list.items.some(({ kind }) => kind === "input") ? [t("link-source-hint")] : [];
  const text = t(list.total === 0 ? "link-no-sources" : "link-choose-source", { unit });
  const above = [text, ...silentLine(t, presence, zone.length > 0), ...zone, ...hint];
  return { text: [...above, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

export function targetUnits(t: Translate, source: EndView, list: UnitPage, chosen: number): Screen {
  const { keyboard, head, lines } = unitList(t, list, {
    dataOf: (page) => LINK_TO_UNIT.data(source.id, page, chosen),
    entryOf: (line) => lineEntry(t, line, LINK_TO.data(source.id, line.id, 0, chosen)),
  });
  keyboard.text(t.plain("button-back"), LINK_FROM.data(source.unitId, pageWith(source.id), chosen));
  const text = isEmpty(list)
    ? t("link-no-target-units", { type: t.plain("type-name", { type: source.type }) })
    : t("link-choose-target-unit", { source: endName(t, source) });
  return { text: [text, ...head, ...lines].join("\n"), keyboard };
}

export function targets(
  t: Translate,
  source: EndView,
  { unit, ends }: Offer,
  { unitId, page: asked, chosen }: { readonly unitId: number; readonly page: number; readonly chosen: number },
): Screen {
  const list = pageOf(ends, asked, VARIABLES);
  const [without, zone] = timesOnce(t, list.items);
  const { lines, ...variables } = listed(
    t,
    without(list.items).map((end) => valueEntry(t, end, LINK_PLAN.data(source.id, end.id, 0, 0, 0, 0, 0))),
  );
  const keyboard = addPager(variables.keyboard, t, list, (page) => LINK_TO.data(source.id, unitId, page, chosen));
  keyboard.text(t.plain("button-back"), LINK_TO_UNIT.data(source.id, pageWith(unitId), chosen));
  const text =
    list.total === 0
      ? t("link-no-targets", { unit, type: t.plain("type-name", { type: source.type }) })
      : t("link-choose-target", { source: endName(t, source), unit });
  return { text: [text, ...zone, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}
