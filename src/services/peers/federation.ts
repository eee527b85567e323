import type { EntityManager } from "@mikro-orm/core";
import { DAY } from "../../domain/span.ts";
import type { Log } from "../../log.ts";
import type { PeerStorage } from "../../storage/news.ts";
import type { Live } from "../live/live.ts";
import type { Vault } from "../live/vault.ts";
import type { Catalogue } from "../openapi/catalogue.ts";
import { createAddressCheck } from "../outbound/address.ts";
import { createLookup } from "../outbound/lookup.ts";
import type { Writer } from "../writer/writer.ts";
import { Announcement } from "./announcement.ts";
import { PeerBook } from "./book.ts";
import { PeerClient } from "./client.ts";
import { Cursors } from "./cursors.ts";
import { PeerDoor } from "./door.ts";
import { PeerFeed } from "./feed.ts";
import { Following } from "./following.ts";
import { InstanceKeys } from "./keys.ts";
import { PeerLists } from "./lists.ts";
import { Peers } from "./peers.ts";
import { type Mirrors, PeerPull } from "./pull.ts";

interface Ground<M extends Mirrors> {
  readonly em: EntityManager;
  readonly live: Live;
  readonly writer: Writer;
  readonly storage: PeerStorage;
  readonly vault: Vault;
  readonly catalogue: Catalogue;
  /** What stands here for outputs of peers, once it is known how they are reached. */
  readonly openMirrors: (reach: { readonly book: PeerBook; readonly client: PeerClient }) => Promise<M>;
  /** The address that peers use. */
  readonly url: () => string;
  readonly allowPrivateHosts: boolean;
  /** A certificate that is trusted besides those that Node trusts. */
  readonly ca?: string | undefined;
  readonly now: () => number;
  readonly log: Log;
}

/** What peers may be behind before it is lost to them. */
const [MAX_NEWS, MAX_AGE_MS] = [20_000_000, 30 * DAY];

/** So often it is noted what peers have read. */
const NOTE_MINUTES = 10;

export type Federation = Awaited<ReturnType<typeof openFederation<Mirrors>>>;

/** Puts together what instances do with each other. */
export async function openFederation<M extends Mirrors>(ground: Ground<M>) {
  const { em, live, writer, storage, vault, catalogue, openMirrors, url, allowPrivateHosts, ca, now, log } = ground;
  const keys = await InstanceKeys.open({ em, writer, vault, now });
  const book = new PeerBook(em, writer, log);
  await book.reload();
  const last = await storage.lastNews();
  writer.news.last = last;
  const cursors = await Cursors.open(em, last);
  const following = await Following.open({ em, live, writer, book, now, log });
  const network = {
    allows: allowPrivateHosts ? () => true : createAddressCheck(),
    lookup: createLookup(allowPrivateHosts),
    route: (address: string) => address,
    ca,
  };
  const client = new PeerClient({ book, keys, network, now });
  const feed = new PeerFeed({ writer, storage, following, cursors }, last);
  const lists = new PeerLists(catalogue, now);
  const door = new PeerDoor({ book, keys, client, storage, feed, lists, url, now, log });
  const mirrors = await openMirrors({ book, client });
  const pull = new PeerPull({ book, client, mirrors, now, log });
  let minutes = 1;
  return {
    book,
    keys,
    client,
    mirrors,
    door,
    pull,
    announcement: new Announcement(keys, url, now),
    peers: new Peers({ em, writer, book, keys, client, following, now }),
    /** What time alone does, each minute. */
    async tick(): Promise<void> {
      await keys.turn();
      await door.note();
      if (minutes++ % NOTE_MINUTES === 0) await this.note();
    },
    /** Notes what peers have read, and forgets what they can't send again any more. */
    async note(): Promise<void> {
      await storage.clearNonces(now());
      await feed.note(now());
    },
    /** Removes what no peer comes back for; to be called at a proven time. */
    async clear(proven: number): Promise<void> {
      while ((await storage.clearNews(proven - MAX_AGE_MS, MAX_NEWS)) > 0);
    },
    /** Ends what goes on with others, while the writer still takes what came. */
    async stop(): Promise<void> {
      door.stop();
      await pull.stop();
    },
  };
}
