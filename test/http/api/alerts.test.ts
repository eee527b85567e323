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

test("a rule is made, read, changed and deleted by its owner alone; its incidents are theirs, too", async () => {
  const [unit] = await services.plant([{ owner: ann, name: "Room", inputs: [], outputs: ["heat"] }]);
  if (!unit) throw new Error("nothing was planted");
  await services.report(unit, { heat: 31 });
  const condition = { kind: "above", threshold: 30, deadband: 1 };
  const on = { output: unit.uuidOf("heat") };
  expect((await call("reader", "POST", "/alerts", { on, condition })).status).toBe(403);
  expect((await call("bob", "POST", "/alerts", { on, condition })).status).toBe(404);
  const made = await call("ann", "POST", "/alerts", { on, condition });
  expect(made.json).toMatchObject({ watches: { of: "output", output: "heat", unit: "Room" }, condition, firing: 1 });
  const { id } = made.json;

  const open = (await call("reader", "GET", "/incidents?which=open")).json.incidents;
  expect(open).toEqual([
    expect.objectContaining({ rule: id, unit: "Room", output: "heat", phase: "firing", value: 31 }),
  ]);
  expect((await call("bob", "GET", "/incidents")).json.incidents).toEqual([]);
  const acknowledge = `/incidents/${open[0].id}/acknowledge`;
  for (const path of [acknowledge, "/incidents/4000000/acknowledge"]) {
    expect((await call("bob", "POST", path)).status).toBe(404);
  }
  expect((await call("reader", "POST", acknowledge)).status).toBe(403);
  expect((await call("ann", "POST", acknowledge)).json).toMatchObject({ by: "Ann", acknowledged: expect.anything() });

  expect((await call("bob", "PATCH", `/alerts/${id}`, { paused: true })).status).toBe(404);
  const changed = await call("ann", "PATCH", `/alerts/${id}`, { condition: { ...condition, threshold: 40 } });
  expect(changed.json).toMatchObject({ id, condition: { threshold: 40 }, firing: 0 });
  expect((await call("ann", "POST", acknowledge)).status).toBe(409);
  expect((await call("bob", "DELETE", `/alerts/${id}`)).status).toBe(404);
  expect((await call("ann", "DELETE", `/alerts/${id}`)).status).toBe(204);
  expect((await call("ann", "GET", "/alerts")).json.rules).toEqual([]);
});

test("a rule is tried on one output or on those of many units, as it is named once; on units there is nothing to try", async () => {
  const devices = ["Cellar", "Attic"].map((name) => ({ owner: ann, name, inputs: [], outputs: ["damp"] }));
  const [cellar] = await services.plant(devices);
  const condition = { kind: "above", threshold: 60, deadband: 1 };
  const tries = (what: object) => call("reader", "POST", "/alerts/dry-run", { condition, ...what });
  const output = cellar?.uuidOf("damp");
  expect((await tries({ output })).json).toMatchObject({ times: 0, tried: 1, of: 1, every: null });
  expect((await tries({ on: { output } })).json).toMatchObject({ tried: 1, of: 1 });
  expect((await tries({ on: { many: "damp" } })).json).toMatchObject({ tried: 2, of: 2 });
  expect((await call("bob", "POST", "/alerts/dry-run", { condition, on: { output } })).status).toBe(404);
  expect((await tries({ output, on: { output } })).status).toBe(400);
  for (const many of ["", "\0", "a\0b", "x".repeat(300)])
    expect((await tries({ on: { many } })).status, many).toBe(400);
  expect((await tries({})).status).toBe(400);
  expect((await tries({ on: { many: null }, condition: { kind: "silent", after: null } })).status).toBe(422);
});

test("the stream of incidents is one of server-sent events, each an incident", async () => {
  const [unit] = await services.plant([{ owner: ann, name: "Hall", inputs: [], outputs: ["heat"] }]);
  if (!unit) throw new Error("nothing was planted");
  const condition = { kind: "above", threshold: 30, deadband: 1 };
  const made = await call("ann", "POST", "/alerts", { on: { output: unit.uuidOf("heat") }, condition });
  const token = await services.apiTokens.add(ann, "stream", "read", null);
  const answer = await services.http.inject({
    url: "/api/v1/incidents/events?time=ms",
    headers: { authorization: `Bearer ${token}` },
    payloadAsStream: true,
  });
  expect(answer.headers["content-type"]).toBe("text/event-stream");
  const stream = answer.stream();
  const chunks = stream[Symbol.asyncIterator]();
  const next = async () => String((await chunks.next()).value);
  expect(await next()).toBe("retry: 3000\n\n");
  expect(await next()).toMatch(/^event: ready\ndata: \{\}\nid: \d+\n\n$/);
  await services.report(unit, { heat: 31 });
  const [event, data, id] = (await next()).split("\n");
  expect(event).toBe("event: incident");
  const incident = { rule: made.json.id, unit: "Hall", output: "heat", phase: "firing", value: 31, ended: null };
  expect(JSON.parse(data?.replace("data: ", "") ?? "")).toMatchObject(incident);
  stream.destroy();

  // What ended while nobody listened, and what came and went, is told to who says where it was.
  for (const heat of [0, 40, 0, 50]) await services.report(unit, { heat });
  const again = await services.http.inject({
    url: "/api/v1/incidents/events?time=ms",
    headers: { authorization: `Bearer ${token}`, "last-event-id": id?.replace("id: ", "") },
    payloadAsStream: true,
  });
  const more = again.stream()[Symbol.asyncIterator]();
  let text = "";
  while (!text.includes("event: ready")) text += String((await more.next()).value);
  const told = [...text.matchAll(/data: (\{.+\})\n/g)].map(([, json = ""]) => JSON.parse(json));
  expect(told.map(({ phase }) => phase)).toEqual(["resolved", "resolved", "firing"]);
  expect(told[0]).toMatchObject({ value: 31 });
  again.stream().destroy();
});

