import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { RequestDescriptor } from "http-message-sig";
import { z } from "zod";
import { monotonic } from "../../domain/monotonic.ts";
import { createRate } from "../../domain/rate.ts";
import { MINUTE } from "../../domain/span.ts";
import { type AppError, toPlain } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { PeerStorage } from "../../storage/news.ts";
import type { KnownPeer, PeerBook } from "./book.ts";
import { clockError, type PeerClient } from "./client.ts";
import type { PeerFeed } from "./feed.ts";
import type { InstanceKeys } from "./keys.ts";
import type { PeerLists } from "./lists.ts";
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
import { OutputsRequest, PATHS, SamplesRequest, toJson } from "./wire.ts";

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

/** What a peer may ask in the long run. */
const REQUESTS_PER_SECOND = 4;
const BYTES_PER_MINUTE = 64 * 2 ** 20;
const WORTH_PACKING = 1000;
const RECORDED_MS = 10 * MINUTE;

const pack = promisify(gzip);

/** The way in for peers: who asks is known by their signature, and what they may by domain/access. */
export class PeerDoor {
  readonly #deps: Deps;
  readonly #rate = createRate<number>(REQUESTS_PER_SECOND);
  readonly #sent = new Map<number, { bytes: number; since: number }>();
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
    const peer = await this.#admit(message, request.body);
    if (!peer) return undefined;
    const wait = this.#quota(peer.id);
    if (wait > 0) return this.#reply(message, peer.id, 429, {}, { "retry-after": String(wait) });
    const said = toJson(request.body);
    const path = request.target.replace(/\?.*$/s, "");
    switch (path) {
      case PATHS.outputs: {
        const asked = OutputsRequest.safeParse(said);
        if (!asked.success) break;
        return this.#reply(message, peer.id, 200, await this.#deps.lists.read(peer, asked.data.cursor ?? null));
      }
      case PATHS.samples: {
        const asked = SamplesRequest.safeParse(said);
        if (!asked.success) break;
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

  /** The peer that has surely sent this, now, to us, for the first time. */
  async #admit(message: RequestDescriptor, body: Buffer): Promise<KnownPeer | undefined> {
    const { book, keys, storage, now, log } = this.#deps;
    const peer = book.byInstance(headerOf(message, SOURCE));
    if (!peer || !this.#isWelcome(peer) || headerOf(message, DESTINATION) !== keys.id) return undefined;
    const refuse = (why: string): undefined => void log.debug({ peer: peer.id, why }, "a peer was refused");
    if (!message.targetUri.startsWith("https:") && !peer.allowsPlain) return refuse("plain");
    if (!isDigestOf(headerOf(message, "content-digest"), body)) return refuse("digest");
    const signed = await this.#verify(message, peer);
    if (!signed) return refuse("signature");
    if (!isTimely(signed, now())) {
      const difference = Math.abs(signed.created * 1000 - now());
      // Of a peer that was heard a moment ago somebody has recorded it, and sends it again.
      const isRecorded = monotonic.now() - (this.#heardAt.get(peer.id) ?? Number.NEGATIVE_INFINITY) < RECORDED_MS;
      if (difference > WINDOW_S * 1000 && !isRecorded) {
        await this.#trouble(peer, clockError(signed.created * 1000, now()));
      }
      return refuse("time");
    }
    if (!(await storage.useNonce(peer.id, signed.nonce, signed.expires * 1000 + MINUTE))) return refuse("replay");
    this.#askedAt.set(peer.id, now());
    book.ask(peer.id, now());
    this.#heardAt.set(peer.id, monotonic.now());
    if (peer.trouble?.code === "peer-clock") await book.note(peer.id, null, now());
    return peer;
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
    await client
      .refresh(peer, "stranger")
      .catch((error: unknown) => log.debug({ err: error, peer: peer.id }, "no keys"));
    return verify(book.byId(peer.id) ?? peer);
  }

  async #trouble(peer: KnownPeer, error: AppError): Promise<void> {
    await this.#deps.book.note(peer.id, toPlain(error), this.#deps.now());
  }

  /** Seconds until the peer may go on; 0 when it may now. */
  #quota(peerId: number): number {
    const now = monotonic.now();
    const wait = this.#rate(peerId, now);
    const sent = this.#sent.get(peerId);
    if (wait > 0 || !sent || sent.bytes < BYTES_PER_MINUTE) return wait;
    const left = sent.since + MINUTE - now;
    if (left > 0) return Math.ceil(left / 1000);
    this.#sent.delete(peerId);
    return 0;
  }

  #count(peerId: number, bytes: number): void {
    const now = monotonic.now();
    const sent = this.#sent.get(peerId);
    if (sent && now - sent.since < MINUTE) sent.bytes += bytes;
    else this.#sent.set(peerId, { bytes, since: now });
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
    this.#count(peerId, body.length);
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
