import { monotonic } from "../../domain/monotonic.ts";
import type { Value } from "../../domain/value.ts";
import type { PeerStorage, StoredNews } from "../../storage/news.ts";
import { fromColumns } from "../../storage/rows.ts";
import type { News } from "../writer/batch.ts";
import type { Writer } from "../writer/writer.ts";
import type { KnownPeer } from "./book.ts";
import type { Cursors } from "./cursors.ts";
import type { Following, List } from "./following.ts";
import { NewsRing } from "./ring.ts";
import { MAX_SAMPLES, type SamplesAnswer, type SamplesRequest } from "./wire.ts";

interface Deps {
  readonly writer: Writer;
  readonly storage: PeerStorage;
  readonly following: Following;
  readonly cursors: Cursors;
}

/** So much is looked through for one answer, where most of it is for others. */
const MAX_SEEN = 50_000;
const PORTION = 5000;
/** An answer ends before it is longer than the other side would take. */
const MAX_BYTES = 2 ** 20;

type Sample = [at: number, value: Value];
type Answer = Exclude<SamplesAnswer, { need: unknown }>;

/** Tells peers what is new of the outputs that they follow, from where they have read to. */
export class PeerFeed {
  readonly #deps: Deps;
  readonly #ring: NewsRing;
  /** Requests that wait for something new, by peer. */
  readonly #waiting = new Map<number, Set<(news: readonly News[] | undefined) => void>>();
  /** What each peer has read since that was last noted. */
  readonly #read = new Map<number, Set<number>>();
  /** What each peer was last told is gone. */
  readonly #gone = new Map<number, string>();

  constructor(deps: Deps, last: number) {
    this.#deps = deps;
    this.#ring = new NewsRing(last);
    deps.writer.onCommitted(({ news }) => {
      if (news.length === 0) return;
      this.#ring.push(news);
      for (const waiting of this.#waiting.values()) for (const wake of waiting) wake(news);
    });
    deps.following.onDoubt((peerId) => {
      for (const wake of this.#waiting.get(peerId) ?? []) wake(undefined);
    });
  }

  /** What is new; where nothing is, waits for it for so long as the peer wishes and `signal` lets it. */
  async read(peer: KnownPeer, request: SamplesRequest, signal: AbortSignal): Promise<SamplesAnswer> {
    const { following, cursors } = this.#deps;
    // What a peer follows anew is told it: a first request reads on from here.
    const begin = this.#ring.last;
    const wasKnown = following.isKnown(peer);
    let list = await following.list(peer, request.list, request.outputs);
    if (!list) return { need: "outputs" };
    const first = await this.#deps.storage.firstNews();
    const asked = request.cursor === null ? undefined : cursors.after(request.cursor);
    let after = asked ?? (wasKnown ? first - 1 : begin);
    // What is not kept any more can't be told; a new peer misses nothing.
    const gap = after < first - 1 || (request.cursor !== null && asked === undefined);
    after = Math.max(after, first - 1);
    const end = monotonic.now() + request.wait * 1000;
    for (;;) {
      const { samples, until, more } = await this.#collect(peer.id, list, after);
      const told = JSON.stringify(list.gone);
      const isTold = this.#gone.get(peer.id) === told;
      const hasNews = samples.length > 0 || more || gap || !isTold;
      if (hasNews || signal.aborted || monotonic.now() >= end) {
        this.#gone.set(peer.id, told);
        return { cursor: cursors.toText(until), samples, gone: [...list.gone], more, gap } satisfies Answer;
      }
      after = until;
      await this.#news(peer.id, list, after, end - monotonic.now(), signal);
      list = (await following.list(peer, request.list)) ?? list;
    }
  }

  /** Whether a list is another one than the peer has now. */
  isNew(peerId: number, list: string): boolean {
    return !this.#deps.following.holds(peerId, list);
  }

  /** Notes who has read what. */
  async note(now: number): Promise<void> {
    const read = [...this.#read];
    this.#read.clear();
    for (const [peerId, ids] of read) await this.#deps.storage.noteReads(peerId, [...ids], now);
  }

  async #collect(peerId: number, list: List, from: number) {
    const read = this.#read.get(peerId) ?? new Set();
    this.#read.set(peerId, read);
    const samples = new Map<string, Sample[]>();
    let [count, seen, length, until] = [0, 0, 0, from];
    const isFull = () => count >= MAX_SAMPLES || length >= MAX_BYTES || seen >= MAX_SEEN;
    for (;;) {
      const { last } = this.#ring;
      const portion = this.#ring.after(until, PORTION) ?? (await this.#stored(until, last));
      for (const { id, variableId, at, value } of portion) {
        until = id;
        seen++;
        const uuid = list.readable.get(variableId);
        if (uuid === undefined || value === undefined || id <= list.after(variableId)) continue;
        const known = samples.get(uuid);
        if (known) known.push([at, value]);
        else samples.set(uuid, [[at, value]]);
        read.add(variableId);
        count++;
        length += 20 + (typeof value === "string" ? Buffer.byteLength(JSON.stringify(value)) : 20) + (known ? 0 : 45);
        if (isFull()) break;
      }
      // What is gone leaves no trace.
      if (portion.length === 0) until = Math.max(until, last);
      const more = until < this.#ring.last;
      if (isFull() || portion.length === 0 || !more) return { samples: [...samples], until, more: isFull() && more };
    }
  }

  async #stored(after: number, last: number): Promise<(Omit<News, "value"> & { readonly value: Value | undefined })[]> {
    return (await this.#deps.storage.news(after, last, PORTION)).map(toNews);
  }

  /** Resolves when there is something new of the list, when rights may have changed, and when it is time. */
  #news(peerId: number, list: List, after: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.#ring.last > after) return Promise.resolve();
    const waiting = this.#waiting.get(peerId) ?? new Set();
    this.#waiting.set(peerId, waiting);
    return new Promise((done) => {
      const wake = (news: readonly News[] | undefined): void => {
        if (news && !news.some(({ variableId }) => list.readable.has(variableId))) return;
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        waiting.delete(wake);
        if (waiting.size === 0) this.#waiting.delete(peerId);
        done();
      };
      const end = () => wake(undefined);
      const timer = setTimeout(end, Math.max(ms, 0));
      signal.addEventListener("abort", end);
      waiting.add(wake);
      if (signal.aborted) end();
    });
  }
}

function toNews({ id, variableId, at, type, number, text }: StoredNews) {
  return { id, variableId, at, value: type === null ? undefined : fromColumns(type, number, text) };
}
