import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import type { SharedNotice } from "../../domain/notice.ts";
import { Grant } from "../../entities/grant.ts";
import { Peer } from "../../entities/peer.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import { announce } from "../writer/announce.ts";
import { noteAct } from "../writer/noteact.ts";

const MAX_GRANTS = 500;

/** What a grant gives: a right on a whole unit, or on one variable. */
export interface Gift {
  readonly unitId: number;
  readonly variableId: number | null;
  readonly read: boolean;
  readonly write: boolean;
}

/** To whom: a person, a unit through links, or a peer, of which one unit alone may be meant by its uuid. */
export type Receiver =
  | { readonly userId: number }
  | { readonly unitId: number }
  | { readonly peerId: number; readonly unit?: string };

/** Stores a right within a transaction, and tells a person who receives it without having asked; gives the grant's id. */
export async function putGrant(
  em: EntityManager,
  giver: Pick<Person, "id" | "name">,
  { unitId, variableId, read, write }: Gift,
  to: Receiver,
  now: number,
  asked = false,
): Promise<number> {
  const unit = await em.findOne(Unit, { id: unitId, owner: giver.id });
  if (!unit || (variableId !== null && !(await em.count(Variable, { id: variableId, unit: unitId })))) {
    throw new AppError("not-found");
  }
  const user = "userId" in to ? await em.findOne(User, { id: to.userId }) : null;
  const other = "unitId" in to ? await em.findOne(Unit, { id: to.unitId }) : null;
  const peer = "peerId" in to ? await em.findOne(Peer, { id: to.peerId }) : null;
  if ((!user && !other && !peer) || user?.role === "blocked") throw new AppError("not-found");
  if (user?.id === giver.id || other?.id === unitId) throw new AppError("grant-self");
  const toPeerUnit = ("peerId" in to && to.unit) || null;
  const receiver = { toUser: user?.id ?? null, toUnit: other?.id ?? null, toPeer: peer?.id ?? null, toPeerUnit };
  const same = { unit: unitId, variable: variableId, ...receiver };
  const known = await em.findOne(Grant, same);
  if (!known && (await em.count(Grant, { unit: unitId })) >= MAX_GRANTS)
    throw new AppError("too-many-grants", { max: MAX_GRANTS });
  const detail = user?.name ?? other?.name ?? peer?.name ?? null;
  noteAct(em, { unit, by: giver, what: "granted", variableId, detail }, now);
  if (known) {
    em.assign(known, { read: known.read || read, write: known.write || write });
    await em.flush();
    return known.id;
  }
  const right = { read, write, createdAt: now };
  const grant = em.create(Grant, { unit, variable: variableId, ...receiver, ...right });
  if (user && !asked) {
    const notice: SharedNotice = { kind: "unit-shared", unitId, unit: unit.name, person: giver.name };
    announce(em, user.telegramId, notice, now);
  }
  await em.flush();
  return grant.id;
}
