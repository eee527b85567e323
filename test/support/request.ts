import { randomBytes } from "node:crypto";
import type { UnitEnv } from "../../src/sandbox/unit.ts";
import { type Keys, sealFrame } from "./frame.ts";

/** An answer over HTTP, as bytes. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export const keysOf = ({ SYNC_ENCRYPT_KEY, SECRET_KEY }: UnitEnv): Keys => ({
  encrypt: Buffer.from(SYNC_ENCRYPT_KEY, "base64"),
  secret: Buffer.from(SECRET_KEY, "base64"),
});

/** A request frame with any bytes inside. */
export const sealBytes = (env: UnitEnv, plain: string | Uint8Array): Buffer =>
  sealFrame(keysOf(env), "request", Buffer.from(plain));

/** Posts bytes to /sync with exactly these headers. */
export async function postSync(
  url: string,
  headers: Record<string, string>,
  body: Uint8Array | undefined,
): Promise<Reply> {
  const response = await fetch(`${url}/sync`, {
    method: "POST",
    headers,
    ...(body && { body: new Uint8Array(body) }),
  });
  const { date: _, ...rest } = Object.fromEntries(response.headers);
  return { status: response.status, headers: rest, body: Buffer.from(await response.arrayBuffer()) };
}

export const headersOf = (token: string): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  "content-type": "application/octet-stream",
});

/** Posts a frame with a token. */
export const postFrame = (url: string, token: string, frame: Uint8Array): Promise<Reply> =>
  postSync(url, headersOf(token), frame);

/** Keys that belong to nobody. */
export const strangeKeys = (): Keys => ({ encrypt: randomBytes(32), secret: randomBytes(32) });
