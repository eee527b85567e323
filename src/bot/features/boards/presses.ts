import { Composer, InlineKeyboard } from "grammy";
import { ACTS, MOMENTARY, pressed } from "../../../domain/widget.ts";
import { AppError } from "../../../errors.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Boards } from "../../../services/boards/boards.ts";
import type { Posting, Postings } from "../../../services/boards/postings.ts";
import type { Pushes } from "../../../services/boards/pushes.ts";
import type { WidgetView } from "../../../services/boards/view.ts";
import type { Inputs, Setting } from "../../../services/inputs.ts";
import type { Links } from "../../../services/links/links.ts";
import { pageOf } from "../../../services/page.ts";
import type { Scenes } from "../../../services/scenes/scenes.ts";
import { itemAt, onPress } from "../../button.ts";
import { type Context, personOf, presserOf } from "../../context.ts";
import type { Follower } from "../../delivery/follower.ts";
import { addChoices } from "../../grid.ts";
import { addPager, pageLine } from "../../pager.ts";
import { type Screen, show } from "../../screen.ts";
import { changeToast } from "../../text/outcome.ts";
import { mayBeOld } from "../../updates/gap.ts";
import { actOnPress } from "../../updates/stale.ts";
import type { GroupPress } from "../groups/grouppress.ts";
import { linkToPrivate } from "../groups/groups.ts";
import type { Tickets } from "../groups/tickets.ts";
import type { Override } from "../inputs/override.ts";
import { overrideQuestion } from "../inputs/overrideview.ts";
import { settingOf } from "../inputs/press.ts";
import { askValue } from "../inputs/typevalue.ts";
import { namesOn } from "./madeview.ts";
import { ANSWERS, MADE_TURN, place, WIDGET, WIDGET_YES } from "./widgetbuttons.ts";
import { choicesFor } from "./widgetview.ts";

interface Deps {
  readonly boards: Boards;
  readonly postings: Postings;
  readonly pushes: Pushes;
  readonly scenes: Scenes;
  readonly inputs: Inputs;
  readonly links: Links;
  readonly follower: Follower;
  readonly override: Override;
  readonly presses: Tickets<GroupPress>;
}

/** A press, and what it is about at present. */
interface Pressed {
  readonly posting: Posting;
  readonly widget: WidgetView;
  readonly name: string;
  readonly act: (typeof ACTS)[number];
  readonly number: number;
  readonly revision: number;
  /** The board has changed since it was shown. */
  readonly isOlder: boolean;
}

