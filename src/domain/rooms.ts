/** A room, in which devices and other rooms are; null for what is in no room. */
export interface Room {
  readonly id: number;
  readonly name: string;
  readonly parentId: number | null;
}

export const MAX_DEPTH = 5;

/** A person's rooms, and in which of them their units are. */
export class RoomTree {
  readonly rooms: ReadonlyMap<number, Room>;
  /** Units to rooms. */
  readonly places: ReadonlyMap<number, number>;

  constructor(rooms: Iterable<Room>, places: Iterable<readonly [unitId: number, roomId: number]> = []) {
    this.rooms = new Map([...rooms].map((room) => [room.id, room]));
    this.places = new Map(places);
  }

  /** The rooms within one, or those that are in none. */
  within(parentId: number | null): Room[] {
    return [...this.rooms.values()].filter((room) => room.parentId === parentId);
  }

  /** The way to a room from outside, itself last. */
  pathOf(id: number | null): Room[] {
    const path: Room[] = [];
    for (let room = this.#find(id); room && !path.includes(room); room = this.#find(room.parentId)) path.unshift(room);
    return path;
  }

  /** Whether a room is another, or within it; everything is within null. */
  isIn(id: number | null, outer: number | null): boolean {
    return outer === null || this.pathOf(id).some((room) => room.id === outer);
  }

  /** In which room a unit is. */
  roomOf(unitId: number): number | null {
    return this.places.get(unitId) ?? null;
  }

  /** The units in a room and in those within it. */
  unitsIn(roomId: number): number[] {
    return [...this.places].flatMap(([unit, room]) => (this.isIn(room, roomId) ? [unit] : []));
  }

  /** How many rooms are one within the other from this one on, itself too. */
  heightOf(id: number): number {
    const depth = this.pathOf(id).length;
    const inside = [...this.rooms.keys()].filter((other) => this.isIn(other, id));
    return Math.max(...inside.map((other) => this.pathOf(other).length)) - depth + 1;
  }

  #find(id: number | null): Room | undefined {
    return id === null ? undefined : this.rooms.get(id);
  }
}
