import type { IncomingMessage } from "node:http";
import { parseMultipart } from "./multipart.ts";
import { Refusal } from "./refusal.ts";
import type { Upload } from "./value.ts";

const BODY_MAX = 55 * 1024 * 1024;

/** The parameters of a request, wherever they are: query string, JSON, form or multipart; files are `Upload`s. */
export async function readParameters(request: IncomingMessage, query: URLSearchParams) {
  const parameters: Record<string, unknown> = Object.fromEntries(query);
  const body = await readBody(request);
  const type = request.headers["content-type"] ?? "";
  if (body.length === 0) return parameters;
  if (type.startsWith("application/json")) return { ...parameters, ...readJson(body) };
  if (type.startsWith("application/x-www-form-urlencoded"))
    return { ...parameters, ...Object.fromEntries(new URLSearchParams(new TextDecoder().decode(body))) };
  if (type.startsWith("multipart/form-data")) return { ...parameters, ...readMultipart(body, type) };
  throw new Refusal(400, "Bad Request: unsupported content type of the request");
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > BODY_MAX) throw new Refusal(413, "Request Entity Too Large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function readJson(body: Uint8Array): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(new TextDecoder().decode(body), refuseHalves);
    if (typeof read === "object" && read !== null && !Array.isArray(read)) return read as Record<string, unknown>;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // falls through to the refusal
  }
  throw new Refusal(400, "Bad Request: can't parse the request's JSON object");
}

/** Telegram writes half a character, as JSON may escape it, as three bytes, which it finds not to be UTF-8 then. */
function refuseHalves(_key: string, value: unknown): unknown {
  if (typeof value === "string" && /\p{Cs}/u.test(value))
    throw new Refusal(400, "Bad Request: strings must be encoded in UTF-8");
  return value;
}

function readMultipart(body: Uint8Array, type: string): Record<string, unknown> {
  const parts = parseMultipart(body, type);
  const texts = parts.filter((part): part is readonly [string, string] => typeof part[1] === "string");
  const uploads = new Map(parts.filter((part): part is readonly [string, Upload] => typeof part[1] !== "string"));
  const used = new Set<string>();
  const attached = texts.map(([name, value]) => [name, attach(value, uploads, used)] as const);
  const direct = [...uploads].filter(([name]) => !used.has(name));
  return Object.fromEntries([...attached, ...direct]);
}

/** Puts the upload in the place of `attach://name`, also inside JSON. */
function attach(value: string, uploads: ReadonlyMap<string, Upload>, used: Set<string>): unknown {
  const find = (text: unknown): unknown => {
    const name = typeof text === "string" && text.startsWith("attach://") ? text.slice(9) : undefined;
    const upload = name === undefined ? undefined : uploads.get(name);
    if (name === undefined || !upload) return text;
    used.add(name);
    return upload;
  };
  if (!/^\s*[[{]/.test(value) || !value.includes("attach://")) return find(value);
  try {
    return JSON.parse(value, (_key, inner: unknown) => find(inner));
  } catch {
    return value;
  }
}