/** Presses on boards that people have made, in private chats and in groups. */
export function widgetsFeature(deps: Deps): Composer<Context> {
  const { boards, postings, pushes, scenes, inputs, links, follower, override, presses } = deps;
  const feature = new Composer<Context>();
  const anywhere = feature.chatType(["private", "group", "supergroup"]);

  onPress(anywhere, MADE_TURN, async (ctx, boardId, page) => {
    const posting = await postingOf(ctx, boardId);
    if (isGroup(ctx)) await postings.acting(posting, presserOf(ctx));
    await ctx.answerCallbackQuery();
    await showAgain({ ...posting, page: Math.max(page, 0) });
  });

  onPress(anywhere, WIDGET, async (ctx, widgetId, act, number, revision = 0) => {
    const press = await find(ctx, widgetId, act, number, revision);
    const { posting, widget, name } = press;
    if (widget.scene) return runScene(ctx, press, false);
    const { variable } = widget;
    if (!variable || press.act === "note") {
      const text = widget.status === "ok" ? name : ctx.t.plain("widget-lost", { name, status: widget.status });
      return void (await ctx.answerCallbackQuery({ text }));
    }
    const by = await settingOf(ctx, postings, variable.id, isGroup(ctx) ? posting : undefined);
    if (press.act === "type") return type(ctx, posting, variable.id);
    const question = await questionOf(ctx, press, by);
    if (!question) return perform(ctx, press, by);
    // A question that comes late is for nobody any more.
    if (mayBeOld(ctx.update) && press.act !== "open") return refuseLate(posting);
    postings.leave(posting);
    follower.forget(posting);
    await show(ctx, question);
  });

  onPress(anywhere, WIDGET_YES, async (ctx, widgetId, act, number, answer, revision = 0) => {
    const press = await find(ctx, widgetId, act, number, revision);
    const { posting, widget } = press;
    if (widget.scene) return runScene(ctx, press, true);
    if (!widget.variable) throw new AppError("press-changed");
    const by = await settingOf(ctx, postings, widget.variable.id, isGroup(ctx) ? posting : undefined);
    const answered = itemAt(ANSWERS, answer);
    // To press for somebody else is no right to take away their links.
    if (answered === "unlink" && by.id !== ctx.person?.id) throw new AppError("not-found");
    await perform(ctx, press, by, answered);
  });

  /** Runs the scene of a widget: by its owner, or for them where everybody may press. */
  async function runScene(ctx: Context, press: Pressed, isAnswer: boolean): Promise<void> {
    const { posting, widget, name, act, isOlder } = press;
    const { scene, options } = widget;
    if (!scene || act !== "run") throw new AppError("press-changed");
    const by = isGroup(ctx) ? await postings.acting(posting, presserOf(ctx)) : personOf(ctx);
    if (by.id !== posting.ownerId) await postings.mustOwn(posting, ctx.person);
    if (options.ask && !isAnswer) {
      if (mayBeOld(ctx.update)) return refuseLate(posting);
      postings.leave(posting);
      follower.forget(posting);
      return show(ctx, askScreen(ctx.t, press));
    }
    try {
      await actOnPress(ctx, {
        act: () => scenes.run({ ...by, locale: ctx.t.locale }, scene.id),
        told: () => ctx.t.plain("scene-ran", { name }),
        isOlder,
        isStrict: isAnswer || options.ask === true,
      });
    } finally {
      await showAgain(posting);
    }
  }

  /** Finds what was pressed. What it meant must not have changed since the board was shown. */
  async function find(ctx: Context, widgetId: number, act: number, number: number, revision: number): Promise<Pressed> {
    const posting = await postingOf(ctx, undefined, widgetId);
    const shown = await boards.shown(posting, Date.now());
    const widget = shown?.board.widgets.find(({ id }) => id === widgetId);
    if (!shown || !widget || revision < widget.since) {
      await showAgain(posting);
      throw new AppError("press-changed");
    }
    const name = namesOn(ctx.t, shown.board).get(widgetId) ?? "";
    const isOlder = revision < shown.board.revision;
    return { posting, widget, name, act: itemAt(ACTS, act), number, revision: shown.board.revision, isOlder };
  }

  /** The board at the pressed message; one that is so old that it is forgotten is its owner's, in their private chat. */
  async function postingOf(ctx: Context, boardId?: number, widgetId?: number): Promise<Posting> {
    const { chatId = 0, msgId: messageId = 0 } = ctx;
    const posting = postings.find(chatId, messageId);
    if (posting && posting.boardId !== null) return posting;
    if (isGroup(ctx)) throw new AppError("board-outdated");
    const person = personOf(ctx);
    const id = boardId ?? (await boards.widget(person, widgetId ?? 0)).boardId;
    await boards.view(person, id, Date.now());
    const place = { chatId, messageId, threadId: null, audience: "owner", locale: ctx.t.locale, page: 0 } as const;
    return { unitId: null, boardId: id, ownerId: person.id, ...place };
  }

  /** What has to be asked or chosen first, in the place of the board. */
  async function questionOf(ctx: Context, press: Pressed, by: Setting): Promise<Screen | undefined> {
    const { posting, widget, act, number, revision } = press;
    const { variable } = widget;
    if (!variable) return undefined;
    const back = MADE_TURN.data(posting.boardId ?? 0, posting.page);
    if (act === "open") return listScreen(ctx.t, press, back);
    const yes = (answer: (typeof ANSWERS)[number]): string =>
      WIDGET_YES.data(widget.id, place(act), number, ANSWERS.indexOf(answer), revision);
    if (variable.driven) {
      // A group reads along, and may not know of the device that drives it.
      const drivers = isGroup(ctx) ? [] : await links.driving(by, variable.id);
      return overrideQuestion(ctx.t, variable, drivers, { once: yes("once"), unlink: yes("unlink"), cancel: back });
    }
    return widget.options.ask ? askScreen(ctx.t, press) : undefined;
  }

  /** Does what was pressed, unless it is stale, and answers with what came of it; `answered` where it was asked about. */
  async function perform(
    ctx: Context,
    press: Pressed,
    by: Setting,
    answered?: (typeof ANSWERS)[number],
  ): Promise<void> {
    const { posting, widget, isOlder } = press;
    const { variable, options, status, kind } = widget;
    const id = variable?.id;
    try {
      await actOnPress(ctx, {
        act: async () => {
          if (id === undefined || status !== "ok") throw new AppError("press-changed");
          const change = await act(press, by, id);
          // Only now: a value that does not fit leaves all as it was.
          if (answered === "unlink") await links.unlink(by, id, Date.now());
          return change;
        },
        told: (change) => changeToast(ctx.t, change, Date.now(), press.act === "push" ? withinOf(widget) : undefined),
        isOlder,
        isStrict: answered !== undefined || kind === "momentary" || options.ask === true,
      });
    } finally {
      // Refused or not: what was asked in its place is over.
      await showAgain(posting);
    }
  }

  async function act({ posting, widget, name, act, number }: Pressed, by: Setting, inputId: number) {
    if (act === "push") {
      if (widget.kind !== "momentary") throw new AppError("press-changed");
      const { chatId, threadId } = posting;
      const { onMs = MOMENTARY.onMs } = widget.options;
      return pushes.push(by, inputId, { label: name, chatId, threadId, onMs, withinMs: withinOf(widget) });
    }
    return inputs.alter(by, inputId, (input) => {
      const value = pressed(widget, input, act, number);
      if (value === undefined) throw new AppError("press-changed");
      return value;
    });
  }

  async function refuseLate(posting: Posting): Promise<never> {
    await showAgain(posting);
    throw new AppError("press-late");
  }

  /** Asks for a value in the private chat, where it does not disturb a group. */
  async function type(ctx: Context, posting: Posting, inputId: number): Promise<void> {
    const wish = { kind: "type", number: 0 } as const;
    if (isGroup(ctx)) {
      const { chatId, messageId } = posting;
      const ticket = presses.issue(ctx.from?.id ?? 0, { place: { chatId, messageId }, inputId, wish });
      return void (await ctx.answerCallbackQuery({ url: linkToPrivate(ctx, ticket) }));
    }
    if (await override.askFirst(ctx, inputId, wish)) return;
    await ctx.answerCallbackQuery();
    await askValue(ctx, { inputId, unlink: false });
  }

  /** Makes the message the board again, and remembers it, however old it is. */
  async function showAgain(posting: Posting): Promise<void> {
    if (!postings.at(posting.chatId, posting.messageId)) follower.forget(posting);
    await postings.put(posting, Date.now());
    // Not awaited: the next press is answered at once, while Telegram takes one edit a second.
    void follower.show(posting, "answer");
  }

  return feature;
}

