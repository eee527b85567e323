import { afterAll, beforeAll, expect, test } from "vitest";
import { createClient, createToken, uuidsOf } from "../support/api.ts";
import { meet } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";

const HALF = "\ud83d";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

test("half a character is the same before and after a restart, whether it came by the API, from a device or from a chat", async () => {
  const ann = await meet(world, { first_name: `Ann${HALF}` });
  const { unit } = await createUnitInChat(world, ann, `Shed ${HALF}`);
  const token = await createToken(ann);
  const { of } = await uuidsOf(world, "Shed \ufffd");
  const set = await createClient(world, token)(`/variables/${of.label}/value`, {
    method: "PUT",
    body: { value: `a${HALF}` },
  });
  expect(set.status).toBe(200);
  await unit.sync({ unit_state: { ip: `10${HALF}` }, log: [[1, "info", HALF]], output_variables: {} });
  const seen = async () => {
    const { json } = await createClient(world, token)(`/units/${(await uuidsOf(world, "Shed \ufffd")).unit}`);
    return [json.name, json.state.ip, json.inputs.find(({ name }: { name: string }) => name === "label").value];
  };
  const before = await seen();
  expect(before).toEqual(["Shed \ufffd", "10\ufffd", "a\ufffd"]);
  await world.restart();
  expect(await seen()).toEqual(before);
});
