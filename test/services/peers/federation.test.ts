import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InstanceKey } from "../../../src/entities/instancekey.ts";
import { Sample } from "../../../src/entities/sample.ts";
import { PATHS } from "../../../src/services/peers/wire.ts";
import { befriend, createShelf, type Server, startServer } from "../../support/peers.ts";
import type { Planted } from "../../support/services.ts";

let source: Server;
let reader: Server;
let shelf: ReturnType<typeof createShelf>;
let peers: Awaited<ReturnType<typeof befriend>>;
let unit: Planted;
beforeAll(async () => {
  [source, reader] = [await startServer(), await startServer()];
  const owner = await source.person("Ann");
  [unit] = (await source.plant([
    { owner, name: "Greenhouse", inputs: ["heater"], outputs: ["warmth", "damp", "secret"] },
  ])) as [Planted];
  await source.grants.setVisibility(owner, unit.id, "trusted", source.now());
  await source.grants.setVariableVisibility(owner, unit.of("secret"), "internal", source.now());
  await source.report(unit, { warmth: 20, damp: 50, secret: 7 });
  peers = await befriend(source, reader);
  shelf = createShelf(reader, peers.source.id);
});
afterAll(async () => {
  await shelf.pull.stop();
  await Promise.all([source.stop(), reader.stop()]);
});

/** What an output has been, as its own server has it. */
async function samplesOf(server: Server, { id }: { id: number }): Promise<[number, unknown][]> {
  await server.journal.flush();
  const rows = await server.em.fork().find(Sample, { variableId: id }, { orderBy: { at: "asc" } });
  return rows.map(({ at, number }) => [at, number]);
}

const last = (name: string) => shelf.of(unit.uuidOf(name)).at(-1)?.[1];

describe("trust", () => {
  test("begins with a fingerprint that both sides see", async () => {
    const { fingerprint, instanceId } = source.peers.own;
    expect(peers.source).toMatchObject({ instanceId, url: source.url, mayRead: false, weRead: true });
    expect((await reader.peers.view(reader.admin, peers.source.id)).fingerprint).toBe(fingerprint);
    expect([...fingerprint.replace(" ", "")]).toHaveLength(10);
    expect(fingerprint).not.toBe(reader.peers.own.fingerprint);
  });

  test("is an admin's alone", async () => {
    const ann = await reader.person("Bob");
    for (const work of [
      () => reader.peers.propose(ann, source.url),
      () => reader.peers.list(ann, 0),
      () => reader.peers.view(ann, peers.source.id),
      () => reader.peers.reads(ann, peers.source.id, 0),
      () => reader.peers.suspend(ann, peers.source.id, true),
      () => reader.peers.remove(ann, peers.source.id),
      () => reader.peers.rotateKey(ann),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: "not-found" });
    }
  });

  test("is refused to itself, to a stranger's page, to a peer again, and to plain HTTP unless that is allowed", async () => {
    const refusal = (address: string) =>
      reader.peers.propose(reader.admin, address).then(
        () => "taken",
        ({ code }) => code,
      );
    expect(await refusal(reader.url)).toBe("peer-self");
    expect(await refusal(source.url)).toBe("peer-known");
    expect(await refusal(source.url.replace("127.0.0.1", "localhost"))).toBe("peer-elsewhere");
    expect(await refusal("not an address")).toBe("peer-address");
    expect(await refusal("http://127.0.0.1:1")).toBe("peer-unreachable");
    const third = await startServer();
    const proposal = await reader.peers.propose(reader.admin, third.url);
    expect(proposal.isPlain).toBe(true);
    const terms = { mayRead: false, weRead: true, allowsPlain: false };
    await expect(reader.peers.trust(reader.admin, proposal, terms)).rejects.toMatchObject({ code: "peer-plain" });
    await third.stop();
  });
});

test("a peer sees the outputs that are open to it, and nothing else", async () => {
  const { units, next } = await reader.federation.client.outputs(peers.source, null);
  expect(next).toBeNull();
  expect(units).toEqual([
    expect.objectContaining({
      uuid: unit.uuid,
      name: "Greenhouse",
      outputs: ["warmth", "damp"].map((name) =>
        expect.objectContaining({ name, uuid: unit.uuidOf(name), type: "float" }),
      ),
    }),
  ]);
});

