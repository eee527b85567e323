import { afterAll, beforeAll, expect, test } from "vitest";
import { type Person, STRANGER } from "../../src/domain/access.ts";
import { Grant } from "../../src/entities/grant.ts";
import { Unit } from "../../src/entities/unit.ts";
import { User } from "../../src/entities/user.ts";
import { Variable } from "../../src/entities/variable.ts";
import { AppError } from "../../src/errors.ts";
import { ASKERS, type Asker, CASES, type Case } from "../support/matrix.ts";
import { type Services, startServices } from "../support/services.ts";

type Made = Awaited<ReturnType<Services["unit"]>>;
type Known = Exclude<Asker, "stranger">;

const NOW = 1_800_000_000_000;

let services: Services;
let people: Record<Known, Person>;
let tokens: Record<Known, string>;
let unit: Made;
/** A unit of each asker's own, for links. */
let own: Record<Known, Made>;
beforeAll(async () => {
  services = await startServices();
  people = {
    owner: await services.person("owner"),
    admin: await services.person("admin", "admin"),
    neighbour: await services.person("neighbour"),
    friend: await services.person("friend"),
    fiend: await services.person("fiend"),
  };
  unit = await services.unit(people.owner, "Asked", ["input", "other"], ["output"]);
  own = {} as typeof own;
  tokens = {} as typeof tokens;
  for (const asker of Object.keys(people) as Known[]) {
    own[asker] = await services.unit(people[asker], asker, ["in"], ["out"]);
    tokens[asker] = await services.apiTokens.add(people[asker], asker, "write", null, NOW);
  }
  await services.em.fork().nativeUpdate(User, { id: people.fiend.id }, { role: "blocked" });
  people.fiend = (await services.users.find(people.fiend.telegramId)) as Person;
});
afterAll(() => services.stop());

/** A call of the open API, by a token that was made before anybody was blocked; gives its status. */
async function call(asker: Asker, method: "GET" | "PUT" | "PATCH", path: string, body?: object): Promise<number> {
  const { statusCode } = await services.http.inject({
    ...{ method, url: `/api/v1${path}` },
    ...(asker !== "stranger" && { headers: { authorization: `Bearer ${tokens[asker]}` } }),
    ...(body && { payload: body }),
  });
  return statusCode;
}

/** Whether a call succeeds; otherwise its status is one of these. Unauthorized are the blocked, and strangers who write. */
async function calls(status: Promise<number>, ...refusals: number[]): Promise<boolean> {
  const code = await status;
  if (code !== 200) expect([401, ...refusals]).toContain(code);
  return code === 200;
}

/** Brings the unit into the state of a case: by the tables, so that no door prepares itself. */
async function prepare({ unit: visibility, variable, given, kind }: Case): Promise<void> {
  const { on, rights } = given;
  const variableId = on === "unit" ? null : unit.of(on === "variable" ? kind : "other");
  await services.writer.exclusive(
    async (em) => {
      await em.nativeUpdate(Unit, { id: unit.id }, { visibility });
      await em.nativeUpdate(Variable, { unit: unit.id }, { visibility: null });
      await em.nativeUpdate(Variable, { id: unit.of(kind) }, { visibility: variable });
      await em.nativeDelete(Grant, { unit: unit.id });
      if (on === "nothing") return;
      for (const toUser of [people.friend.id, people.fiend.id]) {
        em.create(Grant, { unit: unit.id, variable: variableId, toUser, ...rights, createdAt: NOW });
      }
    },
    () => [unit.id],
  );
}

/** Whether a door opens: it does, or says what it says of things that do not exist. */
async function opens(door: Promise<unknown>): Promise<boolean> {
  return door.then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError && error.code === "not-found") return false;
      throw error;
    },
  );
}

async function lists(page: Promise<{ readonly items: readonly { readonly id: number }[] }>): Promise<boolean> {
  return (await page).items.some(({ id }) => id === unit.id);
}

