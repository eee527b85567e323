import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { type Client, createClient, createToken, setVisibility, uuidsOf, write } from "../../support/api.ts";
import { readAll, readNow, readRows } from "../../support/database.ts";
import { meet, seesButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let bob: Person;
let unit: string;
let of: Record<string, string>;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  await createUnitInChat(world, ann);
  ({ unit, of } = await uuidsOf(world, "Greenhouse"));
});
afterAll(() => world.stop());

const NOBODYS = "11111111-1111-4111-8111-111111111111";

/** Everything that names a unit or a variable, for these. */
const operations = (unit: string, input: string, output: string) =>
  [
    ["GET", `/units/${unit}`],
    ["PATCH", `/units/${unit}/inputs`, { values: { relay: true } }],
    ["PATCH", `/units/${unit}`, { name: "Greenhouse" }],
    ["PATCH", `/variables/${input}`, { title: "Lamp" }],
    ["GET", `/variables/${output}`],
    ["GET", `/variables/${output}/value`],
    ["GET", `/variables/${input}/value`],
    ["PUT", `/variables/${input}/value`, { value: true }],
    ["GET", `/samples?outputs=${output}`],
    ["GET", `/samples?outputs=${output}&points=10&format=csv`],
    ["GET", `/events?variables=${input}`],
  ] as const;

/** Status, what the answer is called, and what it says. */
async function shape(client: Client, [method, path, body]: ReturnType<typeof operations>[number]) {
  const { status, headers, text } = await client(path, { method, body });
  const { date: _, ...rest } = Object.fromEntries(headers);
  return { status, headers: rest, text };
}

describe("what one may not see answers as what does not exist", () => {
  test.each(operations("", "", "").map(([method, path], place) => [method, path.replace("?", " "), place] as const))(
    "%s %s",
    async (_method, _path, place) => {
      const bobs = createClient(world, await createToken(bob));
      const anybody = createClient(world);
      for (const client of [bobs, anybody]) {
        const hidden = operations(unit, of.relay ?? "", of.temperature ?? "")[place]!;
        const missing = operations(NOBODYS, NOBODYS, NOBODYS)[place]!;
        const answer = await shape(client, hidden);
        expect(answer).toEqual(await shape(client, missing));
        expect(answer.status).toBe(client === anybody && hidden[0] !== "GET" ? 401 : 404);
      }
    },
  );

  test("one such output spoils the whole answer", async () => {
    const bobs = createClient(world, await createToken(bob));
    await createUnitInChat(world, bob, "Balcony");
    const own = await uuidsOf(world, "Balcony");
    const asks = [of.temperature, NOBODYS].map((other) => bobs(`/samples?outputs=${own.of.temperature},${other}`));
    const [hidden, missing] = await Promise.all(asks);
    expect(hidden?.status).toBe(404);
    expect(hidden?.text).toBe(missing?.text);
  });
});

test("an input is no output: it has no samples, and says so as what does not exist", async () => {
  const anns = createClient(world, await createToken(ann));
  expect((await anns(`/samples?outputs=${of.relay}`)).status).toBe(404);
});

