import { monotonic } from "../../domain/monotonic.ts";
import { MINUTE, SECOND } from "../../domain/span.ts";
import type { Value } from "../../domain/value.ts";
import { type AppError, toAppError, toPlain } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { KnownPeer, PeerBook } from "./book.ts";
import type { PeerClient } from "./client.ts";
import { listOf, MAX_OUTPUTS, MAX_WAIT_S, type SamplesAnswer, type Wanted } from "./wire.ts";

/** What came from a peer. */
export interface Arrived {
  /** To be stored with the samples: `batch.heard(peerId, cursor)`. */
  readonly cursor: string;
  /** Of each output, by its uuid there, in order of arrival; what came before may come again. */
  readonly samples: readonly (readonly [uuid: string, samples: readonly (readonly [at: number, value: Value])[]])[];
  /** Of what is wanted, all that is not there or not for us. */
  readonly gone: readonly string[];
  /** Some of what we have missed is not kept there any more. */
  readonly gap?: boolean;
}

/** What stands here for outputs of peers. */
export interface Mirrors {
  /** The outputs that are wanted of a peer, by their uuids there. */
  wanted(peerId: number): readonly Wanted[];
  /** Stores what came, and its cursor with it. */
  take(peerId: number, arrived: Arrived): Promise<void>;
  /** The peer lets us read nothing. */
  lost(peerId: number): Promise<void>;
  /** Calls `listener` when other outputs of a peer are wanted than before. */
  onWanted(listener: (peerId: number) => void): void;
}

interface Deps {
  readonly book: PeerBook;
  readonly client: PeerClient;
  readonly mirrors: Mirrors;
  readonly now: () => number;
  readonly log: Log;
  /** Ms between two requests to one peer at the least. */
  readonly paceMs?: number;
}

const PACE_MS = SECOND / 2;
/** So many samples are taken of one peer in the long run: devices of this instance have to have room beside it. */
const SAMPLES_PER_MS = 10;
/** After a failure, the longest of them after many. */
const [RETRY_MS, MAX_RETRY_MS] = [2 * SECOND, MINUTE];
/** A peer that asks us to come later is in trouble when it does so again and again. */
const BUSY = 4;

/** Trust is not mutual any more, or somebody else answers. */
const WITHDRAWN: ReadonlySet<string> = new Set(["peer-refused", "peer-changed"]);

/** One peer that is asked over and over. */
interface Loop {
  readonly end: AbortController;
  /** Ends the pause, or the request that is held open. */
  wake: () => void;
  readonly done: Promise<void>;
}

/** Asks each peer that we read what is new of what is wanted here: one request at a time, held open by the peer. */
export class PeerPull {
  readonly #deps: Deps;
  readonly #loops = new Map<number, Loop>();
  #isStarted = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    deps.book.onChanged(() => this.#renew());
    deps.mirrors.onWanted((peerId) => this.wake(peerId));
  }

  start(): void {
    this.#isStarted = true;
    this.#renew();
  }

  /** Something else is wanted of a peer than before. */
  wake(peerId: number): void {
    this.#loops.get(peerId)?.wake();
  }

  /** To be called while what came can still be stored. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    const loops = [...this.#loops.values()];
    for (const { end } of loops) end.abort();
    await Promise.all(loops.map(({ done }) => done));
  }

  #renew(): void {
    if (!this.#isStarted) return;
    const { book } = this.#deps;
    for (const [id, loop] of this.#loops) {
      if (isRead(book.byId(id))) continue;
      loop.end.abort();
      this.#loops.delete(id);
    }
    for (const { id } of book.all.filter(isRead)) if (!this.#loops.has(id)) this.#begin(id);
  }

  #begin(id: number): void {
    const end = new AbortController();
    const loop: { -readonly [K in keyof Loop]: Loop[K] } = { end, wake: () => {}, done: Promise.resolve() };
    this.#loops.set(id, loop);
    loop.done = this.#run(id, loop).catch((error: unknown) =>
      this.#deps.log.error({ err: error, peer: id }, "a peer is not read any more"),
    );
  }

  async #run(id: number, loop: Loop): Promise<void> {
    const { book, mirrors, client, now, paceMs = PACE_MS } = this.#deps;
    const { signal } = loop.end;
    let failures = 0;
    let doesKnowList = true;
    let gone: string | undefined;
    while (!signal.aborted) {
      // From here on a wake ends what waits.
      const woken = new AbortController();
      loop.wake = () => woken.abort();
      const hurry = AbortSignal.any([signal, woken.signal]);
      const begun = monotonic.now();
      let count = 0;
      const peer = book.byId(id);
      const wanted = mirrors.wanted(id).slice(0, MAX_OUTPUTS);
      if (!peer) return;
      if (wanted.length === 0) {
        await monotonic.sleep(Number.MAX_SAFE_INTEGER, hurry);
        continue;
      }
      try {
        client.refresh(peer, "age").catch((error: AppError) => this.#fail(peer, error));
        const list = listOf(wanted);
        const outputs = doesKnowList ? {} : { outputs: [...wanted] };
        // Until it has answered, it is not known whether it still lets us read.
        const wait = gone === undefined ? 0 : MAX_WAIT_S;
        const request = { cursor: peer.cursor ?? null, list, wait, ...outputs };
        const answer = await client.samples(peer, request, hurry);
        doesKnowList = !("need" in answer);
        if (!("need" in answer)) {
          gone = await this.#take(peer, answer, gone);
          for (const [, samples] of answer.samples) count += samples.length;
        }
        failures = 0;
        await book.hear(id, now());
      } catch (error) {
        if (signal.aborted) return;
        if (woken.signal.aborted) continue;
        failures++;
        const isBusy = toAppError(error).code === "peer-busy";
        // What it says next counts, whatever it said before.
        if (!isBusy) gone = undefined;
        if (!isBusy || failures >= BUSY) await this.#fail(peer, error);
        const pause = Math.min(RETRY_MS * 2 ** (failures - 1), MAX_RETRY_MS);
        await monotonic.sleep(pause * (0.75 + Math.random() / 2), hurry);
      }
      await monotonic.sleep(begun + Math.max(paceMs, count / SAMPLES_PER_MS) - monotonic.now(), signal);
    }
  }

  /** Hands on what came; gives what is gone, to be compared with the next answer. */
  async #take(
    peer: KnownPeer,
    { cursor, samples, gone, gap }: Exclude<SamplesAnswer, { need: unknown }>,
    before: string | undefined,
  ): Promise<string> {
    const { mirrors, book, log } = this.#deps;
    if (gap) log.warn({ peer: peer.id }, "a peer does not keep any more all that we have missed");
    const after = JSON.stringify(gone);
    // Most answers to what was held open say nothing.
    if (samples.length > 0 || cursor !== peer.cursor || after !== before) {
      await mirrors.take(peer.id, { cursor, samples, gone, gap });
      book.read(peer.id, cursor);
    }
    return after;
  }

  async #fail({ id }: KnownPeer, error: unknown): Promise<void> {
    const failure = toAppError(error);
    if (WITHDRAWN.has(failure.code)) await this.#deps.mirrors.lost(id);
    if (failure.cause && !failure.code.startsWith("peer-")) {
      this.#deps.log.error({ err: failure.cause, peer: id }, "what a peer has sent could not be taken");
      return;
    }
    await this.#deps.book.note(id, toPlain(failure), this.#deps.now());
  }
}

function isRead(peer: KnownPeer | undefined): boolean {
  return peer?.weRead === true && peer.suspendedAt === null;
}
