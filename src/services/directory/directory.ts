import type { EntityManager, FilterOptions, FilterQuery } from "@mikro-orm/core";
import { may, type Person, toWho } from "../../domain/access.ts";
import { type Present, presenceOf } from "../../domain/presence.ts";
import type { Room, RoomTree } from "../../domain/rooms.ts";
import { isSame, missingIn, type Search, toSearch } from "../../domain/search.ts";
import { Incident } from "../../entities/incident.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { knownTo } from "../../storage/filters.ts";
import { toNode } from "../access/access.ts";
import { calledNames } from "../access/names.ts";
import { sharedWith } from "../access/visible.ts";
import type { Live } from "../live/live.ts";
import { inOrder, type LiveUnit, type LiveVariable } from "../live/unit.ts";
import type { Page } from "../page.ts";
import { toVariableView, type VariableView } from "../units/unitview.ts";
import { type Rooms, requireRoom } from "./rooms.ts";

const PAGE_SIZE = 8;
/** More than anybody scrolls through. */
const MAX_UNITS = 2000;
/** So many values of a unit are shown in a list. */
const VALUES = 2;

export const FILTERS = ["silent", "firing", "mine", "shared"] as const;
export type Filter = (typeof FILTERS)[number];

/** What of a list is looked at. */
export interface Look {
  /** The room whose units and rooms are shown; null for those outside of all. */
  readonly room: number | null;
  readonly search: string | null;
  readonly filter: Filter | null;
}

export const EVERYTHING: Look = { room: null, search: null, filter: null };

export interface UnitLine extends Present {
  readonly id: number;
  readonly name: string;
  /** Whether it stands for a device of another instance. */
  readonly isMirror: boolean;
  /** Whose it is, when it is somebody else's. */
  readonly owner?: string;
  /** The variable by which it was found, where its own name is not what was looked for. */
  readonly found?: VariableView;
  /** What it measures: the first values that the person may read. */
  readonly values: readonly VariableView[];
}

/** A room in a list, with how many of the list's units are in it and in the rooms within. */
export interface RoomLine extends Room {
  readonly units: number;
}

/** Part of a list: its rooms come first, and pages count both. `total` is of units, in whatever room. */
export interface UnitPage extends Page<UnitLine> {
  readonly rooms: readonly RoomLine[];
  /** The way to the room that is shown, itself last. */
  readonly path: readonly Room[];
  readonly look: Look;
}

/** Lists of units, by rooms and by what is looked for: whatever is chosen from units is chosen from these. */
export class Directory {
  readonly #em: EntityManager;
  readonly #live: Live;
  readonly #rooms: Rooms;

  constructor(em: EntityManager, live: Live, rooms: Rooms) {
    this.#em = em;
    this.#live = live;
    this.#rooms = rooms;
  }

  /** The person's units, and those that others share with them or that they have put into a room of theirs. */
  async mine(person: Person, page: number, now: number, look = EVERYTHING): Promise<UnitPage> {
    return this.#minePage(person, page, now, look, true);
  }

  /** The same to choose one from: without rooms that hold none. */
  async choice(person: Person, page: number, now: number, look = EVERYTHING): Promise<UnitPage> {
    return this.#minePage(person, page, now, look, false);
  }

