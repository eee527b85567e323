import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { apiOf, type Services, startServices } from "../../support/services.ts";

let services: Services;
let ann: Person;
let bob: Person;
let call: Awaited<ReturnType<typeof apiOf>>;
beforeAll(async () => {
  services = await startServices();
  [ann, bob] = [await services.person("Ann"), await services.person("Bob")];
  call = await apiOf(services, { ann: [ann, "write"], bob: [bob, "write"], reader: [ann, "read"] });
});
afterAll(() => services.stop());

test("a scene is made, read, run, changed and deleted by its owner alone, with a token that may write", async () => {
  const room = await services.unit(ann, "Room", ["target", "fan"], ["heat"]);
  const shed = await services.unit(bob, "Shed", ["lamp"], []);
  const parts = [
    { input: room.uuidOf("target"), value: 20 },
    { input: room.uuidOf("fan"), value: 0 },
  ];
  const made = await call("ann", "POST", "/scenes", { name: "Evening", parts });
  const fresh = { unit: room.uuid, problem: null, state: "other" };
  expect(made).toMatchObject({
    status: 200,
    json: {
      name: "Evening",
      parts: [
        { ...fresh, input: room.uuidOf("target"), name: "target · Room", value: 20 },
        { ...fresh, input: room.uuidOf("fan"), value: 0 },
      ],
    },
  });
  const path = `/scenes/${made.json.uuid}`;
  expect((await call("reader", "GET", "/scenes")).json).toEqual({
    scenes: [{ uuid: made.json.uuid, name: "Evening" }],
  });
  expect((await call("reader", "GET", path)).json).toEqual(made.json);
  for (const [method, to, body] of [
    ["POST", "/scenes", { name: "X", parts }],
    ["PUT", path, { name: "X", parts }],
    ["DELETE", path],
    ["POST", `${path}/run`],
    ["POST", `${path}/reactions`, { alert: 1, moment: "began" }],
  ] as const) {
    expect((await call("reader", method, to, body)).status).toBe(403);
  }
  for (const [method, to] of [
    ["GET", path],
    ["DELETE", path],
    ["POST", `${path}/run`],
    ["GET", `${path}/reactions`],
  ] as const) {
    expect((await call("bob", method, to)).status).toBe(404);
  }
  const ran = await call("ann", "POST", `${path}/run`);
  expect(ran.json.parts.map(({ state }: { state: string }) => state)).toEqual(["waiting", "waiting"]);
  const { acts } = (await call("ann", "GET", "/acts?kind=input")).json;
  expect(acts).toMatchObject([
    { door: "api", doer: { kind: "scene", name: "Evening" }, variable: { name: "fan" }, value: 0 },
    { door: "api", doer: { kind: "scene", name: "Evening" }, variable: { name: "target" }, value: 20 },
  ]);

  const foreign = { name: "X", parts: [{ input: shed.uuidOf("lamp"), value: 1 }] };
  expect((await call("ann", "PUT", path, foreign)).status).toBe(404);
  const output = { name: "X", parts: [{ input: room.uuidOf("heat"), value: 1 }] };
  expect((await call("ann", "PUT", path, output)).status).toBe(404);
  const wrong = { name: "X", parts: [{ input: room.uuidOf("fan"), value: "loud" }] };
  expect((await call("ann", "PUT", path, wrong)).status).toBe(422);
  expect((await call("ann", "PUT", path, { name: "N".repeat(5000), parts })).status).toBe(422);
  expect((await call("ann", "GET", path)).json.name).toBe("Evening");
  const changed = await call("ann", "PUT", path, { name: "Night", parts: parts.slice(1) });
  expect(changed.json).toMatchObject({ name: "Night", parts: [{ name: "fan · Room", state: "waiting" }] });

  await services.units.remove(ann, room.id);
  const refused = await call("ann", "POST", `${path}/run`);
  expect([refused.status, refused.json.code]).toEqual([409, "scene-broken"]);
  expect((await call("ann", "GET", path)).json.parts).toEqual([
    { input: null, unit: null, name: "fan · Room", value: 0, problem: "gone", state: "other" },
  ]);
  expect((await call("ann", "DELETE", path)).json).toEqual({ deleted: true });
  expect((await call("ann", "GET", path)).status).toBe(404);
});

test("alerts are made to run a scene, and no more", async () => {
  const room = await services.unit(ann, "Bath", ["valve"], ["leak"]);
  const parts = [{ input: room.uuidOf("valve"), value: 0 }];
  const { uuid } = (await call("ann", "POST", "/scenes", { name: "Close", parts })).json;
  const condition = { kind: "above", threshold: 30, deadband: 1 };
  const alert = await call("ann", "POST", "/alerts", {
    on: { output: room.uuidOf("leak") },
    condition,
  });
  const path = `/scenes/${uuid}/reactions`;
  const body = { alert: alert.json.id, moment: "began" };
  const made = await call("ann", "POST", path, body);
  expect(made.json).toMatchObject({
    alert: alert.json.id,
    scene: uuid,
    moment: "began",
    stopped: false,
    loop: ["Close"],
  });
  expect((await call("bob", "POST", path, body)).status).toBe(404);
  expect((await call("reader", "GET", path)).json).toEqual({ reactions: [made.json] });
  expect((await call("ann", "PUT", `${path}/${made.json.reaction}`)).json).toEqual(made.json);
  expect((await call("bob", "DELETE", `${path}/${made.json.reaction}`)).status).toBe(404);
  expect((await call("ann", "DELETE", `${path}/${made.json.reaction}`)).json).toEqual({ deleted: true });
  expect((await call("ann", "GET", path)).json).toEqual({ reactions: [] });
});
