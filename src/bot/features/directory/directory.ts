import { Composer } from "grammy";
import { FILTERS } from "../../../services/directory/directory.ts";
import type { Lenses } from "../../../services/directory/lenses.ts";
import { isYes, itemAt, onPress } from "../../button.ts";
import { OTHERS_LIST, UNITS_LIST } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { searched } from "../../lists.ts";
import { show } from "../../screen.ts";
import { toRoom } from "../../unitlist.ts";
import { othersList, unitsList, VIEW, VIEW_FILTER, VIEW_VALUES, viewScreen } from "./listview.ts";
import { type ManyDeps, manyFeature } from "./many.ts";
import { type RoomDeps, roomsFeature } from "./rooms.ts";
import { selectionFeature } from "./selection.ts";
import { selectList } from "./selectview.ts";

interface Deps extends RoomDeps, ManyDeps {
  readonly lenses: Lenses;
}

/** A person's units, in rooms: /units and what is looked at of them. */
export function directoryFeature(deps: Deps): Composer<Context> {
  const { directory, lenses, lists } = deps;
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");
  feature.use(roomsFeature(deps), selectionFeature(deps), manyFeature(deps));

  dm.command("units", async (ctx) => {
    personOf(ctx);
    await lists.reply(ctx, UNITS_LIST.data(0), searched(ctx.match));
  });

  lists.add(dm, UNITS_LIST, async (ctx, look, page) => {
    const person = personOf(ctx);
    const now = Date.now();
    const list = await directory.mine(person, page, now, look);
    if (look.selected) return selectList(ctx.t, list, look.selected);
    const hasOthers = (await directory.countOthers(person)) > 0;
    return unitsList(ctx.t, list, { hasOthers, showsValues: await lenses.showsValues(person) }, now);
  });

  lists.add(dm, OTHERS_LIST, async (ctx, look, page) => {
    const now = Date.now();
    return othersList(ctx.t, await directory.others(personOf(ctx), page, now, look), now);
  });

  onPress(dm, VIEW, async (ctx, room) => {
    const person = personOf(ctx);
    const look = { ...(await lists.lens(ctx)), room: toRoom(room) };
    const list = await directory.mine(person, 0, Date.now(), look);
    await show(ctx, viewScreen(ctx.t, list, await lenses.showsValues(person)));
  });

  onPress(dm, VIEW_FILTER, async (ctx, room, place) => {
    personOf(ctx);
    await lists.set(ctx, { filter: place === 0 ? null : itemAt(FILTERS, place - 1) });
    await lists.show(ctx, UNITS_LIST.data(0), toRoom(room));
  });

  onPress(dm, VIEW_VALUES, async (ctx, room, values) => {
    await lenses.setValues(personOf(ctx), isYes(values));
    await lists.show(ctx, UNITS_LIST.data(0), toRoom(room));
  });

  return feature;
}
