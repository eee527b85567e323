import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { AppError } from "../errors.ts";
import type { Look } from "../services/directory/directory.ts";
import { CLEAR, type Lenses, type LensView, parseSearch, type Spot } from "../services/directory/lenses.ts";
import { askText } from "./ask.ts";
import { type Button, type Carried, onPress } from "./button.ts";
import { type Context, type Inside, outside, type Talk } from "./context.ts";
import { type Screen, show } from "./screen.ts";
import { WRAPPED } from "./unitlist.ts";

const SEARCH = "search";

/** How a list is looked at, its room too. */
export type Shown = LensView & Look;

/** Shows a list in place of the one that was pressed. */
type Show = (ctx: Context, screen: Screen) => Promise<void>;
type Open = (ctx: Context, look: Shown) => Promise<Screen>;

interface List {
  /** Opens the list of a button; undefined where the button is another list's. */
  readonly open: (data: string) => Open | undefined;
  readonly show: Show;
}

/**
 * Lists from which units are chosen. Each is divided into rooms, and is searched by typed text. Its buttons carry the room;
 * what is looked for is kept with its message, so that it is the same on all of its pages.
 */
export class UnitLists {
  readonly feature = new Composer<Context>();
  readonly #lenses: Lenses;
  readonly #lists: List[] = [];

  constructor(lenses: Lenses) {
    this.#lenses = lenses;
    const ask = (talk: Talk, ctx: Inside, data: string, spot: Spot) => this.#ask(talk, ctx, data, spot);
    this.feature.chatType("private").use(createConversation(ask, { id: SEARCH }));
    this.feature.on("callback_query:data", async (ctx, next) => {
      const [, word, room, data] = WRAPPED.exec(ctx.callbackQuery.data) ?? [];
      if (data === undefined) return next();
      if (room !== undefined) return this.show(ctx, data, Number(room));
      // What is looked for in a group comes with the command: the bot does not hear what people write there.
      if (ctx.chat?.type !== "private") return next();
      if (word === "all") {
        await this.set(ctx, { search: null, filter: null });
        return this.show(ctx, data, null);
      }
      await ctx.answerCallbackQuery();
      await ctx.conversation.exitAll();
      await ctx.conversation.enter(SEARCH, data, spotOf(ctx));
    });
  }

  /** Answers the presses of a list's button; `render` makes the list. */
  add<C extends Context, Numbers extends Carried>(
    feature: Composer<C>,
    button: Button<Numbers>,
    render: (ctx: Context, look: Shown, ...numbers: Numbers) => Promise<Screen>,
    showList: Show = show,
  ): void {
    const open = (data: string): Open | undefined => {
      const numbers = button.read(data);
      return numbers && ((ctx, look) => render(ctx, look, ...numbers));
    };
    this.#lists.push({ open, show: showList });
    onPress(feature, button, (ctx, ..._numbers: Numbers) => this.show(ctx, ctx.callbackQuery.data, null));
  }

  /** Sends the list of a button as a message of its own, with what is looked for, if anything is. */
  async reply(ctx: Context, data: string, given: Partial<Shown> = {}): Promise<void> {
    const look = { ...CLEAR, room: null, ...given };
    const { text, keyboard } = await this.#find(data).open(ctx, look);
    const { chat, message_id: messageId } = await ctx.reply(text, { reply_markup: keyboard });
    const { search, filter, selected } = look;
    if (search === null && filter === null && !selected) return;
    await this.#lenses.set({ chatId: chat.id, messageId }, { search, filter, selected });
  }

  /** Shows the list of a button in the message of the press. */
  async show(ctx: Context, data: string, room: number | null): Promise<void> {
    const { open, show } = this.#find(data);
    await show(ctx, await open(ctx, { ...(await this.lens(ctx)), room }));
  }

  /** How the list in this message is looked at. */
  lens(ctx: Context): Promise<LensView> {
    return this.#lenses.read(spotOf(ctx));
  }

  /** Looks at the list in this message in another way. */
  set(ctx: Context, changes: Partial<LensView>): Promise<LensView> {
    return this.#lenses.set(spotOf(ctx), changes);
  }

  /** What was selected in a message has been done with: nothing is any more. Gives the room of the list. */
  async deselect(spot: Spot): Promise<number | null> {
    return (await this.#lenses.set(spot, { selected: null, drafts: null })).room;
  }

  #find(data: string): { readonly open: Open; readonly show: Show } {
    for (const { open: openOf, show } of this.#lists) {
      const open = openOf(data);
      if (open) return { open, show };
    }
    throw new AppError("not-found");
  }

  /** `spot` is where the list was: its filter holds for what is found, and what is selected stays so. */
  async #ask(talk: Talk, ctx: Inside, data: string, spot: Spot): Promise<void> {
    await ctx.reply(ctx.t("search-ask"));
    await askText(talk, (text) =>
      outside(talk, async (outer) => {
        const search = parseSearch(text);
        const { filter, selected } = await this.#lenses.read(spot);
        await this.reply(outer, data, { search, filter, selected });
      }),
    );
  }
}

/** Where a list is. */
export function spotOf({ chatId, msgId: messageId }: Context): Spot {
  if (chatId === undefined || messageId === undefined) throw new AppError("not-found");
  return { chatId, messageId };
}

/** What follows a command is looked for. */
export function searched(typed: string): Partial<Shown> {
  return typed.trim() === "" ? {} : { search: parseSearch(typed) };
}
