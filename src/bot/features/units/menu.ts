import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Source } from "../../../services/units/units.ts";
import type { UnitView } from "../../../services/units/unitview.ts";
import { createButton } from "../../button.ts";
import {
  ACCESS,
  ACTS,
  ENV_SEND,
  GRAPH_UNIT,
  INPUTS_OF_UNIT,
  LINKS_OF_UNIT,
  PROGRAM,
  UNIT_BACK,
  UNIT_ROOM,
} from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import type { Screen } from "../../screen.ts";
import { toUnitLabel } from "../../text/entries.ts";
import { TRANSFER } from "../access/transferview.ts";
import { sourceLine } from "../program/programview.ts";
import { ZIP_ASK } from "./boardzip.ts";
import { NAMING, RENAME } from "./namingview.ts";
import { RHYTHM } from "./rhythm.ts";

export const RENEW_ASK = createButton<[unit: number]>("renew", 1);
export const RENEW = createButton<[unit: number]>("renew-yes", 1, 0, "danger");
export const DELETE_ASK = createButton<[unit: number]>("unit-del", 1);
export const DELETE = createButton<[unit: number]>("unit-del-yes", 1, 0, "danger");

/** What is done with a unit now and then, and what only its owner does; `from` is the page of the card that was left. */
export function unitMenu(t: Translate, unit: UnitView, source: Source | undefined, from: number): Screen {
  const { id } = unit;
  // What a mirror has not: its keys and its program are at its own server.
  const device = (buttons: readonly (readonly [string, string])[]) => (unit.isMirror ? [] : buttons);
  const keyboard = addGrid(new InlineKeyboard(), [
    ...(unit.inputs.length > 0 ? [[t.plain("button-inputs"), INPUTS_OF_UNIT.data(id, 0, from)] as const] : []),
    [t.plain("button-links"), LINKS_OF_UNIT.data(id, 0, from)],
    [t.plain("button-graph"), GRAPH_UNIT.data(id, 0)],
    [t.plain("button-room"), UNIT_ROOM.data(id, 0)],
  ]);
  if (unit.own) {
    addGrid(keyboard, [
      [t.plain("button-rename"), RENAME.data(id)],
      [t.plain("button-naming"), NAMING.data(id, 0)],
      ...device([
        [t.plain("button-env"), ENV_SEND.data(id)],
        [t.plain("button-zip"), ZIP_ASK.data(id, from)],
        [t.plain("button-renew"), RENEW_ASK.data(id)],
      ]),
      [t.plain("button-access"), ACCESS.data(id, from)],
      ...device([
        [t.plain("button-rhythm"), RHYTHM.data(id, from)],
        [t.plain("button-program"), PROGRAM.data(id, 0)],
      ]),
      [t.plain("acts-button"), ACTS.data(id, 0, 0, 0, 0)],
      [t.plain("button-transfer"), TRANSFER.data(id, 0)],
      [t.plain("button-delete"), DELETE_ASK.data(id)],
    ]);
  }
  keyboard.text(toUnitLabel(t, unit), UNIT_BACK.data(id, from));
  const lines = [t("menu-title", { name: unit.name }), ...(source ? ["", sourceLine(t, source)] : [])];
  return { text: lines.join("\n"), keyboard };
}
