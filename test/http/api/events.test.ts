import { connect } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { countOf } from "../../../src/domain/revision.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { createClient, createToken, setVisibility, uuidsOf, write } from "../../support/api.ts";
import { openEvents } from "../../support/events.ts";
import { meet, seesButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let unit: VirtualUnit;
let token: string;
let of: Record<string, string>;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann));
  token = await createToken(ann);
  ({ of } = await uuidsOf(world, "Greenhouse"));
});
afterAll(() => world.stop());

const values = ({ events }: Awaited<ReturnType<typeof openEvents>>, variable = of.temperature) =>
  events.filter(({ data }) => data.variable === variable).map(({ data }) => data.value);

test("present values come first, then each change, of inputs until they are applied", async () => {
  await unit.sync({ output_variables: { temperature: 20 } });
  const stream = await openEvents(world, `variables=${of.temperature},${of.target}&time=ms`, token);
  expect(stream.headers.get("content-type")).toBe("text/event-stream");
  await stream.until(() => stream.events.length === 2);
  expect(stream.events.map(({ event, data }) => [event, data.variable, data.value])).toEqual([
    ["value", of.temperature, 20],
    ["value", of.target, 20],
  ]);
  for (const temperature of [21, 22, 22.5]) {
    const at = Date.now() + 1;
    await unit.sync({ at, output_variables: { temperature } });
    await stream.until(() => values(stream).at(-1) === temperature);
    expect(stream.events.at(-1)?.data).toEqual({
      variable: of.temperature,
      value: temperature,
      at,
      revision: null,
      applied: null,
    });
  }
  const api = createClient(world, token);
  const { json } = await api(`/variables/${of.target}/value`, { method: "PUT", body: { value: 25 } });
  await stream.until(() => values(stream, of.target).at(-1) === 25);
  expect(stream.events.at(-1)?.data).toMatchObject({ revision: json.revision, applied: false });
  const { json: device } = await unit.sync();
  expect(countOf(device?.input_rev ?? 0)).toBe(json.revision);
  await unit.sync({ input_rev: device?.input_rev });
  await stream.until(() => stream.events.at(-1)?.data.applied === true);
  expect(values(stream)).toEqual([20, 21, 22, 22.5]);
  stream.close();
});

test("what is not followed is not told, and a value that was there before is not told again", async () => {
  const stream = await openEvents(world, `variables=${of.temperature}`, token);
  await stream.until(() => stream.events.length === 1);
  await unit.sync({ output_variables: { door: "open" } });
  await unit.sync({ output_variables: { temperature: 30 } });
  await stream.until(() => values(stream).includes(30));
  expect(stream.events).toHaveLength(2);
  stream.close();
});

test("anybody may follow what is public, until it is hidden", async () => {
  await setVisibility(world, ann, "Greenhouse", "public");
  const open = () => openEvents(world, `variables=${of.temperature}`);
  const stream = await open();
  await stream.until(() => stream.events.length === 1);
  await setVisibility(world, ann, "Greenhouse", "private");
  await stream.until(() => stream.ended());
  await unit.sync({ output_variables: { temperature: 99 } });
  expect(stream.events.at(-1)).toEqual({ event: "end", data: { code: "access-lost" } });
  expect(values(stream)).not.toContain(99);
  expect((await open()).status).toBe(404);
});

test("a token that has expired, or whose owner was blocked, gets no more values than of a second", async () => {
  const cara = await meet(world, { first_name: "Cara" });
  await setVisibility(world, ann, "Greenhouse", "internal");
  for (const [end, undo] of [
    ["update api_token set expires_at = 1 where name = 'Ending'", "delete from api_token where name = 'Ending'"],
    ["update user set role = 'blocked' where name = 'Cara'", "update user set role = 'user' where name = 'Cara'"],
  ] as const) {
    const stream = await openEvents(
      world,
      `variables=${of.temperature}`,
      await createToken(cara, "look", "A day", "Ending"),
    );
    await stream.until(() => stream.events.length === 1);
    await write(world, end);
    const from = Date.now();
    await vi.waitFor(
      async () => {
        await unit.sync({ output_variables: { temperature: Date.now() % 1000 } });
        expect(stream.ended()).toBe(true);
      },
      { interval: 50, timeout: 10_000 },
    );
    expect(stream.events.at(-1)?.event).toBe("end");
    const late = stream.events.filter(({ data }) => Date.parse(data.at) > from + 2000);
    expect(late).toEqual([]);
    await write(world, undo);
  }
  await setVisibility(world, ann, "Greenhouse", "private");
});

test("a token that is revoked ends its streams at once", async () => {
  const brief = await createToken(ann, "look", "A day", "Brief");
  const stream = await openEvents(world, `variables=${of.temperature}`, brief);
  await stream.until(() => stream.events.length === 1);
  ann.says("/token");
  const list = await seesButton(ann, "👁 Brief");
  for (const label of ["👁 Brief", "🗑 Revoke", "🗑 Revoke"]) {
    const { edits } = ann.chat.current(list) ?? list;
    await ann.presses(ann.chat.current(list) ?? list, label);
    await ann.sees((message) => message.id === list.id && message.edits > edits);
  }
  await stream.until(() => stream.ended());
  expect(stream.events.at(-1)?.event).toBe("end");
});

test("many changes are not kept for one who does not read: only what is newest comes", async () => {
  const path = `/api/v1/events?variables=${of.temperature}`;
  const socket = connect(Number(new URL(world.instance.localUrl).port), "127.0.0.1");
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`);
  await new Promise((done) => socket.once("data", done));
  socket.pause();
  for (let i = 0; i < 100; i++) await unit.sync({ output_variables: { temperature: 1000 + i } });
  let text = "";
  await new Promise<void>((done) => {
    socket.on("data", (chunk) => {
      text += chunk;
      if (text.includes('"value":1099')) done();
    });
    void socket.resume();
  });
  socket.destroy();
});

test("wrong lists of variables are refused before a stream begins", async () => {
  const api = createClient(world, token);
  const many = Array.from({ length: 101 }, (_, i) => `${String(i).padStart(8, "1")}-1111-4111-8111-111111111111`);
  for (const list of ["", "x", `${of.door},${of.door}`, many.join(",")]) {
    const { status, json } = await api(`/events?variables=${list}`);
    expect([status, json.errors[0].field]).toEqual([400, "variables"]);
  }
  expect((await api("/events")).status).toBe(400);
});

test("a stopping instance ends streams, waits and downloads, even of those who do not read", async () => {
  const streams = await Promise.all([1, 2].map(() => openEvents(world, `variables=${of.temperature}`, token)));
  const waiting = createClient(world, token)(`/variables/${of.target}/value?wait=30`, {
    method: "PUT",
    body: { value: 7 },
    // Whether it is still answered or not.
  }).catch(() => {});
  await Promise.all(streams.map((stream) => stream.until(() => stream.events.length > 0)));
  const before = performance.now();
  await world.restart();
  expect(performance.now() - before).toBeLessThan(5000);
  for (const stream of streams) await stream.until(() => stream.ended());
  await waiting;
  expect((await createClient(world, token)("/units")).status).toBe(200);
});

test("a connection on which nobody says anything does not keep an instance from stopping", async () => {
  const socket = connect(Number(new URL(world.instance.localUrl).port), "127.0.0.1");
  await new Promise((done) => socket.once("connect", done));
  const closed = new Promise((done) => socket.once("close", done));
  socket.on("error", () => {});
  void socket.resume();
  await world.restart();
  await closed;
});
