import { Composer } from "grammy";
import type { Boards, Content } from "../../../services/boards/boards.ts";
import type { BoardView } from "../../../services/boards/view.ts";
import type { Directory, Look } from "../../../services/directory/directory.ts";
import type { Scenes } from "../../../services/scenes/scenes.ts";
import type { Units } from "../../../services/units/units.ts";
import { itemAt, onPress } from "../../button.ts";
import { type Context, personOf } from "../../context.ts";
import type { UnitLists } from "../../lists.ts";
import type { Screen } from "../../screen.ts";
import { addScenes, addUnits, addValues } from "./addview.ts";
import type { InPlace } from "./inplace.ts";
import { ADD_SCENE, ADD_SCENES, ADD_STATE, ADD_UNIT, ADD_UNITS, ADD_VARIABLE } from "./widgetbuttons.ts";

interface Deps {
  readonly boards: Boards;
  readonly scenes: Scenes;
  readonly units: Units;
  readonly directory: Directory;
  readonly lists: UnitLists;
  readonly inPlace: InPlace;
}

/** Puts widgets on a board: device, value, done. */
export function addingFeature({ boards, scenes, units, directory, lists, inPlace }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  lists.add(
    dm,
    ADD_UNITS,
    (ctx, look, boardId, page) => unitsPage(ctx, { boards, directory }, look, boardId, page),
    (ctx, screen) => inPlace.show(ctx, screen),
  );
  onPress(dm, ADD_UNIT, showValues);
  onPress(dm, ADD_SCENES, showScenes);
  onPress(dm, ADD_SCENE, async (ctx, boardId, sceneId, page) => {
    const person = personOf(ctx);
    const { widgets } = await boards.view(person, boardId, Date.now());
    const { name: called } = await scenes.view(person, sceneId, Date.now());
    const there = widgets.findLast((widget) => widget.sceneId === sceneId);
    if (there) await boards.take(person, there.id);
    else await boards.add(person, boardId, { sceneId, called });
    await showScenes(ctx, boardId, page);
  });
  onPress(dm, ADD_VARIABLE, async (ctx, boardId, variableId, page) => {
    const board = await boards.view(personOf(ctx), boardId, Date.now());
    const unitId = await toggle(ctx, board, { variableId });
    await showValues(ctx, boardId, unitId, page);
  });
  onPress(dm, ADD_STATE, async (ctx, boardId, unitId, place, page) => {
    const board = await boards.view(personOf(ctx), boardId, Date.now());
    const { state } = await units.view(personOf(ctx), unitId, Date.now());
    await toggle(ctx, board, { unitId, state: itemAt(state, place).name });
    await showValues(ctx, boardId, unitId, page);
  });

  async function showScenes(ctx: Context, boardId: number, page: number): Promise<void> {
    const board = await boards.view(personOf(ctx), boardId, Date.now());
    await inPlace.show(ctx, addScenes(ctx.t, board, await scenes.list(personOf(ctx), page)));
  }

  /** Puts it on the board, or takes it off; gives its unit. */
  async function toggle(ctx: Context, board: BoardView, content: Content): Promise<number> {
    const person = personOf(ctx);
    const there = board.widgets.findLast((widget) =>
      "variableId" in content
        ? widget.variableId === content.variableId
        : "state" in content && widget.unitId === content.unitId && widget.state === content.state,
    );
    if (there) await boards.take(person, there.id);
    else await boards.add(person, board.id, content);
    if ("unitId" in content) return content.unitId;
    return "variableId" in content ? boards.unitOf(person, content.variableId) : 0;
  }

  async function showValues(ctx: Context, boardId: number, unitId: number, page: number): Promise<void> {
    const person = personOf(ctx);
    const board = await boards.view(person, boardId, Date.now());
    const unit = await units.view(person, unitId, Date.now());
    await inPlace.show(ctx, addValues(ctx.t, board, unit, page));
  }

  return feature;
}

/** The devices to choose from. */
export async function unitsPage(
  ctx: Context,
  { boards, directory }: Pick<Deps, "boards" | "directory">,
  look: Look,
  boardId: number,
  page: number,
): Promise<Screen> {
  const person = personOf(ctx);
  const board = await boards.view(person, boardId, Date.now());
  return addUnits(ctx.t, board, await directory.choice(person, page, Date.now(), look));
}
