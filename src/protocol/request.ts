import { z } from "zod";

export const MAX_FRAME_BYTES = 64 * 1024;
export const MAX_SAMPLES = 1000;
export const MAX_WAIT_SECONDS = 30;
const MAX_LOG_LINES = 100;
export const MAX_LOG_LINE_CHARS = 1024;
const MAX_REASON_CHARS = 120;

/** Puts a sign in place of what is no UTF-8: a program's half character is to cost no more than itself. */
const utf8 = new TextDecoder();
const time = z.int().min(0).max(8.64e15);

/** An object with any names: `z.record` drops `__proto__` without a word. */
const Named = z.custom<Record<string, unknown>>(
  (raw) => typeof raw === "object" && raw !== null && !Array.isArray(raw),
  "expected an object",
);

/** The JSON inside a request frame, as docs/protocol.md describes it; what a value may be is the unit's schema.json's to say. */
const Request = z.strictObject({
  at: time.optional(),
  unit_state: Named.optional(),
  output_variables: Named.optional(),
  input_rev: z.int().min(0).optional(),
  wait: z.number().min(0).max(MAX_WAIT_SECONDS).optional(),
  room: z
    .custom<number>((raw) => typeof raw === "number", "expected a number")
    .transform((room) => Math.trunc(Math.min(Math.max(room, 0), Number.MAX_SAFE_INTEGER)))
    .optional(),
  log: z.array(z.unknown()).max(MAX_LOG_LINES).optional(),
});

export type SyncRequest = z.infer<typeof Request>;

/** Path in the request to the reason, in English, for whoever writes the firmware. */
export type Rejected = Record<string, string>;

/**
 * The request with what of it is not known here, or what is wrong with it as a whole: a path such as
 * `output_variables.door` and the reason. `room` is as the unit says, so that it can read that too.
 */
export type ReadRequest =
  | { readonly ok: true; readonly request: SyncRequest; readonly rejected?: Rejected }
  | { readonly ok: false; readonly room?: number | undefined; readonly rejected: Rejected };

/** Reads the plaintext of a request frame. */
export function readRequest(plaintext: Uint8Array): ReadRequest {
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(plaintext));
  } catch {
    return { ok: false, rejected: { "": "not JSON" } };
  }
  const strict = Request.safeParse(json);
  const rejected = strict.success ? undefined : unknownKeys(json);
  const parsed = rejected ? Request.safeParse(withoutKeys(json as object)) : strict;
  if (!parsed.success) {
    const reasons = parsed.error.issues.map(({ path, message }) => [path.join("."), message]);
    return {
      ok: false,
      room: Request.shape.room.safeParse((json as { room?: unknown } | null)?.room).data,
      rejected: {
        ...Object.fromEntries(reasons.map((reason) => reason.map((text = "") => text.slice(0, MAX_REASON_CHARS)))),
        ...rejected,
      },
    };
  }
  const { at, unit_state, output_variables, log, room } = parsed.data;
  if (at === undefined && (unit_state || output_variables || log)) {
    return { ok: false, room, rejected: { at: "missing: a request without a clock may carry no data", ...rejected } };
  }
  return { ok: true, request: parsed.data, ...(rejected && { rejected }) };
}

/** The keys that a newer unit may know and this instance does not, if there are any. */
function unknownKeys(json: unknown): Rejected | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const unknown = Object.keys(json).filter((key) => !Object.hasOwn(Request.shape, key));
  if (unknown.length === 0) return undefined;
  return Object.fromEntries(unknown.map((key) => [key.slice(0, MAX_REASON_CHARS), "unknown key"]));
}

function withoutKeys(json: object): unknown {
  return Object.fromEntries(Object.entries(json).filter(([key]) => Object.hasOwn(Request.shape, key)));
}
