import { afterAll, beforeAll, expect, test } from "vitest";
import { STRANGER } from "../../../src/domain/access.ts";
import { buildCells, type Cell, type Cells, KNOWN, type Known } from "../../support/cells.ts";
import {
  anybody,
  type Door,
  hearsUnit,
  isInput,
  isOutput,
  once,
  opens,
  owner,
  reads,
  seesUnit,
  type Visit,
  walk,
  writes,
} from "../../support/doors.ts";
import type { Asker } from "../../support/matrix.ts";

let built: Cells;
/** Made before anybody was blocked. */
const tokens = {} as Record<Known, string>;
beforeAll(async () => {
  built = await buildCells();
  const { services, people, cells } = built;
  for (const asker of KNOWN) tokens[asker] = await services.apiTokens.add(people[asker], asker, "write", null);
  await Promise.all(cells.filter(isInput).map(({ id }) => services.inputs.set(people.owner, id, 1)));
});
afterAll(() => built.stop());

const headersOf = (asker: Asker) => (asker === "stranger" ? {} : { authorization: `Bearer ${tokens[asker]}` });

async function call(asker: Asker, method: "GET" | "PUT" | "PATCH" | "DELETE", path: string, payload?: object) {
  const request = { method, url: `/api/v1${path}`, headers: headersOf(asker) };
  return built.services.http.inject({ ...request, ...(payload && { payload }) });
}

/** Whether a call succeeds; otherwise its status is this. Unauthorized are the blocked, and strangers who write. */
async function calls(asker: Asker, answer: ReturnType<typeof call>, refusal = 404): Promise<boolean> {
  const { statusCode, body } = await answer;
  if (statusCode === 200) return true;
  expect(statusCode, body).toBe(statusCode === 401 && (asker === "fiend" || asker === "stranger") ? 401 : refusal);
  return false;
}

/** Comes to a door for one cell after another: of answers that last, nobody may have many at once. */
function inTurn(open: (asker: Asker, cell: Cell) => Promise<boolean>): Visit {
  return async (asker) => {
    let turn = Promise.resolve(true);
    return (cell) => {
      turn = turn.then(() => open(asker, cell));
      return turn;
    };
  };
}

async function follows(asker: Asker, { uuid }: Cell): Promise<boolean> {
  const url = `/api/v1/events?variables=${uuid}`;
  const answer = await built.services.http.inject({ url, headers: headersOf(asker), payloadAsStream: true });
  answer.raw.res.destroy();
  if (answer.statusCode !== 200) expect(answer.statusCode).toBe(asker === "fiend" ? 401 : 404);
  return answer.statusCode === 200;
}

let values = 1;

const DOORS: readonly Door[] = [
  {
    name: "GET /units",
    of: once,
    visit: async (asker) => {
      const { units = [] } = (await call(asker, "GET", "/units?limit=200")).json();
      const uuids = new Set((units as { uuid: string }[]).map(({ uuid }) => uuid));
      return ({ asked }) => uuids.has(asked.uuid);
    },
    letsIn: seesUnit,
  },
  {
    name: "GET /units/:unit",
    of: once,
    visit: anybody((asker, { asked }) => calls(asker, call(asker, "GET", `/units/${asked.uuid}`))),
    letsIn: seesUnit,
  },
  {
    name: "GET /units/:unit/log",
    of: once,
    visit: anybody((asker, { asked }) => calls(asker, call(asker, "GET", `/units/${asked.uuid}/log`))),
    letsIn: hearsUnit,
  },
  {
    name: "logs.page, the same in the chat",
    of: once,
    visit: anybody((asker, { asked }) => {
      const { services, people } = built;
      const visitor = asker === "stranger" ? STRANGER : people[asker];
      return opens(services.logs.page(visitor, asked.id, { level: "debug", since: 0 }, 0));
    }),
    letsIn: hearsUnit,
  },
  {
    name: "GET /units/:unit has the variable",
    visit: anybody(async (asker, { asked, uuid }) => {
      const { inputs = [], outputs = [] } = (await call(asker, "GET", `/units/${asked.uuid}`)).json();
      return [...inputs, ...outputs].some((variable: { uuid: string }) => variable.uuid === uuid);
    }),
    letsIn: reads,
  },
  {
    name: "GET /variables/:variable",
    visit: anybody((asker, { uuid }) => calls(asker, call(asker, "GET", `/variables/${uuid}`))),
    letsIn: reads,
  },
  {
    name: "GET /variables/:variable/value",
    visit: anybody((asker, { uuid }) => calls(asker, call(asker, "GET", `/variables/${uuid}/value`))),
    letsIn: reads,
  },
  {
    name: "GET /samples",
    of: isOutput,
    visit: anybody((asker, { uuid }) => calls(asker, call(asker, "GET", `/samples?outputs=${uuid}`))),
    letsIn: reads,
  },
  {
    name: "GET /samples as CSV",
    of: isOutput,
    visit: anybody((asker, { uuid }) => calls(asker, call(asker, "GET", `/samples?outputs=${uuid}&format=csv`))),
    letsIn: reads,
  },
  {
    name: "DELETE /samples",
    of: isOutput,
    visit: anybody((asker, { uuid }) => calls(asker, call(asker, "DELETE", `/samples?output=${uuid}&from=0&to=1`))),
    letsIn: owner,
  },
  {
    name: "GET /removals",
    of: isOutput,
    visit: anybody((asker, { uuid }) => calls(asker, call(asker, "GET", `/removals?output=${uuid}`))),
    letsIn: owner,
  },
  { name: "GET /events", visit: inTurn(follows), letsIn: reads },
  {
    name: "PUT /variables/:variable/value",
    // What one sees and may not set is no secret.
    visit: inTurn((asker, { uuid, reads }) => {
      const set = call(asker, "PUT", `/variables/${uuid}/value`, { value: ++values });
      return calls(asker, set, reads.includes(asker) ? 403 : 404);
    }),
    letsIn: writes,
  },
  {
    name: "PATCH /units/:unit/inputs",
    of: isInput,
    visit: inTurn((asker, { asked, seesUnit }) => {
      const set = call(asker, "PATCH", `/units/${asked.uuid}/inputs`, { values: { input: ++values } });
      return calls(asker, set, seesUnit.includes(asker) ? 422 : 404);
    }),
    letsIn: writes,
  },
  {
    name: "PATCH /units/:unit",
    of: once,
    visit: inTurn((asker, { asked }) =>
      calls(asker, call(asker, "PATCH", `/units/${asked.uuid}`, { name: `Unit ${asked.id}` })),
    ),
    letsIn: owner,
  },
  {
    name: "PATCH /variables/:variable",
    visit: inTurn((asker, { uuid }) => calls(asker, call(asker, "PATCH", `/variables/${uuid}`, { title: "Water" }))),
    letsIn: owner,
  },
];

test.each(DOORS)("$name", async (door) => {
  const { found, expected } = await walk(built.cells, door);
  expect(found).toEqual(expected);
});
