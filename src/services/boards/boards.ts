import { randomUUID } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { isControl, kindsFor, MAX_WIDGETS, Options, type WidgetKind } from "../../domain/widget.ts";
import { Board } from "../../entities/board.ts";
import { User } from "../../entities/user.ts";
import { Widget } from "../../entities/widget.ts";
import { AppError } from "../../errors.ts";
import type { Access } from "../access/access.ts";
import type { Live } from "../live/live.ts";
import { type Page, toPage } from "../page.ts";
import type { Users } from "../people/users.ts";
import { toName } from "../units/units.ts";
import { type NotedBoard, noteBoardAct } from "../writer/noteact.ts";
import type { Writer } from "../writer/writer.ts";
import { type Content, createWidget, type Kept, type Row, replaceWidgets, rowOf, rowsOf } from "./content.ts";
import type { Definitions, WidgetPlan } from "./definitions.ts";
import type { Posting, Postings } from "./postings.ts";
import { readUnits } from "./rows.ts";
import type { Trends } from "./trends.ts";
import { type BoardView, viewBoard, type WidgetView } from "./view.ts";

export type { Content } from "./content.ts";

const MAX_BOARDS = 100;
const PAGE_SIZE = 8;

/** A board in a list. */
export interface BoardLine {
  readonly id: number;
  readonly name: string;
}

/** What its owner changes of a widget; what is left out stays. */
export interface WidgetChanges {
  readonly kind?: WidgetKind;
  /** Null for as what it shows is called. */
  readonly label?: string | null;
  readonly beside?: boolean;
  readonly options?: Options;
}

type Done = Pick<NotedBoard, "what" | "door" | "detail">;
type Door = NonNullable<Done["door"]>;

interface Deps {
  readonly em: EntityManager;
  readonly users: Pick<Users, "byId">;
  readonly live: Live;
  readonly writer: Writer;
  readonly access: Access;
  readonly definitions: Definitions;
  readonly postings: Pick<Postings, "noteUnits">;
  readonly trends: Trends;
}

