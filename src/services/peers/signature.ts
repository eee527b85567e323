import { createHash, createPublicKey, verify as verifyBytes } from "node:crypto";
import {
  component,
  createSignatureSync,
  type MessageDescriptor,
  type SignatureComponent,
  type SignatureFields,
  type SignatureParameters,
  verifySignature,
} from "http-message-sig";

/** What a signature says of itself. */
export interface Signed {
  readonly kid: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly expires: number;
  readonly nonce: string;
}

/** A key that signs. */
export interface SigningKey {
  readonly kid: string;
  sign(data: Uint8Array): Uint8Array;
}

/** The public key of a name, base64url; undefined for one that nobody has. */
export type KeyOf = (kid: string) => string | undefined;

/** Of what kind a signature is: what it covers, and how it says so. */
export interface Kind {
  readonly tag: string;
  readonly components: readonly SignatureComponent[];
}

const TAG = "pepeunit-peer-v1";
/** From whom a request is, and for whom: their instance ids. */
export const SOURCE = "pepeunit-source";
export const DESTINATION = "pepeunit-destination";
export const REQUEST: Kind = {
  tag: TAG,
  components: ["@method", "@target-uri", "content-digest", SOURCE, DESTINATION],
};
/** With the signature of its request, an answer fits that one alone. */
export const ANSWER: Kind = {
  tag: TAG,
  components: ["@status", "content-digest", component("signature", { req: true })],
};
/** As draft-meunier-http-message-signatures-directory has it, and over the content too. */
export const DIRECTORY: Kind = {
  tag: "http-message-signatures-directory",
  components: [component("@authority", { req: true }), "content-digest"],
};

const ALGORITHM = "ed25519";
/** It is kept for as long as it could be sent again. */
const NONCE = /^.{1,100}$/;

/** Signs a message; gives the headers that say so. The label tells several signatures of one message apart. */
export function signMessage(
  message: MessageDescriptor,
  { tag, components }: Kind,
  key: SigningKey,
  { created, expires, nonce }: Omit<Signed, "kid">,
  label = "sig1",
): SignatureFields {
  const parameters = { created, expires, nonce, keyid: key.kid, alg: ALGORITHM, tag };
  return signBy(message, components, parameters, key, label);
}

/**
 * Verifies that a message is signed by a key that `keyOf` knows, over all that its kind asks for; rejects otherwise.
 * Whether it is of this minute is for `isTimely`.
 */
export async function verifyMessage(
  message: MessageDescriptor,
  kind: Kind,
  keyOf: KeyOf,
  label?: string,
): Promise<Signed> {
  const { keyid = "", created = 0, expires = 0, nonce = "" } = await verifyBy(message, kind, keyOf, label);
  return { kid: keyid, created, expires, nonce };
}

/** RFC 9421 without what instances have agreed on besides. */
export function signBy(
  message: MessageDescriptor,
  components: readonly SignatureComponent[],
  parameters: SignatureParameters,
  key: SigningKey,
  label: string,
): SignatureFields {
  const signer = { algorithm: ALGORITHM, sign: (data: Uint8Array) => key.sign(data) };
  return createSignatureSync(message, { label, components, parameters, signer });
}

/** The same the other way round; with a tag, it has to be that one, and to have all parameters that go with it. */
export async function verifyBy(
  message: MessageDescriptor,
  { tag, components }: Pick<Kind, "components"> & Partial<Kind>,
  keyOf: KeyOf,
  label?: string,
): Promise<SignatureParameters> {
  const { parameters } = await verifySignature(message, {
    ...(label !== undefined && { label }),
    policy: {
      algorithms: [ALGORITHM],
      requiredComponents: components,
      requiredParameters: tag === undefined ? [] : ["created", "expires", "nonce", "keyid", "alg", "tag"],
      // What time it is at the other end is looked at once it is known whose end it is.
      clockSkew: Number.MAX_SAFE_INTEGER,
      validate: ({ parameters: said }) => tag === undefined || (said.tag === tag && NONCE.test(said.nonce ?? "")),
    },
    resolveVerifier({ parameters: { keyid = "" } }) {
      const x = keyOf(keyid);
      if (x === undefined) throw new Error("unknown key");
      return { algorithm: ALGORITHM, verify: (data, signature) => verifyBytes(null, data, toPublicKey(x), signature) };
    },
  });
  return parameters;
}

/** Seconds within which a message has to arrive, and by which clocks may differ. */
export const WINDOW_S = 60;

/** Whether a signature is of this minute. */
export function isTimely({ created, expires }: Signed, now: number): boolean {
  const seconds = now / 1000;
  return Math.abs(created - seconds) <= WINDOW_S && expires >= seconds && expires - created <= WINDOW_S;
}

/** `content-digest` of a body (RFC 9530). */
export function digestOf(body: Uint8Array): string {
  return `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
}

/** Whether `content-digest` names SHA-256 of a body, and no other. */
export function isDigestOf(header: string, body: Uint8Array): boolean {
  const digests = header.split(",").map((part) => part.trim());
  const ours = digests.filter((part) => part.startsWith("sha-256="));
  return ours.length === 1 && ours[0] === digestOf(body);
}

function toPublicKey(x: string) {
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
}
