import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { RequestDescriptor } from "http-message-sig";
import type { z } from "zod";
import { toPeerUrl } from "../../domain/peer.ts";
import { AppError } from "../../errors.ts";
import { type Network, OutboundError, type OutboundRequest, sendOut } from "../outbound/outbound.ts";
import type { KnownPeer, PeerBook } from "./book.ts";
import { Directories, type Why } from "./directories.ts";
import type { InstanceKeys } from "./keys.ts";
import { toSound } from "./remote.ts";
import {
  ANSWER,
  DESTINATION,
  digestOf,
  isDigestOf,
  isTimely,
  REQUEST,
  SOURCE,
  signMessage,
  verifyMessage,
  WINDOW_S,
} from "./signature.ts";
import {
  About,
  MAX_ANSWER_BYTES,
  MAX_UNPACKED_BYTES,
  OutputsAnswer,
  type OutputsRequest,
  PATHS,
  type RawAnswer,
  type RemoteUnit,
  SamplesAnswer,
  type SamplesRequest,
  toJson,
} from "./wire.ts";

/** Who answers at an address, before anybody trusts them. */
export interface Introduction extends About {
  readonly keys: KnownPeer["keys"];
}

interface Deps {
  readonly book: PeerBook;
  readonly keys: InstanceKeys;
  readonly network: Network;
  readonly now: () => number;
  /** An answer that takes longer in all is given up: 90 s unless told, since one is held open for 25. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 90_000;
/** So is one that brings nothing for so long. */
const LEAST_SPEED = { bytes: 1, ms: 40_000 };
/** Of what is read before anybody is known. */
const MAX_INTRODUCTION_BYTES = 64 * 1024;

const unpack = promisify(gunzip);

/** Asks other instances, and believes only what they have signed. Throws `peer-*` errors. */
export class PeerClient {
  readonly #deps: Deps;
  readonly #directories: Directories;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#directories = new Directories({ ...deps, get: (url, allowsPlain) => this.#get(url, allowsPlain) });
  }

  /** Asks who is at an address; their keys are what they say, until somebody compares the fingerprint. */
  async introduce(url: string): Promise<Introduction> {
    const { status, body } = await this.#get(url + PATHS.about, true);
    const about = status === 200 ? About.safeParse(toJson(body)) : undefined;
    if (!about?.success || !about.data.protocols.includes("v1")) throw new AppError("peer-none");
    // Its keys are signed for the address by which it calls itself.
    if (toPeerUrl(about.data.url) !== url) throw new AppError("peer-elsewhere", { url: about.data.url });
    const keys = await this.#directories.introduce(url, about.data.instance);
    return { ...about.data, keys };
  }

  /** Devices and outputs that the peer lets us read, from where the list before ended. */
  async outputs(peer: KnownPeer, cursor: string | null, signal?: AbortSignal): Promise<OutputsAnswer> {
    const { units, next } = await this.#ask(peer, PATHS.outputs, { cursor }, OutputsAnswer, signal);
    return { units: units.map(toSound), next };
  }

  /** What of these devices, and of the devices of these outputs, the peer lets us read. */
  async describe(peer: KnownPeer, of: readonly string[], signal?: AbortSignal): Promise<readonly RemoteUnit[]> {
    return (await this.#ask(peer, PATHS.outputs, { of }, OutputsAnswer, signal)).units.map(toSound);
  }

  /** An output that the peer has given to one of these units of ours alone. */
  given(peer: KnownPeer, given: NonNullable<OutputsRequest["given"]>): Promise<OutputsAnswer> {
    return this.#ask(peer, PATHS.outputs, { cursor: null, given }, OutputsAnswer);
  }

  /** What is new since a cursor. */
  samples(peer: KnownPeer, request: SamplesRequest, signal?: AbortSignal): Promise<SamplesAnswer> {
    return this.#ask(peer, PATHS.samples, request, SamplesAnswer, signal);
  }

  /** Looks at a peer's keys again, where there is reason to. */
  refresh(peer: KnownPeer, why: Why): Promise<void> {
    return this.#directories.refresh(peer, why);
  }

  async #ask<T>(peer: KnownPeer, path: string, said: unknown, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
    const body = Buffer.from(JSON.stringify(said));
    const request = this.#sign(peer, peer.url + path, body);
    const answer = await this.#send(request, { body, allowsPlain: peer.allowsPlain, signal, max: MAX_ANSWER_BYTES });
    await this.#verify(peer, request, answer);
    if (answer.status === 429) throw new AppError("peer-busy");
    const read = answer.status === 200 ? schema.safeParse(toJson(await unpacked(answer))) : undefined;
    if (!read?.success) throw new AppError("peer-malformed");
    return read.data;
  }

