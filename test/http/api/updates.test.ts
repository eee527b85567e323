import { afterAll, beforeAll, expect, test } from "vitest";
import { type Client, createClient, createToken, uuidsOf } from "../../support/api.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";
import { filesOf, GREENHOUSE } from "../../support/programs.ts";

let world: World;
let ask: Client;
let unit: string;
const OTHER = { outputs: { temp: { type: "float", unit: "°C" }, light: "int" } };
beforeAll(async () => {
  world = await startWorld();
  const ann = await meet(world);
  const inFolder = (folder: string, files: object) =>
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text as string]));
  await world.git.commit("house", filesOf(GREENHOUSE));
  await world.git.commit("farm", { ...inFolder("attic", filesOf(OTHER)), ...inFolder("barn", filesOf(GREENHOUSE)) });
  await createUnitInChat(world, ann, "Greenhouse", world.git.urlOf("house"));
  ({ unit } = await uuidsOf(world, "Greenhouse"));
  ask = createClient(world, await createToken(ann));
});
afterAll(() => world.stop());

test("a unit moves to a folder of another repository through the API, and back", async () => {
  const address = `${world.git.urlOf("farm")}/tree/main/attic`;
  const { json: look } = await ask(`/units/${unit}/update?address=${encodeURIComponent(address)}`);
  expect(look).toMatchObject({
    address: `${world.git.urlOf("farm")}#:attic`,
    moves: true,
    follows: "main",
    added: [{ name: "light" }],
  });
  const body = { commit: look.commit, address };
  const { json: done } = await ask(`/units/${unit}/update`, { method: "POST", body });
  expect(done.commit).toBe(look.commit);
  const { json } = await ask(`/units/${unit}/versions`);
  expect(json.versions.map(({ present }: { present: boolean }) => present)).toEqual([true, false]);
  const [, before] = json.versions;
  expect(before.address).toBe(`${world.git.urlOf("house")}#${before.commit}`);
  const back = await ask(`/units/${unit}/update`, {
    method: "POST",
    body: before && { ...before, at: undefined, present: undefined },
  });
  expect(back.json).toMatchObject({ moves: true, address: world.git.urlOf("house"), back: expect.anything() });
});

test("a place without schema.json is answered with the folders that have one", async () => {
  const { status, json } = await ask(`/units/${unit}/update?address=${encodeURIComponent(world.git.urlOf("farm"))}`);
  expect([status, json.code]).toEqual([422, "repository-schema-elsewhere"]);
  expect(json.detail).toContain("attic, barn");
});

test("an address and a ref at once are one too many", async () => {
  const address = encodeURIComponent(world.git.urlOf("farm"));
  expect((await ask(`/units/${unit}/update?to=main&address=${address}`)).status).toBe(400);
});
