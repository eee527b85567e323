import { InlineKeyboard } from "grammy";
import type { Place } from "../../../domain/gitlink.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Page } from "../../../services/page.ts";
import type { Version } from "../../../services/program/updates.ts";
import type { Source } from "../../../services/units/units.ts";
import type { UnitView } from "../../../services/units/unitview.ts";
import { createButton } from "../../button.ts";
import { PROGRAM, UNIT_BACK, UPDATE } from "../../buttons.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { toUnitLabel } from "../../text/entries.ts";
import { formatAge, shorten } from "../../text/format.ts";

/** A commit that the unit has been on. */
export const VERSION = createButton<[unit: number, version: number]>("upd-to", 2);
/** Another commit, branch or tag is typed, or another link. */
export const COMMIT_TYPE = createButton<[unit: number]>("upd-type", 1);
export const ADDRESS_TYPE = createButton<[unit: number]>("upd-address", 1);

const SHORT = 7;
const NAME = 40;
const URL = 200;

/** Where a unit's program comes from, and what of it the unit has been on. */
export function programScreen(
  t: Translate,
  unit: UnitView,
  source: Source,
  versions: Page<Version>,
  now: number,
): Screen {
  const keyboard = new InlineKeyboard().text(t.plain("program-look"), UPDATE.data(unit.id)).row();
  const others = versions.items.filter(({ isPresent }) => !isPresent);
  for (const { id, commit, at, isElsewhere } of others) {
    const key = isElsewhere ? "program-version-elsewhere" : "program-version";
    const label = t.plain(key, { commit: shortOf(commit), age: formatAge(t, at, now) });
    keyboard.text(label, VERSION.data(unit.id, id)).row();
  }
  addPager(keyboard, t, versions, (page) => PROGRAM.data(unit.id, page));
  keyboard.text(t.plain("program-type"), COMMIT_TYPE.data(unit.id)).row();
  keyboard.text(t.plain("program-address"), ADDRESS_TYPE.data(unit.id)).row();
  keyboard.text(toUnitLabel(t, unit), UNIT_BACK.data(unit.id, 0));
  const lines = [
    t("program-title", { unit: unit.name }),
    sourceLine(t, source),
    t("program-follows", { ref: refOf(t, source.ref) }),
    ...sourceLines(t, source, now),
    "",
    t(others.length > 0 ? "program-versions" : "program-no-versions"),
    ...pageLine(t, versions),
  ];
  return { text: lines.join("\n"), keyboard };
}

/** Where a unit's program comes from, and which of it it is. */
export function sourceLine(t: Translate, { url, folder, commit }: Source): string {
  if (folder === "") return t("unit-source", { url, commit: shortOf(commit) });
  return t("unit-source-folder", { url, folder: shorten(folder, NAME), commit: shortOf(commit) });
}

/** A repository, and the folder in it, in words. */
export function placeOf(t: Translate, { url, folder }: Place): string {
  const shown = shorten(url, URL);
  return folder === "" ? shown : t.plain("place-folder", { url: shown, folder: shorten(folder, URL) });
}

/** What is new at the repository. */
export function sourceLines(t: Translate, { ref, moved, unreadSince }: Source, now: number): string[] {
  return [
    ...(moved ? [t("unit-moved", { ref: refOf(t, ref) })] : []),
    ...(unreadSince === null ? [] : [t("unit-unread", { age: formatAge(t, unreadSince, now) })]),
  ];
}

/** The beginning of a commit's id, as people write it. */
export function shortOf(commit: string): string {
  return commit.slice(0, SHORT);
}

/** What a unit follows, in words. */
export function refOf(t: Translate, ref: string | null): string {
  if (ref === null) return t.plain("program-default");
  return /^[0-9a-f]{40}$/.test(ref) ? t.plain("program-commit", { commit: shortOf(ref) }) : shorten(ref, NAME);
}
