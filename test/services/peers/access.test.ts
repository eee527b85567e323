import { afterAll, beforeAll, expect, test } from "vitest";
import { Grant } from "../../../src/entities/grant.ts";
import { Peer } from "../../../src/entities/peer.ts";
import { createLog } from "../../../src/log.ts";
import type { KnownPeer } from "../../../src/services/peers/book.ts";
import { Following } from "../../../src/services/peers/following.ts";
import { PeerLists } from "../../../src/services/peers/lists.ts";
import { listOf, type Wanted } from "../../../src/services/peers/wire.ts";
import { buildCells, type Cell, type Cells, NOW } from "../../support/cells.ts";

// The doors of peers, compared with the table that says who may do what (test/support/matrix.ts).

let built: Cells;
let following: Following;
let lists: PeerLists;
/** One peer that was given what each case's grant gives, one to which that went for one unit of theirs, and one without. */
const peers = {} as Record<"given" | "forOne" | "any", KnownPeer>;
const [THEIRS, OTHER] = ["5f6a0a52-6a0b-4a6e-8f6b-0d9b6b3c1a01", "5f6a0a52-6a0b-4a6e-8f6b-0d9b6b3c1a02"];

beforeAll(async () => {
  built = await buildCells();
  const { services, cells } = built;
  const { em, live, writer, federation, catalogue } = services;
  for (const name of ["given", "forOne", "any"] as const) {
    const id = await em.fork().insert(Peer, {
      instanceId: crypto.randomUUID(),
      url: "https://peer.example",
      name,
      keys: [],
      fingerprint: "",
      mayRead: true,
      weRead: false,
      allowsPlain: false,
      createdAt: NOW,
      addedBy: 1,
    });
    await federation.book.reload();
    peers[name] = federation.book.byId(id) as KnownPeer;
  }
  const fork = em.fork();
  for (const { asked, given, kind } of cells) {
    const { on, rights } = given;
    if (kind === "input" || on === "nothing" || on === "taken back") continue;
    for (const variable of on === "unit" ? [null] : on === "variable" ? ["input", "output"] : ["other"]) {
      const what = {
        unit: asked.id,
        variable: variable === null ? null : asked.of(variable),
        ...rights,
        createdAt: NOW,
      };
      fork.create(Grant, { ...what, toPeer: peers.given.id });
      fork.create(Grant, { ...what, toPeer: peers.forOne.id, toPeerUnit: THEIRS });
    }
  }
  await fork.flush();
  live.forget(cells.map(({ asked }) => asked.id));
  following = await Following.open({
    em,
    live,
    writer,
    book: federation.book,
    now: () => NOW,
    log: createLog("silent"),
  });
  lists = new PeerLists(catalogue, () => NOW);
});
afterAll(() => built.stop());

const titles = (cells: readonly Cell[]) => cells.map(({ title }) => title);

async function follows(peer: KnownPeer, unit?: string): Promise<string[]> {
  const wanted = built.cells.map(({ uuid }): Wanted => (unit === undefined ? uuid : { uuid, for: unit }));
  const list = await following.list(peer, listOf(wanted), wanted);
  const uuids = new Set(list?.readable.values());
  expect([...(list?.gone ?? []), ...uuids].sort()).toEqual([...new Set(built.cells.map(({ uuid }) => uuid))].sort());
  return titles(built.cells.filter(({ uuid }) => uuids.has(uuid)));
}

async function sees(peer: KnownPeer): Promise<string[]> {
  const uuids = new Set<string>();
  for (let cursor: string | null = null; ; ) {
    const { units, next } = await lists.read(peer, cursor);
    for (const { outputs } of units) for (const { uuid } of outputs) uuids.add(uuid);
    if (next === null) break;
    cursor = next;
  }
  return titles(built.cells.filter(({ uuid }) => uuids.has(uuid)));
}

test("samples go to peers that may read, and to no other", async () => {
  const any = titles(built.cells.filter(({ peerReads }) => peerReads));
  const given = titles(built.cells.filter(({ givenPeerReads }) => givenPeerReads));
  expect(given.length).toBeGreaterThan(any.length);
  expect(await follows(peers.any)).toEqual(any);
  expect(await follows(peers.given)).toEqual(given);
  expect(await follows(peers.forOne)).toEqual(any);
  expect(await follows(peers.forOne, THEIRS)).toEqual(given);
  expect(await follows(peers.forOne, OTHER)).toEqual(any);
});

test("the list of outputs has what a peer may read, but for what one unit of theirs was given", async () => {
  const any = titles(built.cells.filter(({ peerReads }) => peerReads));
  expect(await sees(peers.any)).toEqual(any);
  expect(await sees(peers.given)).toEqual(titles(built.cells.filter(({ givenPeerReads }) => givenPeerReads)));
  expect(await sees(peers.forOne)).toEqual(any);
});