/** Asks before a widget does what it does. */
function askScreen(t: Translate, { posting, widget, name, act, number, revision }: Pressed): Screen {
  const keyboard = new InlineKeyboard()
    .text(t.plain("widget-yes"), WIDGET_YES.data(widget.id, place(act), number, ANSWERS.indexOf("do"), revision))
    .text(t.plain("widget-no"), MADE_TURN.data(posting.boardId ?? 0, posting.page));
  return { text: t("widget-ask", { name }), keyboard };
}

const PAGE = 24;

/** A long list of values, opened in the place of the board. */
function listScreen(t: Translate, { widget, name, number, revision }: Pressed, back: string): Screen {
  const { id } = widget;
  const choices = choicesFor(t, widget, (index) => WIDGET.data(id, place("pick"), index, revision));
  const list = pageOf(
    choices.map((choice, index) => ({ ...choice, id: index })),
    number,
    PAGE,
  );
  const keyboard = addChoices(new InlineKeyboard(), t, list.items);
  addPager(keyboard, t, list, (page) => WIDGET.data(id, place("open"), page, revision));
  keyboard.text(t.plain("button-back"), back);
  return { text: [t("widget-choose", { name }), ...pageLine(t, list)].join("\n"), keyboard };
}

/** How long a momentary widget waits for its device. */
function withinOf({ options }: WidgetView): number {
  return options.withinMs ?? MOMENTARY.withinMs;
}

function isGroup({ chat }: Context): boolean {
  return chat?.type !== "private";
}
