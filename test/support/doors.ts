import type { Person } from "../../src/domain/access.ts";
import { AppError } from "../../src/errors.ts";
import type { Cell, Known } from "./cells.ts";
import { ASKERS, type Asker, type Case } from "./matrix.ts";

/** Looks at a door for one asker, with what takes long done once; the result tells whether the door of a cell opens. */
export type Visit = (asker: Asker) => Promise<((cell: Cell) => boolean | Promise<boolean>) | undefined>;

/** A way to units or variables, and who it has to let in. A new way in is a new door here. */
export interface Door {
  readonly name: string;
  /** The cases behind it; all without. */
  readonly of?: (one: Case) => boolean;
  /** Gives undefined for an asker who can't come to this door at all. */
  readonly visit: Visit;
  readonly letsIn: (one: Case) => readonly Asker[];
}

/** Whom each cell let in, and whom it has to: by its title. */
export async function walk(cells: readonly Cell[], { of = () => true, visit, letsIn }: Door) {
  const found: Record<string, Asker[]> = {};
  const expected: Record<string, Asker[]> = {};
  const behind = cells.filter(of);
  for (const { title } of behind) [found[title], expected[title]] = [[], []];
  for (const asker of ASKERS) {
    const opens = await visit(asker);
    if (!opens) continue;
    const answers = await Promise.all(behind.map(async (cell) => [cell, await opens(cell)] as const));
    for (const [cell, isOpen] of answers) {
      if (isOpen) found[cell.title]?.push(asker);
      if (letsIn(cell).includes(asker)) expected[cell.title]?.push(asker);
    }
  }
  return { found, expected };
}

/** A door to which anybody can come. */
export function anybody(open: (asker: Asker, cell: Cell) => boolean | Promise<boolean>): Visit {
  return async (asker) => (cell) => open(asker, cell);
}

/** A door for people who are registered. */
export function known(
  open: (asker: Known, cell: Cell) => boolean | Promise<boolean>,
  except: readonly Known[] = [],
): Visit {
  return async (asker) => (asker === "stranger" || except.includes(asker) ? undefined : (cell) => open(asker, cell));
}

/** Whether a door opens: it does, or says what it says of things that do not exist, or this. */
export async function opens(door: Promise<unknown>, refusal: AppError["code"] = "not-found"): Promise<boolean> {
  return door.then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError && (error.code === "not-found" || error.code === refusal)) return false;
      throw error;
    },
  );
}

/** All items of a list in pages. */
export async function all<T>(
  read: (page: number) => Promise<{ readonly items: readonly T[]; readonly pages: number }>,
): Promise<T[]> {
  const { items, pages } = await read(0);
  const rest = await Promise.all(Array.from({ length: pages - 1 }, (_, i) => read(i + 1)));
  return [...items, ...rest.flatMap((page) => page.items)];
}

export const isInput = ({ kind }: Case): boolean => kind === "input";
/** Of doors to a unit, whose variables come in pairs: each unit once. */
export const once = isInput;
export const isOutput = ({ kind }: Case): boolean => kind === "output";
export const seesUnit: Door["letsIn"] = (one) => one.seesUnit;
/** Who may know what the device says of itself: its owner, and who was given something on the whole of it. */
export const hearsUnit: Door["letsIn"] = ({ given }) => [
  "owner",
  ...(given.on === "unit" ? (["friend"] as const) : []),
];
export const reads: Door["letsIn"] = (one) => one.reads;
export const writes: Door["letsIn"] = (one) => one.writes;
export const owner: Door["letsIn"] = () => ["owner"];

/** A door whose cells are all behind one list, to be read as a whole. */
export function listed(
  people: () => Record<Known, Person>,
  read: (person: Person) => Promise<readonly number[]>,
  of: (cell: Cell) => number,
): Visit {
  return async (asker) => {
    if (asker === "stranger") return undefined;
    const ids = new Set(await read(people()[asker]));
    return (cell) => ids.has(of(cell));
  };
}

export const unitOf = ({ asked }: Cell): number => asked.id;
export const variableOf = ({ id }: Cell): number => id;
export const idsOf = (items: readonly { readonly id: number }[]): number[] => items.map(({ id }) => id);
export const has = (items: readonly { readonly id: number }[], { id }: Cell): boolean =>
  items.some((item) => item.id === id);
