import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import type { Federation } from "../../../services/peers/federation.ts";
import type { Peers, Proposal } from "../../../services/peers/peers.ts";
import { askText } from "../../ask.ts";
import { isYes, itemAt, onPress } from "../../button.ts";
import { isOurCommand } from "../../commands.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { type Screen, show } from "../../screen.ts";
import { standsAt } from "../../stuck.ts";
import {
  actList,
  DIRECTIONS,
  keyQuestion,
  type Own,
  PEER,
  PEER_ACTS,
  PEER_ADD,
  PEER_DELETE,
  PEER_DELETE_ASK,
  PEER_KEY,
  PEER_PAUSE,
  PEER_READS,
  PEER_REFUSE,
  PEER_RENAME,
  PEER_TERMS,
  PEER_TRUST,
  PEER_WAY,
  PEERS,
  peerCard,
  peerList,
  proposalPage,
  readList,
  removeQuestion,
} from "./peerview.ts";

const ADD = "peer-add";
const RENAME = "peer-name";
const BOTH = DIRECTIONS.findIndex(({ name }) => name === "both");

interface Deps {
  readonly peers: Peers;
  readonly federation: Pick<Federation, "announcement">;
}

/** Which other servers are trusted: /peers, for admins. For anybody else none of it exists. */
export function peersFeature({ peers, federation }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private").filter((ctx) => ctx.person?.role === "admin");
  const own = (): Own => ({ url: federation.announcement.about().url, fingerprint: peers.own.fingerprint });
  const listOf = async (ctx: Context, page: number): Promise<Screen> =>
    peerList(ctx.t, await peers.list(personOf(ctx), page), own());
  const cardOf = async (ctx: Context, id: number): Promise<Screen> =>
    peerCard(ctx.t, await peers.view(personOf(ctx), id), Date.now());

  async function add(talk: Talk, ctx: Inside): Promise<void> {
    await ctx.reply(ctx.t("peer-ask-address"));
    const { value: proposal, answer } = await askText(talk, (text) =>
      outside(talk, (outer) => peers.propose(personOf(outer), text)),
    );
    await decide(talk, answer, proposal);
  }

  /** Shows who is at an address until an admin trusts it, or does not. */
  async function decide(talk: Talk, from: Inside, proposal: Proposal): Promise<void> {
    const { t } = from;
    const ours = await outside(talk, async () => own());
    const { text, keyboard } = proposalPage(t, proposal, ours, BOTH);
    const plain = { link_preview_options: { is_disabled: true } };
    const { chat, ...sent } = await from.reply(text, { reply_markup: keyboard, ...plain });
    let messageId = sent.message_id;
    const edit = async ({ text, keyboard }: Screen): Promise<void> => {
      const edited = await from.api.editMessageText(chat.id, messageId, text, { reply_markup: keyboard, ...plain });
      messageId = standsAt(edited, messageId);
    };
    let direction = BOTH;
    for (;;) {
      const press = await talk.waitUntil(
        (next) => next.msgId === messageId && isDecision(next.callbackQuery?.data ?? ""),
        {
          next: true,
          // What ends the conversation takes the buttons with it, unless their message is gone already.
          otherwise: async () => {
            if (!(await outside(talk, async (outer) => isOurCommand(outer)))) return;
            await from.api.editMessageReplyMarkup(chat.id, messageId).catch(() => {});
          },
        },
      );
      await press.answerCallbackQuery();
      const data = press.callbackQuery?.data ?? "";
      const [chosen] = PEER_TERMS.read(data) ?? [];
      if (chosen !== undefined) {
        direction = DIRECTIONS[chosen] ? chosen : direction;
        await edit(proposalPage(t, proposal, ours, direction));
        continue;
      }
      if (PEER_REFUSE.read(data)) return void (await from.api.editMessageText(chat.id, messageId, t("cancelled")));
      const { mayRead, weRead } = itemAt(DIRECTIONS, direction);
      const view = await outside(talk, async (outer) => {
        const terms = { mayRead, weRead, allowsPlain: proposal.isPlain };
        return peers.view(personOf(outer), await peers.trust(personOf(outer), proposal, terms));
      });
      return edit(peerCard(t, view, Date.now()));
    }
  }

  async function rename(talk: Talk, ctx: Inside, id: number): Promise<void> {
    const { name } = await outside(talk, (outer) => peers.view(personOf(outer), id));
    await ctx.reply(ctx.t("peer-ask-name", { name }));
    const { answer } = await askText(talk, (text) => outside(talk, (outer) => peers.rename(personOf(outer), id, text)));
    const { text, keyboard } = await outside(talk, (outer) => cardOf(outer, id));
    await answer.reply(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
  }

  dm.use(createConversation(add, { id: ADD }));
  dm.use(createConversation(rename, { id: RENAME }));

  dm.command("peers", async (ctx) => {
    const { text, keyboard } = await listOf(ctx, 0);
    await ctx.reply(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
  });

  onPress(dm, PEERS, async (ctx, page) => {
    await show(ctx, await listOf(ctx, page));
  });

  onPress(dm, PEER, async (ctx, id) => {
    await show(ctx, await cardOf(ctx, id));
  });

  onPress(dm, PEER_ADD, async (ctx) => {
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(ADD);
  });

  onPress(dm, PEER_RENAME, async (ctx, id) => {
    await peers.view(personOf(ctx), id);
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(RENAME, id);
  });

  onPress(dm, PEER_WAY, async (ctx, id, place) => {
    const { mayRead, weRead } = itemAt(DIRECTIONS, place);
    await peers.setDirection(personOf(ctx), id, { mayRead, weRead });
    await show(ctx, await cardOf(ctx, id));
  });

  onPress(dm, PEER_PAUSE, async (ctx, id, isSuspended) => {
    await peers.suspend(personOf(ctx), id, isYes(isSuspended));
    await show(ctx, await cardOf(ctx, id));
  });

  onPress(dm, PEER_READS, async (ctx, id, page) => {
    const admin = personOf(ctx);
    const [peer, list] = [await peers.view(admin, id), await peers.reads(admin, id, page)];
    await show(ctx, readList(ctx.t, peer, list, Date.now()));
  });

  onPress(dm, PEER_ACTS, async (ctx, page) => {
    await show(ctx, actList(ctx.t, await peers.acts(personOf(ctx), page)));
  });

  onPress(dm, PEER_DELETE_ASK, async (ctx, id) => {
    await show(ctx, removeQuestion(ctx.t, await peers.view(personOf(ctx), id)));
  });

  onPress(dm, PEER_DELETE, async (ctx, id) => {
    await peers.remove(personOf(ctx), id);
    await show(ctx, await listOf(ctx, 0));
  });

  onPress(dm, PEER_KEY, async (ctx, sure) => {
    if (!isYes(sure)) return show(ctx, keyQuestion(ctx.t));
    await peers.rotateKey(personOf(ctx));
    await ctx.answerCallbackQuery({ text: ctx.t.plain("peer-key-done"), show_alert: true });
    const { text, keyboard } = await listOf(ctx, 0);
    await ctx.editMessageText(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
  });

  return feature;
}

function isDecision(data: string): boolean {
  return [PEER_TERMS, PEER_TRUST, PEER_REFUSE].some((button) => button.read(data) !== undefined);
}
