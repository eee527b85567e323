import type { EntityManager } from "@mikro-orm/core";
import { may, type Person, toWho } from "../domain/access.ts";
import { Board } from "../entities/board.ts";
import { Unit } from "../entities/unit.ts";
import { User } from "../entities/user.ts";
import { AppError } from "../errors.ts";
import { toNode } from "./access/access.ts";
import { calledName } from "./access/names.ts";
import type { Setting } from "./inputs.ts";
import type { Live } from "./live/live.ts";
import type { Users } from "./people/users.ts";
import { toUnitView, type UnitView } from "./units/unitview.ts";
import type { Writer } from "./writer/writer.ts";

/** Older boards of a unit in the same place do not follow what happens elsewhere; in a private chat they still work when pressed. */
const FOLLOWED = 3;

/** Who may press a board in a group: the one who posted it, those who may write the inputs, everyone in the chat. */
export const AUDIENCES = ["owner", "granted", "everyone"] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Where a board hangs, and how it is shown. */
export interface BoardView {
  readonly unitId: number;
  /** Who posted it: what this person may see, it shows. */
  readonly ownerId: number;
  readonly chatId: number;
  /** The forum topic in that chat. */
  readonly threadId: number | null;
  /** Below zero while the message has yet to be posted. */
  readonly messageId: number;
  readonly audience: Audience;
  readonly locale: string;
  readonly page: number;
}

/** What a board shows, and whose board it is. */
export interface ShownBoard {
  readonly unit: UnitView;
  readonly poster: Person;
}

/** The messages that show units and follow them; known in memory too, since every commit asks for them. */
export class Boards {
  readonly #em: EntityManager;
  readonly #users: Pick<Users, "byId">;
  readonly #live: Live;
  readonly #writer: Writer;
  #known = new Map<number, readonly BoardView[]>();

  constructor(em: EntityManager, users: Pick<Users, "byId">, live: Live, writer: Writer) {
    this.#em = em;
    this.#users = users;
    this.#live = live;
    this.#writer = writer;
  }

  /** Reads the boards of before the start. */
  async open(): Promise<void> {
    this.#rememberAll(await readAll(this.#em.fork()));
  }

