import type { Person } from "../../src/domain/access.ts";
import { Grant } from "../../src/entities/grant.ts";
import { Unit } from "../../src/entities/unit.ts";
import { Variable } from "../../src/entities/variable.ts";
import { stopUnentitled } from "../../src/services/access/revocation.ts";
import { ASKERS, type Asker, CASES, type Case, EFFECTIVE, GIVEN } from "./matrix.ts";
import { type Planted, type Services, startServices } from "./services.ts";
import { scale } from "./torture.ts";

export type Known = Exclude<Asker, "stranger">;

export const KNOWN = ASKERS.filter((asker) => asker !== "stranger");
export const NOW = 1_800_000_000_000;

/** One in six cases, with each pair of visibilities and each grant; a unit open to all without a grant is among them. */
const SOME: readonly Case[] = CASES.filter(({ unit, variable, given }) => {
  const pair = EFFECTIVE.findIndex((one) => one[0] === unit && one[1] === variable);
  return (pair + GIVEN.indexOf(given)) % 6 === 2;
});

/** A case of the matrix as it stands in the database; the two that differ in the kind share a unit. */
export interface Cell extends Case {
  readonly asked: Planted;
  /** Of the variable that the case is about. */
  readonly id: number;
  readonly uuid: string;
  /** A unit of each asker's own, for links; the keeper's was given the grant. */
  readonly own: Readonly<Record<Known, Planted>>;
}

export interface Cells {
  readonly services: Services;
  readonly people: Record<Known, Person>;
  readonly cells: readonly Cell[];
  /** Brings units that were open to all into the state of their cases, as their owner would, and blocks the fiend. */
  narrow(): Promise<void>;
  stop(): Promise<void>;
}

/** What everybody with a grant has besides, as long as a unit is open to all; `kept` are the ids of such grants. */
const EVERYTHING = { variable: null, read: true, write: true, createdAt: NOW };

/**
 * Cases of the matrix side by side, in `npm run torture` all of them. Without `open` they are so from the start; with it
 * they begin as public units of which everybody who has a grant has been given all, and become what they are by `narrow`.
 * Askers have one unit of their own, or with `apart` one for each that is asked for.
 */
export async function buildCells({ open = false, apart = false } = {}): Promise<Cells> {
  const used = scale(SOME, CASES);
  const services = await startServices();
  const people = {} as Record<Known, Person>;
  for (const asker of KNOWN) people[asker] = await services.person(asker, asker === "admin" ? "admin" : "user");
  const states = used.filter(({ kind }) => kind === "input");
  const asked = await services.plant(
    states.map((_, i) => ({
      owner: people.owner,
      name: `Asked ${i}`,
      inputs: ["input", "other"],
      outputs: ["output"],
    })),
  );
  const own = {} as Record<Known, Planted[]>;
  for (const asker of KNOWN) {
    const seed = { owner: people[asker], name: asker, inputs: ["from input", "from output"], outputs: ["out"] };
    own[asker] = await services.plant(apart ? states.map(() => seed) : [seed]);
  }
  const places = states.map((state, i) => {
    const owns = KNOWN.map((asker) => [asker, own[asker][apart ? i : 0]]);
    return { state, asked: asked[i] as Planted, own: Object.fromEntries(owns) as Cell["own"] };
  });
  type Place = (typeof places)[number];

  const receivers = ({ own }: Place) => [
    { toUser: people.friend.id },
    { toUser: people.fiend.id },
    { toUnit: own.keeper.id },
  ];
  const extra = new Map<Place, Grant[]>();
  await services.em.fork().transactional(async (em) => {
    for (const place of places) {
      const { state, asked } = place;
      const give = (receiver: object, rights: typeof EVERYTHING | object) =>
        em.create(Grant, { ...EVERYTHING, ...rights, ...receiver, unit: asked.id });
      for (const variable of variablesOf(state, asked)) {
        for (const receiver of receivers(place)) give(receiver, { ...state.given.rights, variable });
      }
      const isExtra = open || state.given.on === "taken back";
      extra.set(place, isExtra ? receivers(place).map((receiver) => give(receiver, EVERYTHING)) : []);
      await em.nativeUpdate(Unit, { id: asked.id }, { visibility: open ? "public" : state.unit });
      const both = { id: [asked.of("input"), asked.of("output")] };
      if (!open) await em.nativeUpdate(Variable, both, { visibility: state.variable });
    }
  });

  async function takeBack(): Promise<void> {
    const ids = [...extra.values()].flat().map(({ id }) => id);
    await Promise.all(ids.map((id) => services.grants.revoke(people.owner, id, NOW)));
  }

  async function block(): Promise<void> {
    people.fiend = await services.people.setRole(people.admin, people.fiend.id, "blocked", NOW);
  }

  if (!open) {
    await takeBack();
    await block();
  }
  const cells = used.map((one): Cell => {
    const isOf = ({ state: { unit, variable, given } }: Place) =>
      unit === one.unit && variable === one.variable && given === one.given;
    const { asked, own } = places.find(isOf) as Place;
    return { ...one, asked, own, id: asked.of(one.kind), uuid: asked.uuidOf(one.kind) };
  });
  return {
    services,
    people,
    cells,
    async narrow() {
      await services.writer.exclusive(
        async (em) => {
          for (const { asked, id, kind, unit, variable } of cells) {
            if (kind === "input") await em.nativeUpdate(Unit, { id: asked.id }, { visibility: unit });
            await em.nativeUpdate(Variable, { id }, { visibility: variable });
          }
          await em.nativeDelete(Grant, { id: [...extra.values()].flat().map(({ id }) => id) });
          return stopUnentitled(em, { units: cells.map(({ asked }) => asked.id) }, NOW);
        },
        (touched) => touched,
      );
      await block();
    },
    stop: () => services.stop(),
  };
}

/** What a case's grant is on, null for all of the unit; nothing when nothing is given. */
function variablesOf({ given: { on } }: Case, asked: Planted): (number | null)[] {
  if (on === "unit") return [null];
  if (on === "variable") return [asked.of("input"), asked.of("output")];
  return on === "another variable" ? [asked.of("other")] : [];
}
