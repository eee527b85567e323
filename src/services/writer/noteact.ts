import type { EntityManager } from "@mikro-orm/core";
import { HOUR } from "../../domain/span.ts";
import { Act } from "../../entities/act.ts";
import type { Board } from "../../entities/board.ts";
import type { Unit } from "../../entities/unit.ts";

/** What was done with a unit, and by whom. */
export interface Noted {
  readonly unit: Pick<Unit, "id" | "name" | "owner">;
  readonly by: { readonly id: number };
  readonly what: Act["what"];
  /** With which of its variables; with all of it unless told. */
  readonly variableId?: number | null;
  readonly door?: Act["door"];
  readonly detail?: string | null;
}

/** Notes within a transaction what it does, for those who ask later (services/acts). */
export function noteAct(
  em: EntityManager,
  { unit, by, what, variableId = null, door = "chat", detail = null }: Noted,
  now: number,
): void {
  em.create(Act, {
    at: now,
    what,
    door,
    userId: by.id,
    ownerId: unit.owner.id,
    unitId: unit.id,
    variableId,
    unit: unit.name,
    detail,
  });
}

/** What was done with a board by its owner. */
export interface NotedBoard extends Pick<Noted, "by" | "door" | "detail"> {
  readonly board: Pick<Board, "id" | "name">;
  readonly what: Extract<Act["what"], "created" | "copied" | "renamed" | "changed" | "deleted">;
}

/** The same of a board. Changes in a row are one entry, of the time of the last. */
export async function noteBoardAct(
  em: EntityManager,
  { board, by, what, door = "chat", detail = null }: NotedBoard,
  now: number,
): Promise<void> {
  const of = { ownerId: by.id, boardId: board.id };
  const [last] = what === "changed" ? await em.find(Act, of, { orderBy: { id: "desc" }, limit: 1 }) : [];
  if (last?.what === what && last.door === door && last.at > now - HOUR) em.assign(last, { at: now, unit: board.name });
  else em.create(Act, { ...of, at: now, what, door, userId: by.id, unit: board.name, detail });
}
