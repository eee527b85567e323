import { Composer } from "grammy";
import { AppError } from "../../../errors.ts";
import type { Directory } from "../../../services/directory/directory.ts";
import type { Many } from "../../../services/directory/many.ts";
import { onPress } from "../../button.ts";
import { UNITS_LIST } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import type { UnitLists } from "../../lists.ts";
import { show } from "../../screen.ts";
import { toRoom } from "../../unitlist.ts";
import { SELECT } from "./listview.ts";
import {
  SELECT_ALL,
  SELECT_BACK,
  SELECT_DO,
  SELECT_END,
  SELECT_NONE,
  SELECT_ONE,
  selectedScreen,
} from "./selectview.ts";

interface Deps {
  readonly directory: Directory;
  readonly many: Many;
  readonly lists: UnitLists;
}

/** Selecting units in the list. What is selected is kept with the message: callback data has no room for it. */
export function selectionFeature({ directory, many, lists }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, SELECT, (ctx, room) => select(ctx, room, (selected) => selected));
  onPress(dm, SELECT_NONE, (ctx, room) => select(ctx, room, () => []));
  onPress(dm, SELECT_END, (ctx, room) => select(ctx, room, () => null));

  onPress(dm, SELECT_ONE, (ctx, unitId, room, page) => {
    const turn = (selected: readonly number[]): number[] =>
      selected.includes(unitId) ? selected.filter((id) => id !== unitId) : [...selected, unitId];
    return select(ctx, room, turn, page);
  });

  onPress(dm, SELECT_ALL, async (ctx, room) => {
    const person = personOf(ctx);
    const look = { ...(await lists.lens(ctx)), room: toRoom(room) };
    const ids = await directory.idsOf(person, look, Date.now());
    await select(ctx, room, (selected) => [...new Set([...selected, ...ids])]);
  });

  onPress(dm, SELECT_DO, async (ctx, number) => {
    const room = toRoom(number);
    personOf(ctx);
    if ((await lists.lens(ctx)).room !== room) await lists.set(ctx, { room });
    await showSelected(ctx);
  });

  onPress(dm, SELECT_BACK, showSelected);

  async function showSelected(ctx: Context): Promise<void> {
    const { selected, room } = await lists.lens(ctx);
    const chosen = await many.chosen(personOf(ctx), selected ?? []);
    if (chosen.all.length === 0) throw new AppError("nothing-selected");
    await show(ctx, selectedScreen(ctx.t, chosen, room));
  }

  /** Alters what is selected, and shows the list where it was. */
  async function select(
    ctx: Context,
    room: number,
    change: (selected: readonly number[]) => readonly number[] | null,
    page = 0,
  ): Promise<void> {
    personOf(ctx);
    const { selected } = await lists.lens(ctx);
    await lists.set(ctx, { selected: change(selected ?? []) });
    await lists.show(ctx, UNITS_LIST.data(page), toRoom(room));
  }

  return feature;
}
