import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { parseNumber, parseTyped, type Reader } from "../../../domain/typed.ts";
import { checkInput, type Value } from "../../../domain/value.ts";
import { MAX_PRESETS } from "../../../domain/widget.ts";
import { AppError } from "../../../errors.ts";
import type { Boards } from "../../../services/boards/boards.ts";
import type { WidgetView } from "../../../services/boards/view.ts";
import { type Directory, EVERYTHING } from "../../../services/directory/directory.ts";
import { askText } from "../../ask.ts";
import { itemAt, onPress } from "../../button.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import type { Screen } from "../../screen.ts";
import { unitsPage } from "./adding.ts";
import { widgetPage } from "./editing.ts";
import { editScreen } from "./editview.ts";
import { ADD_TITLE, BOARD_NEW, BOARD_RENAME, TYPED_OF_WIDGET, WIDGET_TYPE } from "./widgetbuttons.ts";

const WORD = "board-word";
/** Gives a name of one's own back. */
const NONE = /^[-−–—]$/;

type OfWidget = (typeof TYPED_OF_WIDGET)[number];

/** What is going to be typed, and of what: a board, or a widget. */
interface Typing {
  readonly what: "new" | "rename" | "title" | OfWidget;
  readonly id: number;
  readonly page: number;
  /** The message to show what came of it; a new one shows it where this is 0. */
  readonly messageId: number;
}

interface Deps {
  readonly boards: Boards;
  readonly directory: Directory;
}

/** What is typed for boards: their names, titles, labels, preset values and steps. */
export function wordsFeature(deps: Deps): Composer<Context> {
  const { boards } = deps;
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  async function type(talk: Talk, ctx: Inside, typing: Typing): Promise<void> {
    await ctx.reply(ctx.t(`made-ask-${typing.what}`));
    const { value: id, answer } = await askText(talk, (text) => outside(talk, (outer) => keep(outer, typing, text)));
    await outside(talk, async (outer) => {
      const { text: shown, keyboard } = await screenOf(outer, { ...typing, id });
      const chatId = answer.chat?.id;
      if (typing.messageId === 0 || chatId === undefined) await outer.reply(shown, { reply_markup: keyboard });
      else {
        const options = { reply_markup: keyboard, link_preview_options: { is_disabled: true } };
        await outer.api.editMessageText(chatId, typing.messageId, shown, options);
        await outer.reply(outer.t("naming-done"));
      }
    });
  }

  /** Keeps what was typed; gives the id of what it is of. */
  async function keep(ctx: Context, { what, id }: Typing, text: string): Promise<number> {
    const person = personOf(ctx);
    if (what === "new") return boards.create(person, text, Date.now());
    if (what === "rename") await boards.rename(person, id, text);
    else if (what === "title") await boards.add(person, id, { title: text });
    else if (what === "label") await boards.change(person, id, { label: NONE.test(text.trim()) ? null : text });
    else {
      const { boardId, widget } = await boards.widget(person, id);
      const view = (await boards.view(person, boardId, Date.now())).widgets.find((one) => one.id === id);
      const { locale, timeZone } = ctx.t;
      const options = readOption(what, view, text, { locale, timeZone, now: Date.now() });
      await boards.change(person, id, { options: { ...widget.options, ...options } });
    }
    return id;
  }

  async function screenOf(ctx: Context, { what, id, page }: Typing): Promise<Screen> {
    if (what === "new" || what === "title") return unitsPage(ctx, deps, EVERYTHING, id, 0);
    const person = personOf(ctx);
    if (what === "rename") return editScreen(ctx.t, await boards.view(person, id, Date.now()), 0);
    return widgetPage(ctx, boards, id, page);
  }

  dm.use(createConversation(type, { id: WORD }));

  async function ask(ctx: Context, typing: Typing): Promise<void> {
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(WORD, typing);
  }

  onPress(dm, BOARD_NEW, (ctx) => {
    personOf(ctx);
    return ask(ctx, { what: "new", id: 0, page: 0, messageId: 0 });
  });
  for (const [button, what] of [
    [BOARD_RENAME, "rename"],
    [ADD_TITLE, "title"],
  ] as const) {
    onPress(dm, button, async (ctx, id) => {
      await boards.view(personOf(ctx), id, Date.now());
      await ask(ctx, { what, id, page: 0, messageId: ctx.msgId ?? 0 });
    });
  }
  onPress(dm, WIDGET_TYPE, async (ctx, id, what, page) => {
    await boards.widget(personOf(ctx), id);
    await ask(ctx, { what: itemAt(TYPED_OF_WIDGET, what), id, page, messageId: ctx.msgId ?? 0 });
  });

  return feature;
}

/** What was typed for a widget's buttons, as its variable takes it. */
function readOption(what: Exclude<OfWidget, "label">, widget: WidgetView | undefined, text: string, reader: Reader) {
  const variable = widget?.variable;
  if (!variable) throw new AppError("not-found");
  if (what !== "values") {
    const number = parseNumber(text, reader.locale, variable.measure);
    if (!Number.isFinite(number) || number <= 0) throw new AppError("number-expected");
    return { [what]: number };
  }
  const parts = text.split(variable.type === "string" ? /[\n;,]+/ : /[\n;]+|,\s|\s+/);
  const values = parts.flatMap((part): Value[] => {
    if (part.trim() === "") return [];
    const checked = checkInput(variable, parseTyped(variable, part.trim(), reader));
    if (!checked.ok) throw new AppError("presets-expected", { max: MAX_PRESETS });
    return [checked.value];
  });
  if (values.length === 0 || values.length > MAX_PRESETS) throw new AppError("presets-expected", { max: MAX_PRESETS });
  return { values };
}
