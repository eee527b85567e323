import { Composer } from "grammy";
import { narrower } from "../../../domain/access.ts";
import type { Grants } from "../../../services/access/grants.ts";
import { isYes, itemAt, onPress } from "../../button.ts";
import { ACCESS } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { show } from "../../screen.ts";
import {
  accessPage,
  narrowQuestion,
  PLACES,
  VARIABLE,
  VARIABLE_SET,
  VARIABLES,
  VISIBILITY,
  variableList,
  variablePage,
  variableQuestion,
} from "./accessview.ts";

/** Who may see a unit and its variables: the owner's Access page. */
export function accessFeature(grants: Grants): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, ACCESS, async (ctx, unitId, from = 0) => {
    await show(ctx, accessPage(ctx.t, await grants.overview(personOf(ctx), unitId), ctx.me.username, from));
  });

  onPress(dm, VISIBILITY, async (ctx, unitId, place, sure) => {
    const before = await grants.overview(personOf(ctx), unitId);
    const visibility = itemAt(PLACES, place);
    const isSure = isYes(sure);
    if (visibility === before.visibility && !isSure) return void (await ctx.answerCallbackQuery());
    const isNarrower = narrower(visibility, before.visibility) === visibility && visibility !== before.visibility;
    if (isNarrower && !isSure) return show(ctx, narrowQuestion(ctx.t, before, visibility));
    await grants.setVisibility(personOf(ctx), unitId, visibility, Date.now());
    await show(ctx, accessPage(ctx.t, await grants.overview(personOf(ctx), unitId), ctx.me.username));
  });

  onPress(dm, VARIABLES, async (ctx, unitId, page) => {
    const access = await grants.overview(personOf(ctx), unitId);
    await show(ctx, variableList(ctx.t, access, await grants.variables(personOf(ctx), unitId), page));
  });

  onPress(dm, VARIABLE, async (ctx, variableId) => {
    await showVariable(ctx, variableId);
  });

  onPress(dm, VARIABLE_SET, async (ctx, variableId, choice, sure) => {
    const variable = await grants.variable(personOf(ctx), variableId);
    const { visibility: ofUnit } = await grants.overview(personOf(ctx), variable.unitId);
    const visibility = choice === 0 ? null : itemAt(PLACES, choice - 1);
    const isSure = isYes(sure);
    if (visibility === variable.visibility && !isSure) return void (await ctx.answerCallbackQuery());
    const [before, after] = [narrower(variable.visibility ?? ofUnit, ofUnit), narrower(visibility ?? ofUnit, ofUnit)];
    const isNarrower = before !== after && narrower(before, after) === after;
    if (isNarrower && !isSure) return show(ctx, variableQuestion(ctx.t, variable, choice));
    await grants.setVariableVisibility(personOf(ctx), variableId, visibility, Date.now());
    await showVariable(ctx, variableId);
  });

  async function showVariable(ctx: Context, variableId: number): Promise<void> {
    const variable = await grants.variable(personOf(ctx), variableId);
    await show(ctx, variablePage(ctx.t, await grants.overview(personOf(ctx), variable.unitId), variable));
  }

  return feature;
}
