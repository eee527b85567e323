import { createConversation } from "@grammyjs/conversations";
import { BotError, Composer, InlineKeyboard } from "grammy";
import type { Person } from "../../../domain/access.ts";
import type { Direction } from "../../../domain/alert/condition.ts";
import { TRAITS } from "../../../domain/traits.ts";
import { parseNumber } from "../../../domain/typed.ts";
import { AppError } from "../../../errors.ts";
import type { Log } from "../../../log.ts";
import type { Grants } from "../../../services/access/grants.ts";
import type { Alerts } from "../../../services/alerts/alerts.ts";
import type { Charts } from "../../../services/charts/charts.ts";
import type { Directory } from "../../../services/directory/directory.ts";
import type { Spot } from "../../../services/directory/lenses.ts";
import type { Many, OnProgress, Outcome } from "../../../services/directory/many.ts";
import type { Rooms } from "../../../services/directory/rooms.ts";
import type { Units } from "../../../services/units/units.ts";
import { askText } from "../../ask.ts";
import { itemAt, onPress } from "../../button.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { tellFailures } from "../../failures.ts";
import { spotOf, type UnitLists } from "../../lists.ts";
import { show } from "../../screen.ts";
import { toRoom } from "../../unitlist.ts";
import { type AskedFile, sendFile } from "./manyfile.ts";
import {
  type Deed,
  deleteQuestion,
  directionChoice,
  fileChoice,
  MANY_DELETE,
  MANY_DIRECTION,
  MANY_FILE,
  MANY_GIVE,
  MANY_OUTPUT,
  MANY_PERSON,
  MANY_ROOM_SET,
  MANY_UPDATE_YES,
  outcomeScreen,
  outputsChoice,
  peopleChoice,
  rightChoice,
  thresholdQuestion,
  updateQuestion,
} from "./manyview.ts";
import { showProgress } from "./progress.ts";
import { roomChoice } from "./roomview.ts";
import {
  MANY_ALERT,
  MANY_CSV,
  MANY_DELETE_ASK,
  MANY_ROOM,
  MANY_SHARE,
  MANY_UPDATE,
  SELECT_BACK,
  selectedScreen,
} from "./selectview.ts";

const THRESHOLD = "many-threshold";
const DIRECTIONS: readonly Direction[] = ["above", "below"];
const [READ, WRITE] = [1, 2];
const MAX_FILE_MINUTES = 30 * 24 * 60;

export interface ManyDeps {
  readonly directory: Directory;
  readonly many: Many;
  readonly alerts: Alerts;
  readonly charts: Charts;
  readonly grants: Grants;
  readonly rooms: Rooms;
  readonly units: Units;
  readonly lists: UnitLists;
  readonly log: Log;
}

