import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { NONE } from "../../../src/domain/transform.ts";
import { Link } from "../../../src/entities/link.ts";
import { buildCells, type Cell, type Cells, KNOWN, type Known, NOW } from "../../support/cells.ts";
import { type Door, has, isInput, known, opens, walk } from "../../support/doors.ts";
import type { Services } from "../../support/services.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let built: Cells;
let services: Services;
let people: Cells["people"];
beforeAll(async () => {
  built = await buildCells({ open: true, apart: true });
  ({ services, people } = built);
  await link();
});
afterAll(() => built.stop());

const linksFrom: Door["letsIn"] = (one) => one.linksFrom;
const linksTo: Door["letsIn"] = (one) => one.linksTo;
const stillLinksFrom: Door["letsIn"] = (one) => one.stillLinksFrom;

/** From the asked variable to a unit of the asker's own, and from that to the asked variable. */
const endsFrom = (asker: Known, { id, kind, own }: Cell) => [id, own[asker].of(`from ${kind}`)] as const;
const endsTo = (asker: Known, { id, own }: Cell) => [own[asker].of("out"), id] as const;

/** The links of everybody from and to everything, by their ends: as if they had always been there. */
const links = new Map<string, number>();
async function link(): Promise<void> {
  const made = await services.em.fork().transactional(async (em) => {
    const rows = built.cells.flatMap((cell) =>
      KNOWN.flatMap((asker) => {
        const ends = [endsFrom(asker, cell), ...(isInput(cell) ? [endsTo(asker, cell)] : [])];
        return ends.map(([source, target]) =>
          em.create(Link, { source, target, owner: people[asker].id, transform: NONE, createdAt: NOW }),
        );
      }),
    );
    await em.flush();
    return rows;
  });
  for (const { id, source, target } of made) links.set([source.id, target.id].join(), id);
}
const linkOf = (ends: readonly [number, number]): number => links.get(ends.join()) as number;

/** All that links lead from and to. */
const units = (): number[] =>
  built.cells.flatMap(({ asked, own }) => [asked.id, ...KNOWN.map((asker) => own[asker].id)]);

let value = 0;
const presentOf = async ({ id }: { id: number }, name: string) => {
  const unit = await services.live.get(id);
  return (unit?.inputs.get(name) ?? unit?.outputs.get(name))?.value;
};

/** Asked units get values, by a sync of theirs and by their owner; tells to which units they have come. */
const comesFrom: Door["visit"] = async (asker) => {
  if (asker === "stranger") return undefined;
  return async ({ kind, own }) => (await presentOf(own[asker], `from ${kind}`)) === value;
};

async function fireFrom(): Promise<void> {
  value++;
  const units = built.cells.filter(isInput).map(({ asked }) => asked);
  await Promise.all(units.map((unit) => services.report(unit, { output: value })));
  await Promise.all(units.map((unit) => services.inputs.set(people.owner, unit.of("input"), value)));
}

/** The asker's units say something new, each in a sync; tells which of the asked inputs have become that. */
const comesTo: Door["visit"] = async (asker) => {
  if (asker === "stranger") return undefined;
  value++;
  await Promise.all(built.cells.filter(isInput).map(({ own }) => services.report(own[asker], { out: value })));
  return async ({ asked }) => (await presentOf(asked, "input")) === value;
};

const everybody: Door["letsIn"] = () => KNOWN;

async function check(door: Door): Promise<void> {
  const { found, expected } = await walk(built.cells, door);
  expect(found, door.name).toEqual(expected);
}

async function checkFiring(from: Door["letsIn"], to: Door["letsIn"]): Promise<void> {
  await fireFrom();
  await check({ name: "what comes from the variables", visit: comesFrom, letsIn: from });
  await check({ name: "what comes to the inputs", of: isInput, visit: comesTo, letsIn: to });
}

test("all links work as long as everything is open", () => checkFiring(everybody, everybody));

test("of links that were made before, those go on whose owners may still have them", async () => {
  await built.narrow();
  await checkFiring(stillLinksFrom, linksTo);
});

test("a link that is paused passes nothing on", async () => {
  // The blocked are not heard, so their links are not paused.
  await services.writer.exclusive(
    (em) => em.nativeUpdate(Link, { owner: { $ne: people.fiend.id } }, { paused: true }),
    () => units(),
  );
  const stays: Door["letsIn"] = (one) => one.stillLinksFrom.filter((asker) => asker === "fiend");
  await checkFiring(stays, () => []);
});

test("a link goes on again for those who may have it", async () => {
  const resumes = (ends: typeof endsFrom): Door["visit"] =>
    known((asker, cell) =>
      opens(services.links.setPaused(people[asker], linkOf(ends(asker, cell)), false), "link-revoked"),
    );
  await check({ name: "resumed from the variables", visit: resumes(endsFrom), letsIn: linksFrom });
  await check({ name: "resumed to the inputs", of: isInput, visit: resumes(endsTo), letsIn: linksTo });
  await checkFiring(stillLinksFrom, linksTo);
});

test("a new link may be chosen, planned and made by those who may have it, and works", async () => {
  await services.writer.exclusive(
    (em) => em.nativeDelete(Link, {}),
    () => units(),
  );
  const { links, choices } = services;
  const offered: Door["visit"] = known(async (asker, cell) =>
    has((await choices.sources(people[asker], cell.asked.id).catch(() => ({ ends: [] }))).ends, cell),
  );
  const taken: Door["visit"] = known(async (asker, cell) => {
    const [source] = endsTo(asker, cell);
    return has((await choices.targets(people[asker], source, cell.asked.id).catch(() => ({ ends: [] }))).ends, cell);
  });
  const plans = (ends: typeof endsFrom): Door["visit"] =>
    known((asker, cell) => opens(links.plan(people[asker], ...ends(asker, cell))));
  const adds = (ends: typeof endsFrom): Door["visit"] =>
    known((asker, cell) => opens(links.add(people[asker], ...ends(asker, cell), NONE, NOW)));
  await check({ name: "choices.sources", visit: offered, letsIn: linksFrom });
  await check({
    name: "choices.source",
    visit: known((asker, { id }) => opens(choices.source(people[asker], id))),
    letsIn: linksFrom,
  });
  await check({ name: "choices.targets", of: isInput, visit: taken, letsIn: linksTo });
  await check({ name: "links.plan from", visit: plans(endsFrom), letsIn: linksFrom });
  await check({ name: "links.plan to", of: isInput, visit: plans(endsTo), letsIn: linksTo });
  await check({ name: "links.add from", visit: adds(endsFrom), letsIn: linksFrom });
  await check({ name: "links.add to", of: isInput, visit: adds(endsTo), letsIn: linksTo });
  await checkFiring(linksFrom, linksTo);
});