/** The boards that people make for themselves: each is its owner's, and shows what its owner may see. */
export class Boards {
  readonly #deps: Deps;
  readonly #listeners: ((boardId: number) => void)[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
    deps.writer.onTouched((unitIds) => deps.definitions.forgetOf(unitIds));
  }

  /** Calls `listener` when a board has changed: its postings are behind. */
  onChanged(listener: (boardId: number) => void): void {
    this.#listeners.push(listener);
  }

  /** A person's boards by name. */
  async list({ id: owner }: Person, page: number): Promise<Page<BoardLine>> {
    const em = this.#deps.em.fork();
    const orderBy = { name: "asc", id: "asc" } as const;
    const read = (limit: number, offset: number): Promise<BoardLine[]> =>
      em.find(Board, { owner }, { orderBy, limit, offset, fields: ["id", "name"] });
    const before = async (id: number): Promise<number> =>
      (await em.find(Board, { owner }, { orderBy, fields: ["id"] })).findIndex((board) => board.id === id);
    return toPage(page, PAGE_SIZE, await em.count(Board, { owner }), read, before);
  }

  /** The board that a person had open last; undefined where they have none. */
  async latest({ id: owner }: Person): Promise<number | undefined> {
    const orderBy = { openedAt: "desc", id: "desc" } as const;
    const [board] = await this.#deps.em.fork().find(Board, { owner }, { orderBy, limit: 1 });
    return board?.id;
  }

  /** A board of one's own. */
  async view(person: Person, boardId: number, now: number): Promise<BoardView> {
    return viewBoard(this.#deps, await this.#own(person, boardId), person, now);
  }

  /** What a posting shows; undefined when its board is deleted, or its owner may not be here any more. */
  async shown({ boardId, ownerId }: Pick<Posting, "boardId" | "ownerId">, now: number) {
    const [definition, poster] = await Promise.all([
      boardId === null ? undefined : this.#deps.definitions.get(boardId),
      this.#deps.users.byId(ownerId),
    ]);
    if (!definition || !poster || poster.role === "blocked" || definition.ownerId !== poster.id) return undefined;
    return { board: await viewBoard(this.#deps, definition, poster, now), poster };
  }

  /** The same with the trends of its read-outs, for whoever shows them: the history is asked for each. */
  async withTrends(board: BoardView, now: number): Promise<BoardView> {
    const widgets: WidgetView[] = [];
    for (const widget of board.widgets) {
      const { kind, variable } = widget;
      const isRead = !isControl(kind) && variable?.kind === "output";
      widgets.push(isRead ? { ...widget, trend: await this.#deps.trends.of(variable, now) } : widget);
    }
    return { ...board, widgets };
  }

  /** A widget of one's own, and its board. */
  async widget(person: Person, widgetId: number): Promise<{ readonly boardId: number; readonly widget: WidgetPlan }> {
    const row = await this.#deps.em.fork().findOne(Widget, widgetId, { fields: ["board"] });
    const definition = row && (await this.#own(person, row.board.id));
    const widget = definition?.widgets.find(({ id }) => id === widgetId);
    if (!definition || !widget) throw new AppError("not-found");
    return { boardId: definition.id, widget };
  }

  /** The unit of a variable that may be read. */
  async unitOf(person: Person, variableId: number): Promise<number> {
    return (await this.#deps.access.variable(person, "read", "any", variableId)).unit.id;
  }

  /** Makes an empty board. */
  create(person: Person, name: string, now: number): Promise<number> {
    return this.make(person, name, [], now);
  }

  /** Makes a board of units: all that may be set or read of them, as far as there is room; tells how much is left out. */
  async start(
    person: Person,
    name: string,
    unitIds: readonly number[],
    now: number,
  ): Promise<{ readonly id: number; readonly left: number }> {
    const rows = await rowsOf(this.#deps.access, person, unitIds);
    const id = await this.make(person, name, rows.slice(0, MAX_WIDGETS), now);
    return { id, left: Math.max(0, rows.length - MAX_WIDGETS) };
  }

  /** Makes a board with the same widgets. */
  async copy(person: Person, boardId: number, name: string, now: number): Promise<number> {
    const { name: copied, widgets } = await this.#own(person, boardId);
    const rows = widgets.map(({ kind, unitId, variableId, sceneId, state, label, called, beside, options }): Row => {
      return { kind, unit: unitId, variable: variableId, scene: sceneId, state, label, called, beside, options };
    });
    return this.make(person, name, rows, now, { what: "copied", detail: copied });
  }

  async rename(person: Person, boardId: number, text: string): Promise<void> {
    const name = toName(text);
    await this.#alter(person, boardId, { what: "renamed" }, async (_em, board) => {
      board.name = name;
    });
  }

  async remove(person: Person, boardId: number, door: Door = "chat"): Promise<void> {
    await this.#alter(person, boardId, { what: "deleted", door }, async (em, board) => {
      await em.remove(board).flush();
    });
  }

  /** Notes that its owner looks at a board. */
  async open(person: Person, boardId: number, now: number): Promise<void> {
    await this.#own(person, boardId);
    await this.#deps.writer.exclusive((em) =>
      em.nativeUpdate(Board, { id: boardId, owner: person.id }, { openedAt: now }),
    );
  }

  /** Adds a widget at the end. */
  async add(person: Person, boardId: number, content: Content): Promise<void> {
    const row = await rowOf(this.#deps.access, person, content);
    await this.#alter(person, boardId, { what: "changed" }, async (em, board) => {
      const orderBy = { position: "asc" } as const;
      const widgets = await em.find(Widget, { board }, { orderBy, fields: ["position"], disableIdentityMap: true });
      if (widgets.length >= MAX_WIDGETS) throw new AppError("board-full", { max: MAX_WIDGETS });
      // Those that were taken off have left gaps.
      createWidget(em, board, row, (widgets.at(-1)?.position ?? -1) + 1);
    });
  }

  /** Changes a widget; what its buttons mean is new from then on. */
  async change(person: Person, widgetId: number, changes: WidgetChanges): Promise<void> {
    const label = typeof changes.label === "string" ? toName(changes.label) : changes.label;
    if (changes.options && !Options.safeParse(changes.options).success) throw new AppError("widget-unfit");
    if (changes.kind) await this.#mustFit(person, widgetId, changes.kind);
    await this.#alterWidget(person, widgetId, async (_em, board, widget) => {
      const isNews = changes.kind !== undefined || changes.options !== undefined;
      if (isNews) board.revision++;
      Object.assign(widget, changes, label !== undefined && { label }, isNews && { since: board.revision });
    });
  }

  /** Moves a widget by so many places. */
  async move(person: Person, widgetId: number, by: number): Promise<void> {
    await this.#alterWidget(person, widgetId, async (em, board, widget) => {
      const all = await em.find(Widget, { board }, { orderBy: { position: "asc", id: "asc" } });
      const others = all.filter((one) => one !== widget);
      const place = Math.min(Math.max(all.indexOf(widget) + by, 0), others.length);
      for (const [position, one] of others.toSpliced(place, 0, widget).entries()) one.position = position;
    });
  }

  async take(person: Person, widgetId: number): Promise<void> {
    await this.#alterWidget(person, widgetId, async (em, _board, widget) => void em.remove(widget));
  }

  /** Makes a board of these widgets. */
  async make(
    person: Person,
    given: string,
    rows: readonly Row[],
    now: number,
    done: Done = { what: "created" },
  ): Promise<number> {
    const name = toName(given);
    return this.#deps.writer.exclusive(async (em) => {
      const owner = em.getReference(User, person.id);
      if ((await em.count(Board, { owner })) >= MAX_BOARDS) throw new AppError("too-many-boards", { max: MAX_BOARDS });
      const board = em.create(Board, { uuid: randomUUID(), owner, name, revision: 1, createdAt: now, openedAt: now });
      await em.flush();
      for (const [position, row] of rows.entries()) createWidget(em, board, row, position);
      await noteBoardAct(em, { ...done, board, by: person }, now);
      await em.flush();
      return board.id;
    });
  }

  /** Has a board show these widgets; those that name one of its own are that one. */
  async replace(person: Person, boardId: number, given: string, rows: readonly Kept[], door: Door): Promise<void> {
    const name = toName(given);
    await this.#alter(person, boardId, { what: "changed", door }, async (em, board) => {
      board.name = name;
      board.revision++;
      await replaceWidgets(em, board, rows);
    });
  }

  /** Refuses a kind that can't show what a widget shows. */
  async #mustFit(person: Person, widgetId: number, kind: WidgetKind): Promise<void> {
    const { boardId } = await this.widget(person, widgetId);
    const { widgets } = await this.view(person, boardId, Date.now());
    const variable = widgets.find(({ id }) => id === widgetId)?.variable;
    if (!variable || !kindsFor(variable, variable.writable).includes(kind)) throw new AppError("widget-unfit");
  }

  async #own(person: Pick<Person, "id">, boardId: number) {
    const definition = await this.#deps.definitions.get(boardId);
    if (definition?.ownerId !== person.id) throw new AppError("not-found");
    return definition;
  }

  async #alter(person: Person, boardId: number, done: Done, task: (em: EntityManager, board: Board) => Promise<void>) {
    const { writer, definitions, postings } = this.#deps;
    const units = await writer.exclusive(async (em) => {
      const board = await em.findOne(Board, { id: boardId, owner: person.id });
      if (!board) throw new AppError("not-found");
      const { name } = board;
      await task(em, board);
      const detail = done.what === "renamed" ? name : null;
      await noteBoardAct(em, { ...done, board: { id: boardId, name: board.name }, by: person, detail }, Date.now());
      await em.flush();
      return readUnits(em, boardId);
    });
    definitions.forget(boardId);
    postings.noteUnits(boardId, units);
    for (const listener of this.#listeners) listener(boardId);
  }

  async #alterWidget(
    person: Person,
    widgetId: number,
    task: (em: EntityManager, board: Board, widget: Widget) => Promise<void>,
  ) {
    const { boardId } = await this.widget(person, widgetId);
    await this.#alter(person, boardId, { what: "changed" }, async (em, board) => {
      const widget = await em.findOne(Widget, { id: widgetId, board });
      if (!widget) throw new AppError("not-found");
      await task(em, board, widget);
    });
  }
}