/** A way to the unit or to its variable, and who it has to let in. A new way in is a new line here. */
interface Door {
  readonly name: string;
  readonly kind: Case["kind"] | "any";
  /** Gives undefined where the asker can't come to this door at all. */
  readonly open: (asker: Asker, one: Case) => Promise<boolean> | undefined;
  readonly letsIn: (one: Case) => readonly Asker[];
}

const known = (asker: Asker, open: (person: Person, asker: Known) => Promise<boolean>) =>
  asker === "stranger" ? undefined : open(people[asker], asker);
const visitor = (asker: Asker) => (asker === "stranger" ? STRANGER : people[asker]);
let values = 0;

const DOORS: readonly Door[] = [
  {
    name: "units.view",
    kind: "any",
    open: (asker) => opens(services.units.view(visitor(asker), unit.id, NOW)),
    letsIn: ({ seesUnit }) => seesUnit,
  },
  {
    name: "units.view shows the variable",
    kind: "any",
    open: async (asker, { kind }) => {
      const view = await services.units.view(visitor(asker), unit.id, NOW).catch(() => undefined);
      return [...(view?.inputs ?? []), ...(view?.outputs ?? [])].some(({ name }) => name === kind);
    },
    letsIn: ({ reads }) => reads,
  },
  {
    name: "units.view offers to set the variable",
    kind: "input",
    open: async (asker) => {
      const view = await services.units.view(visitor(asker), unit.id, NOW).catch(() => undefined);
      return view?.inputs.some(({ name, writable }) => name === "input" && writable) ?? false;
    },
    letsIn: ({ writes }) => writes,
  },
  {
    name: "units.find, the link into the bot",
    kind: "any",
    open: (asker) => opens(services.units.find(visitor(asker), unit.uuid)),
    letsIn: ({ seesUnit }) => seesUnit,
  },
  {
    name: "units.others",
    kind: "any",
    // The blocked are not heard before they come here: recognize() in the bot, the caller in the open API.
    open: (asker) =>
      asker === "fiend" ? undefined : known(asker, (person) => lists(services.units.others(person, 0, NOW))),
    letsIn: ({ seesUnit }) => seesUnit.filter((asker) => asker !== "owner"),
  },
  {
    name: "units.env",
    kind: "any",
    open: (asker) => known(asker, (person) => opens(services.units.env(person, unit.id))),
    letsIn: () => ["owner"],
  },
  {
    name: "inputs.view",
    kind: "input",
    open: (asker) => known(asker, (person) => opens(services.inputs.view(person, unit.of("input")))),
    letsIn: ({ reads }) => reads,
  },
  {
    name: "inputs.set",
    kind: "input",
    open: (asker) => known(asker, (person) => opens(services.inputs.set(person, unit.of("input"), ++values, "api"))),
    letsIn: ({ writes }) => writes,
  },
  {
    name: "inputs.nudge",
    kind: "input",
    open: (asker) => known(asker, (person) => opens(services.inputs.nudge(person, unit.of("input"), 1))),
    letsIn: ({ writes }) => writes,
  },
  {
    name: "alerts.output",
    kind: "output",
    open: (asker) => known(asker, (person) => opens(services.alerts.output(person, unit.of("output")))),
    letsIn: ({ reads }) => reads,
  },
  {
    name: "links.plan, as the source",
    kind: "any",
    open: (asker, { kind }) =>
      known(asker, (person, mine) => opens(services.links.plan(person, unit.of(kind), own[mine].of("in")))),
    letsIn: ({ reads }) => reads,
  },
  {
    name: "links.plan, as the target",
    kind: "input",
    open: (asker) =>
      known(asker, (person, mine) => opens(services.links.plan(person, own[mine].of("out"), unit.of("input")))),
    letsIn: ({ writes }) => writes,
  },
  {
    name: "boards.shown",
    kind: "any",
    open: (asker, { kind }) =>
      known(asker, async ({ id: ownerId }) => {
        const at = { unitId: unit.id, ownerId, chatId: 1, threadId: null, messageId: 1, page: 0 };
        const shown = await services.boards.shown({ ...at, audience: "owner", locale: "en" }, NOW);
        return [...(shown?.unit.inputs ?? []), ...(shown?.unit.outputs ?? [])].some(({ name }) => name === kind);
      }),
    letsIn: ({ reads }) => reads,
  },
  {
    name: "grants.overview",
    kind: "any",
    open: (asker) => known(asker, (person) => opens(services.grants.overview(person, unit.id))),
    letsIn: () => ["owner"],
  },
  {
    name: "grants.setVariableVisibility",
    kind: "any",
    open: (asker, { kind, variable }) =>
      known(asker, (person) => opens(services.grants.setVariableVisibility(person, unit.of(kind), variable, NOW))),
    letsIn: () => ["owner"],
  },
  {
    name: "API: GET /units/:unit",
    kind: "any",
    open: (asker) => calls(call(asker, "GET", `/units/${unit.uuid}`), 404),
    letsIn: ({ seesUnit }) => seesUnit,
  },
  {
    name: "API: GET /variables/:variable",
    kind: "any",
    open: (asker, { kind }) => calls(call(asker, "GET", `/variables/${unit.uuidOf(kind)}`), 404),
    letsIn: ({ reads }) => reads,
  },
  {
    name: "API: GET /variables/:variable/value",
    kind: "any",
    open: (asker, { kind }) => calls(call(asker, "GET", `/variables/${unit.uuidOf(kind)}/value`), 404),
    letsIn: ({ reads }) => reads,
  },
  {
    name: "API: PUT /variables/:variable/value",
    kind: "any",
    // What one sees and may not set is no secret.
    open: (asker, { kind, reads }) =>
      calls(
        call(asker, "PUT", `/variables/${unit.uuidOf(kind)}/value`, { value: ++values }),
        reads.includes(asker) ? 403 : 404,
      ),
    letsIn: ({ writes }) => writes,
  },
  {
    name: "API: PATCH /units/:unit/inputs",
    kind: "input",
    open: (asker, { seesUnit }) =>
      calls(
        call(asker, "PATCH", `/units/${unit.uuid}/inputs`, { values: { input: ++values } }),
        seesUnit.includes(asker) ? 422 : 404,
      ),
    letsIn: ({ writes }) => writes,
  },
  {
    name: "API: GET /samples",
    kind: "output",
    open: (asker) => calls(call(asker, "GET", `/samples?outputs=${unit.uuidOf("output")}`), 404),
    letsIn: ({ reads }) => reads,
  },
];

