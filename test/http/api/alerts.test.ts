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
  expect(await next()).toBe(":\n\n");
  await services.report(unit, { heat: 31 });
  const [event, data] = (await next()).split("\n");
  expect(event).toBe("event: incident");
  const incident = { rule: made.json.id, unit: "Hall", output: "heat", phase: "firing", value: 31, ended: null };
  expect(JSON.parse(data?.replace("data: ", "") ?? "")).toMatchObject(incident);
  stream.destroy();
});
