import { Composer } from "grammy";
import { narrower, VISIBILITIES } from "../../../domain/access.ts";
import { AppError } from "../../../errors.ts";
import type { Grants } from "../../../services/access/grants.ts";
import { ACCESS } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { show } from "../../screen.ts";
import {
  accessPage,
  narrowQuestion,
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

  dm.callbackQuery(ACCESS.pattern, async (ctx) => {
    const [unitId = 0, from] = ACCESS.read(ctx.match);
    await show(ctx, accessPage(ctx.t, await grants.overview(personOf(ctx), unitId), ctx.me.username, from));
  });

  dm.callbackQuery(VISIBILITY.pattern, async (ctx) => {
    const [unitId = 0, place = 0, sure = 0] = VISIBILITY.read(ctx.match);
    const before = await grants.overview(personOf(ctx), unitId);
    const visibility = VISIBILITIES[place];
    if (!visibility) throw new AppError("not-found");
    if (visibility === before.visibility && sure === 0) return void (await ctx.answerCallbackQuery());
    const isNarrower = narrower(visibility, before.visibility) === visibility && visibility !== before.visibility;
    if (isNarrower && sure === 0) return show(ctx, narrowQuestion(ctx.t, before, visibility));
    await grants.setVisibility(personOf(ctx), unitId, visibility, Date.now());
    await show(ctx, accessPage(ctx.t, await grants.overview(personOf(ctx), unitId), ctx.me.username));
  });

  dm.callbackQuery(VARIABLES.pattern, async (ctx) => {
    const [unitId = 0, page = 0] = VARIABLES.read(ctx.match);
    const access = await grants.overview(personOf(ctx), unitId);
    await show(ctx, variableList(ctx.t, access, await grants.variables(personOf(ctx), unitId), page));
  });

  dm.callbackQuery(VARIABLE.pattern, async (ctx) => {
    const [variableId = 0] = VARIABLE.read(ctx.match);
    await showVariable(ctx, variableId);
  });

  dm.callbackQuery(VARIABLE_SET.pattern, async (ctx) => {
    const [variableId = 0, choice = 0, sure = 0] = VARIABLE_SET.read(ctx.match);
    const variable = await grants.variable(personOf(ctx), variableId);
    const { visibility: ofUnit } = await grants.overview(personOf(ctx), variable.unitId);
    const visibility = choice === 0 ? null : VISIBILITIES[choice - 1];
    if (visibility === undefined) throw new AppError("not-found");
    if (visibility === variable.visibility && sure === 0) return void (await ctx.answerCallbackQuery());
    const [before, after] = [narrower(variable.visibility ?? ofUnit, ofUnit), narrower(visibility ?? ofUnit, ofUnit)];
    const isNarrower = before !== after && narrower(before, after) === after;
    if (isNarrower && sure === 0) return show(ctx, variableQuestion(ctx.t, variable, choice));
    await grants.setVariableVisibility(personOf(ctx), variableId, visibility, Date.now());
    await showVariable(ctx, variableId);
  });

  async function showVariable(ctx: Context, variableId: number): Promise<void> {
    const variable = await grants.variable(personOf(ctx), variableId);
    await show(ctx, variablePage(ctx.t, await grants.overview(personOf(ctx), variable.unitId), variable));
  }

  return feature;
}
