import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countOf } from "../../../src/domain/revision.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { type Client, createClient, createToken, setVisibility, uuidsOf } from "../../support/api.ts";
import { readRows } from "../../support/database.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let bob: Person;
let unit: VirtualUnit;
let api: Client;
let bobs: Client;
let anybody: Client;
let uuid: string;
let of: Record<string, string>;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  ({ unit } = await createUnitInChat(world, ann));
  for (const name of ["Cellar", "Attic"]) await createUnitInChat(world, ann, name);
  await createUnitInChat(world, bob, "Balcony");
  api = createClient(world, await createToken(ann));
  bobs = createClient(world, await createToken(bob));
  anybody = createClient(world);
  ({ unit: uuid, of } = await uuidsOf(world, "Greenhouse"));
  await setVisibility(world, ann, "Cellar", "public");
  await setVisibility(world, ann, "Attic", "internal");
});
afterAll(() => world.stop());

const names = (answer: { json: { units: { name: string }[] } }) => answer.json.units.map(({ name }) => name);

describe("units", () => {
  test("are those one may see: public ones for anybody, internal ones for users, one's own", async () => {
    expect(names(await anybody("/units"))).toEqual(["Cellar"]);
    expect(names(await api("/units"))).toEqual(["Attic", "Cellar", "Greenhouse"]);
    expect(names(await bobs("/units"))).toEqual(["Attic", "Balcony", "Cellar"]);
  });

  test("come in pages, each once and by name", async () => {
    const seen: string[] = [];
    for (let next = ""; ; ) {
      const page = await api(`/units?limit=1${next && `&cursor=${next}`}`);
      seen.push(...names(page));
      if (page.json.next === null) break;
      next = page.json.next;
    }
    expect(seen).toEqual(["Attic", "Cellar", "Greenhouse"]);
  });

  test("have their variables and, for those who are trusted, what the device says of itself", async () => {
    await unit.sync({ unit_state: { ip: "10.0.0.7" }, output_variables: { temperature: 21.5 } });
    const { json } = await api(`/units/${uuid}`);
    expect(json).toMatchObject({ uuid, name: "Greenhouse", own: true, online: true, state: { ip: "10.0.0.7" } });
    expect(json.inputs.map((input: { name: string }) => input.name)).toEqual(["relay", "target", "mode", "label"]);
    expect(json.outputs[0]).toMatchObject({ name: "temperature", value: 21.5, measure: "°C", writable: false });
    const cellar = await uuidsOf(world, "Cellar");
    expect((await anybody(`/units/${cellar.unit}`)).json).toMatchObject({ own: false, state: {} });
    expect((await api(`/units/${cellar.unit}`)).json).toMatchObject({ own: true, state: { ip: null } });
  });

  test("never show an id of the database", async () => {
    const { text } = await api("/units");
    expect(text).not.toMatch(/"(id|unitId|ownerId)"/);
  });
});

describe("a last value", () => {
  test("says when it was measured, in either way", async () => {
    const at = Date.now();
    await unit.sync({ at, output_variables: { temperature: 22 } });
    const path = `/variables/${of.temperature}/value`;
    expect((await api(path)).json).toEqual({
      variable: of.temperature,
      value: 22,
      at: new Date(at).toISOString(),
      revision: null,
      applied: null,
    });
    expect((await api(`${path}?time=ms`)).json.at).toBe(at);
    expect((await api(`/variables/${of.temperature}`)).json).toMatchObject({ name: "temperature", value: 22 });
  });

  test("has an ETag that changes with it", async () => {
    const path = `/variables/${of.temperature}/value`;
    const etag = (await api(path)).headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[\w-]+"$/);
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const known = await api(path, { headers: { "if-none-match": tag } });
      expect([known.status, known.text, known.headers.get("etag")]).toEqual([304, "", etag]);
    }
    await unit.sync({ output_variables: { temperature: 23 } });
    const changed = await api(path, { headers: { "if-none-match": etag } });
    expect([changed.status, changed.json.value]).toEqual([200, 23]);
  });
});

describe("setting", () => {
  const set = (name: string, value: unknown, query = "") =>
    api(`/variables/${of[name]}/value${query}`, { method: "PUT", body: { value } });

  test("one input gives the revision that holds it, and the audit names the door", async () => {
    const { json: before } = await unit.sync();
    const { status, json } = await set("target", 22.5);
    expect([status, json.unit, json.applied]).toEqual([200, uuid, false]);
    const { json: device } = await unit.sync({ input_rev: before?.input_rev });
    expect(device?.input_variables).toEqual({ target: 22.5 });
    expect(countOf(device?.input_rev ?? 0)).toBe(json.revision);
    const changes = await readRows(
      world.dir,
      "select door, number, user_id from input_change order by at desc limit 1",
    );
    expect(changes).toEqual([{ door: "api", number: 22.5, user_id: 1 }]);
  });

  test("waits until the unit has applied it", async () => {
    const { json: before } = await unit.sync({ at: null });
    const waiting = set("target", 23, "?wait=20");
    const { json } = await unit.sync({ input_rev: before?.input_rev, wait: 20 });
    expect(json?.input_variables).toEqual({ target: 23 });
    await unit.sync({ input_rev: json?.input_rev });
    expect((await waiting).json).toEqual({ unit: uuid, revision: countOf(json?.input_rev ?? 0), applied: true });
    expect((await set("target", 23, "?wait=20")).json.applied).toBe(true);
  });

  test("waits no longer than asked", async () => {
    const { status, json } = await set("target", 24, "?wait=0.2");
    expect([status, json.applied]).toEqual([200, false]);
    expect((await set("target", 24, "?wait=31")).json.errors[0]).toMatchObject({ in: "query", field: "wait" });
  });

  test("several inputs is one change, or none", async () => {
    const patch = (values: unknown) => api(`/units/${uuid}/inputs`, { method: "PATCH", body: { values } });
    const { json: before } = await unit.sync({ at: null });
    const refused = await patch({ relay: true, target: 99, nothing: 1, temperature: 3 });
    expect([refused.status, refused.json.code]).toEqual([422, "inputs-refused"]);
    expect(refused.json.errors).toEqual([
      { in: "body", field: "values.target", code: "value-above", detail: "target can’t be above 30 °C." },
      { in: "body", field: "values.nothing", code: "not-found", detail: expect.any(String) },
      { in: "body", field: "values.temperature", code: "not-found", detail: expect.any(String) },
    ]);
    expect((await unit.sync({ input_rev: before?.input_rev })).json?.input_variables).toBeUndefined();

    const { status, json } = await patch({ relay: true, target: 25, mode: "auto" });
    expect([status, json.unit]).toEqual([200, uuid]);
    const { json: device } = await unit.sync({ input_rev: before?.input_rev });
    expect(device?.input_variables).toEqual({ relay: true, target: 25, mode: "auto" });
    expect(countOf(device?.input_rev ?? 0)).toBe(json.revision);
  });

  test("is refused where the value does not fit, and where there is nothing to set", async () => {
    expect((await set("target", 4)).json).toMatchObject({ status: 422, code: "value-below" });
    expect((await set("mode", "fast")).json).toMatchObject({ status: 422, code: "value-not-listed" });
    expect((await set("relay", "yes")).json).toMatchObject({ status: 422, code: "value-wrong-type" });
    expect((await set("temperature", 20)).json).toMatchObject({ status: 403, code: "not-writable" });
    expect((await api(`/units/${uuid}/inputs`, { method: "PATCH", body: { values: {} } })).status).toBe(400);
  });
});
