import type { Translate } from "../../../i18n/i18n.ts";
import type { DryRun } from "../../../services/alerts/dryrun.ts";
import type { RuleView } from "../../../services/alerts/rule.ts";
import { createButton } from "../../button.ts";
import { cutEnd } from "../../text/fit.ts";
import { formatLength } from "../../text/format.ts";
import { formatBand } from "../../text/rule.ts";

/** A value of any device of the person, or of any in a room, 0 for all. */
export const ALERT_ANY = createButton<[room: number, page: number]>("al-any", 2);

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

/** A room's name on a button of the list of units. */
export function anyLabel(t: Translate, room: string | undefined): string {
  return room === undefined
    ? t.plain("alert-any-button")
    : t.plain("alert-any-room-button", { room: cutEnd(room, ROOM) });
}
