import type { EntityManager } from "@mikro-orm/core";
import { may, type Node, type Person, toWho } from "../../domain/access.ts";
import type { Monotonic } from "../../domain/monotonic.ts";
import { Board } from "../../entities/board.ts";
import { Posting as PostingRow } from "../../entities/posting.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { AppError } from "../../errors.ts";
import { toNode } from "../access/access.ts";
import { calledName } from "../access/names.ts";
import type { Setting } from "../inputs.ts";
import type { Live } from "../live/live.ts";
import { variableById } from "../live/unit.ts";
import type { Users } from "../people/users.ts";
import { toUnitView, type UnitView } from "../units/unitview.ts";
import type { Writer } from "../writer/writer.ts";
import { type Definitions, unitsOf } from "./definitions.ts";
import { type Place, Posted, type Posting, type Subject, showing } from "./posted.ts";
import { readPostings, readUnits, toPosting } from "./rows.ts";

export { AUDIENCES, type Audience, type Place, type Posting, type Subject } from "./posted.ts";

/** Older postings of the same in the same place do not follow what happens elsewhere; in a private chat they still work when pressed. */
const FOLLOWED = 3;

/** What a starter board shows, and whose posting it is. */
export interface ShownUnit {
  readonly unit: UnitView;
  readonly poster: Person;
}

interface Deps {
  readonly em: EntityManager;
  readonly users: Pick<Users, "byId">;
  readonly live: Live;
  readonly writer: Writer;
  readonly definitions: Definitions;
  readonly time?: Monotonic;
}