test("what no rule can be is refused with the field that is wrong, made and changed alike", async () => {
  const [unit] = await services.plant([{ owner: ann, name: "Attic", inputs: [], outputs: ["heat"] }]);
  const on = { output: unit?.uuidOf("heat") };
  const good = { kind: "above", threshold: 30, deadband: 1 };
  const { id } = (await call("ann", "POST", "/alerts", { on, condition: good })).json;
  const refusals = async (body: { condition?: object; timing?: object }) => {
    const answers = [
      await call("ann", "POST", "/alerts", { on, condition: { ...good, threshold: 1 }, ...body }),
      await call("ann", "PATCH", `/alerts/${id}`, body),
    ];
    return answers.map(({ status, json }) => [status, json.errors?.[0]?.field ?? json.code]);
  };
  const both = (status: number, what: string) => [[status, what], [status, what]]; // biome-ignore format: pairs
  expect(await refusals({ condition: { ...good, deadband: 1e308 } })).toEqual(both(400, "condition.deadband"));
  const flat = { kind: "outside", low: 5, high: 5, deadband: 0 };
  expect(await refusals({ condition: flat })).toEqual(both(400, "condition.high"));
  expect(await refusals({ condition: { ...flat, high: 9, deadband: 3 } })).toEqual(both(422, "deadband-too-wide"));
  expect(await refusals({ condition: { kind: "is", values: [1, 1] } })).toEqual(both(400, "condition.values"));
  expect(await refusals({ condition: { ...good, for: 9 } })).toEqual(both(400, "condition"));
  const hours = { days: [1, 1, 1], from: 0, to: 60 };
  expect(await refusals({ timing: { hours } })).toEqual(both(400, "timing.hours.days"));
  expect(await refusals({ timing: { forMs: -1 } })).toEqual(both(400, "timing.forMs"));
  expect((await call("ann", "GET", "/alerts")).json.rules.at(-1)).toMatchObject({ id, condition: good });
});

test("an equal rule is refused, made or changed into; one that waits otherwise is another", async () => {
  const [unit] = await services.plant([{ owner: ann, name: "Cellar", inputs: [], outputs: ["heat"] }]);
  const make = (condition: object, more: object = {}) =>
    call("ann", "POST", "/alerts", { on: { output: unit?.uuidOf("heat") }, condition, ...more });
  const above = (threshold: number, deadband = 0) => ({ kind: "above", threshold, deadband });
  expect((await make(above(30))).status).toBe(200);
  expect((await make(above(30, 0.7))).json).toMatchObject({ status: 409, code: "rule-exists" });
  expect((await make(above(30), { severity: "critical" })).status).toBe(409);
  const late = await make(above(30), { severity: "critical", timing: { forMs: 3_600_000 } });
  expect(late.status).toBe(200);
  const { id } = (await make(above(31))).json;
  const change = (body: object, rule = id) => call("ann", "PATCH", `/alerts/${rule}`, body);
  expect((await change({ condition: above(30, 2) })).json).toMatchObject({ status: 409, code: "rule-exists" });
  expect((await change({ timing: { forMs: 0 } }, late.json.id)).status).toBe(409);
  expect((await change({ condition: above(31, 2), severity: "info" })).status).toBe(200);
  const made = (await make({ kind: "is", values: [1, 2] })).status;
  expect([made, (await make({ kind: "is", values: [2, 1] })).status]).toEqual([200, 409]);
});

test("a rule watches what is in a room of its owner, and in no room of others", async () => {
  const [unit] = await services.plant([{ owner: ann, name: "Fridge", inputs: [], outputs: ["cold"] }]);
  if (!unit) throw new Error("nothing was planted");
  const { room } = (await call("ann", "POST", "/rooms", { name: "Kitchen" })).json;
  await call("ann", "PUT", `/units/${unit.uuid}/room`, { room });
  const condition = { kind: "above", threshold: 8, deadband: 1 };
  const body = { on: { many: "cold", room }, condition };
  expect((await call("bob", "POST", "/alerts", body)).json).toMatchObject({ code: "room-gone" });
  const made = await call("ann", "POST", "/alerts", body);
  expect(made.json).toMatchObject({ watches: { of: "many", name: "cold", room }, firing: 0 });
  await services.report(unit, { cold: 9 });
  const { json } = await call("ann", "GET", "/incidents?which=open");
  expect(json.incidents).toContainEqual(expect.objectContaining({ rule: made.json.id, unit: "Fridge", value: 9 }));
});
