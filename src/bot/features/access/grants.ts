import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import type { Gift, Grants } from "../../../services/access/grants.ts";
import { pageWith } from "../../../services/page.ts";
import { askText } from "../../ask.ts";
import { GRANTS } from "../../buttons.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { show } from "../../screen.ts";
import {
  GIVE,
  GIVE_PEOPLE,
  GIVE_PERSON,
  GIVE_TO,
  GIVE_UNIT,
  GIVE_UNITS,
  GIVE_UUID,
  GIVE_WHOLE,
  type Given,
  GRANT,
  grantCard,
  grantList,
  peopleChoice,
  REVOKE,
  REVOKE_ASK,
  receiverChoice,
  revokeQuestion,
  rightChoice,
  thingChoice,
  toGift,
  unitChoice,
} from "./grantview.ts";

const ASK_UUID = "grant-uuid";

/** Rights that an owner gives to people and to other units, and takes back. */
export function grantsFeature(grants: Grants): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  /** What is about to be given, checked and named. */
  const given = async (ctx: Context, gift: Gift): Promise<Given> => ({
    ...gift,
    ...(await grants.gift(personOf(ctx), gift)),
  });

  async function askUuid(talk: Talk, ctx: Inside, unitId: number, variable: number, right: number): Promise<void> {
    await ctx.reply(ctx.t("give-ask-uuid"));
    const { value: grant, answer } = await askText(talk, (text) =>
      outside(talk, async (outer) => {
        const to = { unitId: await grants.unitByUuid(text) };
        return grants.give(personOf(outer), toGift(unitId, variable, right), to, Date.now());
      }),
    );
    const { text, keyboard } = grantCard(answer.t, grant);
    await answer.reply(text, { reply_markup: keyboard });
  }

  dm.use(createConversation(askUuid, { id: ASK_UUID }));

  dm.callbackQuery(GRANTS.pattern, async (ctx) => {
    const [unitId = 0, page = 0] = GRANTS.read(ctx.match);
    await showList(ctx, unitId, page);
  });

  dm.callbackQuery(GRANT.pattern, async (ctx) => {
    const [grantId = 0] = GRANT.read(ctx.match);
    await show(ctx, grantCard(ctx.t, await grants.view(personOf(ctx), grantId)));
  });

  dm.callbackQuery(REVOKE_ASK.pattern, async (ctx) => {
    const [grantId = 0] = REVOKE_ASK.read(ctx.match);
    await show(ctx, revokeQuestion(ctx.t, await grants.view(personOf(ctx), grantId)));
  });

  dm.callbackQuery(REVOKE.pattern, async (ctx) => {
    const [grantId = 0] = REVOKE.read(ctx.match);
    const { unitId } = await grants.view(personOf(ctx), grantId);
    await grants.revoke(personOf(ctx), grantId, Date.now());
    await showList(ctx, unitId, pageWith(grantId));
  });

  dm.callbackQuery(GIVE.pattern, async (ctx) => {
    const [unitId = 0, page = 0] = GIVE.read(ctx.match);
    const access = await grants.overview(personOf(ctx), unitId);
    await show(ctx, thingChoice(ctx.t, access, await grants.variables(personOf(ctx), unitId), page));
  });

  dm.callbackQuery(GIVE_WHOLE.pattern, async (ctx) => {
    const [unitId = 0, page = 0] = GIVE_WHOLE.read(ctx.match);
    await show(ctx, rightChoice(ctx.t, await grants.overview(personOf(ctx), unitId), page));
  });

  dm.callbackQuery(GIVE_TO.pattern, async (ctx) => {
    const gift = await given(ctx, toGift(...GIVE_TO.read(ctx.match)));
    await show(ctx, receiverChoice(ctx.t, gift));
  });

  dm.callbackQuery(GIVE_PEOPLE.pattern, async (ctx) => {
    const [unitId, variable, right, page = 0] = GIVE_PEOPLE.read(ctx.match);
    const gift = await given(ctx, toGift(unitId, variable, right));
    await show(ctx, peopleChoice(ctx.t, gift, await grants.people(personOf(ctx), page)));
  });

  dm.callbackQuery(GIVE_PERSON.pattern, async (ctx) => {
    const [unitId, variable, right, userId = 0] = GIVE_PERSON.read(ctx.match);
    const grant = await grants.give(personOf(ctx), toGift(unitId, variable, right), { userId }, Date.now());
    await show(ctx, grantCard(ctx.t, grant));
  });

  dm.callbackQuery(GIVE_UNITS.pattern, async (ctx) => {
    const [unitId, variable, right, page = 0] = GIVE_UNITS.read(ctx.match);
    const gift = await given(ctx, toGift(unitId, variable, right));
    await show(ctx, unitChoice(ctx.t, gift, await grants.units(personOf(ctx), gift.unitId, page)));
  });

  dm.callbackQuery(GIVE_UNIT.pattern, async (ctx) => {
    const [unitId, variable, right, toUnitId = 0] = GIVE_UNIT.read(ctx.match);
    const gift = await given(ctx, toGift(unitId, variable, right));
    const to = { unitId: await grants.receivingUnit(personOf(ctx), toUnitId) };
    await show(ctx, grantCard(ctx.t, await grants.give(personOf(ctx), gift, to, Date.now())));
  });

  dm.callbackQuery(GIVE_UUID.pattern, async (ctx) => {
    const [unitId = 0, variable = 0, right = 0] = GIVE_UUID.read(ctx.match);
    await given(ctx, toGift(unitId, variable, right));
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(ASK_UUID, unitId, variable, right);
  });

  async function showList(ctx: Context, unitId: number, page: number): Promise<void> {
    const access = await grants.overview(personOf(ctx), unitId);
    await show(ctx, grantList(ctx.t, access, await grants.list(personOf(ctx), unitId, page)));
  }

  return feature;
}
