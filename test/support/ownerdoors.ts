import { expect } from "vitest";
import type { Person } from "../../src/domain/access.ts";
import { type Cell, type Known, NOW } from "./cells.ts";
import { type Door, known, once, opens, owner } from "./doors.ts";
import type { Services } from "./services.ts";

/** Doors to what an owner does: grants, names, and giving the unit to somebody else. */
export function ownerDoors(services: () => Services, people: () => Record<Known, Person>): readonly Door[] {
  const person = (open: (person: Person, cell: Cell) => Promise<boolean>) =>
    known((asker, cell) => open(people()[asker], cell));

  const grants: readonly Door[] = [
    {
      name: "grants.overview",
      of: once,
      visit: person((by, { asked }) => opens(services().grants.overview(by, asked.id))),
      letsIn: owner,
    },
    {
      name: "grants.variables",
      of: once,
      visit: person((by, { asked }) => opens(services().grants.variables(by, asked.id))),
      letsIn: owner,
    },
    {
      name: "grants.variable",
      visit: person((by, { id }) => opens(services().grants.variable(by, id))),
      letsIn: owner,
    },
    {
      name: "grants.list",
      of: once,
      visit: person((by, { asked }) => opens(services().grants.list(by, asked.id, 0))),
      letsIn: owner,
    },
    {
      name: "grants.setVisibility",
      of: once,
      visit: person((by, { asked, unit }) => opens(services().grants.setVisibility(by, asked.id, unit, NOW))),
      letsIn: owner,
    },
    {
      name: "grants.setVariableVisibility",
      visit: person((by, { id, variable }) => opens(services().grants.setVariableVisibility(by, id, variable, NOW))),
      letsIn: owner,
    },
  ];

  const naming: readonly Door[] = [
    {
      name: "naming.rename",
      of: once,
      visit: person((by, { asked }) => opens(services().naming.rename(by, asked.id, `Unit ${asked.id}`))),
      letsIn: owner,
    },
    {
      name: "naming.list",
      of: once,
      visit: person((by, { asked }) => opens(services().naming.list(by, asked.id))),
      letsIn: owner,
    },
    {
      name: "naming.resetOrder",
      of: once,
      visit: person((by, { asked }) => opens(services().naming.resetOrder(by, asked.id))),
      letsIn: owner,
    },
    { name: "naming.view", visit: person((by, { id }) => opens(services().naming.view(by, id))), letsIn: owner },
    {
      name: "naming.set",
      visit: person((by, { id }) => opens(services().naming.set(by, id, { title: null }))),
      letsIn: owner,
    },
    {
      name: "naming.move",
      visit: person((by, { id }) => opens(services().naming.move(by, id, "first"))),
      letsIn: owner,
    },
  ];

  const friend = () => people().friend.id;
  /** The owner's offer of a unit to the friend, made once. */
  const offers = new Map<number, Promise<number>>();
  const offerOf = ({ asked }: Cell): Promise<number> => {
    const made = async () => {
      await services().transfers.offer(people().owner, asked.id, friend());
      return (await services().transfers.pending(people().owner, asked.id)).offer?.id ?? 0;
    };
    const offer = offers.get(asked.id) ?? made();
    offers.set(asked.id, offer);
    return offer;
  };
  const transfers: readonly Omit<Door, "of">[] = [
    {
      name: "transfers.pending",
      visit: person((by, { asked }) => opens(services().transfers.pending(by, asked.id))),
      letsIn: owner,
    },
    {
      name: "transfers.receiver",
      visit: person((by, { asked }) => opens(services().transfers.receiver(by, asked.id, friend()))),
      letsIn: owner,
    },
    {
      name: "transfers.offer, and cancel",
      visit: person(async (by, { asked }) => {
        const isOffered = await opens(services().transfers.offer(by, asked.id, friend()));
        expect(await opens(services().transfers.cancel(by, asked.id))).toBe(isOffered);
        return isOffered;
      }),
      letsIn: owner,
    },
    {
      name: "transfers.offerByLink, and cancel",
      visit: person(async (by, { asked }) => {
        const isOffered = await opens(services().transfers.offerByLink(by, asked.id));
        expect(await opens(services().transfers.cancel(by, asked.id))).toBe(isOffered);
        return isOffered;
      }),
      letsIn: owner,
    },
    {
      name: "transfers.offered",
      visit: person(async (by, cell) => opens(services().transfers.offered(by, await offerOf(cell)), "transfer-over")),
      letsIn: () => ["friend"],
    },
    {
      name: "transfers.accept, of somebody else's offer",
      visit: known(
        async (asker, cell) =>
          opens(services().transfers.accept(people()[asker], await offerOf(cell)), "transfer-over"),
        ["friend"],
      ),
      letsIn: () => [],
    },
    {
      name: "transfers.refuse",
      visit: person(async (by, cell) => opens(services().transfers.refuse(by, await offerOf(cell)), "transfer-over")),
      letsIn: () => ["friend"],
    },
  ];

  return [...grants, ...naming, ...transfers.map((door) => ({ ...door, of: once }))];
}
