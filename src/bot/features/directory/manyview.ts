import { InlineKeyboard } from "grammy";
import type { Direction } from "../../../domain/alert/condition.ts";
import { TRAITS } from "../../../domain/traits.ts";
import { explain } from "../../../i18n/explain.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import { escapeHtml } from "../../../i18n/i18n.ts";
import type { Named } from "../../../services/access/grants.ts";
import type { Chosen, CommonOutput, Newer, Outcome } from "../../../services/directory/many.ts";
import { type Page, pageOf } from "../../../services/page.ts";
import { createButton } from "../../button.ts";
import { UNITS_LIST } from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import { listed } from "../../listing.ts";
import { addPager, column, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry, personEntry } from "../../text/entries.ts";
import { titleOf } from "../../text/format.ts";
import { inRoom } from "../../unitlist.ts";
import { MANY_ALERT, MANY_SHARE, SELECT_BACK } from "./selectview.ts";

/** Above, or below: 1 or 2; an output of one unit stands for those of its name. */
export const MANY_DIRECTION = createButton<[output: number, direction: number]>("many-dir", 2);
export const MANY_OUTPUT = createButton<[output: number]>("many-out", 1);
export const MANY_PERSON = createButton<[person: number]>("many-to", 1);
/** 1 to read, 2 to write, 3 for both. */
export const MANY_GIVE = createButton<[person: number, right: number]>("many-give", 2);
export const MANY_ROOM_SET = createButton<[room: number]>("many-room-set", 1);
/** The values of so many minutes, or with 0 those of now. */
export const MANY_FILE = createButton<[minutes: number]>("many-file", 1);
export const MANY_UPDATE_YES = createButton<[count: number]>("many-upd-yes", 1);
export const MANY_DELETE = createButton<[count: number]>("many-del-yes", 1, 0, "danger");

const OUTPUTS = 8;
const DAY = 24 * 60;
/** In minutes. */
const PERIODS = [
  [0, "many-file-now"],
  [DAY, "period-day"],
  [7 * DAY, "period-week"],
  [30 * DAY, "period-month"],
] as const;

/** What has been done, as a verb that `many-done` knows. */
export type Deed = "alert" | "share" | "room" | "update" | "delete";

export function outputsChoice(t: Translate, outputs: readonly CommonOutput[], page: number): Screen {
  const list = pageOf(outputs, page, OUTPUTS);
  const { keyboard, lines } = listed(
    t,
    list.items.map((output) =>
      nameEntry(titleOf(t, output), MANY_OUTPUT.data(output.id), (name) =>
        t.plain("many-output", { name, units: output.units }),
      ),
    ),
  );
  addPager(keyboard, t, list, (to) => MANY_ALERT.data(to));
  keyboard.text(t.plain("button-back"), SELECT_BACK.data());
  const text = t(outputs.length === 0 ? "many-no-outputs" : "many-which-output");
  return { text: [text, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

export function directionChoice(t: Translate, output: CommonOutput): Screen {
  const isSwitch = TRAITS[output.type].holds === "boolean";
  const keyboard = addGrid(new InlineKeyboard(), [
    [t.plain(isSwitch ? "direction-on" : "direction-above"), MANY_DIRECTION.data(output.id, 1)],
    [t.plain(isSwitch ? "direction-off" : "direction-below"), MANY_DIRECTION.data(output.id, 2)],
    [t.plain("button-back"), MANY_ALERT.data(0)],
  ]);
  return { text: t("many-which-direction", { output: titleOf(t, output), units: output.units }), keyboard };
}

/** Asks for the threshold of a rule on each. */
export function thresholdQuestion(t: Translate, output: CommonOutput, direction: Direction): string {
  const measure = output.measure ?? "none";
  return t("alert-ask-threshold", { direction, output: titleOf(t, output), measure });
}

export function peopleChoice(t: Translate, { own }: Chosen, list: Page<Named>): Screen {
  const { keyboard, lines } = listed(
    t,
    list.items.map(({ id, ...person }) => personEntry(t, person, MANY_PERSON.data(id))),
  );
  addPager(keyboard, t, list, (page) => MANY_SHARE.data(page));
  keyboard.text(t.plain("button-back"), SELECT_BACK.data());
  const text = list.total === 0 ? t("many-no-people") : t("many-which-person", { count: own.length });
  return { text: [text, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

export function rightChoice(t: Translate, { all, own }: Chosen, person: { id: number; name: string }): Screen {
  const keyboard = column([
    [t.plain("right-button", { right: "read" }), MANY_GIVE.data(person.id, 1)],
    [t.plain("right-button", { right: "write" }), MANY_GIVE.data(person.id, 2)],
    [t.plain("right-button", { right: "both" }), MANY_GIVE.data(person.id, 3)],
    [t.plain("button-back"), MANY_SHARE.data(0)],
  ]);
  return {
    text: [t("many-which-right", { name: person.name, count: own.length }), ...left(t, all, own)].join("\n"),
    keyboard,
  };
}

export function fileChoice(t: Translate): Screen {
  const keyboard = addGrid(
    new InlineKeyboard(),
    PERIODS.map(([minutes, key]) => [t.plain(key), MANY_FILE.data(minutes)] as const),
  );
  keyboard.text(t.plain("button-back"), SELECT_BACK.data());
  return { text: t("many-which-file"), keyboard };
}

export function updateQuestion(t: Translate, { drafts, losing, same, failed, stopped }: Newer): Screen {
  const keyboard = addGrid(new InlineKeyboard(), [
    ...(drafts.length > 0
      ? [[t.plain("many-update-yes", { count: drafts.length }), MANY_UPDATE_YES.data(drafts.length)] as const]
      : []),
    [t.plain("button-back"), SELECT_BACK.data()],
  ]);
  const lines = [
    ...(drafts.length > 0 || !stopped ? [t("many-update-ask", { count: drafts.length })] : []),
    ...(losing > 0 ? [t("many-update-losing", { count: losing })] : []),
    ...(same > 0 ? [t("many-update-same", { count: same })] : []),
    ...(failed > 0 ? [t("many-update-failed", { count: failed })] : []),
    ...(stopped ? [escapeHtml(explain(t, stopped))] : []),
  ];
  return { text: lines.join("\n"), keyboard };
}

export function deleteQuestion(t: Translate, { all, own }: Chosen): Screen {
  const keyboard = addGrid(new InlineKeyboard(), [
    [t.plain("many-delete-yes", { count: own.length }), MANY_DELETE.data(own.length)],
    [t.plain("button-back"), SELECT_BACK.data()],
  ]);
  return { text: [t("many-delete-ask", { count: own.length }), ...left(t, all, own)].join("\n"), keyboard };
}

/** What came of it; the list is where it was, in that room. */
export function outcomeScreen(
  t: Translate,
  deed: Deed,
  { done, skipped, failed, stopped }: Outcome,
  room: number | null,
): Screen {
  const lines = [
    t("many-done", { deed, count: done }),
    ...(skipped > 0 ? [t("many-skipped", { deed, count: skipped })] : []),
    ...(failed > 0 ? [t("many-failed", { count: failed })] : []),
    ...(stopped ? [escapeHtml(explain(t, stopped))] : []),
  ];
  return { text: lines.join("\n"), keyboard: column([[t.plain("to-units"), inRoom(room, UNITS_LIST.data(0))]]) };
}

/** Those that are left out, since they are somebody else's. */
function left(t: Translate, all: Chosen["all"], own: Chosen["own"]): string[] {
  const others = all.length - own.length;
  return others > 0 ? ["", t("selected-others", { count: others })] : [];
}