  /** The units of others that the person may see, by a grant or because all may. */
  async others(person: Person, page: number, now: number, look = EVERYTHING): Promise<UnitPage> {
    const ids = await this.#idsOf(notOf(person), knownTo(toWho(person)), MAX_UNITS);
    return this.page(person, await this.#load(ids), page, now, look);
  }

  /** All that the person may see but for one unit, their own first. */
  async allBut(person: Person, unitId: number, page: number, now: number, look = EVERYTHING): Promise<UnitPage> {
    const units = await this.find(person, knownTo(toWho(person)), { id: { $ne: unitId } });
    return this.page(person, units, page, now, look);
  }

  /** How many units of others the person may see. */
  async countOthers(person: Person): Promise<number> {
    return this.#em.fork().count(Unit, notOf(person), { filters: knownTo(toWho(person)) });
  }

  /** A page of these units. */
  async page(
    person: Person,
    units: readonly LiveUnit[],
    page: number,
    now: number,
    look = EVERYTHING,
  ): Promise<UnitPage> {
    return this.#page(person, units, { look, page, now, tree: await this.#rooms.tree(person), isWhole: false });
  }

  /** All of the person's units that they look at, with those in rooms within. */
  async idsOf(person: Person, look: Look, now: number): Promise<number[]> {
    const tree = await this.#rooms.tree(person);
    const found = await this.#narrow(person, await this.#mine(person, tree), look, tree, now);
    return found.map(({ unit }) => unit.id);
  }

  /** The units that a filter of the ORM lets through: the person's own, and then of others' as many as there is room for. */
  async find(person: Person, filters: FilterOptions, where: FilterQuery<Unit> = {}): Promise<LiveUnit[]> {
    const own = await this.#idsOf({ $and: [where, { owner: person.id }] }, filters, MAX_UNITS);
    const theirs = await this.#idsOf({ $and: [where, notOf(person)] }, filters, MAX_UNITS - own.length);
    return this.#load([...own, ...theirs]);
  }

  /** By name. */
  async #idsOf(where: FilterQuery<Unit>, filters: FilterOptions, limit: number): Promise<number[]> {
    const order = { orderBy: { name: "asc", id: "asc" }, fields: ["id"], disableIdentityMap: true } as const;
    return (await this.#em.fork().find(Unit, where, { ...order, filters, limit })).map(({ id }) => id);
  }

  async #load(ids: readonly number[]): Promise<LiveUnit[]> {
    const units = await Promise.all(ids.map((id) => this.#live.get(id)));
    return units.filter((unit) => unit !== undefined);
  }

  async #minePage(person: Person, page: number, now: number, look: Look, isWhole: boolean): Promise<UnitPage> {
    const tree = await this.#rooms.tree(person);
    return this.#page(person, await this.#mine(person, tree), { look, page, now, tree, isWhole });
  }

  async #mine(person: Person, tree: RoomTree): Promise<LiveUnit[]> {
    const shared = await sharedWith(this.#em.fork(), person.id);
    const where = { $or: [{ owner: person.id }, { id: [...shared, ...tree.places.keys()] }] };
    return this.find(person, knownTo(toWho(person)), where);
  }

  /** `isWhole` is whether rooms are shown that hold none of the units. */
  async #page(
    person: Person,
    units: readonly LiveUnit[],
    asked: { look: Look; page: number; now: number; tree: RoomTree; isWhole: boolean },
  ): Promise<UnitPage> {
    const { page, now, tree, isWhole } = asked;
    const look = lookAt(asked.look, page, units, tree);
    requireRoom(tree, look.room);
    const found = await this.#narrow(person, units, look, tree, now);
    const rooms = toRooms(tree, found, look, isWhole).toSorted(byName(person));
    const isFlat = look.search !== null || look.filter !== null;
    const shown = isFlat ? found : found.filter(({ unit }) => tree.roomOf(unit.id) === look.room);
    const wanted = page < 0 ? rooms.length + shown.findIndex(({ unit }) => unit.id === -page) : page * PAGE_SIZE;
    const pages = Math.max(1, Math.ceil((rooms.length + shown.length) / PAGE_SIZE));
    const at = Math.min(Math.max(Math.floor(wanted / PAGE_SIZE), 0), pages - 1);
    const from = at * PAGE_SIZE;
    const items = shown.slice(Math.max(0, from - rooms.length), Math.max(0, from + PAGE_SIZE - rooms.length));
    return {
      items: await this.#lines(person, items, now),
      rooms: rooms.slice(from, from + PAGE_SIZE),
      path: tree.pathOf(look.room),
      page: at,
      pages,
      total: found.length,
      look,
    };
  }

  /** Those units that are looked at, whichever of the rooms within they are in. */
  async #narrow(person: Person, units: readonly LiveUnit[], look: Look, tree: RoomTree, now: number): Promise<Found[]> {
    const search = toSearch(look.search ?? "");
    const passes = await this.#passes(person, look.filter, now);
    const inRoom = units.filter((unit) => tree.isIn(tree.roomOf(unit.id), look.room) && passes(unit));
    if (search.words.length === 0) return inRoom.map((unit) => ({ unit }));
    const called = await this.#called(person, inRoom);
    const found = inRoom.flatMap((unit) => searchIn(person, unit, called(unit), search) ?? []);
    return found.toSorted((one, other) => rankOf(one, search) - rankOf(other, search));
  }

  async #passes(person: Person, filter: Filter | null, now: number): Promise<(unit: LiveUnit) => boolean> {
    if (filter === "mine") return ({ ownerId }) => ownerId === person.id;
    if (filter === "shared") return ({ ownerId }) => ownerId !== person.id;
    if (filter === "silent") return (unit) => !presenceOf(unit, now).online;
    if (filter === null) return () => true;
    const where = { rule: { owner: person.id }, phase: "firing" as const };
    const incidents = await this.#em.fork().find(Incident, where, { fields: ["unit"] });
    const firing = new Set(incidents.map(({ unit }) => unit.id));
    return ({ id }) => firing.has(id);
  }

  async #lines(person: Person, found: readonly Found[], now: number): Promise<UnitLine[]> {
    const unnamed = found.filter((one) => !one.called).map(({ unit }) => unit);
    const calledNow = await this.#called(person, unnamed);
    return found.map(({ unit, by, called = calledNow(unit) }) => ({
      id: unit.id,
      ...called,
      isMirror: unit.isMirror,
      ...presenceOf(unit, now),
      ...(by && { found: toVariableView(by, unit, toWho(person)) }),
      values: shownOf(person, unit).map((variable) => toVariableView(variable, unit, toWho(person))),
    }));
  }

  /** What lists call these units, and whose they are. */
  async #called(person: Person, units: readonly LiveUnit[]): Promise<(unit: LiveUnit) => Called> {
    const called = units.length > 0 ? await calledNames(this.#em, person, units) : new Map<number, string>();
    const others = units.filter(({ ownerId }) => ownerId !== person.id).map(({ ownerId }) => ownerId);
    const owners = others.length > 0 ? await this.#em.fork().find(User, { id: [...new Set(others)] }) : [];
    const names = new Map(owners.map(({ id, name }) => [id, name]));
    return ({ id, name, ownerId }) => {
      const owner = ownerId === person.id ? undefined : names.get(ownerId);
      return { name: called.get(id) ?? name, ...(owner !== undefined && { owner }) };
    };
  }
}

