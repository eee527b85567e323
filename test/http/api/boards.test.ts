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

test("a board is made, read, changed and deleted by its owner alone, with what they may see", async () => {
  const unit = await services.unit(ann, "Room", ["target"], ["heat"]);
  const foreign = await services.unit(bob, "Shed", ["lamp"], ["lux"]);
  const widgets = [
    { kind: "title", label: "Climate" },
    { variable: unit.uuidOf("target") },
    { variable: unit.uuidOf("heat") },
  ];
  const made = await call("ann", "POST", "/boards", { name: "Home", widgets });
  expect(made.json).toMatchObject({
    name: "Home",
    widgets: [
      { kind: "title", status: "ok", label: "Climate" },
      { kind: "stepper", status: "ok", variable: unit.uuidOf("target"), unit: unit.uuid },
      { kind: "value", status: "ok", variable: unit.uuidOf("heat") },
    ],
  });
  const path = `/boards/${made.json.uuid}`;
  expect((await call("reader", "GET", "/boards")).json).toEqual({ boards: [{ uuid: made.json.uuid, name: "Home" }] });
  expect((await call("reader", "GET", path)).json).toEqual(made.json);
  expect((await call("bob", "GET", "/boards")).json).toEqual({ boards: [] });
  for (const method of ["GET", "DELETE"] as const) expect((await call("bob", method, path)).status).toBe(404);
  expect((await call("reader", "DELETE", path)).status).toBe(403);
  expect(
    (await call("ann", "PUT", path, { name: "Home", widgets: [{ variable: foreign.uuidOf("lamp") }] })).status,
  ).toBe(404);
  const wrong = { name: "Home", widgets: [{ kind: "toggle", variable: unit.uuidOf("heat") }] };
  expect((await call("ann", "PUT", path, wrong)).status).toBe(422);
  expect((await call("ann", "PUT", path, { name: "N".repeat(5000), widgets: [] })).status).toBe(422);
  const changed = await call("ann", "PUT", path, {
    name: "House",
    widgets: [{ kind: "grid", variable: unit.uuidOf("target") }],
  });
  expect(changed.status).toBe(422);
  const typed = await call("ann", "PUT", path, {
    name: "House",
    widgets: [{ kind: "typed", variable: unit.uuidOf("target") }],
  });
  expect(typed.json).toMatchObject({ name: "House", revision: 2, widgets: [{ kind: "typed" }] });
  expect((await call("ann", "DELETE", path)).json).toEqual({ deleted: true });
  expect((await call("ann", "GET", path)).status).toBe(404);
});

test("a board that was read may be changed and sent back: its widgets stay, also those of which nothing may be seen", async () => {
  const unit = await services.unit(ann, "Porch", ["lamp"], ["lux"]);
  const shed = await services.unit(bob, "Barn", ["gate"], []);
  const gift = { unitId: shed.id, variableId: null, read: true, write: false };
  const may = await services.grants.give(bob, gift, { userId: ann.id }, Date.now());
  const widgets = [{ variable: shed.uuidOf("gate") }, { variable: unit.uuidOf("lux") }, { label: "Light" }];
  const { json: made } = await call("ann", "POST", "/boards", { name: "Lent", widgets });
  expect(made.widgets).toMatchObject([{ kind: "value" }, { kind: "value" }, { kind: "title", label: "Light" }]);
  await services.grants.revoke(bob, may.id, Date.now());
  const path = `/boards/${made.uuid}`;
  const { json: read } = await call("ann", "GET", path);
  expect(read.widgets[0]).toMatchObject({ status: "no-access", variable: null, unit: null });
  const [gate, lux, title] = read.widgets;
  const sent = { ...read, name: "Mine", widgets: [{ ...title, label: "Lights" }, gate, lux] };
  const { json: changed } = await call("ann", "PUT", path, sent);
  expect(changed).toMatchObject({ name: "Mine", widgets: [{ ...title, label: "Lights" }, gate, lux] });
  await services.grants.give(bob, gift, { userId: ann.id }, Date.now());
  const { json: back } = await call("ann", "GET", path);
  expect(back.widgets[1]).toMatchObject({ id: gate.id, status: "ok", variable: shed.uuidOf("gate") });
  // Of another board, twice, or as what it can't be.
  const { json: other } = await call("ann", "POST", "/boards", { name: "Other", widgets: [{ label: "x" }] });
  for (const [bad, status] of [
    [[{ id: other.widgets[0].id, label: "x" }], 404],
    [[{ id: lux.id }, { id: lux.id }], 404],
    [[{ id: lux.id, kind: "toggle" }], 422],
    [[{ id: 0 }], 400],
  ] as const)
    expect((await call("ann", "PUT", path, { name: "Mine", widgets: bad })).status, JSON.stringify(bad)).toBe(status);
  expect((await call("ann", "PUT", path, { name: "Mine", widgets: [{ id: lux.id }] })).json.widgets).toEqual([lux]);
});

test("nobody has more than 100 boards", async () => {
  for (let n = 0; n < 100; n++) await services.boards.create(bob, `Board ${n}`, n);
  const one = await call("bob", "POST", "/boards", { name: "One more", widgets: [] });
  expect([one.status, one.json.detail ?? JSON.stringify(one.json)]).toEqual([409, expect.stringContaining("100")]);
  expect((await call("bob", "GET", "/boards")).json.boards).toHaveLength(100);
});
