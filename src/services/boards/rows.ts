import type { EntityManager } from "@mikro-orm/core";
import { Posting as PostingRow } from "../../entities/posting.ts";
import { Widget } from "../../entities/widget.ts";
import { unitsOf } from "./definitions.ts";
import type { Posting } from "./posted.ts";

interface All {
  readonly postings: readonly Posting[];
  readonly units: Map<number, readonly number[]>;
}

/** All postings, and the units of the boards among them. */
export async function readPostings(em: EntityManager): Promise<All> {
  const rows = await em.find(PostingRow, {}, { orderBy: { id: "asc" }, refresh: true });
  const postings = rows.map(toPosting);
  const units = new Map<number, readonly number[]>();
  for (const { boardId } of postings)
    if (boardId !== null && !units.has(boardId)) units.set(boardId, await readUnits(em, boardId));
  return { postings, units };
}

/** The units that a board shows. */
export async function readUnits(em: EntityManager, board: number): Promise<number[]> {
  const widgets = await em.find(Widget, { board }, { fields: ["unit"], disableIdentityMap: true });
  return unitsOf({ widgets: widgets.map(({ unit }) => ({ unitId: unit?.id ?? null })) });
}

export function toPosting({ unit, board, owner, ...row }: PostingRow): Posting {
  const { chatId, threadId = null, messageId, audience, locale, page, pinned } = row;
  const shown = { ownerId: owner?.id ?? 0, chatId, threadId, messageId, audience, locale, page, pinned };
  return board ? { unitId: null, boardId: board.id, ...shown } : { unitId: unit?.id ?? 0, boardId: null, ...shown };
}