/** The messages that show units and boards, and follow them; known in memory too, since every commit asks for them. */
export class Postings {
  readonly #deps: Deps;
  readonly #posted: Posted;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#posted = new Posted(deps.time);
  }

  /** Reads the postings of before the start. */
  async open(): Promise<void> {
    const { postings, units } = await readPostings(this.#deps.em.fork());
    this.#posted.setAll(postings, units);
  }

  /** Remembers a posting, or how it is shown now. */
  async put(posting: Posting, now: number): Promise<void> {
    const { unitId, boardId, ownerId, chatId, threadId, messageId, audience, locale, page, pinned = false } = posting;
    this.#posted.comeBack(posting);
    const known = this.find(chatId, messageId);
    const isSame = known && showing(posting)(known) && known.locale === locale && known.page === page;
    if (isSame && known.audience === audience && (known.pinned ?? false) === pinned) return;
    const [rows, units] = await this.#deps.writer.exclusive(async (em) => {
      const unit = unitId === null ? null : em.getReference(Unit, unitId);
      const board = boardId === null ? null : em.getReference(Board, boardId);
      const isThere = unit ? await em.count(Unit, unit.id) : await em.count(Board, board?.id ?? 0);
      if (isThere === 0) return [[], []] as const;
      const row = await em.findOne(PostingRow, { chatId, messageId });
      if (row) em.assign(row, { unit, board, audience, locale, page, pinned });
      else {
        const owner = em.getReference(User, ownerId);
        const place = { chatId, threadId, messageId };
        em.create(PostingRow, { unit, board, owner, ...place, audience, locale, page, pinned, createdAt: now });
      }
      await em.flush();
      const subject = { unit: unitId, board: boardId };
      const ofPlace = await em.find(PostingRow, { ...subject, chatId, threadId }, { orderBy: { id: "desc" } });
      await em.remove(ofPlace.slice(FOLLOWED)).flush();
      const left = await em.find(PostingRow, subject, { orderBy: { id: "asc" }, refresh: true });
      return [left.map(toPosting), boardId === null ? [] : await readUnits(em, boardId)] as const;
    });
    this.#posted.forget(posting);
    this.#posted.setOf(posting, rows);
    if (boardId !== null) this.#posted.setUnits(boardId, units);
  }

  /** The posting at a message, if it is one that shows itself at the moment. */
  at(chatId: number, messageId: number): Posting | undefined {
    return this.#posted.isAway({ chatId, messageId }) ? undefined : this.find(chatId, messageId);
  }

  /** The posting at a message, whatever that shows at the moment. */
  find(chatId: number, messageId: number): Posting | undefined {
    return this.#posted.find({ chatId, messageId });
  }

  /** The message shows something else for some time; `put` makes it a board again, and ten minutes do. */
  leave(place: Place): void {
    this.#posted.leave(place);
  }

  /** What a starter board shows; undefined when the unit is deleted, or its poster may not see it any more. */
  async shown({ unitId, ownerId }: Pick<Posting, "unitId" | "ownerId">, now: number): Promise<ShownUnit | undefined> {
    const { live, users, em } = this.#deps;
    const [unit, poster] = await Promise.all([unitId === null ? undefined : live.get(unitId), users.byId(ownerId)]);
    if (!unit || !poster || !may(toWho(poster), "see", toNode(unit))) return undefined;
    const name = await calledName(em, poster, unit);
    return { unit: { ...toUnitView(unit, toWho(poster), now), name }, poster };
  }

  /**
   * By whose right a press on the board counts: on one of its inputs, or on what turns its pages. `presser` is a name
   * where somebody is not registered. Where everyone may press, all act for the poster, and stop when the poster may not.
   * The pages of a board of their own the poster may always turn: nothing may be left on them.
   */
  async acting(posting: Posting, presser: Person | string, inputId?: number): Promise<Setting> {
    const { audience, ownerId } = posting;
    const [nodes, poster] = await Promise.all([this.#nodes(posting, inputId), this.#deps.users.byId(ownerId)]);
    const known = typeof presser === "string" ? undefined : presser;
    const isMade = posting.boardId !== null;
    if (isMade && inputId === undefined && known?.id === ownerId && known.role !== "blocked") return known;
    if (nodes.length === 0 || !poster) throw new AppError("not-found");
    const by = audience === "everyone" ? poster : known;
    const isAsked = audience !== "owner" || by?.id === ownerId;
    const right = inputId === undefined ? "see" : "write";
    if (!by || !isAsked || !nodes.some((node) => may(toWho(by), right, node))) {
      throw new AppError("board-refused", { audience: by?.id === ownerId ? "everyone" : audience, name: poster.name });
    }
    return by.id === known?.id ? by : { ...by, setBy: typeof presser === "string" ? presser : presser.id };
  }

  /** Refuses whoever has not posted the board. */
  async mustOwn({ ownerId }: Pick<Posting, "ownerId">, presser: Person | undefined): Promise<void> {
    if (presser?.id === ownerId) return;
    const poster = await this.#deps.users.byId(ownerId);
    throw new AppError("board-refused", { audience: "owner", name: poster?.name ?? "" });
  }

  /** The units that are shown. */
  units(): number[] {
    return this.#posted.units();
  }

  /** The postings that show these units and follow them. */
  of(unitIds: Iterable<number>): Posting[] {
    return this.#posted.of(unitIds);
  }

  /** The postings of a board. */
  ofBoard(boardId: number): Posting[] {
    return this.#posted.all((posting) => posting.boardId === boardId);
  }

  /** A board shows other units now. */
  noteUnits(boardId: number, unitIds: readonly number[]): void {
    this.#posted.setUnits(boardId, unitIds);
  }

  /** Forgets a posting: its message is gone, or shows something else now. */
  async drop({ chatId, messageId }: Place): Promise<void> {
    this.#posted.forget({ chatId, messageId });
    await this.#deps.writer.exclusive((em) => em.nativeDelete(PostingRow, { chatId, messageId }));
    // A transaction before this one may have read it once more.
    this.#posted.forget({ chatId, messageId });
  }

  /** A posting that had to be posted has its message now, pinned or not. */
  posted({ chatId, messageId: placeholder }: Posting, { messageId, pinned = false }: Posting): Promise<void> {
    return this.change(async (em) => {
      await em.nativeUpdate(PostingRow, { chatId, messageId: placeholder }, { messageId, pinned });
    });
  }

  /** The message can't be edited any more: it is to be posted anew. */
  async lost({ chatId, messageId }: Posting): Promise<Posting | undefined> {
    const placeholder = await this.change(async (em) => {
      const posting = await em.findOne(PostingRow, { chatId, messageId });
      if (!posting) return undefined;
      posting.messageId = -posting.id;
      return posting.messageId;
    });
    return placeholder === undefined ? undefined : this.at(chatId, placeholder);
  }

  /** Runs a transaction that may alter any of the postings; `touches` names the units whose rest it alters too. */
  async change<T>(task: (em: EntityManager) => Promise<T>, touches?: (result: T) => Iterable<number>): Promise<T> {
    const [result, all] = await this.#deps.writer.exclusive(
      async (em) => {
        const done = await task(em);
        await em.flush();
        return [done, await readPostings(em)] as const;
      },
      ([done]) => touches?.(done) ?? [],
    );
    this.#posted.setAll(all.postings, all.units);
    return result;
  }

  /** What a press is about, as the rule of access sees it: an input, or all that is shown. */
  async #nodes({ unitId, boardId }: Subject, inputId?: number): Promise<Node[]> {
    const definition = boardId === null ? undefined : await this.#deps.definitions.get(boardId);
    const asked = definition?.widgets.filter(({ variableId }) => inputId === undefined || variableId === inputId) ?? [];
    const units = unitId === null ? unitsOf({ widgets: asked }) : [unitId];
    const nodes: Node[] = [];
    for (const id of units) {
      const unit = await this.#deps.live.get(id);
      const variable = unit && inputId !== undefined ? variableById(unit, inputId) : undefined;
      if (unit && (inputId === undefined || variable?.kind === "input")) nodes.push(toNode(unit, variable));
    }
    return nodes;
  }
}
