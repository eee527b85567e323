import { randomBytes } from "node:crypto";
import CryptoJS from "crypto-js";

/** What a device reads from its env.json. */
export interface UnitEnv {
  readonly PEPEUNIT_URL: string;
  readonly PEPEUNIT_TOKEN: string;
  readonly SYNC_ENCRYPT_KEY: string;
  readonly SECRET_KEY: string;
}

/** An answer of the instance: `json` when it was sealed for this request, else undefined. */
export interface UnitAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: SyncResponse | undefined;
  readonly frame: Buffer;
}

export interface SyncResponse {
  readonly world_state: { readonly utc: number };
  readonly input_rev?: number;
  readonly input_variables?: Record<string, unknown>;
  readonly rejected?: Record<string, string>;
  readonly interval?: number;
  readonly sleep?: boolean;
  readonly last_at?: number;
}

/** A device in software: docs/protocol.md on fetch, with crypto-js as its AES, apart from the instance's own code. */
export interface VirtualUnit {
  /** Seals and sends a request; `at` is the present time unless given, null for a clock request. */
  sync(request?: Record<string, unknown> & { at?: number | null }): Promise<UnitAnswer>;
  /** A request frame for any JSON. */
  seal(json: unknown): Buffer;
  /** Sends bytes as they are. */
  post(frame: Uint8Array, headers?: Record<string, string>): Promise<UnitAnswer>;
}

const REQUEST = "pepeunit-sync-1-request";
const RESPONSE = "pepeunit-sync-1-response";
const TAG_BYTES = 32;

/** Makes a device that holds this env.json. */
export function createUnit(env: UnitEnv, now: () => number = Date.now): VirtualUnit {
  const encryptKey = CryptoJS.enc.Base64.parse(env.SYNC_ENCRYPT_KEY);
  const signKey = CryptoJS.enc.Base64.parse(env.SECRET_KEY);
  const sign = (...parts: Uint8Array[]): Buffer => toBytes(CryptoJS.HmacSHA256(toWords(Buffer.concat(parts)), signKey));
  let lastAt = 0;

  const seal = (json: unknown): Buffer => {
    const iv = randomBytes(16);
    const { ciphertext } = CryptoJS.AES.encrypt(JSON.stringify(json), encryptKey, { iv: toWords(iv) });
    const signed = Buffer.concat([Buffer.of(1), iv, toBytes(ciphertext)]);
    return Buffer.concat([signed, sign(Buffer.from(REQUEST), signed)]);
  };
  const open = (frame: Buffer, requestTag: Uint8Array): SyncResponse | undefined => {
    const signed = frame.subarray(0, -TAG_BYTES);
    if (!sign(Buffer.from(RESPONSE), requestTag, signed).equals(frame.subarray(-TAG_BYTES))) return undefined;
    const ciphertext = toWords(signed.subarray(17));
    const params = CryptoJS.lib.CipherParams.create({ ciphertext });
    const words = CryptoJS.AES.decrypt(params, encryptKey, { iv: toWords(signed.subarray(1, 17)) });
    return JSON.parse(words.toString(CryptoJS.enc.Utf8)) as SyncResponse;
  };
  const post: VirtualUnit["post"] = async (frame, headers = {}) => {
    const response = await fetch(`${env.PEPEUNIT_URL}/sync`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${env.PEPEUNIT_TOKEN}`,
        "content-type": "application/octet-stream",
        ...headers,
      },
      body: new Uint8Array(frame),
    });
    const answer = Buffer.from(await response.arrayBuffer());
    const isSealed = response.headers.get("content-type") === "application/octet-stream";
    const json = isSealed ? open(answer, frame.subarray(-TAG_BYTES)) : undefined;
    return { status: response.status, headers: response.headers, json, frame: answer };
  };

  return {
    seal,
    post,
    sync({ at, ...rest } = {}) {
      if (at === null) return post(seal(rest));
      // Two requests in one millisecond would be one too many: `at` has to grow.
      lastAt = at ?? Math.max(now(), lastAt + 1);
      return post(seal({ at: lastAt, ...rest }));
    },
  };
}

function toWords(bytes: Uint8Array): CryptoJS.lib.WordArray {
  return CryptoJS.enc.Hex.parse(Buffer.from(bytes).toString("hex"));
}

function toBytes(words: CryptoJS.lib.WordArray): Buffer {
  return Buffer.from(words.toString(CryptoJS.enc.Hex), "hex");
}
