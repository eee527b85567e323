import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { monotonic } from "../../../src/domain/monotonic.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { IncidentMessage } from "../../../src/entities/incidentmessage.ts";
import { Outbox } from "../../../src/entities/outbox.ts";
import { Recipient } from "../../../src/entities/recipient.ts";
import { Rule } from "../../../src/entities/rule.ts";
import { buildCells, type Cell, type Cells, KNOWN, type Known, NOW } from "../../support/cells.ts";
import { type Door, isOutput, known, opens, reads, type Visit, walk } from "../../support/doors.ts";
import { ASKERS, type Asker } from "../../support/matrix.ts";
import type { Services } from "../../support/services.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** One who follows a variable of the open API, and what they were told last. */
interface Following {
  ended: boolean;
  value: unknown;
}

let built: Cells;
let services: Services;
let people: Cells["people"];
const end = new AbortController();
const rules = new Map<string, number>();
const followings = new Map<string, Following>();
const keyOf = (asker: Asker, { id }: Pick<Cell, "id">): string => `${asker} ${id}`;

beforeAll(async () => {
  built = await buildCells({ open: true });
  ({ services, people } = built);
  await watch();
  await Promise.all(ASKERS.flatMap((asker) => built.cells.map((cell) => follow(asker, cell))));
});
afterAll(async () => {
  end.abort();
  await built.stop();
});

/** A rule of everybody on every output, as if it had always been there. */
async function watch(): Promise<void> {
  const made = await services.em.fork().transactional(async (em) => {
    const rows = built.cells.filter(isOutput).flatMap(({ id: output }) =>
      KNOWN.map((asker) => {
        const condition = { kind: "above" as const, threshold: 0.5, deadband: 0 };
        return {
          asker,
          output,
          rule: em.create(Rule, { condition, output, owner: people[asker].id, createdAt: NOW }),
        };
      }),
    );
    for (const { asker, rule } of rows) em.create(Recipient, { rule, user: people[asker].id, acceptedAt: NOW });
    await em.flush();
    return rows;
  });
  for (const { asker, output, rule } of made) rules.set(keyOf(asker, { id: output }), rule.id);
}

async function follow(asker: Asker, cell: Cell): Promise<void> {
  const present = async () => (asker === "stranger" ? ({ kind: "stranger" } as const) : people[asker]);
  const found = await services.catalogue.find(await present(), cell.uuid);
  const following: Following = { ended: false, value: undefined };
  followings.set(keyOf(asker, cell), following);
  const listener = { tokenId: undefined, asker: present, signal: end.signal };
  void (async () => {
    for await (const news of services.feed.follow([found], await present(), listener)) {
      following.value = news[0]?.value ?? following.value;
    }
    following.ended = true;
  })();
}

/** Every asked output falls below the threshold and rises above it, each in a sync; gives who was told of which. */
async function fire(): Promise<Set<string>> {
  const units = built.cells.filter(isOutput).map(({ asked }) => asked);
  const clear = () => services.writer.exclusive((em) => em.nativeDelete(Outbox, {}));
  for (const output of [0, 1]) {
    await clear();
    await Promise.all(units.map((unit) => services.report(unit, { output })));
  }
  const told = await services.writer.exclusive(async (em) => {
    const open = await em.find(Incident, { phase: "firing" });
    const messages = await em.find(IncidentMessage, { incidentId: open.map(({ id }) => id) });
    return messages.map(({ incidentId, chatId }) => [open.find(({ id }) => id === incidentId)?.unit.id, chatId]);
  });
  return new Set(told.map(([unitId, chatId]) => `${unitId} ${chatId}`));
}

async function check(door: Door): Promise<void> {
  const { found, expected } = await walk(built.cells, door);
  expect(found, door.name).toEqual(expected);
}

async function checkFiring(letsIn: Door["letsIn"]): Promise<void> {
  const told = await fire();
  const visit = known((asker, { asked }) => told.has(`${asked.id} ${people[asker].telegramId}`));
  await check({ name: "who is told", of: isOutput, visit, letsIn });
}

let value = 1;
/** Sets every input and has every output say something; then it shows who of those who follow them is told. */
async function checkFollowing(letsIn: Door["letsIn"]): Promise<void> {
  value++;
  await Promise.all(
    built.cells.map(({ kind, id, asked }) =>
      kind === "input" ? services.inputs.set(people.owner, id, value) : services.report(asked, { output: value }),
    ),
  );
  const followed = [...followings.values()];
  await vi.waitFor(() => expect(followed.every((one) => one.ended || one.value === value)).toBe(true), 20_000);
  const visit: Visit = async (asker) => (cell) => {
    const following = followings.get(keyOf(asker, cell));
    return following?.value === value && !following.ended;
  };
  await check({ name: "who is told as it happens", visit, letsIn });
}

const person = (open: (person: Person, cell: Cell, asker: Known) => Promise<unknown>): Visit =>
  known((asker, cell) => opens(open(people[asker], cell, asker)));

test("all are told as long as everything is open", async () => {
  await checkFollowing(() => ASKERS);
  await checkFiring(() => KNOWN);
});

test("of those who were told before, those still are who may be", async () => {
  await built.narrow();
  // A block is noticed before news, but not more often than once a second (services/openapi/feed).
  const { now } = monotonic;
  vi.spyOn(monotonic, "now").mockImplementation(() => now() + 1000);
  await checkFollowing(reads);
  await checkFiring(reads);
});

test("a rule goes on again for those who may have it", async () => {
  const { alerts } = services;
  const ruleOf = (asker: Known, cell: Cell) => rules.get(keyOf(asker, cell)) as number;
  await services.writer.exclusive(
    async (em) => {
      await em.nativeUpdate(Rule, {}, { paused: true });
      await em.nativeDelete(Incident, {});
    },
    () => built.cells.map(({ asked }) => asked.id),
  );
  await checkFiring(() => []);
  const resumes = person((by, cell, asker) => alerts.resume(by, ruleOf(asker, cell)));
  await check({ name: "alerts.resume", of: isOutput, visit: resumes, letsIn: reads });
  await checkFiring(reads);
});

test("a new rule may be made by those who may read the output, and fires", async () => {
  const { alerts, writer } = services;
  await writer.exclusive(
    (em) => em.nativeDelete(Rule, {}),
    () => built.cells.map(({ asked }) => asked.id),
  );
  const output = person((by, { id }) => alerts.output(by, id));
  const adds = person((by, { id }) => alerts.add(by, id, "above", 0.5, NOW));
  await check({ name: "alerts.output", of: isOutput, visit: output, letsIn: reads });
  await check({ name: "alerts.add", of: isOutput, visit: adds, letsIn: reads });
  await checkFiring(reads);
});