  /** Remembers a board, or how it is shown now. */
  async put(board: BoardView, now: number): Promise<void> {
    const { unitId, ownerId, chatId, threadId, messageId, audience, locale, page } = board;
    const known = this.at(chatId, messageId);
    const isSame = known?.unitId === unitId && known.locale === locale && known.page === page;
    if (isSame && known.audience === audience) return;
    const rows = await this.#writer.exclusive(async (em) => {
      if ((await em.count(Unit, unitId)) === 0) return [];
      const unit = em.getReference(Unit, unitId);
      const row = await em.findOne(Board, { chatId, messageId });
      if (row) em.assign(row, { unit, audience, locale, page });
      else {
        const owner = em.getReference(User, ownerId);
        em.create(Board, { unit, owner, chatId, threadId, messageId, audience, locale, page, createdAt: now });
      }
      await em.flush();
      const ofPlace = await em.find(Board, { unit: unitId, chatId, threadId }, { orderBy: { id: "desc" } });
      await em.remove(ofPlace.slice(FOLLOWED)).flush();
      return em.find(Board, { unit: unitId }, { orderBy: { id: "asc" } });
    });
    this.#remember(unitId, rows.map(toView));
  }

  /** The board at a message, if it is one. */
  at(chatId: number, messageId: number): BoardView | undefined {
    for (const boards of this.#known.values()) {
      const found = boards.find(isAt(chatId, messageId));
      if (found) return found;
    }
    return undefined;
  }

  /** What a board shows; undefined when the unit is deleted, or its poster may not see it any more. */
  async shown({ unitId, ownerId }: BoardView, now: number): Promise<ShownBoard | undefined> {
    const [unit, poster] = await Promise.all([this.#live.get(unitId), this.#users.byId(ownerId)]);
    if (!unit || !poster || !may(toWho(poster), "see", toNode(unit))) return undefined;
    const name = await calledName(this.#em, poster, unit);
    return { unit: { ...toUnitView(unit, toWho(poster), now), name }, poster };
  }

  /**
   * By whose right a press on the board counts: on one of its inputs, or on what turns its pages. `presser` is a name
   * where somebody is not registered. Where everyone may press, all act for the poster, and stop when the poster may not.
   */
  async acting(board: BoardView, presser: Person | string, inputId?: number): Promise<Setting> {
    const { audience, ownerId, unitId } = board;
    const [unit, poster] = await Promise.all([this.#live.get(unitId), this.#users.byId(ownerId)]);
    if (!unit || !poster) throw new AppError("not-found");
    const input = [...unit.inputs.values()].find(({ id }) => id === inputId);
    if (inputId !== undefined && !input) throw new AppError("not-found");
    const known = typeof presser === "string" ? undefined : presser;
    const by = audience === "everyone" ? poster : known;
    const isAsked = audience !== "owner" || by?.id === ownerId;
    const right = input ? "write" : "see";
    if (!by || !isAsked || !may(toWho(by), right, toNode(unit, input))) {
      throw new AppError("board-refused", { audience: by?.id === ownerId ? "everyone" : audience, name: poster.name });
    }
    return by.id === known?.id ? by : { ...by, setBy: typeof presser === "string" ? presser : presser.id };
  }

  /** Refuses whoever has not posted the board. */
  async mustOwn(board: BoardView, presser: Person | undefined): Promise<void> {
    if (presser?.id === board.ownerId) return;
    const poster = await this.#users.byId(board.ownerId);
    throw new AppError("board-refused", { audience: "owner", name: poster?.name ?? "" });
  }

  /** The units that boards show. */
  units(): number[] {
    return [...this.#known.keys()];
  }

  /** The boards that show these units. */
  of(unitIds: Iterable<number>): BoardView[] {
    if (this.#known.size === 0) return [];
    return [...unitIds].flatMap((id) => this.#known.get(id) ?? []);
  }

  /** Forgets a board: its message is gone, or shows something else now. */
  async drop({ unitId, chatId, messageId }: BoardView): Promise<void> {
    const isGone = isAt(chatId, messageId);
    const forget = (): void => {
      const left = (this.#known.get(unitId) ?? []).filter((board) => !isGone(board));
      this.#remember(unitId, left);
    };
    forget();
    await this.#writer.exclusive((em) => em.nativeDelete(Board, { chatId, messageId }));
    // A transaction before this one may have read it once more.
    forget();
  }

  /** A board that had to be posted has its message now. */
  posted({ chatId, messageId: placeholder }: BoardView, messageId: number): Promise<void> {
    return this.change(async (em) => {
      await em.nativeUpdate(Board, { chatId, messageId: placeholder }, { messageId });
    });
  }

  /** The board's message can't be edited any more: it is to be posted anew. */
  async lost({ chatId, messageId }: BoardView): Promise<BoardView | undefined> {
    const placeholder = await this.change(async (em) => {
      const board = await em.findOne(Board, { chatId, messageId });
      if (!board) return undefined;
      board.messageId = -board.id;
      return board.messageId;
    });
    return placeholder === undefined ? undefined : this.at(chatId, placeholder);
  }

  /** Runs a transaction that may alter any of the boards; `touches` names the units whose rest it alters too. */
  async change<T>(task: (em: EntityManager) => Promise<T>, touches?: (result: T) => Iterable<number>): Promise<T> {
    const [result, boards] = await this.#writer.exclusive(
      async (em) => {
        const done = await task(em);
        await em.flush();
        return [done, await readAll(em)] as const;
      },
      ([done]) => touches?.(done) ?? [],
    );
    this.#rememberAll(boards);
    return result;
  }

  #remember(unitId: number, boards: readonly BoardView[]): void {
    if (boards.length > 0) this.#known.set(unitId, boards);
    else this.#known.delete(unitId);
  }

  #rememberAll(boards: readonly BoardView[]): void {
    this.#known = new Map();
    for (const board of boards) this.#known.set(board.unitId, [...(this.#known.get(board.unitId) ?? []), board]);
  }
}

function isAt(chatId: number, messageId: number): (board: BoardView) => boolean {
  return (board) => board.chatId === chatId && board.messageId === messageId;
}

async function readAll(em: EntityManager): Promise<BoardView[]> {
  return (await em.find(Board, {}, { orderBy: { id: "asc" }, refresh: true })).map(toView);
}

function toView({ unit, owner, chatId, threadId, messageId, audience, locale, page }: Board): BoardView {
  const place = { chatId, threadId: threadId ?? null, messageId };
  return { unitId: unit.id, ownerId: owner?.id ?? 0, ...place, audience, locale, page };
}
