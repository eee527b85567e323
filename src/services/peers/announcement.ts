import { randomBytes } from "node:crypto";
import { MINUTE, SECOND } from "../../domain/span.ts";
import type { PeerReply } from "./door.ts";
import type { InstanceKeys } from "./keys.ts";
import { DIRECTORY, digestOf, signMessage } from "./signature.ts";
import { type About, type Directory, PATHS } from "./wire.ts";

const VERSION = "1";
/** So long a list of keys is good; it is signed anew in time. */
const LIFE_S = 600;
const ANEW_MS = 2 * MINUTE;

/** What this instance says of itself to anybody: who it is, and by which keys it signs. */
export class Announcement {
  readonly #keys: InstanceKeys;
  readonly #url: () => string;
  readonly #now: () => number;
  #made: { readonly at: number; readonly of: string; readonly reply: PeerReply } | undefined;

  constructor(keys: InstanceKeys, url: () => string, now: () => number) {
    this.#keys = keys;
    this.#url = url;
    this.#now = now;
  }

  about(): About {
    const url = this.#url();
    return { name: new URL(url).host, instance: this.#keys.id, version: VERSION, url, protocols: ["v1"] };
  }

  /** The list of our keys, signed by each of them. */
  directory(): PeerReply {
    const url = this.#url();
    const of = JSON.stringify([url, this.#keys.all]);
    if (this.#made?.of === of && Math.abs(this.#now() - this.#made.at) < ANEW_MS) return this.#made.reply;
    const reply = this.#make(url);
    this.#made = { at: this.#now(), of, reply };
    return reply;
  }

  #make(url: string): PeerReply {
    const keys = this.#keys.all.map(({ kid, x, state }) => {
      return { kty: "OKP" as const, crv: "Ed25519" as const, x, kid, use: "sig", alg: "EdDSA", state };
    });
    const body = Buffer.from(JSON.stringify({ instance: this.#keys.id, keys } satisfies Directory));
    const request = { kind: "request" as const, method: "GET", targetUri: url + PATHS.keys, fields: [] };
    const fields = [{ name: "content-digest", value: digestOf(body) }];
    const message = { kind: "response" as const, status: 200, fields, request };
    const created = Math.floor(this.#now() / SECOND);
    const signatures = this.#keys.signing.map((key, place) =>
      signMessage(
        message,
        DIRECTORY,
        key,
        { created, expires: created + LIFE_S, nonce: randomBytes(18).toString("base64url") },
        `sig${place + 1}`,
      ),
    );
    const headers = {
      "content-type": "application/http-message-signatures-directory+json",
      "cache-control": "no-cache, no-transform",
      "content-digest": digestOf(body),
      "signature-input": signatures.map(({ signatureInput }) => signatureInput).join(", "),
      signature: signatures.map(({ signature }) => signature).join(", "),
    };
    return { status: 200, headers, body };
  }
}
