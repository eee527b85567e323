import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { RequestDescriptor } from "http-message-sig";
import { z } from "zod";
import { monotonic } from "../../domain/monotonic.ts";
import { MINUTE, SECOND } from "../../domain/span.ts";
import { type AppError, toPlain } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { PeerStorage } from "../../storage/news.ts";
import type { KnownPeer, PeerBook } from "./book.ts";
import { clockError, type PeerClient } from "./client.ts";
import type { PeerFeed } from "./feed.ts";
import type { InstanceKeys } from "./keys.ts";
import type { PeerLists } from "./lists.ts";
import { PeerQuota } from "./quota.ts";
import {
  ANSWER,
  DESTINATION,
  digestOf,
  isDigestOf,
  isTimely,
  REQUEST,
  type Signed,
  SOURCE,
  signMessage,
  verifyMessage,
  WINDOW_S,
} from "./signature.ts";
import { listOf, OutputsRequest, PATHS, SamplesRequest, toJson } from "./wire.ts";

/** A request as it came, of whomever. */
export interface PeerRequest {
  readonly method: string;
  /** Path and query below the address of this instance. */
  readonly target: string;
  /** Names and values in turn, as node:http has them. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

export interface PeerReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Deps {
  readonly book: PeerBook;
  readonly keys: InstanceKeys;
  readonly client: Pick<PeerClient, "refresh">;
  readonly storage: PeerStorage;
  readonly feed: PeerFeed;
  readonly lists: PeerLists;
  /** The address that peers use. */
  readonly url: () => string;
  readonly now: () => number;
  readonly log: Log;
}

/** So many requests of a peer, signed by a key that we do not know, wait for us to look for it, and so long. */
const [MOST_STRANGE, STRANGE_MS] = [3, 5 * SECOND];
const WORTH_PACKING = 1000;
const RECORDED_MS = 10 * MINUTE;

const pack = promisify(gzip);

/** The way in for peers: who asks is known by their signature, and what they may by domain/access. */
export class PeerDoor {
  readonly #deps: Deps;
  readonly #quota = new PeerQuota();
  /** How many requests of each peer wait for its keys. */
  readonly #strange = new Map<number, number>();
  /** When each was last known for sure, by a clock that never jumps. */
  readonly #heardAt = new Map<number, number>();
  #isStopping = false;
  readonly #askedAt = new Map<number, number>();
  /** The request of each peer that is held open: a new one ends it. */
  readonly #held = new Map<number, AbortController>();