describe("samples", () => {
  test("begin with the present value; what is not there and what is not for the peer look alike", async () => {
    const nothing = "00000000-0000-4000-8000-000000000000";
    const foreign = [unit.uuidOf("secret"), unit.uuidOf("heater"), nothing];
    shelf.want(unit.uuidOf("warmth"), unit.uuidOf("damp"), ...foreign);
    await shelf.until(() => last("warmth") === 20 && last("damp") === 50);
    expect([...shelf.gone].sort()).toEqual([...foreign].sort());
    expect(last("secret")).toBeUndefined();
  });

  test("come as they are made, each once, with their own times", async () => {
    for (const warmth of [21, 22, 23]) await source.report(unit, { warmth, secret: warmth });
    await shelf.until(() => last("warmth") === 23);
    expect(shelf.of(unit.uuidOf("warmth"))).toEqual(await samplesOf(source, { id: unit.of("warmth") }));
    expect(shelf.of(unit.uuidOf("secret"))).toEqual([]);
  });

  test("that come late have their places", async () => {
    const at = source.now() - 3_600_000;
    await source.report(unit, { warmth: [[at, 5]] });
    await shelf.until(() => shelf.of(unit.uuidOf("warmth")).some(([time]) => time === at));
    expect(shelf.of(unit.uuidOf("warmth"))).toEqual(await samplesOf(source, { id: unit.of("warmth") }));
  });

  test("stop when an output is closed, and go on with the present value when it is opened", async () => {
    const owner = (await source.users.find(1001)) ?? source.admin;
    await source.grants.setVariableVisibility(owner, unit.of("damp"), "private", source.now());
    await shelf.until(() => shelf.gone.includes(unit.uuidOf("damp")));
    await source.report(unit, { damp: 60, warmth: 24 });
    await shelf.until(() => last("warmth") === 24);
    expect(last("damp")).toBe(50);
    await source.grants.setVariableVisibility(owner, unit.of("damp"), null, source.now());
    await shelf.until(() => last("damp") === 60);
    expect(shelf.gone).not.toContain(unit.uuidOf("damp"));
  });

  test("are noted for the admin there", async () => {
    await source.federation.note();
    const { items } = await source.peers.reads(source.admin, peers.reader.id, 0);
    expect(items.map(({ unit, name }) => [unit, name])).toEqual([
      ["Greenhouse", "damp"],
      ["Greenhouse", "warmth"],
    ]);
    expect(items.every(({ at }) => at !== null)).toBe(true);
  });
});

test("a suspended peer hears nothing, until it is resumed", async () => {
  await source.peers.suspend(source.admin, peers.reader.id, true);
  await source.report(unit, { warmth: 30 });
  await expect(reader.federation.client.outputs(peers.source, null)).rejects.toMatchObject({ code: "peer-refused" });
  expect(last("warmth")).toBe(24);
  await source.peers.suspend(source.admin, peers.reader.id, false);
  shelf.pull.wake(peers.source.id);
  await shelf.until(() => last("warmth") === 30);
});

test("a key is rotated while samples come, and none is lost", async () => {
  for (const server of [source, reader]) {
    await server.peers.rotateKey(server.admin);
    await server.em.fork().nativeUpdate(InstanceKey, { state: "pending" }, { createdAt: 0 });
    await source.report(unit, { warmth: 31 });
    await server.federation.tick();
  }
  await source.report(unit, { warmth: 32 });
  await shelf.until(() => last("warmth") === 32);
  expect((await reader.peers.view(reader.admin, peers.source.id)).trouble).toBeNull();
});

test("ended trust takes what was given with it", async () => {
  await source.peers.remove(source.admin, peers.reader.id);
  await expect(reader.federation.client.outputs(peers.source, null)).rejects.toMatchObject({ code: "peer-refused" });
  expect((await source.peers.list(source.admin, 0)).total).toBe(0);
});

test("the doors are described as OpenAPI", async () => {
  const document = await (await fetch(`${source.url}/peers/v1/openapi.json`)).json();
  expect(await new Validator().validate(document)).toEqual({ valid: true });
  expect(Object.keys(document.paths)).toEqual(Object.values(PATHS));
});
