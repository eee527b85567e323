import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import type { Rooms } from "../../../services/directory/rooms.ts";
import { requireRoom } from "../../../services/directory/rooms.ts";
import type { Units } from "../../../services/units/units.ts";
import { askText } from "../../ask.ts";
import { onPress } from "../../button.ts";
import { UNIT_MENU, UNIT_ROOM, UNITS_LIST } from "../../buttons.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import type { UnitLists } from "../../lists.ts";
import { show } from "../../screen.ts";
import { toRoom } from "../../unitlist.ts";
import {
  pathText,
  ROOM,
  ROOM_DELETE,
  ROOM_DELETE_ASK,
  ROOM_MOVE,
  ROOM_MOVE_TO,
  ROOM_NEW,
  ROOM_RENAME,
  roomChoice,
  roomMenu,
  roomQuestion,
  UNIT_ROOM_SET,
} from "./roomview.ts";

const NAME = "room-name";

/** What is going to be named: a room that is there, or a new one in another. */
type Naming = { readonly room: number } | { readonly parent: number | null };

export interface RoomDeps {
  readonly rooms: Rooms;
  readonly units: Units;
  readonly lists: UnitLists;
}

/** Rooms: making, naming, moving and deleting them, and putting a unit into one. */
export function roomsFeature({ rooms, units, lists }: RoomDeps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  async function typeName(talk: Talk, ctx: Inside, naming: Naming): Promise<void> {
    await ctx.reply(await outside(talk, (outer) => question(outer, naming)));
    await askText(talk, (text) =>
      outside(talk, async (outer) => {
        const person = personOf(outer);
        const room =
          "room" in naming
            ? await rooms.change(person, naming.room, { name: text })
            : await rooms.make(person, naming.parent, text, Date.now());
        await lists.reply(outer, UNITS_LIST.data(0), { room: room.id });
      }),
    );
  }

  async function question(ctx: Context, naming: Naming): Promise<string> {
    const tree = await rooms.tree(personOf(ctx));
    if ("parent" in naming) {
      requireRoom(tree, naming.parent);
      return ctx.t("room-ask-new", { inside: naming.parent === null ? "none" : pathText(tree, naming.parent) });
    }
    requireRoom(tree, naming.room);
    return ctx.t("room-ask-name", { name: pathText(tree, naming.room) });
  }

  dm.use(createConversation(typeName, { id: NAME }));

  async function ask(ctx: Context, naming: Naming): Promise<void> {
    await question(ctx, naming);
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(NAME, naming);
  }

  onPress(dm, ROOM, async (ctx, id) => {
    const tree = await rooms.tree(personOf(ctx));
    requireRoom(tree, toRoom(id));
    await show(ctx, roomMenu(ctx.t, tree, id));
  });

  onPress(dm, ROOM_NEW, (ctx, parent) => ask(ctx, { parent: toRoom(parent) }));
  onPress(dm, ROOM_RENAME, (ctx, room) => ask(ctx, { room }));

  onPress(dm, ROOM_MOVE, async (ctx, id, page) => {
    const tree = await rooms.tree(personOf(ctx));
    const room = requireRoom(tree, id);
    const choice = {
      text: ctx.t("room-move-ask", { name: pathText(tree, id) }),
      page,
      present: room?.parentId ?? null,
      isOffered: (other: { id: number }) => !tree.isIn(other.id, id),
      dataOf: (parent: number) => ROOM_MOVE_TO.data(id, parent),
      pageData: (to: number) => ROOM_MOVE.data(id, to),
      back: ROOM.data(id),
    };
    await show(ctx, roomChoice(ctx.t, tree, choice));
  });

  onPress(dm, ROOM_MOVE_TO, async (ctx, id, parent) => {
    const person = personOf(ctx);
    await rooms.change(person, id, { parent: toRoom(parent) });
    await show(ctx, roomMenu(ctx.t, await rooms.tree(person), id));
  });

  onPress(dm, ROOM_DELETE_ASK, async (ctx, id) => {
    const tree = await rooms.tree(personOf(ctx));
    const room = requireRoom(tree, id);
    if (room) await show(ctx, roomQuestion(ctx.t, tree, room));
  });

  onPress(dm, ROOM_DELETE, async (ctx, id) => {
    await lists.show(ctx, UNITS_LIST.data(0), await rooms.remove(personOf(ctx), id));
  });

  onPress(dm, UNIT_ROOM, showUnitRoom);

  onPress(dm, UNIT_ROOM_SET, async (ctx, unitId, room) => {
    const person = personOf(ctx);
    await units.view(person, unitId, Date.now());
    await rooms.place(person, [unitId], toRoom(room));
    await showUnitRoom(ctx, unitId, 0);
  });

  async function showUnitRoom(ctx: Context, unitId: number, page: number): Promise<void> {
    const person = personOf(ctx);
    const { name } = await units.view(person, unitId, Date.now());
    const tree = await rooms.tree(person);
    const choice = {
      text: ctx.t("unit-room-ask", { name }),
      page,
      present: tree.roomOf(unitId),
      dataOf: (room: number) => UNIT_ROOM_SET.data(unitId, room),
      pageData: (to: number) => UNIT_ROOM.data(unitId, to),
      back: UNIT_MENU.data(unitId, 0),
    };
    const { text, keyboard } = roomChoice(ctx.t, tree, choice);
    keyboard.row().text(ctx.t.plain("room-new"), ROOM_NEW.data(0));
    await show(ctx, { text, keyboard });
  }

  return feature;
}
