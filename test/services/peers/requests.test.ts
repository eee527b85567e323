import { generateKeyPairSync, randomBytes, randomUUID, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { RequestDescriptor } from "http-message-sig";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { monotonic } from "../../../src/domain/monotonic.ts";
import { thumbprintOf } from "../../../src/domain/peer.ts";
import { Outbox } from "../../../src/entities/outbox.ts";
import { Peer } from "../../../src/entities/peer.ts";
import { PeerNonce } from "../../../src/entities/peernonce.ts";
import { PeerRead } from "../../../src/entities/peerread.ts";
import {
  digestOf,
  type Kind,
  REQUEST,
  type SigningKey,
  signBy,
  signMessage,
} from "../../../src/services/peers/signature.ts";
import { listOf, PATHS } from "../../../src/services/peers/wire.ts";
import { createClocks } from "../../support/clocks.ts";
import { befriend, type Server, startServer } from "../../support/peers.ts";
import type { Planted } from "../../support/services.ts";
import { holdTime, whileTimeStands } from "../../support/time.ts";

/** A key as nobody but its owner has it. */
function createKey(): SigningKey & { readonly x: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const { x = "" } = publicKey.export({ format: "jwk" });
  return { x, kid: thumbprintOf(x), sign: (data) => sign(null, data, privateKey) };
}

const seconds = () => Math.floor(Date.now() / 1000);
const nonce = () => randomBytes(18).toString("base64url");

let source: Server;
let unit: Planted;
beforeAll(async () => {
  source = await startServer();
  const owner = await source.person("Ann");
  [unit] = (await source.plant([{ owner, name: "Greenhouse", inputs: [], outputs: ["warmth"] }])) as [Planted];
  await source.grants.setVisibility(owner, unit.id, "trusted", source.now());
  await source.report(unit, { warmth: 20 });
});
afterAll(() => source.stop());

describe("a request", () => {
  const key = createKey();
  const stranger = createKey();
  const instanceId = randomUUID();
  let id: number;
  beforeAll(async () => {
    const row = {
      instanceId,
      url: "http://127.0.0.1:9",
      name: "forger",
      keys: [{ kid: key.kid, x: key.x, state: "active" as const }],
      fingerprint: "",
      mayRead: true,
      weRead: false,
      allowsPlain: true,
      createdAt: 0,
      addedBy: 1,
    };
    id = await source.em.fork().insert(Peer, row);
  });
  beforeEach(async () => {
    await source.em.fork().nativeUpdate(Peer, { id }, { mayRead: true, allowsPlain: true, suspendedAt: null });
    await source.federation.book.reload();
  });

  interface Forged {
    readonly path?: string;
    readonly signedPath?: string;
    readonly url?: string;
    readonly method?: string;
    readonly from?: string;
    readonly to?: string;
    readonly said?: unknown;
    readonly sent?: string;
    readonly key?: SigningKey;
    readonly kind?: Kind;
    readonly created?: number;
    readonly life?: number;
    readonly nonce?: string;
    readonly without?: "alg";
    readonly unsigned?: true;
    readonly headers?: Record<string, string>;
  }

  /** A request that is right, but for what is said. */
  async function ask(forged: Forged = {}) {
    const { path = PATHS.outputs, signedPath = path, url = source.url, method = "POST", said = {}, life = 60 } = forged;
    const { from = instanceId, to = source.peers.own.instanceId, created = seconds(), kind = REQUEST } = forged;
    const body = Buffer.from(typeof said === "string" ? said : JSON.stringify(said));
    const fields = {
      "content-type": "application/json",
      "content-digest": digestOf(body),
      "pepeunit-source": from,
      "pepeunit-destination": to,
    };
    const message: RequestDescriptor = {
      kind: "request",
      method: "POST",
      targetUri: url + signedPath,
      fields: Object.entries(fields).map(([name, value]) => ({ name, value })),
    };
    const times = { created, expires: created + life, nonce: forged.nonce ?? nonce() };
    const signer = forged.key ?? key;
    const { alg, ...bare } = { ...times, keyid: signer.kid, alg: "ed25519", tag: kind.tag };
    const signed =
      forged.without === "alg"
        ? signBy(message, kind.components, bare, signer, "sig1")
        : signMessage(message, kind, signer, times);
    const proof = { "signature-input": signed.signatureInput, signature: signed.signature };
    const response = await fetch(source.url + path, {
      method,
      headers: { ...fields, ...(forged.unsigned ? {} : proof), ...forged.headers },
      ...(method === "POST" && { body: forged.sent ?? body }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  const wish = { cursor: null, wait: 0, list: "", outputs: [] as unknown[] };
  const refused: readonly (readonly [string, () => Forged])[] = [
    ["unsigned", () => ({ unsigned: true })],
    ["of nobody we know", () => ({ from: randomUUID() })],
    ["signed by another", () => ({ key: { ...stranger, kid: key.kid } })],
    ["signed by a key that the peer does not have", () => ({ key: stranger })],
    ["for another instance", () => ({ to: randomUUID() })],
    ["altered", () => ({ said: { cursor: null }, sent: '{"cursor":"eyJ9"}' })],
    [
      "altered with a digest that fits",
      () => ({ sent: "{ }", headers: { "content-digest": digestOf(Buffer.from("{ }")) } }),
    ],
    ["of a minute ago", () => ({ created: seconds() - 70 })],
    ["of the future", () => ({ created: seconds() + 70 })],
    ["that is good for longer than a minute", () => ({ life: 600 })],
    ["meant for another path", () => ({ path: PATHS.samples, signedPath: PATHS.outputs, said: wish })],
    ["meant for another server", () => ({ url: "http://other.example" })],
    ["meant for HTTPS", () => ({ url: source.url.replace("http:", "https:") })],
    ["without the name of its algorithm", () => ({ without: "alg" })],
    ["with a nonce that nobody would keep", () => ({ nonce: "x".repeat(101) })],
    ["without a nonce", () => ({ nonce: "" })],
    ["of another kind", () => ({ kind: { ...REQUEST, tag: "web-bot-auth" } })],
    ...REQUEST.components.map((left) => {
      const components = REQUEST.components.filter((one) => one !== left);
      return [`that does not sign ${left}`, () => ({ kind: { ...REQUEST, components } })] as const;
    }),
    ["with two destinations", () => ({ headers: { "pepeunit-destination": `${source.peers.own.instanceId}, x` } })],
    ["longer than any may be", () => ({ sent: " ".repeat(2 ** 21 + 1) })],
  ];

  test.each(refused)("%s is refused like any other", async (_, forged) => {
    const reference = await ask({ from: randomUUID() });
    const { status, text } = await ask(forged());
    expect([status, text]).toEqual([401, reference.text]);
    expect(await source.em.fork().count(PeerRead)).toBe(0);
  });

  test("that is right is answered, and the same once more is refused", async () => {
    const same = { nonce: nonce(), created: seconds() };
    expect((await ask(same)).status).toBe(200);
    expect((await ask(same)).status).toBe(401);
    await source.federation.tick();
    expect((await ask(same)).status).toBe(401);
  });

  test("that was recorded is no sign of a wrong clock", async () => {
    const recorded = { created: seconds() - 300 };
    expect((await ask()).status).toBe(200);
    await source.federation.book.change(id, { trouble: null });
    expect((await ask(recorded)).status).toBe(401);
    expect((await source.peers.view(source.admin, id)).trouble).toBeNull();
  });

  test.each([
    ["suspended", { suspendedAt: 1 }],
    ["not allowed to read", { mayRead: false }],
    ["expected to come by HTTPS", { allowsPlain: false }],
  ])("of a peer that is %s is refused", async (_, values) => {
    await source.em.fork().nativeUpdate(Peer, { id }, values);
    await source.federation.book.reload();
    expect((await ask()).status).toBe(401);
  });

  test.each([
    ["no JSON", "{"],
    ["not what was asked for", { cursor: 5 }],
  ])("that is signed and says %s is wrong, which is signed too", async (_, said) => {
    const { status, headers } = await ask({ said });
    expect(status).toBe(400);
    expect(headers.get("signature")).toMatch(/^sig1=:/);
  });

  test("signed by a key that we don't know does not wait for long for a peer that says nothing", async () => {
    const silent = createServer(() => {});
    await once(silent.listen(0, "127.0.0.1"), "listening");
    const { port } = silent.address() as AddressInfo;
    await source.em.fork().nativeUpdate(Peer, { id }, { url: `http://127.0.0.1:${port}` });
    await source.federation.book.reload();
    const time = holdTime();
    vi.spyOn(monotonic, "sleep").mockImplementation((ms, signal) => time.sleep(ms, signal));
    const waiting = [0, 1, 2].map(() => ask({ key: stranger }));
    await vi.waitFor(() => expect(time.sleepers).toBe(3));
    expect((await ask({ key: stranger })).status).toBe(401);
    time.pass(5000);
    for (const { status } of await Promise.all(waiting)) expect(status).toBe(401);
    vi.restoreAllMocks();
    silent.closeAllConnections();
    silent.close();
  });

  test("that lists more outputs than may be is wrong, and nothing is kept of it", async () => {
    const outputs = Array.from({ length: 20_001 }, () => randomUUID());
    const { status } = await ask({ path: PATHS.samples, said: { ...wish, outputs, list: listOf(outputs) } });
    expect(status).toBe(400);
    expect(await source.em.fork().count(PeerRead)).toBe(0);
  });

  test("that names its list otherwise than its outputs do is wrong", async () => {
    const outputs = [unit.uuidOf("warmth")];
    const { status } = await ask({ path: PATHS.samples, said: { ...wish, outputs, list: listOf([]) } });
    expect(status).toBe(400);
    expect(await source.em.fork().count(PeerRead)).toBe(0);
  });

  test("by a method that there is not finds nothing", async () => {
    expect((await ask({ method: "GET" })).status).toBe(404);
  });

  test("beyond what a peer may ask is answered later, and nothing of it is kept", async () => {
    await whileTimeStands(async (pass) => {
      pass(10_000);
      for (let i = 0; i < 8; i++) expect((await ask()).status).toBe(200);
      const before = await source.em.fork().count(PeerNonce);
      const { status, headers } = await ask();
      expect([status, headers.get("retry-after")]).toEqual([429, "1"]);
      expect(headers.get("signature")).toMatch(/^sig1=:/);
      expect(await source.em.fork().count(PeerNonce)).toBe(before);
    });
  });

  test("with other lists again and again is answered later, with the list of before at once", async () => {
    await whileTimeStands(async (pass) => {
      pass(60_000);
      const lists = Array.from({ length: 3 }, () => Array.from({ length: 15_000 }, () => randomUUID()));
      const asked = (outputs: string[]) =>
        ask({ path: PATHS.samples, said: { ...wish, outputs, list: listOf(outputs) } });
      const [first = [], second = [], third = []] = lists;
      for (const list of [first, second]) expect((await asked(list)).status).toBe(200);
      const { status, headers } = await asked(third);
      expect([status, headers.get("retry-after")]).toEqual([429, "5"]);
      expect((await asked(second)).status).toBe(200);
    });
  });
});

test("clocks that are five minutes apart are told to both admins", async () => {
  const clocks = createClocks();
  clocks.turn(-300_000);
  const slow = await startServer({ now: clocks.wall });
  const { source: there, reader: here } = await befriend(source, slow);
  await expect(slow.federation.client.outputs(there, null)).rejects.toMatchObject({
    code: "peer-clock",
    params: { minutes: 5 },
  });
  const { trouble } = await source.peers.view(source.admin, here.id);
  expect(trouble).toEqual({ code: "peer-clock", params: { minutes: 5 } });
  for (const server of [source, slow]) {
    const told = await server.em.fork().find(Outbox, { chatId: server.admin.telegramId });
    expect(told.map(({ notice }) => notice).filter((one) => JSON.stringify(one).includes(here.name))).toEqual(
      server === source ? [{ kind: "peer-trouble", peer: here.name, trouble }] : [],
    );
  }
  clocks.turn(300_000);
  expect((await slow.federation.client.outputs(there, null)).units).toHaveLength(1);
  expect((await source.peers.view(source.admin, here.id)).trouble).toBeNull();
  await slow.stop();
});
