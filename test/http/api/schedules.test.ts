import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { apiOf, type Services, startServices } from "../../support/services.ts";

let services: Services;
let ann: Person;
let call: Awaited<ReturnType<typeof apiOf>>;
beforeAll(async () => {
  services = await startServices();
  ann = await services.person("Ann");
  const bob = await services.person("Bob");
  call = await apiOf(services, { ann: [ann, "write"], bob: [bob, "write"], reader: [ann, "read"] });
});
afterAll(() => services.stop());

const days = [0, 1, 2, 3, 4, 5, 6];
const when = { kind: "time", minute: 450, days };

test("a schedule is made, read, changed, run and removed by its owner alone", async () => {
  const [unit] = await services.plant([{ owner: ann, name: "Room", inputs: ["lamp"], outputs: [] }]);
  const input = unit?.uuidOf("lamp");
  const does = { input, value: 1, endValue: 0 };
  const body = { name: "Morning", does, when, end: { kind: "after", minutes: 30 } };
  expect((await call("reader", "POST", "/schedules", body)).status).toBe(403);
  expect((await call("bob", "POST", "/schedules", body)).status).toBe(404);
  const made = await call("ann", "POST", "/schedules", body);
  expect(made.json).toMatchObject({ name: "Morning", does, when, end: body.end, late: 10, paused: null });
  expect(made.json.next).toHaveLength(3);
  const path = `/schedules/${made.json.uuid}`;
  for (const [method, way] of [
    ["PATCH", ""],
    ["POST", "/run"],
    ["DELETE", ""],
  ] as const) {
    // biome-ignore format: short
    expect((await call("bob", method, `${path}${way}`, method === "PATCH" ? { late: 5 } : undefined)).status).toBe(404);
    expect((await call("reader", method, `${path}${way}`, method === "PATCH" ? { late: 5 } : undefined)).status).toBe(
      403,
    );
  }
  const sunny = { kind: "sun", event: "sunset", offset: -30, earliest: null, latest: 1260, days: [4, 0] };
  expect((await call("ann", "PATCH", path, { when: sunny })).json).toMatchObject({ code: "schedule-place-needed" });
  const changed = await call("ann", "PATCH", path, { when: sunny, city: "Kazan", paused: true });
  expect(changed.json).toMatchObject({ when: { ...sunny, days: [0, 4] }, city: { name: "Kazan" }, paused: "hand" });
  expect((await call("reader", "GET", "/schedules")).json.schedules).toEqual([
    expect.objectContaining({ uuid: made.json.uuid, end: body.end }),
  ]);
  expect((await call("ann", "PATCH", path, { paused: false })).json.paused).toBe(null);
  expect((await call("ann", "POST", `${path}/run`)).status).toBe(200);
  expect((await call("ann", "GET", `/variables/${input}/value`)).json.value).toBe(1);
  expect((await call("ann", "DELETE", path)).status).toBe(204);
  expect((await call("ann", "GET", "/schedules")).json.schedules).toEqual([]);
});

test("what is too often, nowhere, or does not fit together is refused", async () => {
  const [unit] = await services.plant([{ owner: ann, name: "Attic", inputs: ["fan"], outputs: [] }]);
  const does = { input: unit?.uuidOf("fan"), value: 1 };
  const make = async (more: object) => {
    const { status, json } = await call("ann", "POST", "/schedules", { does, when, ...more });
    return [status, json.code ?? json.errors?.[0]?.field];
  };
  const every = { kind: "every", minutes: 15, from: 480, to: 1200, days };
  expect((await make({ when: { ...every, minutes: 1 / 60 } }))[0]).toBe(400);
  expect(await make({ when: every, spread: 5 })).toEqual([422, "schedule-timing"]);
  expect(await make({ end: { kind: "time", minute: 60 } })).toEqual([422, "schedule-end-value"]);
  expect(await make({ city: "Atlantis" })).toEqual([422, "city-unknown"]);
  expect(await make({ when: { kind: "once", date: "2020-01-01", minute: 0 } })).toEqual([422, "schedule-past"]);
});
