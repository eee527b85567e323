import { Composer } from "grammy";
import { AppError } from "../../../errors.ts";
import type { Mirrors } from "../../../services/mirrors/mirrors.ts";
import { onPress } from "../../button.ts";
import { MIRROR_FROM } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { type Screen, show } from "../../screen.ts";
import { type CardDeps, replyCard } from "../units/units.ts";
import {
  deviceChoice,
  MIRROR_DEVICE,
  MIRROR_DEVICES,
  MIRROR_TAKE,
  outputChoice,
  peerChoice,
  toUuid,
} from "./mirrorview.ts";

interface Deps extends CardDeps {
  readonly mirrors: Mirrors;
}

/** Outputs of other servers: taken by their addresses, or chosen from what a server lets this one read. */
export function mirrorsFeature(deps: Deps): Composer<Context> {
  const { mirrors } = deps;
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  // Whatever the bot is waiting for: an address says by itself what it is.
  dm.on("message:text", async (ctx, next) => {
    const found = ctx.person && mirrors.isAddress(ctx.message.text);
    const isAnswer = Object.keys(ctx.conversation.active()).length > 0;
    if (!found || (found === "stranger" && isAnswer)) return next();
    await ctx.conversation.exitAll();
    const unitId = await mirrors.addByAddress(personOf(ctx), ctx.message.text);
    await replyCard(ctx, deps, unitId);
  });

  onPress(dm, MIRROR_FROM, async (ctx, page) => {
    personOf(ctx);
    await ctx.conversation.exitAll();
    const { peers } = mirrors;
    const [only] = peers;
    if (peers.length === 1 && only) return showAsked(ctx, () => devicesOf(ctx, only.id, 0));
    await show(ctx, peerChoice(ctx.t, peers, page));
  });

  onPress(dm, MIRROR_DEVICES, async (ctx, peerId, page) => {
    personOf(ctx);
    await showAsked(ctx, () => devicesOf(ctx, peerId, page));
  });

  onPress(dm, MIRROR_DEVICE, async (ctx, peerId, page, ...device) => {
    personOf(ctx);
    await showAsked(ctx, () => outputsOf(ctx, peerId, toUuid(device), page));
  });

  onPress(dm, MIRROR_TAKE, async (ctx, peerId, page, ...output) => {
    personOf(ctx);
    await showAsked(ctx, async () => {
      const unitId = await mirrors.add(personOf(ctx), peerId, [toUuid(output)]);
      const device = await mirrors.remoteOf(unitId);
      if (device === undefined) throw new AppError("not-found");
      return outputsOf(ctx, peerId, device, page);
    });
  });

  async function devicesOf(ctx: Context, peerId: number, page: number): Promise<Screen> {
    return deviceChoice(ctx.t, mirrors.peer(peerId), await mirrors.devices(peerId, page));
  }

  async function outputsOf(ctx: Context, peerId: number, device: string, page: number): Promise<Screen> {
    const unit = await mirrors.device(peerId, device);
    const taken = await mirrors.taken(personOf(ctx), peerId, device);
    return outputChoice(ctx.t, mirrors.peer(peerId), unit, taken, page);
  }

  return feature;
}

/** Shows what another server says, which may take its time: the press is answered before. */
async function showAsked(ctx: Context, ask: () => Promise<Screen>): Promise<void> {
  await ctx.answerCallbackQuery();
  const { text, keyboard } = await ask();
  await ctx.editMessageText(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
}
