import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import type { KnownPeer } from "../../../src/services/peers/book.ts";
import { listOf, type SamplesAnswer } from "../../../src/services/peers/wire.ts";
import { startMiddle } from "../../support/middle.ts";
import { befriend, freePort, type Server, startServer } from "../../support/peers.ts";
import type { Planted } from "../../support/services.ts";

type Answer = Exclude<SamplesAnswer, { need: unknown }>;

describe("of an output that another peer follows all the time", () => {
  let source: Server;
  let ann: Person;
  let unit: Planted;
  let one: { readonly server: Server; readonly source: KnownPeer };
  let other: typeof one & { readonly id: number };
  beforeAll(async () => {
    source = await startServer();
    ann = await source.person("Ann");
    [unit] = (await source.plant([{ owner: ann, name: "Greenhouse", inputs: [], outputs: ["warmth", "damp"] }])) as [
      Planted,
    ];
    await source.grants.setVisibility(ann, unit.id, "trusted", source.now());
    const [first, second] = [await startServer(), await startServer()];
    one = { server: first, ...(await befriend(source, first)) };
    const peers = await befriend(source, second);
    other = { server: second, source: peers.source, id: peers.reader.id };
    await source.grants.give(
      ann,
      { unitId: unit.id, variableId: unit.of("warmth"), read: true, write: false },
      { peerId: other.id },
      source.now(),
    );
    await report(1);
    await ask(other, null);
  });
  afterAll(() => Promise.all([source, one.server, other.server].map((server) => server.stop())));

  const report = (warmth: number) => source.report(unit, { warmth, damp: warmth });
  const open = (visibility: "private" | null) =>
    source.grants.setVariableVisibility(ann, unit.of("warmth"), visibility, source.now());

  async function ask({ server, source: peer }: typeof one, cursor: string | null, names = ["warmth", "damp"]) {
    const outputs = names.map((name) => unit.uuidOf(name));
    const request = { cursor, list: listOf(outputs), wait: 0, outputs };
    return (await server.federation.client.samples(peer, request)) as Answer;
  }
  const warmthOf = ({ samples }: Answer) =>
    (samples.find(([uuid]) => uuid === unit.uuidOf("warmth"))?.[1] ?? []).map(([, value]) => value);

  test("a peer is not told what was before it followed it, wherever it reads from", async () => {
    await report(2);
    const begun = await ask(one, null, ["damp"]);
    expect(warmthOf(await ask(one, begun.cursor))).toEqual([2]);
    expect(warmthOf(await ask(one, null))).toEqual([2]);
  });

  test("a peer is not told what was measured while it was closed to it, wherever it reads from", async () => {
    await report(3);
    const { cursor } = await ask(one, null);
    await open("private");
    await report(4);
    await open(null);
    await report(5);
    expect(warmthOf(await ask(one, cursor))).toEqual([5]);
    expect([...new Set(warmthOf(await ask(other, null)))]).toEqual([1, 2, 3, 4, 5]);
  });
});

test("what is kept of a new peer is what was compared, whatever it shows a moment later", async () => {
  const middle = await startMiddle();
  const port = await freePort();
  const behind = await startServer({ port, url: middle.url });
  const [impostorPort, reader] = [await freePort(), await startServer()];
  const impostor = await startServer({ port: impostorPort, url: middle.url });
  middle.passTo(`http://127.0.0.1:${port}`);
  const proposal = await reader.peers.propose(reader.admin, middle.url);
  // Whoever is on the way lets them compare the right one, and then is there themselves.
  middle.passTo((place) => `http://127.0.0.1:${place <= 2 ? port : impostorPort}`);
  const terms = { mayRead: false, weRead: true, allowsPlain: true };
  const id = await reader.peers.trust(reader.admin, proposal, terms);
  expect(reader.federation.book.byId(id)?.keys).toEqual(behind.federation.keys.all);
  await Promise.all([behind.stop(), impostor.stop(), reader.stop()]);
  await middle.stop();
});
