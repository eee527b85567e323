import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { NONE } from "../../../src/domain/transform.ts";
import { Link } from "../../../src/entities/link.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { buildCells, type Cell, type Cells, NOW } from "../../support/cells.ts";
import {
  all,
  type Door,
  has,
  idsOf,
  isInput,
  isOutput,
  known,
  listed,
  once,
  opens,
  owner,
  reads,
  seesUnit,
  unitOf,
  variableOf,
  walk,
} from "../../support/doors.ts";
import type { Planted, Services } from "../../support/services.ts";

let built: Cells;
let services: Services;
let people: Cells["people"];
/** A public unit of the owner; every asked variable has a link to an input of it. */
let hub: Planted;
beforeAll(async () => {
  built = await buildCells();
  ({ services, people } = built);
  const { cells } = built;
  const inputs = cells.map(({ id }) => `from ${id}`);
  [hub] = (await services.plant([{ owner: people.owner, name: "Hub", inputs, outputs: [] }])) as [Planted];
  await services.em.fork().transactional(async (em) => {
    await em.nativeUpdate(Unit, { id: hub.id }, { visibility: "public" });
    for (const { id } of cells) {
      const target = hub.of(`from ${id}`);
      em.create(Link, { source: id, target, owner: people.owner.id, transform: NONE, createdAt: NOW });
    }
  });
  await Promise.all(cells.filter(isInput).map(({ id }) => services.inputs.set(people.owner, id, 1)));
  await Promise.all(cells.filter((cell) => !isInput(cell)).map(({ asked }) => services.report(asked, { output: 1 })));
});
afterAll(() => built.stop());

const person = (open: (person: Person, cell: Cell) => Promise<boolean>) =>
  known((asker, cell) => open(people[asker], cell));
const DIRECT = { mode: "direct", windowMs: null, weighted: false, retentionDays: 1 } as const;

const drawn = (person: Person) =>
  all(async (page) => {
    const { nodes, pages } = await services.graph.view(person, null, page, NOW);
    return { items: nodes, pages };
  });

/** The lines around the hub; none for those to whom it is not there. */
const lines = (person: Person) =>
  all(async (page) => {
    const { edges, pages } = await services.graph.view(person, hub.id, page, NOW);
    return { items: edges, pages };
  }).catch(() => []);

const aDay = ({ id }: Cell) => ({ minutes: 24 * 60, end: 0, outputs: [id] });

const aMoment = (output: number) => ({ output, span: [0, 1] as const, limit: null });

const CHARTS: readonly Door[] = [
  {
    name: "charts.outputs",
    visit: person((by, cell) => opens(services.charts.outputs(by, aDay(cell)))),
    letsIn: reads,
  },
  { name: "charts.read", visit: person((by, cell) => opens(services.charts.read(by, aDay(cell), NOW))), letsIn: reads },
  { name: "charts.rows", visit: person((by, cell) => opens(services.charts.rows(by, aDay(cell), NOW))), letsIn: reads },
  {
    name: "charts.outputsOf",
    visit: person(async (by, cell) => has(await services.charts.outputsOf(by, cell.asked.id).catch(() => []), cell)),
    letsIn: reads,
  },
  {
    name: "charts.units",
    of: once,
    visit: listed(
      () => people,
      async (by) => idsOf(await all((page) => services.charts.units(by, page, NOW))),
      unitOf,
    ),
    letsIn: seesUnit,
  },
];

const OUTPUTS: readonly Door[] = [
  { name: "charts.page", visit: person((by, { id }) => opens(services.charts.page(by, id, NOW))), letsIn: reads },
  {
    name: "removals.portion",
    visit: person((by, { id }) => opens(services.removals.portion(by, id, { limit: 1 }))),
    letsIn: owner,
  },
  {
    name: "removals.look",
    visit: person((by, { id }) => opens(services.removals.look(by, aMoment(id)))),
    letsIn: owner,
  },
  {
    name: "removals.extremes",
    visit: person((by, { id }) => opens(services.removals.extremes(by, id, [0, NOW]))),
    letsIn: owner,
  },
  {
    name: "removals.remove",
    visit: person((by, { id }) => opens(services.removals.remove(by, aMoment(id), "chat", NOW))),
    letsIn: owner,
  },
  {
    name: "removals.made",
    visit: person((by, { id }) => opens(services.removals.made(by, id, 0))),
    letsIn: owner,
  },
  {
    name: "charts.setLogging",
    visit: person((by, { id }) => opens(services.charts.setLogging(by, id, DIRECT, NOW))),
    letsIn: owner,
  },
].map((door) => ({ ...door, of: isOutput }));

const GRAPH: readonly Door[] = [
  {
    name: "graph.view has the unit",
    visit: listed(
      () => people,
      async (by) => idsOf(await drawn(by)),
      unitOf,
    ),
    letsIn: seesUnit,
  },
  {
    name: "graph.view has the variable",
    visit: listed(
      () => people,
      async (by) => (await drawn(by)).flatMap(({ variables }) => idsOf(variables)),
      variableOf,
    ),
    letsIn: reads,
  },
  {
    name: "graph.view has the link",
    visit: listed(
      () => people,
      async (by) => (await lines(by)).map(({ from }) => from),
      variableOf,
    ),
    letsIn: reads,
  },
  {
    name: "graph.view around the unit",
    // Each picture takes all links: one for each unit that stands otherwise is enough.
    of: (one) => once(one) && one.variable === null,
    visit: person((by, { asked }) => opens(services.graph.view(by, asked.id, 0, NOW))),
    letsIn: seesUnit,
  },
  {
    name: "links.driving tells where a link begins",
    visit: person(
      async (by, { id }) => !!(await services.links.driving(by, hub.of(`from ${id}`)).catch(() => []))[0]?.source,
    ),
    letsIn: reads,
  },
  {
    name: "audit.last tells where a link begins",
    visit: person(
      async (by, { id }) => !!(await services.audit.last(by, hub.of(`from ${id}`)).catch(() => undefined))?.source,
    ),
    letsIn: reads,
  },
];

test.each([...CHARTS, ...OUTPUTS, ...GRAPH])("$name", async (door) => {
  const { found, expected } = await walk(built.cells, door);
  expect(found).toEqual(expected);
});