test.each(CASES)("$title", async (one) => {
  await prepare(one);
  const found: Record<string, Asker[]> = {};
  const expected: Record<string, Asker[]> = {};
  for (const { name, open, letsIn } of DOORS.filter(({ kind }) => kind === "any" || kind === one.kind)) {
    const came: Asker[] = [];
    found[name] = [];
    for (const asker of ASKERS) {
      const opened = open(asker, one);
      if (opened === undefined) continue;
      came.push(asker);
      if (await opened) found[name].push(asker);
    }
    expected[name] = came.filter((asker) => letsIn(one).includes(asker));
  }
  expect(found).toEqual(expected);
});

test("a blocked owner comes through none of the doors", async () => {
  const one = CASES.find(({ given, unit: visibility }) => visibility === "public" && given.name === "no grant") as Case;
  await prepare(one);
  const { owner } = people;
  await services.em.fork().nativeUpdate(User, { id: owner.id }, { role: "blocked" });
  people.owner = { ...owner, role: "blocked" };
  for (const { name, open, kind } of DOORS.filter((door) => door.name !== "units.others")) {
    expect(await open("owner", { ...one, kind: kind === "any" ? one.kind : kind }), name).toBe(false);
  }
  await services.em.fork().nativeUpdate(User, { id: owner.id }, { role: "user" });
  people.owner = owner;
});