  #sign({ instanceId }: KnownPeer, targetUri: string, body: Buffer): RequestDescriptor {
    const { keys, now } = this.#deps;
    const created = Math.floor(now() / 1000);
    const unsigned: RequestDescriptor = {
      kind: "request",
      method: "POST",
      targetUri,
      fields: [
        { name: "content-type", value: "application/json" },
        { name: "content-digest", value: digestOf(body) },
        { name: SOURCE, value: keys.id },
        { name: DESTINATION, value: instanceId },
      ],
    };
    const nonce = randomBytes(18).toString("base64url");
    const signed = signMessage(unsigned, REQUEST, keys.active, { created, expires: created + WINDOW_S, nonce });
    const fields = [
      ...unsigned.fields,
      { name: "signature-input", value: signed.signatureInput },
      { name: "signature", value: signed.signature },
    ];
    return { ...unsigned, fields };
  }

  async #verify(peer: KnownPeer, request: RequestDescriptor, answer: RawAnswer): Promise<void> {
    const now = this.#deps.now();
    if (answer.status === 401) {
      // Perhaps it is another server by now, which says so by its keys.
      await this.#directories.refresh(peer, "answer");
      throw refusalOf(answer, now);
    }
    const isSigned = answer.header("signature") !== "";
    // So says a proxy before it, or the server itself while it can't do more.
    if (!isSigned && answer.status >= 500) throw new AppError("peer-unreachable");
    if (!isSigned && answer.status === 429) throw new AppError("peer-busy");
    const message = { kind: "response" as const, status: answer.status, fields: answer.fields, request };
    const verify = (keys: KnownPeer["keys"]) =>
      verifyMessage(message, ANSWER, (kid) => keys.find((key) => key.kid === kid)?.x);
    const present = () => this.#deps.book.byId(peer.id)?.keys ?? peer.keys;
    const signed = await verify(present()).catch(async () => {
      await this.#directories.refresh(peer, "answer");
      return verify(present()).catch(() => {
        throw new AppError("peer-unsigned");
      });
    });
    if (!isDigestOf(answer.header("content-digest"), answer.body)) throw new AppError("peer-unsigned");
    if (!isTimely(signed, now)) throw clockError(signed.created * 1000, now);
  }

  #get(url: string, allowsPlain: boolean): Promise<RawAnswer> {
    const request: RequestDescriptor = { kind: "request", method: "GET", targetUri: url, fields: [] };
    return this.#send(request, { allowsPlain, max: MAX_INTRODUCTION_BYTES });
  }

  async #send(
    { method, targetUri, fields }: RequestDescriptor,
    given: { body?: Buffer; allowsPlain: boolean; signal?: AbortSignal | undefined; max: number },
  ): Promise<RawAnswer> {
    const url = new URL(targetUri);
    if (url.protocol !== "https:" && !given.allowsPlain) throw new AppError("peer-plain");
    const chunks: Buffer[] = [];
    let length = 0;
    const late = AbortSignal.timeout(this.#deps.patienceMs ?? PATIENCE_MS);
    const request: OutboundRequest = {
      url,
      method,
      body: given.body,
      headers: {
        ...Object.fromEntries(fields.map(({ name, value }) => [name, value])),
        accept: "application/json",
        "user-agent": "pepeunit",
        ...(given.body && { "accept-encoding": "gzip", "content-length": String(given.body.length) }),
      },
      signal: given.signal ? AbortSignal.any([given.signal, late]) : late,
      open: () => (chunk) => {
        length += chunk.length;
        if (length > given.max) throw new AppError("peer-malformed");
        chunks.push(chunk);
      },
    };
    try {
      const { status, headers } = await sendOut(request, { ...this.#deps.network, leastSpeed: LEAST_SPEED });
      const received = Object.entries(headers).flatMap(([name, value = ""]) =>
        [value].flat().map((one) => ({ name, value: one })),
      );
      const header = (name: string) => String(headers[name] ?? "");
      return { status, fields: received, body: Buffer.concat(chunks), header };
    } catch (error) {
      if (late.aborted && !given.signal?.aborted) throw new AppError("peer-slow");
      throw error instanceof OutboundError ? toAppError(error) : error;
    }
  }
}

const CODES = {
  "private-host": "peer-private-host",
  unreachable: "peer-unreachable",
  slow: "peer-slow",
  malformed: "peer-malformed",
} as const;

function toAppError({ trouble, cause }: OutboundError): AppError {
  // A name that leads to a private address fails within the connection.
  if (cause instanceof OutboundError) return toAppError(cause);
  return new AppError(CODES[trouble]) as AppError;
}

/** Why we are not let in: the answer says nothing of it but what time it is there. */
function refusalOf(answer: RawAnswer, now: number): AppError {
  const there = Date.parse(answer.header("date"));
  return Math.abs(there - now) > WINDOW_S * 1000 ? clockError(there, now) : (new AppError("peer-refused") as AppError);
}

export function clockError(there: number, here: number): AppError {
  return new AppError("peer-clock", { minutes: Math.max(1, Math.round(Math.abs(there - here) / 60_000)) }) as AppError;
}

async function unpacked({ body, header }: RawAnswer): Promise<Buffer> {
  const encoding = header("content-encoding").toLowerCase();
  if (encoding === "" || encoding === "identity") return body;
  if (encoding !== "gzip") throw new AppError("peer-malformed");
  return unpack(body, { maxOutputLength: MAX_UNPACKED_BYTES }).catch(() => {
    throw new AppError("peer-malformed");
  });
}
