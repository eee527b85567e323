import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import type { Grants } from "../../../services/access/grants.ts";
import type { Gift } from "../../../services/access/putgrant.ts";
import type { Directory } from "../../../services/directory/directory.ts";
import { pageWith } from "../../../services/page.ts";
import type { Users } from "../../../services/people/users.ts";
import { askText } from "../../ask.ts";
import { onPress } from "../../button.ts";
import { GRANTS } from "../../buttons.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import type { UnitLists } from "../../lists.ts";
import { column } from "../../pager.ts";
import { createPicks, NO_KEYS, offerKey } from "../../picks.ts";
import { show } from "../../screen.ts";
import { nameOf } from "../../text/names.ts";
import {
  GIVE,
  GIVE_PEER,
  GIVE_PEER_ONE,
  GIVE_PEERS,
  GIVE_PEERS_ONE,
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
  INVITE,
  peerChoice,
  peopleChoice,
  REVOKE,
  REVOKE_ASK,
  receiverChoice,
  revokeQuestion,
  rightChoice,
  thingChoice,
  toGift,
  toNumbers,
  unitChoice,
} from "./grantview.ts";

const ASK_UUID = "grant-uuid";
const ASK_PEER_UNIT = "grant-peer-uuid";

type Numbers = Parameters<typeof toGift>;

interface Deps {
  readonly grants: Grants;
  readonly users: Pick<Users, "find">;
  readonly directory: Directory;
  readonly lists: UnitLists;
}

/** Rights that an owner gives to people and to other units, and takes back. */
export function grantsFeature({ grants, users, directory, lists }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");
  const picks = createPicks<Gift>();

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

  async function askPeerUnit(talk: Talk, ctx: Inside, peerId: number, ...numbers: Numbers): Promise<void> {
    await ctx.reply(ctx.t("give-ask-peer-uuid"));
    const { value: grant, answer } = await askText(talk, (text) =>
      outside(talk, async (outer) => {
        const to = { peerId, unit: grants.peerUnit(text) };
        return grants.give(personOf(outer), toGift(...numbers), to, Date.now());
      }),
    );
    const { text, keyboard } = grantCard(answer.t, grant);
    await answer.reply(text, { reply_markup: keyboard });
  }

  dm.use(createConversation(askUuid, { id: ASK_UUID }));
  dm.use(createConversation(askPeerUnit, { id: ASK_PEER_UNIT }));

  onPress(dm, GRANTS, async (ctx, unitId, page) => {
    await showList(ctx, unitId, page);
  });

  onPress(dm, GRANT, async (ctx, grantId) => {
    await show(ctx, grantCard(ctx.t, await grants.view(personOf(ctx), grantId)));
  });

  onPress(dm, REVOKE_ASK, async (ctx, grantId) => {
    await show(ctx, revokeQuestion(ctx.t, await grants.view(personOf(ctx), grantId)));
  });

  onPress(dm, REVOKE, async (ctx, grantId) => {
    const { unitId } = await grants.view(personOf(ctx), grantId);
    await grants.revoke(personOf(ctx), grantId, Date.now());
    await showList(ctx, unitId, pageWith(grantId));
  });

  onPress(dm, GIVE, async (ctx, unitId, page) => {
    const access = await grants.overview(personOf(ctx), unitId);
    await show(ctx, thingChoice(ctx.t, access, await grants.variables(personOf(ctx), unitId), page));
  });

  onPress(dm, GIVE_WHOLE, async (ctx, unitId, page = 0) => {
    await show(ctx, rightChoice(ctx.t, await grants.overview(personOf(ctx), unitId), page));
  });

  onPress(dm, GIVE_TO, async (ctx, unitId, variable, right) => {
    const gift = await given(ctx, toGift(unitId, variable, right));
    await show(ctx, receiverChoice(ctx.t, gift, (await grants.peers(0)).total > 0));
    const requestId = picks.ask(ctx.from.id, gift);
    await offerKey(ctx, ctx.t("give-pick"), (keys) => {
      return keys.requestUsers(ctx.t.plain("give-pick-key"), requestId, { user_is_bot: false, request_name: true });
    });
  });

  dm.on("message:users_shared", async (ctx, next) => {
    const { request_id: requestId, users: picked } = ctx.message.users_shared;
    const gift = picks.take(ctx.from.id, requestId);
    const [one] = picked;
    if (!gift || !one) return next();
    const name = nameOf({ first_name: one.first_name ?? "", ...(one.last_name && { last_name: one.last_name }) });
    const receiver = await users.find(one.user_id);
    const numbers = toNumbers(gift);
    if (!receiver) {
      const invite = column([[ctx.t.plain("give-invite"), INVITE.data(...numbers, 0)]]);
      await ctx.reply(ctx.t("give-pick-stranger", { name: name ?? ctx.t.plain("somebody") }), { reply_markup: invite });
      return;
    }
    const grant = await grants.give(personOf(ctx), gift, { userId: receiver.id }, Date.now());
    await ctx.reply(ctx.t("give-pick-done", { name: receiver.name }), { reply_markup: NO_KEYS });
    const { text, keyboard } = grantCard(ctx.t, grant);
    await ctx.reply(text, { reply_markup: keyboard });
  });

  onPress(dm, GIVE_PEERS, async (ctx, unitId, variable, right, page) => {
    const gift = await given(ctx, toGift(unitId, variable, right));
    await show(ctx, peerChoice(ctx.t, gift, await grants.peers(page)));
  });

  onPress(dm, GIVE_PEER, async (ctx, unitId, variable, right, peerId) => {
    const grant = await grants.give(personOf(ctx), toGift(unitId, variable, right), { peerId }, Date.now());
    await show(ctx, grantCard(ctx.t, grant));
  });

  onPress(dm, GIVE_PEERS_ONE, async (ctx, unitId, variable, right, page) => {
    const gift = await given(ctx, toGift(unitId, variable, right));
    await show(ctx, peerChoice(ctx.t, gift, await grants.peers(page), true));
  });

  onPress(dm, GIVE_PEER_ONE, async (ctx, unitId, variable, right, peerId) => {
    await given(ctx, toGift(unitId, variable, right));
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(ASK_PEER_UNIT, peerId, unitId, variable, right);
  });

  onPress(dm, GIVE_PEOPLE, async (ctx, unitId, variable, right, page) => {
    const gift = await given(ctx, toGift(unitId, variable, right));
    await show(ctx, peopleChoice(ctx.t, gift, await grants.people(personOf(ctx), page)));
  });

  onPress(dm, GIVE_PERSON, async (ctx, unitId, variable, right, userId) => {
    const grant = await grants.give(personOf(ctx), toGift(unitId, variable, right), { userId }, Date.now());
    await show(ctx, grantCard(ctx.t, grant));
  });

  lists.add(dm, GIVE_UNITS, async (ctx, look, unitId, variable, right, page) => {
    const gift = await given(ctx, toGift(unitId, variable, right));
    return unitChoice(ctx.t, gift, await directory.allBut(personOf(ctx), unitId, page, Date.now(), look));
  });

  onPress(dm, GIVE_UNIT, async (ctx, unitId, variable, right, toUnitId) => {
    const gift = await given(ctx, toGift(unitId, variable, right));
    const to = { unitId: await grants.receivingUnit(personOf(ctx), toUnitId) };
    await show(ctx, grantCard(ctx.t, await grants.give(personOf(ctx), gift, to, Date.now())));
  });

  onPress(dm, GIVE_UUID, async (ctx, unitId, variable, right) => {
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
