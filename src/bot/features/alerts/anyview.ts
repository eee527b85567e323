import type { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import type { DryRun } from "../../../services/alerts/dryrun.ts";
import type { RuleView } from "../../../services/alerts/rule.ts";
import type { CommonOutput } from "../../../services/directory/many.ts";
import { createButton } from "../../button.ts";
import { addGrid } from "../../grid.ts";
import { cutEnd } from "../../text/fit.ts";
import { formatLength, titleOf } from "../../text/format.ts";
import { formatBand } from "../../text/rule.ts";

/** A value of any device of the person, or of any in a room, 0 for all. */
export const ALERT_ANY = createButton<[room: number, page: number]>("al-any", 2);
/** An output stands for all of its name, 0 for the devices themselves; kind 0 to choose the condition. */
export const ALERT_ANY_KIND = createButton<[room: number, output: number, kind: number]>("al-any-dir", 3);

/** So many values of a room are offered beside its devices, those that most of them have. */
const FIRST = 3;
/** What is left to a room's name on a button, in px. */
const ROOM = 150;

/** What would make a rule quieter, on a button. */
export function quieterLabel(
  t: Translate,
  rule: Pick<RuleView, "type" | "measure" | "decimals" | "condition">,
  { condition, timing, times }: NonNullable<DryRun["suggestion"]>,
): string {
  const isWider = "deadband" in condition && "deadband" in rule.condition && condition.deadband !== rule.condition.deadband; // biome-ignore format: one thought
  const what = [
    ...(timing.forMs > 0 ? [t.plain("alert-quieter-for", { span: formatLength(t, timing.forMs) })] : []),
    ...(isWider ? [t.plain("alert-quieter-band", { band: formatBand(t, rule, condition.deadband) })] : []),
  ];
  return t.plain("alert-quieter", { what: what.join(", "), times });
}

/** Rules on any device, below the list of units; in a room with what its devices have, so that nothing is a press further away. */
export function addAny(
  keyboard: InlineKeyboard,
  t: Translate,
  room: { readonly id: number; readonly name: string } | undefined,
  outputs: readonly CommonOutput[],
): void {
  if (!room) {
    keyboard.text(t.plain("alert-any-button"), ALERT_ANY.data(0, 0)).row();
    return;
  }
  addGrid(keyboard, [
    ...outputs.slice(0, FIRST).map((output) => {
      const name = cutEnd(titleOf(t, output), ROOM);
      const label = t.plain("alert-any-value-button", { name, units: output.units });
      return [label, ALERT_ANY_KIND.data(room.id, output.id, 0)] as const;
    }),
    [t.plain("alert-devices-button"), ALERT_ANY_KIND.data(room.id, 0, 0)],
    [t.plain("alert-any-room-button", { room: cutEnd(room.name, ROOM) }), ALERT_ANY.data(room.id, 0)],
  ]);
}
