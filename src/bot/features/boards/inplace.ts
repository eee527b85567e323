import { GrammyError } from "grammy";
import { AppError } from "../../../errors.ts";
import type { Boards } from "../../../services/boards/boards.ts";
import type { Place, Posting, Postings, Subject } from "../../../services/boards/postings.ts";
import type { Units } from "../../../services/units/units.ts";
import { type Context, personOf } from "../../context.ts";
import type { Follower } from "../../delivery/follower.ts";
import { type Screen, show } from "../../screen.ts";
import { boardScreen } from "./boardview.ts";
import { madeScreen } from "./madeview.ts";
import { withMenu } from "./menuview.ts";

interface Deps {
  readonly boards: Boards;
  readonly postings: Postings;
  readonly units: Units;
  readonly follower: Follower;
}

/** The beginning of what the link into the private chat says to edit a board. */
export const EDIT_LINK = "bd_";

/** In a private chat there is nobody else to press. */
export const PRIVATE = { threadId: null, audience: "owner" } as const;

/** Board messages in private chats: posted, followed, and turned into other screens and back. */
export interface InPlace {
  /** Sends a board as a new message, which follows from then on. */
  post(ctx: Context, subject: Subject): Promise<Posting>;
  /** Makes the pressed message this board, however old it is. */
  open(ctx: Context, subject: Subject): Promise<void>;
  /** Shows something else at the pressed message for some time. */
  show(ctx: Context, screen: Screen): Promise<void>;
  /** The posting at the pressed message, as it is or as it would be. */
  at(ctx: Context, subject: Subject): Posting;
}

/** What a button names: a unit by its starter board, or else a board. */
export function toSubject(unitId: number, boardId: number): Subject {
  return boardId > 0 ? { unitId: null, boardId } : { unitId, boardId: null };
}

export function createInPlace({ boards, postings, units, follower }: Deps): InPlace {
  async function screenOf(ctx: Context, subject: Subject): Promise<Screen> {
    const [person, now] = [personOf(ctx), Date.now()];
    const screen =
      subject.boardId === null
        ? boardScreen(ctx.t, await units.view(person, subject.unitId, now), 0)
        : madeScreen(ctx.t, await boards.withTrends(await boards.view(person, subject.boardId, now), now), 0);
    return withMenu(ctx.t, screen, subject);
  }

  /** Refuses what the person may not see. */
  async function check(ctx: Context, { unitId, boardId }: Subject): Promise<void> {
    const [person, now] = [personOf(ctx), Date.now()];
    await (boardId === null ? units.view(person, unitId, now) : boards.view(person, boardId, now));
  }

  function at(ctx: Context, subject: Subject): Posting {
    const { chatId = 0, msgId: messageId = 0 } = ctx;
    const known = postings.find(chatId, messageId);
    const isSame = known?.boardId === subject.boardId && known.unitId === subject.unitId;
    const { page, pinned = false } = (isSame ? known : undefined) ?? { page: 0, pinned: known?.pinned };
    const place = { ...PRIVATE, chatId, messageId, ownerId: personOf(ctx).id, locale: ctx.t.locale };
    return { ...subject, ...place, page, pinned };
  }

  return {
    at,
    async post(ctx, subject) {
      const screen = await screenOf(ctx, subject);
      const { chat, message_id: messageId } = await ctx.reply(screen.text, { reply_markup: screen.keyboard });
      const place = { ...PRIVATE, chatId: chat.id, messageId, ownerId: personOf(ctx).id, locale: ctx.t.locale };
      const posting = { ...subject, ...place, page: 0, pinned: false };
      if (subject.boardId !== null) await boards.open(personOf(ctx), subject.boardId, Date.now());
      await postings.put(posting, Date.now());
      // Whatever changed while the message was on its way.
      void follower.show(posting);
      return posting;
    },
    async open(ctx, subject) {
      const posting = at(ctx, subject);
      await check(ctx, subject);
      await ctx.answerCallbackQuery();
      if (!postings.at(posting.chatId, posting.messageId)) follower.forget(posting);
      await postings.put(posting, Date.now());
      // Not awaited: the next press is answered at once, while Telegram takes one edit a second.
      void follower.show(posting, "answer");
    },
    async show(ctx, screen) {
      const { chatId = 0, msgId: messageId = 0 } = ctx;
      const posting = postings.find(chatId, messageId);
      if (posting) {
        postings.leave(posting);
        follower.forget(posting);
      }
      await show(ctx, screen);
    },
  };
}

/** Pins a message without a sound, or takes the pin out. */
export async function pin(ctx: Context, { chatId, messageId }: Place, isPinned: boolean): Promise<void> {
  const change = isPinned
    ? ctx.api.pinChatMessage(chatId, messageId, { disable_notification: true })
    : ctx.api.unpinChatMessage(chatId, messageId);
  await change.catch((error: unknown) => {
    if (error instanceof GrammyError && error.error_code === 400) throw new AppError("pin-refused");
    throw error;
  });
}

/** Pins a board that was sent again, and remembers that; last of all, since it may be refused. */
export async function pinAgain(ctx: Context, postings: Postings, place: Place): Promise<void> {
  await pin(ctx, place, true);
  const posting = postings.find(place.chatId, place.messageId);
  if (posting) await postings.put({ ...posting, pinned: true }, Date.now());
}
