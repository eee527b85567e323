import type { Page } from "../page.ts";
import type { KnownPeer } from "../peers/book.ts";
import type { PeerClient } from "../peers/client.ts";
import type { RemoteUnit } from "../peers/wire.ts";

/** So many portions of a peer's list are read to find one device. */
const MAX_PORTIONS = 400;
const PAGE_SIZE = 8;

/** The devices of a peer with what it lets us read, as it describes them now: its list comes in portions. */
export class RemoteDevices {
  readonly #client: Pick<PeerClient, "outputs">;

  constructor(client: Pick<PeerClient, "outputs">) {
    this.#client = client;
  }

  /** A page of them; of those behind it, it is known only whether there are any. */
  async page(peer: KnownPeer, page: number): Promise<Page<RemoteUnit>> {
    const known: RemoteUnit[] = [];
    const wanted = (Math.max(page, 0) + 1) * PAGE_SIZE;
    for await (const units of this.portions(peer)) {
      known.push(...units);
      if (known.length > wanted) break;
    }
    const pages = Math.max(1, Math.ceil(known.length / PAGE_SIZE));
    const shown = Math.min(Math.max(page, 0), pages - 1);
    const items = known.slice(shown * PAGE_SIZE, (shown + 1) * PAGE_SIZE);
    return { items, page: shown, pages, total: known.length };
  }

  /** The first of them of which this holds. */
  async find(peer: KnownPeer, isIt: (unit: RemoteUnit) => boolean): Promise<RemoteUnit | undefined> {
    for await (const units of this.portions(peer)) {
      const found = units.find(isIt);
      if (found) return found;
    }
    return undefined;
  }

  /** All of them, in portions. */
  async *portions(peer: KnownPeer): AsyncGenerator<readonly RemoteUnit[]> {
    let cursor: string | null = null;
    for (let portion = 0; portion < MAX_PORTIONS; portion++) {
      const answer: Awaited<ReturnType<PeerClient["outputs"]>> = await this.#client.outputs(peer, cursor);
      yield answer.units;
      if (answer.next === null) return;
      cursor = answer.next;
    }
  }
}
