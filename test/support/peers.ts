import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import type { Person } from "../../src/domain/access.ts";
import { Peer } from "../../src/entities/peer.ts";
import { createLog } from "../../src/log.ts";
import type { KnownPeer } from "../../src/services/peers/book.ts";
import { type Arrived, PeerPull } from "../../src/services/peers/pull.ts";
import type { Wanted } from "../../src/services/peers/wire.ts";
import { FAR_MS } from "./patience.ts";
import { type Services, type ServicesOptions, startServices } from "./services.ts";
import { createSignal } from "./signal.ts";

/** Services of an instance that others reach, with an admin who decides about them. */
export interface Server extends Services {
  readonly url: string;
  readonly port: number;
  readonly admin: Person;
}

/** A port that nobody has at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Starts services that listen at their own address; `url` is what peers use, where that is another. */
export async function startServer(options: ServicesOptions & { port?: number } = {}): Promise<Server> {
  const port = options.port ?? (await freePort());
  const url = options.url ?? `http://127.0.0.1:${port}`;
  const services = await startServices({ ...options, url });
  await services.http.listen({ host: "127.0.0.1", port });
  const admin = (await services.users.find(1)) ?? (await services.person("Admin", "admin", 1));
  return { ...services, url, port, admin };
}

/** One reads what the other lets it, and both know each other. Gives what each knows the other by. */
export async function befriend(source: Server, reader: Server): Promise<{ source: KnownPeer; reader: KnownPeer }> {
  const meet = async (one: Server, other: Server, terms: { mayRead: boolean; weRead: boolean }) => {
    const proposal = await one.peers.propose(one.admin, other.url);
    const id = await one.peers.trust(one.admin, proposal, { ...terms, allowsPlain: proposal.isPlain });
    return one.federation.book.byId(id) as KnownPeer;
  };
  return {
    reader: await meet(source, reader, { mayRead: true, weRead: false }),
    source: await meet(reader, source, { mayRead: false, weRead: true }),
  };
}

export type Shelf = ReturnType<typeof createShelf>;

/** What has come from a peer, as a mirror would have it: each sample once. */
export function createShelf(first: Server, peerId: number) {
  let server = first;
  let wanted: readonly Wanted[] = [];
  const news = createSignal();
  const samples = new Map<string, Map<number, unknown>>();
  const shelf = {
    gone: [] as readonly string[],
    /** How many samples have come that were there already. */
    doubles: 0,
    answers: 0,
    pull: undefined as unknown as PeerPull,
    of: (uuid: string): [number, unknown][] => [...(samples.get(uuid) ?? [])].sort(([a], [b]) => a - b),
    want(...outputs: Wanted[]): void {
      wanted = outputs;
      shelf.pull.wake(peerId);
    },
    /** Resolves when this holds, which is looked at with each answer. */
    /** Reads on from where it was, with what this server has of the peer. */
    goOn(next: Server): void {
      server = next;
      const { book, client } = server.federation;
      const own = (id: number) => (id === peerId ? wanted : []);
      const mirrors = { wanted: own, take, lost: async () => {}, onWanted: () => {} };
      shelf.pull = new PeerPull({ book, client, mirrors, now: server.now, log: createLog("silent"), paceMs: 0 });
      shelf.pull.start();
    },
    until: (holds: () => boolean): Promise<void> => news.until(holds, FAR_MS),
  };
  const take = async (_peer: number, { cursor, samples: came, gone }: Arrived): Promise<void> => {
    await server.em.fork().nativeUpdate(Peer, { id: peerId }, { cursor });
    for (const [uuid, pairs] of came) {
      const known = samples.get(uuid) ?? new Map<number, unknown>();
      samples.set(uuid, known);
      for (const [at, value] of pairs) {
        if (known.has(at)) shelf.doubles++;
        else known.set(at, value);
      }
    }
    shelf.gone = gone;
    shelf.answers++;
    news.fire();
  };
  shelf.goOn(first);
  return shelf;
}
