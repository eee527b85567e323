import type { EntityManager } from "@mikro-orm/core";
import { may, type Person, toWho } from "../../domain/access.ts";
import { MAX_DEPTH, RoomTree, type Room as RoomView } from "../../domain/rooms.ts";
import { isSame } from "../../domain/search.ts";
import { Placement } from "../../entities/placement.ts";
import { Room } from "../../entities/room.ts";
import { Rule } from "../../entities/rule.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { AppError } from "../../errors.ts";
import { toNode } from "../access/access.ts";
import { closeOutside } from "../alerts/close.ts";
import type { AlertTimers } from "../alerts/timers.ts";
import type { Live } from "../live/live.ts";
import { toName } from "../units/units.ts";
import type { Writer } from "../writer/writer.ts";

const MAX_ROOMS = 200;

/** What is to be otherwise; what is left out stays. */
export interface RoomChange {
  readonly name?: string | undefined;
  readonly parent?: number | null | undefined;
}

/** Where a person's devices are: rooms of their own, in which a unit is once, their own or shared with them. */
export class Rooms {
  readonly #em: EntityManager;
  readonly #live: Live;
  readonly #writer: Writer;
  readonly #timers: Pick<AlertTimers, "look">;

  constructor(deps: { em: EntityManager; live: Live; writer: Writer; timers: Pick<AlertTimers, "look"> }) {
    this.#em = deps.em;
    this.#live = deps.live;
    this.#writer = deps.writer;
    this.#timers = deps.timers;
  }

  /** All rooms of a person, with what is in them. */
  tree(person: Pick<Person, "id">): Promise<RoomTree> {
    return readTree(this.#em.fork(), person.id);
  }

  async make(person: Person, parentId: number | null, givenName: string, now: number): Promise<RoomView> {
    const name = toName(givenName);
    return this.#writer.exclusive(async (em) => {
      const tree = await readTree(em, person.id);
      if (tree.rooms.size >= MAX_ROOMS) throw new AppError("too-many-rooms", { max: MAX_ROOMS });
      requireRoom(tree, parentId);
      requireFree(tree, parentId, name);
      if (tree.pathOf(parentId).length >= MAX_DEPTH) throw new AppError("room-too-deep", { max: MAX_DEPTH });
      const room = em.create(Room, { owner: em.getReference(User, person.id), parentId, name, createdAt: now });
      await em.flush();
      return { id: room.id, name, parentId };
    });
  }

  /** Names a room otherwise, and puts it with all that is in it into another, or outside of all with null. */
  async change(
    person: Person,
    roomId: number,
    { name: givenName, parent }: RoomChange,
    now = Date.now(),
  ): Promise<RoomView> {
    const given = givenName === undefined ? undefined : toName(givenName);
    return this.#move(person, now, async (em) => {
      const tree = await readTree(em, person.id);
      const present = requireRoom(tree, roomId) as RoomView;
      const { name, parentId } = {
        name: given ?? present.name,
        parentId: parent === undefined ? present.parentId : parent,
      };
      requireRoom(tree, parentId);
      if (parentId !== null && tree.isIn(parentId, roomId)) throw new AppError("room-inside");
      requireFree(tree, parentId, name, roomId);
      if (tree.pathOf(parentId).length + tree.heightOf(roomId) > MAX_DEPTH) {
        throw new AppError("room-too-deep", { max: MAX_DEPTH });
      }
      await em.nativeUpdate(Room, { id: roomId }, { name, parentId });
      return [{ id: roomId, name, parentId }, parentId === present.parentId ? [] : tree.unitsIn(roomId)];
    });
  }

  /**
   * Takes a room away; what was in it, and what was watched in it, is where the room was: gives where that is. Outside of
   * all nobody has asked for alerts, so they pause.
   */
  async remove(person: Person, roomId: number, now = Date.now()): Promise<number | null> {
    return this.#move(person, now, async (em) => {
      const tree = await readTree(em, person.id);
      const { parentId } = requireRoom(tree, roomId) as RoomView;
      for (const inner of tree.within(roomId)) {
        const name = freeName(tree, parentId, inner, roomId);
        await em.nativeUpdate(Room, { id: inner.id }, { parentId, name });
      }
      if (parentId !== null) await em.nativeUpdate(Placement, { room: roomId }, { room: parentId });
      const watched = parentId === null ? { paused: true } : { roomId: parentId };
      await em.nativeUpdate(Rule, { owner: person.id, roomId }, watched);
      await em.nativeDelete(Room, { id: roomId });
      return [parentId, tree.unitsIn(parentId ?? roomId)];
    });
  }

  /** Puts units into a room, or out of all with null; gives how many of them the person may see. */
  async place(person: Person, unitIds: readonly number[], roomId: number | null, now = Date.now()): Promise<number> {
    const units = await Promise.all(unitIds.map((id) => this.#live.get(id)));
    const seen = units.flatMap((unit) => (unit && may(toWho(person), "see", toNode(unit)) ? [unit.id] : []));
    return this.#move(person, now, async (em) => {
      requireRoom(await readTree(em, person.id), roomId);
      const present = (await em.find(Unit, { id: seen }, { fields: ["id"], disableIdentityMap: true })).map(
        ({ id }) => id,
      );
      await em.nativeDelete(Placement, { owner: person.id, unit: { $in: present } });
      if (roomId !== null) {
        await em.insertMany(
          Placement,
          present.map((unit) => ({ owner: person.id, unit, room: roomId })),
        );
      }
      return [present.length, present];
    });
  }

  /** Runs a transaction that gives its result and the units that it moves: alerts on all devices of a room are others then. */
  async #move<T>(
    person: Person,
    now: number,
    task: (em: EntityManager) => Promise<readonly [result: T, moved: readonly number[]]>,
  ): Promise<T> {
    const { result, watched } = await this.#writer.exclusive(
      async (em) => {
        const [result, moved] = await task(em);
        if (moved.length === 0) return { result, watched: [] };
        const tree = await readTree(em, person.id);
        const isIn = (unitId: number, roomId: number): boolean => tree.isIn(tree.roomOf(unitId), roomId);
        return { result, watched: (await closeOutside(em, person.id, isIn, now)) ? moved : [] };
      },
      ({ watched }) => watched,
    );
    await this.#timers.look(watched);
    return result;
  }
}

