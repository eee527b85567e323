import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createClient, createToken, uuidsOf } from "../../support/api.ts";
import { meet, menuOf, turns, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  await createUnitInChat(world, ann, "Shed");
  await createUnitInChat(world, ann, "Porch");
});
afterAll(() => world.stop());

test("who did what is behind ⚙️, filtered by kind, time and person, and in the open API", async () => {
  const api = createClient(world, await createToken(ann));
  const { unit, of } = await uuidsOf(world, "Porch");
  await api(`/variables/${of.relay}/value`, { method: "PUT", body: { value: true } });
  await api(`/units/${unit}`, { method: "PATCH", body: { name: "Veranda" } });
  await api(`/variables/${of.temperature}`, { method: "PATCH", body: { title: "<Soil>", decimals: 1 } });
  const card = withButton(ann, "🎛");
  const acts = await turns(ann, await menuOf(ann, card), "🧾 Audit");
  expect(acts.text).toMatch(/^🧾 Veranda: who did what/);
  expect(acts.text).toContain("Relay on by you through the API");
  expect(acts.text).toContain("renamed, it was “Porch” by you through the API");
  expect(acts.text).toContain("made by you");
  expect(acts.text).toContain("temperature: named “<Soil>” by you through the API");
  expect(acts.text).toContain("<Soil>: decimals set to 1 by you through the API");
  const filter = await turns(ann, acts, "🎚 What and when");
  const only = await turns(ann, filter, "📟 Devices");
  expect(only.text).not.toContain("Relay");
  const who = await turns(ann, only, "👤 Who");
  expect((await turns(ann, who, "Ann")).text).toContain("Only: 📟 Devices · 👤 Ann");

  const all = await api("/acts");
  expect(
    all.json.acts.map(({ what, unit }: { what: string; unit: { name: string } }) => `${unit.name} ${what}`),
  ).toEqual([
    "Veranda decimals",
    "Veranda titled",
    "Veranda renamed",
    "Veranda set",
    "Veranda created",
    "Shed created",
  ]);
  const seen: string[] = [];
  for (let next = ""; ; ) {
    const page = await api(`/acts?limit=1${next && `&cursor=${next}`}`);
    seen.push(...page.json.acts.map(({ what }: { what: string }) => what));
    if (page.json.next === null) break;
    next = page.json.next;
  }
  expect(seen).toEqual(["decimals", "titled", "renamed", "set", "created", "created"]);
  expect((await api(`/acts?kind=input&unit=${unit}`)).json.acts).toMatchObject([
    { door: "api", by: { name: "Ann" }, variable: { kind: "input", name: "relay" }, value: true },
  ]);
  expect((await api("/acts?kind=variable&limit=1")).json.acts).toMatchObject([
    { what: "decimals", variable: { kind: "output", name: "temperature" }, detail: "1" },
  ]);
  expect((await createClient(world)("/acts")).status).toBe(401);
});
