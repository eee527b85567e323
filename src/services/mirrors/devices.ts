import { monotonic } from "../../domain/monotonic.ts";
import { SECOND } from "../../domain/span.ts";
import { AppError } from "../../errors.ts";
import type { Page } from "../page.ts";
import type { KnownPeer } from "../peers/book.ts";
import type { PeerClient } from "../peers/client.ts";
import type { RemoteUnit } from "../peers/wire.ts";

/** Somebody waits for it: a peer that takes longer, or whose list does not end, is too slow. */
const PATIENCE_MS = 20 * SECOND;
/** A peer takes so many portions a second for too much. */
const PAUSE_MS = SECOND;
const PAGE_SIZE = 8;

/** The devices of a peer with what it lets us read, as it describes them now: its list comes in portions. */
export class RemoteDevices {
  readonly #client: Pick<PeerClient, "outputs" | "describe">;
  readonly #patienceMs: number;

  constructor(client: Pick<PeerClient, "outputs" | "describe">, patienceMs = PATIENCE_MS) {
    this.#client = client;
    this.#patienceMs = patienceMs;
  }

  /** A page of them; of those behind it, it is known only whether there are any. */
  async page(peer: KnownPeer, page: number): Promise<Page<RemoteUnit>> {
    const known: RemoteUnit[] = [];
    const wanted = (Math.max(page, 0) + 1) * PAGE_SIZE;
    await this.#inTime(async (signal) => {
      for await (const units of this.portions(peer, signal)) {
        known.push(...units);
        if (known.length > wanted) break;
      }
    });
    const pages = Math.max(1, Math.ceil(known.length / PAGE_SIZE));
    const shown = Math.min(Math.max(page, 0), pages - 1);
    const items = known.slice(shown * PAGE_SIZE, (shown + 1) * PAGE_SIZE);
    return { items, page: shown, pages, total: known.length };
  }

  /** Those of these, and of the devices of these outputs, that it lets us read. */
  find(peer: KnownPeer, of: readonly string[]): Promise<readonly RemoteUnit[]> {
    return this.#inTime((signal) => this.#client.describe(peer, of, signal));
  }

  /** All of them, in portions, for as long as `signal` lets it. */
  async *portions(peer: KnownPeer, signal: AbortSignal): AsyncGenerator<readonly RemoteUnit[]> {
    let cursor: string | null = null;
    for (;;) {
      signal.throwIfAborted();
      try {
        const answer: Awaited<ReturnType<PeerClient["outputs"]>> = await this.#client.outputs(peer, cursor, signal);
        yield answer.units;
        if (answer.next === null) return;
        cursor = answer.next;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== "peer-busy") throw error;
        await monotonic.sleep(PAUSE_MS, signal);
      }
    }
  }

  async #inTime<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(this.#patienceMs);
    try {
      return await task(signal);
    } catch (error) {
      if (signal.aborted) throw new AppError("peer-slow");
      throw error;
    }
  }
}
