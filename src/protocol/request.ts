import { z } from "zod";

export const MAX_FRAME_BYTES = 64 * 1024;
export const MAX_SAMPLES = 1000;
export const MAX_WAIT_SECONDS = 30;
const MAX_LOG_LINES = 100;
const MAX_LOG_CHARS = 1024;
/** A device has little room for the reasons. */
const MAX_REASONS = 10;
const MAX_REASON_CHARS = 120;

const utf8 = new TextDecoder("utf-8", { fatal: true });
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
  log: z
    .array(z.tuple([time, z.enum(["debug", "info", "warning", "error"]), z.string().max(MAX_LOG_CHARS)]))
    .max(MAX_LOG_LINES)
    .optional(),
});

export type SyncRequest = z.infer<typeof Request>;

/** The request, or what is wrong with it: a path such as `output_variables.door` and the reason. */
export type ReadRequest =
  | { readonly ok: true; readonly request: SyncRequest }
  | { readonly ok: false; readonly rejected: Record<string, string> };

/** Reads the plaintext of a request frame. */
export function readRequest(plaintext: Uint8Array): ReadRequest {
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(plaintext));
  } catch {
    return { ok: false, rejected: { "": "not UTF-8 JSON" } };
  }
  const parsed = Request.safeParse(json);
  if (!parsed.success) {
    const reasons = parsed.error.issues.slice(0, MAX_REASONS).map(({ path, message }) => [path.join("."), message]);
    return {
      ok: false,
      rejected: Object.fromEntries(reasons.map((reason) => reason.map((text = "") => text.slice(0, MAX_REASON_CHARS)))),
    };
  }
  const { at, unit_state, output_variables, log } = parsed.data;
  if (at === undefined && (unit_state || output_variables || log)) {
    return { ok: false, rejected: { at: "missing: a request without a clock may carry no data" } };
  }
  return { ok: true, request: parsed.data };
}
