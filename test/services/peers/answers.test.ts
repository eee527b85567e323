import { randomBytes, randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { RequestDescriptor } from "http-message-sig";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RemoteDevices } from "../../../src/services/mirrors/devices.ts";
import type { KnownPeer } from "../../../src/services/peers/book.ts";
import { PeerClient } from "../../../src/services/peers/client.ts";
import { ANSWER, digestOf, signMessage } from "../../../src/services/peers/signature.ts";
import { listOf, PATHS } from "../../../src/services/peers/wire.ts";
import { type Passed, startMiddle } from "../../support/middle.ts";
import { befriend, freePort, type Server, startServer } from "../../support/peers.ts";
import { whileTimeStands } from "../../support/time.ts";

const network = { allows: () => true, lookup: async () => [], route: (one: string) => one };
const seconds = () => Math.floor(Date.now() / 1000);
const nonce = () => randomBytes(18).toString("base64url");

describe("an answer", () => {
  let middle: Awaited<ReturnType<typeof startMiddle>>;
  let behind: Server;
  let reader: Server;
  let peer: KnownPeer;
  beforeAll(async () => {
    middle = await startMiddle();
    const port = await freePort();
    behind = await startServer({ port, url: middle.url });
    middle.passTo(`http://127.0.0.1:${port}`);
    reader = await startServer();
    peer = (await befriend(behind, reader)).source;
  });
  afterAll(async () => {
    await Promise.all([behind.stop(), reader.stop()]);
    await middle.stop();
  });
  const outcome = () =>
    reader.federation.client.outputs(peer, null).then(
      () => "taken",
      ({ code }) => code,
    );
  /** An answer to this request as the other server would sign it. */
  const signed = (
    asked: RequestDescriptor,
    body: Buffer,
    { status = 200, created = seconds(), more = {} }: { status?: number; created?: number; more?: object } = {},
  ): Passed => {
    const fields = [{ name: "content-digest", value: digestOf(body) }];
    const message = { kind: "response" as const, status, fields, request: asked };
    const times = { created, expires: created + 60, nonce: nonce() };
    const { signature, signatureInput } = signMessage(message, ANSWER, behind.federation.keys.active, times);
    const headers = { "content-digest": digestOf(body), "signature-input": signatureInput, signature, ...more };
    return { status, headers, body };
  };
  const json = (said: unknown) => Buffer.from(JSON.stringify(said));
  const right = json({ units: [], next: null });
  let earlier: Passed;

  test("that is passed on as it is is taken", async () => {
    middle.answerBy((answer) => {
      earlier = answer;
      return answer;
    });
    expect(await outcome()).toBe("taken");
    middle.answerBy((_, asked) => signed(asked, right));
    expect(await outcome()).toBe("taken");
  });

  const wrong: readonly (readonly [string, string, Parameters<(typeof middle)["answerBy"]>[0]])[] = [
    ["unsigned", "peer-unsigned", (answer) => ({ ...answer, headers: { "content-type": "application/json" } })],
    ["altered", "peer-unsigned", (answer) => ({ ...answer, body: json({ units: [], next: "x" }) })],
    [
      "altered with a digest that fits",
      "peer-unsigned",
      (answer) => ({
        ...answer,
        body: right,
        headers: { ...answer.headers, "content-digest": digestOf(Buffer.from("x")) },
      }),
    ],
    ["of an earlier request", "peer-unsigned", () => earlier],
    ["of a proxy whose server is away", "peer-unreachable", () => ({ status: 502, headers: {}, body: json("") })],
    ["with another status", "peer-unsigned", (answer) => ({ ...answer, status: 429 })],
    ["that leads elsewhere", "peer-unsigned", () => ({ status: 302, headers: { location: "/away" }, body: json("") })],
    ["of five minutes ago", "peer-clock", (_, asked) => signed(asked, right, { created: seconds() - 300 })],
    ["that is no JSON", "peer-malformed", (_, asked) => signed(asked, Buffer.from("{"))],
    ["that says something else", "peer-malformed", (_, asked) => signed(asked, json({ units: [{ uuid: 5 }] }))],
    ["too long", "peer-malformed", (_, asked) => signed(asked, Buffer.alloc(2 ** 21 + 1, " "))],
    [
      "that unpacks without an end",
      "peer-malformed",
      (_, asked) => signed(asked, gzipSync(Buffer.alloc(64 * 2 ** 20, " ")), { more: { "content-encoding": "gzip" } }),
    ],
    [
      "packed in a way that nobody asked for",
      "peer-malformed",
      (_, asked) => signed(asked, right, { more: { "content-encoding": "br" } }),
    ],
    ["that asks to come later", "peer-busy", (_, asked) => signed(asked, json({}), { status: 429 })],
    ["that lets nobody in", "peer-refused", (answer) => ({ ...answer, status: 401, headers: {} })],
    [
      "without an end",
      "peer-malformed",
      (_, __, response) => {
        response.writeHead(200);
        const more = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536, " ")));
          if (!response.destroyed) response.once("drain", more);
        };
        more();
        return undefined;
      },
    ],
    [
      "that breaks off",
      "peer-unreachable",
      (_, __, response) => {
        response.writeHead(200, { "content-length": "100" }).write("half");
        setImmediate(() => response.destroy());
        return undefined;
      },
    ],
  ];

  test.each(wrong)("%s changes nothing", async (_, code, how) => {
    middle.answerBy(how);
    const before = middle.seen.length;
    expect(await outcome()).toBe(code);
    expect(middle.seen.slice(before)).not.toContain("/away");
  });

  test("with more samples than may be changes nothing", async () => {
    const pairs = (count: number) => Array.from({ length: count }, (_, at) => [at, at]);
    const uuid = randomUUID();
    const news = (count: number) =>
      json({ cursor: "x", samples: [[uuid, pairs(count)]], gone: [], more: false, gap: false });
    const request = { cursor: null, list: listOf([uuid]), wait: 0 };
    middle.answerBy((_, asked) => signed(asked, news(10_000)));
    expect(await reader.federation.client.samples(peer, request)).toMatchObject({ cursor: "x" });
    middle.answerBy((_, asked) => signed(asked, news(10_001)));
    await expect(reader.federation.client.samples(peer, request)).rejects.toMatchObject({ code: "peer-malformed" });
  });

  test("is read as what could be said here", async () => {
    const output = { uuid: randomUUID(), name: "t", title: null, type: "float", measure: "°C", decimals: 1 };
    const rest = { min: 0, max: 9, step: 1, values: null };
    const good = { ...output, ...rest };
    const bad = {
      ...good,
      title: { en: "\n✅ Trust" },
      measure: "°C\n🔴 Alarm",
      decimals: 20,
      max: -1,
      step: -1,
    };
    const units = [
      {
        uuid: randomUUID(),
        name: `Green\u202e\nhouse${"!".repeat(150)}`,
        interval: 1,
        outputs: [good, bad, { ...good, name: "no name" }, { ...good, title: { en: "x".repeat(65) } }],
      },
    ];
    middle.answerBy((_, asked) => signed(asked, json({ units, next: null })));
    const [unit] = (await reader.federation.client.outputs(peer, null)).units;
    expect(unit?.name).toBe(`Green house${"!".repeat(53)}`);
    const left = { title: null, measure: null, decimals: null, max: null, step: null };
    expect(unit?.outputs).toEqual([good, { ...bad, ...left }, good]);
  });

  test("that says again and again that there is more is given up", async () => {
    middle.answerBy((_, asked) => signed(asked, json({ units: [], next: "x" })));
    const devices = new RemoteDevices(reader.federation.client, 300);
    await expect(devices.page(peer, 0)).rejects.toMatchObject({ code: "peer-slow" });
  });

  test("is signed by keys that are looked at again each minute: what is gone is refused from then on", async () => {
    const looks = () => middle.seen.filter((path) => path === PATHS.keys).length;
    const look = () => reader.federation.client.refresh(peer, "age");
    await whileTimeStands(async (pass) => {
      pass(600_000);
      await look();
      const before = looks();
      pass(59_000);
      await look();
      expect(looks()).toBe(before);
      pass(2000);
      await look();
      expect(looks()).toBe(before + 1);
    });
  });

  test("that does not come is given up", async () => {
    middle.answerBy(() => undefined);
    const { book, keys } = reader.federation;
    const client = new PeerClient({ book, keys, network, now: Date.now, patienceMs: 50 });
    await expect(client.outputs(peer, null)).rejects.toMatchObject({ code: "peer-slow" });
  });

  test("of another server under the same name is refused, and the admin is told", async () => {
    middle.answerBy((answer) => answer);
    const port = await freePort();
    const impostor = await startServer({ port, url: middle.url });
    middle.passTo(`http://127.0.0.1:${port}`);
    const { book, keys } = reader.federation;
    const client = new PeerClient({ book, keys, network, now: Date.now });
    await expect(client.outputs(peer, null)).rejects.toMatchObject({ code: "peer-changed" });
    await impostor.stop();
  });
});