export async function readTree(em: EntityManager, owner: number): Promise<RoomTree> {
  const rooms = await em.find(Room, { owner }, { disableIdentityMap: true });
  const placements = rooms.length > 0 ? await em.find(Placement, { owner }, { disableIdentityMap: true }) : [];
  return new RoomTree(
    rooms.map(({ id, name, parentId = null }) => ({ id, name, parentId })),
    placements.map(({ unit, room }) => [unit.id, room.id]),
  );
}

/** The room, where it is one of these; null stands for outside of all. */
export function requireRoom(tree: RoomTree, roomId: number | null): RoomView | undefined {
  if (roomId === null) return undefined;
  const room = tree.rooms.get(roomId);
  if (!room) throw new AppError("room-gone");
  return room;
}

/** Two rooms in one place that are called the same could not be told apart. */
function requireFree(tree: RoomTree, parentId: number | null, name: string, but?: number): void {
  const isTaken = tree.within(parentId).some((room) => room.id !== but && isSame(room.name, name));
  if (isTaken) throw new AppError("room-exists", { name });
}

/** The name of a room that comes to others, of which one may be called the same. */
function freeName(tree: RoomTree, parentId: number | null, { name }: RoomView, leaving: number): string {
  const taken = tree.within(parentId).filter(({ id }) => id !== leaving);
  const from = tree.rooms.get(leaving)?.name ?? "";
  const isTaken = (wanted: string): boolean => taken.some((room) => isSame(room.name, wanted));
  if (!isTaken(name)) return name;
  const cut = (text: string): string => [...text].slice(0, 28).join("");
  for (let number = 1; ; number++) {
    const wanted = `${cut(name)} (${cut(from)}${number > 1 ? ` ${number}` : ""})`;
    if (!isTaken(wanted)) return wanted;
  }
}
