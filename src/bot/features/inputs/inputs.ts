import { Composer } from "grammy";
import { MINUTE } from "../../../domain/span.ts";
import type { Audit, Changes } from "../../../services/audit.ts";
import type { Inputs } from "../../../services/inputs.ts";
import type { Links } from "../../../services/links/links.ts";
import { type Holds, MAX_HOLD_MS } from "../../../services/schedules/holds.ts";
import type { Schedules } from "../../../services/schedules/schedules.ts";
import type { Units } from "../../../services/units/units.ts";
import { onPress } from "../../button.ts";
import { HOLD, INPUT, INPUTS_OF_UNIT } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { show } from "../../screen.ts";
import {
  changesScreen,
  INPUT_UNLINK,
  INPUT_UNLINK_ASK,
  inputScreen,
  inputsScreen,
  UNIT_CHANGES,
  unlinkQuestion,
  whichOf,
} from "./inputview.ts";

interface Deps {
  readonly units: Units;
  readonly inputs: Inputs;
  readonly links: Links;
  readonly audit: Audit;
  readonly schedules: Schedules;
  readonly holds: Holds;
}

/** What drives the inputs of a unit, and who set them when. */
export function inputsFeature({ units, inputs, links, audit, schedules, holds }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, INPUTS_OF_UNIT, async (ctx, unitId, page, from = 0) => {
    await show(ctx, inputsScreen(ctx.t, await units.view(personOf(ctx), unitId, Date.now()), page, from));
  });

  onPress(dm, INPUT, async (ctx, inputId, page, byHand) => {
    await showInputs(ctx, inputId, page, whichOf(byHand));
  });

  onPress(dm, INPUT_UNLINK_ASK, async (ctx, inputId) => {
    const person = personOf(ctx);
    const removable = (await links.driving(person, inputId)).filter((driver) => driver.removable);
    if (removable.length === 0) return showInputs(ctx, inputId, 0, "all");
    await show(ctx, unlinkQuestion(ctx.t, await inputs.view(person, inputId), removable));
  });

  onPress(dm, INPUT_UNLINK, async (ctx, inputId) => {
    await links.unlink(personOf(ctx), inputId, Date.now());
    await showInputs(ctx, inputId, 0, "all");
  });

  onPress(dm, HOLD, async (ctx, inputId, minutes) => {
    if (minutes > 0) await holds.hold(personOf(ctx), inputId, Math.min(minutes * MINUTE, MAX_HOLD_MS));
    else await holds.release(personOf(ctx), inputId);
    await showInputs(ctx, inputId, 0, "all");
  });

  onPress(dm, UNIT_CHANGES, async (ctx, unitId, page, byHand) => {
    const person = personOf(ctx);
    const which = whichOf(byHand);
    const changes = await audit.ofUnit(person, unitId, page, which);
    await show(ctx, changesScreen(ctx.t, await units.view(person, unitId, Date.now()), changes, which));
  });

  async function showInputs(ctx: Context, inputId: number, page: number, which: Changes): Promise<void> {
    const person = personOf(ctx);
    const now = Date.now();
    const input = await inputs.view(person, inputId);
    const unitId = await inputs.unitOf(person, inputId);
    const unit = await units.view(person, unitId, now);
    const drivers = await links.driving(person, inputId);
    const last = await audit.last(person, inputId);
    const changes = unit.own ? await audit.ofInput(person, inputId, page, which) : undefined;
    const { total } = await schedules.list(person, 0, inputId);
    const holdable = drivers.some(({ paused }) => !paused) || (await schedules.countOf(inputId)) > 0;
    const auto = { schedules: total, holdable, heldUntil: holds.until(inputId) };
    await show(ctx, inputScreen(ctx.t, { unit, input, drivers, last, changes, which, ...auto }, now));
  }

  return feature;
}
