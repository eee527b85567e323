import { Composer } from "grammy";
import type { Options } from "../../../domain/widget.ts";
import { WIDGET_KINDS } from "../../../domain/widget.ts";
import type { Boards, WidgetChanges } from "../../../services/boards/boards.ts";
import { isYes, itemAt, onPress } from "../../button.ts";
import { type Context, personOf } from "../../context.ts";
import type { Screen } from "../../screen.ts";
import { editScreen, fromTenths, widgetScreen } from "./editview.ts";
import type { InPlace } from "./inplace.ts";
import {
  BOARD_EDIT,
  WIDGET_ASK,
  WIDGET_BESIDE,
  WIDGET_EDIT,
  WIDGET_KIND,
  WIDGET_MOVE,
  WIDGET_ON,
  WIDGET_TAKE,
  WIDGET_WITHIN,
} from "./widgetbuttons.ts";

interface Deps {
  readonly boards: Boards;
  readonly inPlace: InPlace;
}

/** The edit mode of a board, on its own message. */
export function editingFeature({ boards, inPlace }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, BOARD_EDIT, showEdited);
  onPress(dm, WIDGET_EDIT, async (ctx, widgetId, page) => {
    await inPlace.show(ctx, await widgetPage(ctx, boards, widgetId, page));
  });
  onPress(dm, WIDGET_KIND, (ctx, widgetId, kind, page) =>
    change(ctx, widgetId, page, { kind: itemAt(WIDGET_KINDS, kind) }),
  );
  onPress(dm, WIDGET_BESIDE, (ctx, widgetId, beside, page) => change(ctx, widgetId, page, { beside: isYes(beside) }));
  onPress(dm, WIDGET_ASK, (ctx, widgetId, ask, page) => set(ctx, widgetId, page, { ask: isYes(ask) }));
  onPress(dm, WIDGET_ON, (ctx, widgetId, tenths, page) => set(ctx, widgetId, page, { onMs: fromTenths(tenths) }));
  onPress(dm, WIDGET_WITHIN, (ctx, widgetId, tenths, page) =>
    set(ctx, widgetId, page, { withinMs: fromTenths(tenths) }),
  );
  onPress(dm, WIDGET_MOVE, async (ctx, widgetId, by, page) => {
    await boards.move(personOf(ctx), widgetId, Math.sign(by));
    await inPlace.show(ctx, await widgetPage(ctx, boards, widgetId, page));
  });
  onPress(dm, WIDGET_TAKE, async (ctx, widgetId, page) => {
    const { boardId } = await boards.widget(personOf(ctx), widgetId);
    await boards.take(personOf(ctx), widgetId);
    await showEdited(ctx, boardId, page);
  });

  async function showEdited(ctx: Context, boardId: number, page: number): Promise<void> {
    const board = await boards.view(personOf(ctx), boardId, Date.now());
    await inPlace.show(ctx, editScreen(ctx.t, board, page));
  }

  async function change(ctx: Context, widgetId: number, page: number, changes: WidgetChanges): Promise<void> {
    await boards.change(personOf(ctx), widgetId, changes);
    await inPlace.show(ctx, await widgetPage(ctx, boards, widgetId, page));
  }

  async function set(ctx: Context, widgetId: number, page: number, options: Options): Promise<void> {
    const { widget } = await boards.widget(personOf(ctx), widgetId);
    await change(ctx, widgetId, page, { options: { ...widget.options, ...options } });
  }

  return feature;
}

/** A widget's settings as they are now. */
export async function widgetPage(ctx: Context, boards: Boards, widgetId: number, page: number): Promise<Screen> {
  const person = personOf(ctx);
  const { boardId } = await boards.widget(person, widgetId);
  const board = await boards.view(person, boardId, Date.now());
  const place = board.widgets.findIndex(({ id }) => id === widgetId);
  return widgetScreen(ctx.t, board, itemAt(board.widgets, place), page);
}