/** What is done with all units that are selected in a message. */
export function manyFeature({ many, alerts, charts, grants, rooms, units, lists, log }: ManyDeps): Composer<Context> {
  const tell = tellFailures(log);
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  async function selectedIn(ctx: Context): Promise<readonly number[]> {
    const { selected } = await lists.lens(ctx);
    if (!selected || selected.length === 0) throw new AppError("nothing-selected");
    return selected;
  }

  /** Answers the press, and does it while the message says how far one is; it is what it was where that fails. */
  async function work<T>(ctx: Context, task: (person: Person, onProgress: OnProgress) => Promise<T>): Promise<T> {
    const person = personOf(ctx);
    await ctx.answerCallbackQuery();
    const progress = showProgress(ctx);
    try {
      return await task(person, progress.tell).finally(progress.end);
    } catch (error) {
      await showSelected(ctx, person).catch(() => {});
      throw error;
    }
  }

  async function showSelected(ctx: Context, person: Person): Promise<void> {
    const { room } = await lists.lens(ctx);
    const { text, keyboard } = selectedScreen(ctx.t, await many.chosen(person, await selectedIn(ctx)), room);
    await ctx.editMessageText(text, { reply_markup: keyboard });
  }

  /** Sends the file, while the message says how far it is. */
  async function write(ctx: Context, person: Person, asked: AskedFile): Promise<void> {
    const progress = showProgress(ctx);
    try {
      await sendFile(ctx, { units, charts }, person, asked, progress.tell);
    } finally {
      if (await progress.end()) {
        const { text, keyboard } = fileChoice(ctx.t);
        await ctx.editMessageText(text, { reply_markup: keyboard }).catch(() => {});
      }
    }
  }

  /** Does it, and says what came of it. */
  async function perform(
    ctx: Context,
    deed: Deed,
    task: (person: Person, onProgress: OnProgress) => Promise<Outcome>,
  ): Promise<void> {
    const outcome = await work(ctx, task);
    const { text, keyboard } = outcomeScreen(ctx.t, deed, outcome, await lists.deselect(spotOf(ctx)));
    await ctx.editMessageText(text, { reply_markup: keyboard });
  }

  async function commonOf(ctx: Context, outputId: number) {
    const person = personOf(ctx);
    const output = await alerts.output(person, outputId);
    const found = await many.outputs(person, await selectedIn(ctx));
    return itemAt(
      found.filter(({ name }) => name === output.name),
      0,
    );
  }

  async function askThreshold(
    talk: Talk,
    ctx: Inside,
    outputId: number,
    direction: Direction,
    ids: readonly number[],
    /** Absent of those that were asked before there was one. */
    spot?: Spot,
  ): Promise<void> {
    const output = await outside(talk, (outer) => alerts.output(personOf(outer), outputId));
    await ctx.reply(thresholdQuestion(ctx.t, { ...output, units: ids.length }, direction));
    const { value: threshold, answer } = await askText(talk, (text, { t }) => {
      const number = parseNumber(text, t.locale, output.measure);
      if (!Number.isFinite(number)) throw new AppError("number-expected");
      return number;
    });
    const { text, rows } = await outside(talk, async (outer) => {
      const outcome = await many.alert(personOf(outer), ids, { output, direction, threshold }, () => {});
      const room = spot ? await lists.deselect(spot) : null;
      const screen = outcomeScreen(outer.t, "alert", outcome, room);
      // A conversation keeps this as JSON, in which an error says nothing any more.
      return { text: screen.text, rows: screen.keyboard.inline_keyboard };
    });
    await answer.reply(text, { reply_markup: new InlineKeyboard(rows) });
  }

  dm.use(createConversation(askThreshold, { id: THRESHOLD }));

  onPress(dm, MANY_ALERT, async (ctx, page) => {
    await show(ctx, outputsChoice(ctx.t, await many.outputs(personOf(ctx), await selectedIn(ctx)), page));
  });

  onPress(dm, MANY_OUTPUT, async (ctx, outputId) => {
    await show(ctx, directionChoice(ctx.t, await commonOf(ctx, outputId)));
  });

  onPress(dm, MANY_DIRECTION, async (ctx, outputId, choice) => {
    const output = await alerts.output(personOf(ctx), outputId);
    const direction = itemAt(DIRECTIONS, choice - 1);
    const ids = await selectedIn(ctx);
    if (TRAITS[output.type].holds === "boolean") {
      const rule = { output, direction, threshold: 0.5 };
      return perform(ctx, "alert", (person, tell) => many.alert(person, ids, rule, tell));
    }
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(THRESHOLD, outputId, direction, ids, spotOf(ctx));
  });

  onPress(dm, MANY_SHARE, async (ctx, page) => {
    const person = personOf(ctx);
    const chosen = await many.chosen(person, await selectedIn(ctx));
    await show(ctx, peopleChoice(ctx.t, chosen, await grants.people(person, page)));
  });

  onPress(dm, MANY_PERSON, async (ctx, userId) => {
    const person = personOf(ctx);
    const chosen = await many.chosen(person, await selectedIn(ctx));
    await show(ctx, rightChoice(ctx.t, chosen, await grants.person(person, userId)));
  });

  onPress(dm, MANY_GIVE, async (ctx, userId, number) => {
    const right = { read: (number & READ) > 0, write: (number & WRITE) > 0 };
    if (number < READ || number > READ + WRITE) throw new AppError("not-found");
    const ids = await selectedIn(ctx);
    await grants.person(personOf(ctx), userId);
    await perform(ctx, "share", (person, tell) => many.share(person, ids, userId, right, tell));
  });

  onPress(dm, MANY_ROOM, async (ctx, page) => {
    const person = personOf(ctx);
    const { all } = await many.chosen(person, await selectedIn(ctx));
    const choice = {
      text: ctx.t("many-which-room", { count: all.length }),
      page,
      dataOf: (room: number) => MANY_ROOM_SET.data(room),
      pageData: (to: number) => MANY_ROOM.data(to),
      back: SELECT_BACK.data(),
    };
    await show(ctx, roomChoice(ctx.t, await rooms.tree(person), choice));
  });

  onPress(dm, MANY_ROOM_SET, async (ctx, room) => {
    const ids = await selectedIn(ctx);
    await perform(ctx, "room", async (person) => {
      const done = await rooms.place(person, ids, toRoom(room));
      return { done, skipped: 0, failed: 0, stopped: null };
    });
  });

  onPress(dm, MANY_CSV, async (ctx) => {
    personOf(ctx);
    await show(ctx, fileChoice(ctx.t));
  });

  onPress(dm, MANY_FILE, async (ctx, minutes) => {
    const person = personOf(ctx);
    if (minutes < 0 || minutes > MAX_FILE_MINUTES) throw new AppError("not-found");
    const { all } = await many.chosen(person, await selectedIn(ctx));
    await ctx.answerCallbackQuery();
    await ctx.replyWithChatAction("upload_document");
    const ids = all.map(({ id }) => id);
    // It may take a minute: no other press of this chat waits for it.
    void write(ctx, person, { ids, minutes })
      .catch((error: unknown) => tell(new BotError(error, ctx)))
      .catch(() => {});
  });

  onPress(dm, MANY_UPDATE, async (ctx) => {
    personOf(ctx);
    const ids = await selectedIn(ctx);
    const newer = await work(ctx, async (person, tell) => {
      await ctx.editMessageText(ctx.t("many-update-reading"));
      return many.newer(person, ids, tell);
    });
    await lists.set(ctx, { drafts: newer.drafts });
    const { text, keyboard } = updateQuestion(ctx.t, newer);
    await ctx.editMessageText(text, { reply_markup: keyboard });
  });

  onPress(dm, MANY_UPDATE_YES, async (ctx, count) => {
    const { drafts } = await lists.lens(ctx);
    if (drafts?.length !== count) throw new AppError("update-gone");
    await perform(ctx, "update", (person, tell) => many.update(person, drafts, tell));
  });

  onPress(dm, MANY_DELETE_ASK, async (ctx) => {
    await show(ctx, deleteQuestion(ctx.t, await many.chosen(personOf(ctx), await selectedIn(ctx))));
  });

  onPress(dm, MANY_DELETE, async (ctx, count) => {
    const ids = await selectedIn(ctx);
    const chosen = await many.chosen(personOf(ctx), ids);
    // Something else is selected by now, or others are gone: what was said yes to is another question.
    if (chosen.own.length !== count) return show(ctx, deleteQuestion(ctx.t, chosen));
    await perform(ctx, "delete", (person, tell) => many.remove(person, ids, tell));
  });

  return feature;
}
