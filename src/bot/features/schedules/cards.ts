import type { Inputs } from "../../../services/inputs.ts";
import type { Holds } from "../../../services/schedules/holds.ts";
import type { Schedules } from "../../../services/schedules/schedules.ts";
import { type Context, personOf } from "../../context.ts";
import type { Screen } from "../../screen.ts";
import { scheduleCard } from "./scheduleview.ts";

export interface ScheduleDeps {
  readonly schedules: Schedules;
  readonly holds: Holds;
  readonly inputs: Inputs;
}

/** A schedule with what holds its input. */
export async function cardOf(
  { schedules, holds }: ScheduleDeps,
  ctx: Context,
  id: number,
  of: number,
): Promise<Screen> {
  const view = await schedules.view(personOf(ctx), id);
  const inputId = view.action.kind === "input" ? view.action.input?.id : undefined;
  return scheduleCard(ctx.t, view, of, inputId === undefined ? null : holds.until(inputId));
}
