import { Refusal } from "./refusal.ts";
import { Upload } from "./value.ts";

/** A part of a form: its name, and a text or a file. */
export type Part = readonly [name: string, value: string | Upload];

/**
 * Takes a multipart body apart. Telegram is more tolerant here than `Response.formData()`, which refuses the
 * unquoted file names that grammY writes.
 */
export function parseMultipart(body: Uint8Array, contentType: string): readonly Part[] {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw broken();
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const delimiter = `--${boundary}`;
  const parts: Part[] = [];
  let at = bytes.indexOf(delimiter);
  while (at >= 0) {
    const begin = at + delimiter.length;
    if (bytes.toString("latin1", begin, begin + 2) === "--") return parts;
    const next = bytes.indexOf(`\r\n${delimiter}`, begin);
    if (next < 0) break;
    parts.push(parsePart(bytes.subarray(begin + 2, next)));
    at = next + 2;
  }
  throw broken();
}

function parsePart(bytes: Buffer): Part {
  const split = bytes.indexOf("\r\n\r\n");
  const headers = bytes.toString("utf8", 0, split);
  const content = bytes.subarray(split + 4);
  const name = readField(headers, "name");
  if (split < 0 || name === undefined) throw broken();
  const file = readField(headers, "filename");
  if (file === undefined) return [name, content.toString("utf8")];
  const type = /^content-type:\s*([^\r\n;]+)/im.exec(headers)?.[1] ?? "";
  return [name, new Upload(file, type, new Uint8Array(content))];
}

function readField(headers: string, field: string): string | undefined {
  const found = new RegExp(`[;\\s]${field}=(?:"([^"]*)"|([^\\r\\n;]*))`, "i").exec(headers);
  return found?.[1] ?? found?.[2];
}

const broken = (): Refusal => new Refusal(400, "Bad Request: can't parse the multipart body");