  constructor(deps: Deps) {
    this.#deps = deps;
    deps.book.onChanged(() => {
      for (const [id, held] of this.#held) if (!this.#isWelcome({ id })) held.abort();
    });
  }

  /** Answers a peer; undefined for whoever is none, or does not prove it. */
  async answer(request: PeerRequest): Promise<PeerReply | undefined> {
    const message = this.#describe(request);
    const admitted = await this.#admit(message, request.body);
    if (!admitted) return undefined;
    const { peer, wait } = admitted;
    if (wait > 0) return this.#later(message, peer.id, wait);
    const said = toJson(request.body);
    const path = request.target.replace(/\?.*$/s, "");
    switch (path) {
      case PATHS.outputs: {
        const asked = OutputsRequest.safeParse(said);
        if (!asked.success) break;
        const { cursor = null, of, given } = asked.data;
        const { lists } = this.#deps;
        if (given) return this.#reply(message, peer.id, 200, await lists.given(peer, given));
        return this.#reply(message, peer.id, 200, await (of ? lists.describe(peer, of) : lists.read(peer, cursor)));
      }
      case PATHS.samples: {
        const asked = SamplesRequest.safeParse(said);
        if (!asked.success) break;
        const { list, outputs } = asked.data;
        if (outputs && this.#deps.feed.isNew(peer.id, list)) {
          const seconds = this.#quota.list(peer.id, outputs.length);
          if (seconds > 0) return this.#later(message, peer.id, seconds);
          if (listOf(outputs) !== list) break;
        }
        const answer = await this.#deps.feed.read(peer, asked.data, this.#hold(peer.id, request.signal));
        // Trust may have been withdrawn while it was held.
        return this.#isWelcome(peer) ? this.#reply(message, peer.id, 200, answer) : undefined;
      }
    }
    return this.#reply(message, peer.id, 400, { error: "request-invalid" });
  }

  /** Notes when peers have asked. */
  async note(): Promise<void> {
    const asked = [...this.#askedAt];
    this.#askedAt.clear();
    for (const [id, lastAskedAt] of asked) await this.#deps.book.change(id, { lastAskedAt });
  }

  /** Ends what is held open; to be called when the program stops. */
  stop(): void {
    this.#isStopping = true;
    for (const end of this.#held.values()) end.abort();
  }

  #isWelcome({ id }: Pick<KnownPeer, "id">): boolean {
    const peer = this.#deps.book.byId(id);
    return peer?.mayRead === true && peer.suspendedAt === null;
  }

  #describe({ method, target, rawHeaders }: PeerRequest): RequestDescriptor {
    const fields: { name: string; value: string }[] = [];
    for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
      fields.push({ name: rawHeaders[i] ?? "", value: rawHeaders[i + 1] ?? "" });
    }
    return { kind: "request", method, targetUri: this.#deps.url() + target, fields };
  }

  /** The peer that has surely sent this, now, to us, for the first time; with the seconds for which it has to wait. */
  async #admit(message: RequestDescriptor, body: Buffer): Promise<{ peer: KnownPeer; wait: number } | undefined> {
    const { book, keys, storage, now, log } = this.#deps;
    const peer = book.byInstance(headerOf(message, SOURCE));
    if (!peer || !this.#isWelcome(peer) || headerOf(message, DESTINATION) !== keys.id) return undefined;
    const refuse = (why: string): undefined => void log.debug({ peer: peer.id, why }, "a peer was refused");
    if (!message.targetUri.startsWith("https:") && !peer.allowsPlain) return refuse("plain");
    const signed = await this.#verify(message, peer);
    if (!signed) return refuse("signature");
    // What strangers send is not worth the work.
    if (!isDigestOf(headerOf(message, "content-digest"), body)) return refuse("digest");
    if (!isTimely(signed, now())) {
      const difference = Math.abs(signed.created * 1000 - now());
      // Of a peer that was heard a moment ago somebody has recorded it, and sends it again.
      const isRecorded = monotonic.now() - (this.#heardAt.get(peer.id) ?? Number.NEGATIVE_INFINITY) < RECORDED_MS;
      if (difference > WINDOW_S * 1000 && !isRecorded) {
        await this.#trouble(peer, clockError(signed.created * 1000, now()));
      }
      return refuse("time");
    }
    // Beyond its quota nothing of it is kept.
    const wait = this.#quota.wait(peer.id);
    if (wait > 0) return { peer, wait };
    if (!(await storage.useNonce(peer.id, signed.nonce, signed.expires * 1000 + MINUTE))) return refuse("replay");
    this.#quota.ask(peer.id);
    this.#askedAt.set(peer.id, now());
    book.ask(peer.id, now());
    this.#heardAt.set(peer.id, monotonic.now());
    if (peer.trouble?.code === "peer-clock") await book.note(peer.id, null, now());
    return { peer, wait: 0 };
  }

  async #verify(message: RequestDescriptor, peer: KnownPeer): Promise<Signed | undefined> {
    const { book, client, log } = this.#deps;
    let isUnknown = false;
    const verify = (known: KnownPeer) =>
      verifyMessage(message, REQUEST, (kid) => {
        const x = known.keys.find((key) => key.kid === kid)?.x;
        isUnknown = x === undefined;
        return x;
      }).catch(() => undefined);
    // A key that is gone is to be refused; the request of this moment does not wait for that.
    client.refresh(peer, "age").catch((error: AppError) => void this.#trouble(peer, error));
    const signed = await verify(peer);
    if (signed || !isUnknown) return signed;
    const waiting = this.#strange.get(peer.id) ?? 0;
    if (waiting >= MOST_STRANGE) return undefined;
    this.#strange.set(peer.id, waiting + 1);
    const looked = client.refresh(peer, "stranger").catch(async (error: AppError) => {
      if (error.code === "peer-changed") await this.#trouble(peer, error);
      else log.debug({ err: error, peer: peer.id }, "no keys");
    });
    const over = new AbortController();
    await Promise.race([looked, monotonic.sleep(STRANGE_MS, over.signal)]);
    over.abort();
    this.#strange.set(peer.id, (this.#strange.get(peer.id) ?? 1) - 1);
    return verify(book.byId(peer.id) ?? peer);
  }

  async #trouble(peer: KnownPeer, error: AppError): Promise<void> {
    await this.#deps.book.note(peer.id, toPlain(error), this.#deps.now());
  }

  #later(message: RequestDescriptor, peerId: number, seconds: number): Promise<PeerReply> {
    return this.#reply(message, peerId, 429, {}, { "retry-after": String(seconds) });
  }

  /** One request of a peer is held open at a time. */
  #hold(peerId: number, signal: AbortSignal): AbortSignal {
    this.#held.get(peerId)?.abort();
    const end = new AbortController();
    this.#held.set(peerId, end);
    signal.addEventListener("abort", () => end.abort());
    if (this.#isStopping) end.abort();
    return end.signal;
  }

  async #reply(
    request: RequestDescriptor,
    peerId: number,
    status: number,
    said: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<PeerReply> {
    const { keys, now } = this.#deps;
    const plain = Buffer.from(JSON.stringify(said));
    const isPacked = plain.length >= WORTH_PACKING && /\bgzip\b/.test(headerOf(request, "accept-encoding"));
    const body = isPacked ? await pack(plain, { level: 1 }) : plain;
    this.#quota.send(peerId, body.length);
    const digest = digestOf(body);
    const created = Math.floor(now() / 1000);
    const message = {
      kind: "response" as const,
      status,
      fields: [{ name: "content-digest", value: digest }],
      request,
    };
    const times = { created, expires: created + WINDOW_S, nonce: randomBytes(18).toString("base64url") };
    const { signature, signatureInput } = signMessage(message, ANSWER, keys.active, times);
    const headers = {
      ...more,
      "content-type": "application/json",
      "cache-control": "no-store, no-transform",
      "content-digest": digest,
      "signature-input": signatureInput,
      signature,
      ...(isPacked && { "content-encoding": "gzip" }),
    };
    return { status, headers, body };
  }
}

const Text = z.string().min(1).max(200);

/** A header that is there once; empty otherwise. */
function headerOf({ fields }: RequestDescriptor, name: string): string {
  const found = fields.filter((field) => field.name.toLowerCase() === name);
  return found.length === 1 ? (Text.safeParse(found[0]?.value.trim()).data ?? "") : "";
}