describe("a token", () => {
  test("is nowhere in the database, nor in what a conversation keeps", async () => {
    const token = await createToken(ann, "look", "A day", "Secret");
    expect(JSON.stringify(await readAll(world.dir))).not.toContain(token.slice(4));
    expect(JSON.stringify(await readNow(world.dir, "select * from dialog"))).not.toContain(token.slice(4));
  });

  test("that may only look sets nothing, whatever it would", async () => {
    const looking = createClient(world, await createToken(ann, "look"));
    expect((await looking(`/units/${unit}`)).status).toBe(200);
    for (const uuid of [of.relay, NOBODYS]) {
      const refused = await looking(`/variables/${uuid}/value`, { method: "PUT", body: { value: true } });
      expect(refused.json).toMatchObject({ status: 403, code: "token-read-only" });
    }
    const refused = await looking(`/units/${unit}/inputs`, { method: "PATCH", body: { values: { relay: true } } });
    expect(refused.json).toMatchObject({ status: 403, code: "token-read-only" });
  });

  test("opens nothing once it has expired, or its owner is blocked", async () => {
    const cara = await meet(world, { first_name: "Cara" });
    const token = await createToken(cara, "set", "A day", "Brief");
    const client = createClient(world, token);
    expect((await client("/units")).status).toBe(200);
    await write(world, "update api_token set expires_at = ? where name = 'Brief'", Date.now());
    expect((await client("/units")).json).toMatchObject({ status: 401, code: "unauthorized" });
    await write(world, "update api_token set expires_at = null where name = 'Brief'");
    expect((await client("/units")).status).toBe(200);
    await write(world, "update user set role = 'blocked' where name = 'Cara'");
    expect((await client("/units")).json).toMatchObject({ status: 401, code: "unauthorized" });
  });

  test("that is revoked, or is none at all, opens nothing, not even what is public", async () => {
    await createUnitInChat(world, ann, "Cellar");
    await setVisibility(world, ann, "Cellar", "public");
    const refused = async (token: string) => {
      const { status, json, headers } = await createClient(world, token)("/units");
      expect([status, json.code, headers.get("www-authenticate")]).toEqual([401, "unauthorized", "Bearer"]);
    };
    const token = await createToken(ann, "look", "For ever", "Gone soon");
    expect((await createClient(world, token)("/units")).status).toBe(200);
    ann.says("/token");
    const list = await seesButton(ann, "👁 Gone soon");
    const turn = async (label: string) => {
      const mark = ann.chat.current(list)?.edits ?? 0;
      await ann.presses(ann.chat.current(list) ?? list, label);
      return ann.sees(({ id, edits }) => id === list.id && edits > mark);
    };
    expect((await turn("👁 Gone soon")).text).toContain("Never ends");
    expect((await turn("🗑 Revoke")).text).toContain("Revoke Gone soon?");
    expect((await turn("🗑 Revoke")).text).not.toContain("Gone soon");
    await refused(token);
    for (const other of ["", "ppu_", `ppu_${"a".repeat(43)}`, "nonsense", token.toLowerCase()]) await refused(other);
  });

  test("is written down as used, to the minute, without a write for every request", async () => {
    const token = await createToken(ann, "look", "A day", "Used");
    const client = createClient(world, token);
    for (let i = 0; i < 5; i++) await client("/units");
    const used = "select last_used_at from api_token where name = 'Used'";
    expect(await readRows(world.dir, used)).toEqual([{ last_used_at: null }]);
    ann.says("/token");
    const list = await seesButton(ann, "👁 Used");
    await ann.presses(list, "👁 Used");
    await ann.sees("Last used just now");
    await world.restart();
    expect((await readRows(world.dir, used))[0]?.last_used_at).toBeGreaterThan(Date.now() - 60_000);
    expect((await createClient(world, token)("/units")).status).toBe(200);
  });
});

test("what its owner shows to users may be seen by their tokens and not set, until it is hidden again", async () => {
  const bobs = createClient(world, await createToken(bob));
  const see = async () => (await bobs(`/units/${unit}`)).status;
  expect(await see()).toBe(404);
  await setVisibility(world, ann, "Greenhouse", "internal");
  expect(await see()).toBe(200);
  const refused = await bobs(`/variables/${of.relay}/value`, { method: "PUT", body: { value: true } });
  expect(refused.json).toMatchObject({ status: 403, code: "not-writable" });
  await setVisibility(world, ann, "Greenhouse", "private");
  expect(await see()).toBe(404);
});

test("a grant on one variable opens that one, and of its unit nothing else", async () => {
  const bobs = createClient(world, await createToken(bob));
  const grant = `insert into "grant" (unit_id, variable_id, to_user_id, read, write, created_at)
    select unit_id, variable.id, (select id from user where name = 'Bob'), 1, ?, 0 from variable where uuid = ?`;
  await write(world, grant, 0, of.temperature);
  await write(world, grant, 1, of.target);
  await world.restart();
  const { json } = await createClient(world, await createToken(bob))(`/units/${unit}`);
  expect(json).toMatchObject({ own: false, state: {} });
  const names = (list: { name: string; writable: boolean }[]) => list.map(({ name, writable }) => [name, writable]);
  expect(names(json.inputs)).toEqual([["target", true]]);
  expect(names(json.outputs)).toEqual([["temperature", false]]);
  expect((await bobs(`/samples?outputs=${of.temperature}`)).status).toBe(200);
  expect((await bobs(`/samples?outputs=${of.door}`)).status).toBe(404);
  expect((await bobs(`/variables/${of.relay}/value`)).status).toBe(404);
  const set = (values: unknown) => bobs(`/units/${unit}/inputs`, { method: "PATCH", body: { values } });
  expect((await set({ target: 22 })).status).toBe(200);
  const hidden = await set({ relay: true });
  const missing = await set({ nothing: true });
  expect(hidden.text.replace("relay", "nothing")).toBe(missing.text);
});
