import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MikroORM } from "@mikro-orm/sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { may, ROLES, STRANGER, toWho, VISIBILITIES, type Who } from "../../../src/domain/access.ts";
import { Grant } from "../../../src/entities/grant.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { User } from "../../../src/entities/user.ts";
import { Variable } from "../../../src/entities/variable.ts";
import { toGrant } from "../../../src/services/access/revocation.ts";
import { knownTo, withTwinFor } from "../../../src/storage/filters.ts";
import { openDb } from "../../../src/storage/sqlite/db.ts";
import { type Chance, createChance } from "../../support/chance.ts";

const PEOPLE = 6;
const UNITS = 12;
const GRANTS = 14;

const dir = mkdtempSync(join(tmpdir(), "pepeunit-visible-"));
let orm: MikroORM;
beforeAll(async () => {
  orm = await openDb(`sqlite:${join(dir, "pepeunit.db")}`);
});
afterAll(async () => {
  await orm.close();
  rmSync(dir, { recursive: true });
});

/** People of every role, their units, and rights on units and on variables that are given to people and to units. */
async function fill({ pick, int, odds }: Chance): Promise<void> {
  const em = orm.em.fork();
  await em.nativeDelete(User, {});
  const users = Array.from({ length: PEOPLE }, (_, i) => {
    const telegramId = i + 1;
    return em.create(User, { telegramId, name: `user ${i}`, locale: "en", role: pick(ROLES), createdAt: 0 });
  });
  const units = Array.from({ length: UNITS }, (_, i) => {
    const name = `unit ${int(0, UNITS / 2)}`;
    const described = { uuid: `unit ${i}`, owner: pick(users), name, visibility: pick(VISIBILITIES) };
    const empty = {
      repositoryUrl: "",
      commit: "",
      worldState: [],
      unitState: {},
      generation: 1,
      env: "",
      createdAt: 0,
    };
    return em.create(Unit, { ...described, ...empty });
  });
  const variables = units.map((unit, i) => {
    const kind = pick(["input", "output"] as const);
    const visibility = pick([null, ...VISIBILITIES]);
    const empty = { position: 0, type: "float", min: null, max: null } as const;
    return em.create(Variable, { uuid: `variable ${i}`, unit, kind, name: "x", visibility, ...empty });
  });
  for (let i = 0; i < int(0, GRANTS); i += 1) {
    const [at, isToUser] = [int(0, UNITS - 1), odds(0.5)];
    const [unit, other] = [units[at] as Unit, pick(units)];
    // A right may be on neither side of a variable that it is on: an input that may only be read, for instance.
    em.create(Grant, {
      unit,
      variable: odds(0.5) ? (variables[at] as Variable) : null,
      toUser: isToUser ? pick(users) : null,
      toUnit: isToUser ? null : other,
      read: odds(0.5),
      write: odds(0.5),
      createdAt: 0,
    });
  }
  await em.flush();
}

/** Everybody who may ask of this database, and somebody who is not in it. */
async function readAskers(): Promise<Who[]> {
  const em = orm.em.fork();
  const users = (await em.find(User, {})).map(toWho);
  const units = (await em.find(Unit, {})).map(({ id }): Who => ({ kind: "unit", id }));
  const newcomers = ROLES.map((role): Who => ({ kind: "user", id: -1, role }));
  return [STRANGER, ...users, ...units, ...newcomers, { kind: "unit", id: -1 }];
}

async function byRule(who: Who): Promise<number[]> {
  const em = orm.em.fork();
  const units = await em.find(Unit, {}, { orderBy: { id: "asc" } });
  const grants = await em.find(Grant, {});
  const isKnown = ({ id, owner, visibility }: Unit): boolean => {
    const given = grants.filter(({ unit }) => unit.id === id).map(toGrant);
    return may(who, "see", { unit: { ownerId: owner.id, visibility, grants: given } });
  };
  return units.filter(isKnown).map(({ id }) => id);
}

async function byFilter(who: Who): Promise<number[]> {
  const units = await orm.em.fork().find(Unit, {}, { filters: knownTo(who), orderBy: { id: "asc" } });
  return units.map(({ id }) => id);
}

/** The units of whose name somebody may know another one. */
async function twinsByRule(known: readonly number[]): Promise<number[]> {
  const units = await orm.em.fork().find(Unit, {}, { orderBy: { id: "asc" } });
  const isOther = (unit: Unit, other: Unit) => known.includes(other.id) && other.id !== unit.id;
  return units
    .filter((unit) => units.some((other) => isOther(unit, other) && other.name === unit.name))
    .map(({ id }) => id);
}

async function twinsByFilter(who: Who): Promise<number[]> {
  const units = await orm.em.fork().find(Unit, {}, { filters: withTwinFor(who), orderBy: { id: "asc" } });
  return units.map(({ id }) => id);
}

test("nothing else in SQL asks for a visibility", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const asking = files.filter((file) => {
    const text = readFileSync(join("src", file), "utf8");
    return !file.startsWith("migrations/") && /visibility (=|<>|in) ['(?]|visibility: (\[|\{ \$)/.test(text);
  });
  expect(asking).toEqual(["storage/sqlite/filters.ts"]);
});

describe("the units that somebody may know of are those that the rule of access says", () => {
  test.each(Array.from({ length: 25 }, (_, seed) => seed))("in a random world (seed %i)", async (seed) => {
    await fill(createChance(seed));
    for (const who of await readAskers()) {
      const expected = { who, units: await byRule(who) };
      expect({ who, units: await byFilter(who) }).toEqual(expected);
      expect(await orm.em.fork().count(Unit, {}, { filters: knownTo(who) })).toBe(expected.units.length);
      const twins = { who, units: await twinsByRule(expected.units) };
      expect({ who, units: await twinsByFilter(who) }).toEqual(twins);
    }
  });

  test("and the worlds tell askers apart", async () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 5; seed += 1) {
      await fill(createChance(seed));
      for (const who of await readAskers()) {
        const known = (await byRule(who)).length;
        const some = known === 0 ? "none" : known === UNITS ? "all" : "some";
        seen.add(`${who.kind === "user" ? who.role : who.kind}: ${some}`);
      }
    }
    expect([...seen]).toEqual(
      expect.arrayContaining(["admin: some", "blocked: none", "stranger: some", "unit: some", "user: some"]),
    );
    expect(seen).not.toContain("blocked: some");
  });
});