const notOf = ({ id }: Person) => ({ owner: { $ne: id } });

type Called = Pick<UnitLine, "name" | "owner">;

/** A unit that is looked at, and the variable by which it was found; what it is called is known of what was looked for. */
interface Found {
  readonly unit: LiveUnit;
  readonly called?: Called;
  readonly by?: LiveVariable;
}

/** Whoever comes back to a unit comes to the room that it is in. */
function lookAt(look: Look, page: number, units: readonly LiveUnit[], tree: RoomTree): Look {
  const isBack = page < 0 && look.search === null && look.filter === null && units.some(({ id }) => id === -page);
  return isBack ? { ...look, room: tree.roomOf(-page) } : look;
}

/** The rooms in which to go on: those within the present one, or those that are looked for by name. */
function toRooms(tree: RoomTree, found: readonly Found[], look: Look, isWhole: boolean): RoomLine[] {
  const { words } = toSearch(look.search ?? "");
  const isSearch = words.length > 0;
  if (look.filter !== null || (isSearch && !isWhole)) return [];
  const counts = new Map<number, number>();
  for (const id of isSearch ? tree.places.keys() : found.map(({ unit }) => unit.id)) {
    for (const room of tree.pathOf(tree.roomOf(id))) counts.set(room.id, (counts.get(room.id) ?? 0) + 1);
  }
  const isFound = ({ name }: Room): boolean => missingIn(name, words).length === 0;
  const rooms = isSearch ? [...tree.rooms.values()].filter(isFound) : tree.within(look.room);
  const lines = rooms.map((room) => ({ ...room, units: counts.get(room.id) ?? 0 }));
  return isWhole ? lines : lines.filter(({ units }) => units > 0);
}

/** Every word is to be in what its line says (its name as the list has it, its owner) or in a name or title of a variable. */
function searchIn(person: Person, unit: LiveUnit, called: Called, { words }: Search): Found | undefined {
  let missing = missingIn(`${called.name}\n${called.owner ?? ""}`, words);
  if (missing.length === 0) return { unit, called };
  let by: LiveVariable | undefined;
  for (const variable of readable(person, unit)) {
    const texts = [variable.name, ...Object.values(variable.title ?? {})].join("\n");
    const left = missingIn(texts, missing);
    if (left.length === missing.length) continue;
    by ??= variable;
    missing = left;
    if (missing.length === 0) return { unit, called, by };
  }
  return undefined;
}

/** What is called so comes first, then what begins so, then the other names, then variables. */
function rankOf({ unit, called, by }: Found, { text }: Search): number {
  const { name } = called ?? unit;
  if (by) return 3;
  if (isSame(name, text)) return 0;
  return isSame(name.slice(0, text.length), text) ? 1 : 2;
}

/** The first values of what it measures, or where it measures nothing of what it does. */
function shownOf(person: Person, unit: LiveUnit): LiveVariable[] {
  const known = readable(person, unit).filter(({ value }) => value !== undefined);
  const outputs = known.filter(({ kind }) => kind === "output");
  return (outputs.length > 0 ? outputs : known).slice(0, VALUES);
}

function readable(person: Person, unit: LiveUnit): LiveVariable[] {
  const all = [...inOrder(unit.outputs.values()), ...inOrder(unit.inputs.values())];
  return all.filter((variable) => may(toWho(person), "see", toNode(unit, variable)));
}

function byName({ locale }: Person): (one: Room, other: Room) => number {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return (one, other) => compare(one.name, other.name) || one.id - other.id;
}
