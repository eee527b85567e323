import { z } from "zod";

/** Telegram takes every parameter also as a string: forms and query strings have nothing else. */

export const text = z.preprocess(
  (value) => (typeof value === "number" || typeof value === "boolean" ? String(value) : value),
  z.string(),
);

export const integer = z.preprocess(
  (value) => (typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value),
  z.int(),
);

export const flag = z.preprocess(
  (value) => (typeof value === "string" ? ["true", "1", "yes"].includes(value.toLowerCase()) : value),
  z.boolean(),
);

/** An object or a list, which may come as a string of JSON. */
export function json<T extends z.ZodType>(inner: T): z.ZodPreprocess<T> {
  return z.preprocess((value, context) => {
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue({ code: "custom", message: "can't parse JSON" });
      return z.NEVER;
    }
  }, inner);
}

/** A file on its way in; `bytes` is a getter, so that a recorded call stays small as JSON. */
export class Upload {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly #bytes: Uint8Array;

  constructor(name: string, type: string, bytes: Uint8Array) {
    this.name = name;
    this.type = type;
    this.size = bytes.length;
    this.#bytes = bytes;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }
}

/** A file: an upload, or a string that is a file_id or a URL. */
export const file = z.custom<Upload | string>(
  (value) => typeof value === "string" || value instanceof Upload,
  "a file, a file_id or a URL is expected",
);
