import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { toAppError } from "../../../errors.ts";
import { explain } from "../../../i18n/explain.ts";
import { escapeHtml } from "../../../i18n/i18n.ts";
import type { Dialogs } from "../../../services/chats/dialogs.ts";
import type { Updates, Wish } from "../../../services/program/updates.ts";
import type { Units } from "../../../services/units/units.ts";
import { askText, type Offer } from "../../ask.ts";
import { itemAt, onPress } from "../../button.ts";
import { PROGRAM, UPDATE } from "../../buttons.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { column } from "../../pager.ts";
import { type Screen, show } from "../../screen.ts";
import { LINK_TALKS, offerForLink, offerForUnit } from "../repository/tokenoffer.ts";
import { ADDRESS_TYPE, COMMIT_TYPE, programScreen, VERSION } from "./programview.ts";
import {
  RENAME,
  RENAME_SET,
  RENAMES,
  renameScreen,
  renamesScreen,
  UPDATE_VIEW,
  UPDATE_YES,
  updatedScreen,
  updateScreen,
} from "./updateview.ts";

const { commit: TYPE, address: TYPE_ADDRESS } = LINK_TALKS;

interface Deps {
  readonly units: Units;
  readonly updates: Updates;
  readonly dialogs: Dialogs;
}

/** A unit's program: which commit it is on, and bringing it to another. */
export function programFeature({ units, updates, dialogs }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  const typeCommit = (talk: Talk, ctx: Inside, unitId: number): Promise<void> =>
    type(talk, ctx, unitId, ctx.t("program-type-ask"), (text) => text);

  const typeAddress = (talk: Talk, ctx: Inside, unitId: number): Promise<void> => {
    const offer: Offer = (failure, link) => offerForLink(talk, dialogs, ctx.t, failure.code, link);
    return type(talk, ctx, unitId, ctx.t("program-address-ask"), (link) => ({ link }), offer);
  };

  async function type(
    talk: Talk,
    ctx: Inside,
    unitId: number,
    question: string,
    toWish: (text: string) => Wish,
    offer?: Offer,
  ): Promise<void> {
    await ctx.reply(question);
    const { value: screen, answer } = await askText(
      talk,
      (text) =>
        outside(talk, async (outer) => {
          const { text: said, keyboard } = await read(outer, unitId, toWish(text));
          return { text: said, rows: keyboard.inline_keyboard };
        }),
      offer && { offer },
    );
    await answer.reply(screen.text, {
      reply_markup: { inline_keyboard: screen.rows },
      link_preview_options: { is_disabled: true },
    });
  }

  /** Reads what is wanted, and shows what it would change. */
  async function read(ctx: Context, unitId: number, wanted: Wish, onWait?: () => void): Promise<Screen> {
    const person = personOf(ctx);
    const draft = await updates.prepare(person, unitId, wanted, Date.now(), { onWait });
    return updateScreen(ctx.t, await updates.view(person, unitId, draft), draft, 0);
  }

  /** Reading takes as long as the repository's server: the press is answered before, and a failure stands in the message. */
  async function look(ctx: Context, unitId: number, wanted: Wish): Promise<void> {
    await units.viewOwn(personOf(ctx), unitId, Date.now());
    await ctx.answerCallbackQuery();
    await ctx.editMessageText(ctx.t("update-reading"));
    let told: Promise<unknown> = Promise.resolve();
    const onWait = () => {
      told = ctx.editMessageText(ctx.t("new-waiting")).catch(() => {});
    };
    const screen = await read(ctx, unitId, wanted, onWait).catch((error: unknown) => {
      const failure = toAppError(error);
      if (failure.cause || failure.code === "internal") throw error;
      const keyboard = column([
        ...offerForUnit(ctx.t, failure.code, unitId),
        [ctx.t.plain("to-program"), PROGRAM.data(unitId, 0)],
      ]);
      return { text: escapeHtml(explain(ctx.t, failure)), keyboard };
    });
    await told;
    await ctx.editMessageText(screen.text, {
      reply_markup: screen.keyboard,
      link_preview_options: { is_disabled: true },
    });
  }

  dm.use(createConversation(typeCommit, { id: TYPE }), createConversation(typeAddress, { id: TYPE_ADDRESS }));

  onPress(dm, PROGRAM, async (ctx, unitId, page) => {
    const person = personOf(ctx);
    const now = Date.now();
    const unit = await units.viewOwn(person, unitId, now);
    const versions = await updates.versions(person, unitId, page);
    await show(ctx, programScreen(ctx.t, unit, await units.source(person, unitId), versions, now));
  });

  onPress(dm, UPDATE, (ctx, unitId) => look(ctx, unitId, null));

  onPress(dm, VERSION, (ctx, unitId, version) => look(ctx, unitId, { version }));

  async function ask(ctx: Context, id: string, unitId: number): Promise<void> {
    await units.viewOwn(personOf(ctx), unitId, Date.now());
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(id, unitId);
  }

  onPress(dm, COMMIT_TYPE, (ctx, unitId) => ask(ctx, TYPE, unitId));
  onPress(dm, ADDRESS_TYPE, (ctx, unitId) => ask(ctx, TYPE_ADDRESS, unitId));

  onPress(dm, UPDATE_VIEW, async (ctx, unitId, draft, page) => {
    const update = await updates.view(personOf(ctx), unitId, draft);
    await show(ctx, updateScreen(ctx.t, update, draft, page));
  });

  onPress(dm, UPDATE_YES, async (ctx, unitId, draft) => {
    const updated = await updates.accept(personOf(ctx), unitId, draft, Date.now());
    await show(ctx, updatedScreen(ctx.t, updated));
  });

  onPress(dm, RENAMES, async (ctx, unitId, draft, page) => {
    await show(ctx, renamesScreen(ctx.t, await updates.view(personOf(ctx), unitId, draft), draft, page));
  });

  onPress(dm, RENAME, async (ctx, unitId, draft, variableId, page) => {
    const update = await updates.view(personOf(ctx), unitId, draft);
    const going = itemAt(
      update.gone.filter(({ was }) => was.id === variableId),
      0,
    );
    await show(ctx, renameScreen(ctx.t, update, draft, going, page));
  });

  onPress(dm, RENAME_SET, async (ctx, unitId, draft, variableId, place) => {
    const person = personOf(ctx);
    const before = await updates.view(person, unitId, draft);
    const names = before.gone.find(({ was }) => was.id === variableId)?.renames ?? [];
    const name =
      place < 0
        ? null
        : itemAt(
            names.filter(({ position }) => position === place),
            0,
          ).name;
    await updates.rename(person, unitId, draft, variableId, name);
    await show(ctx, updateScreen(ctx.t, await updates.view(person, unitId, draft), draft, 0));
  });

  return feature;
}
