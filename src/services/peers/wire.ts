import { createHash } from "node:crypto";
import { z } from "zod";
import { VALUE_TYPES } from "../../domain/value.ts";

// What goes over the wire between instances: docs/federation.md says it in words.

/** Where everything lies below the address of an instance. */
export const PATHS = {
  about: "/.well-known/pepeunit",
  keys: "/.well-known/http-message-signatures-directory",
  outputs: "/peers/v1/outputs",
  samples: "/peers/v1/samples",
} as const;

/** The longest request: a list of outputs. */
export const MAX_REQUEST_BYTES = 2 * 2 ** 20;
/** The longest answer, as it travels and unpacked. */
export const MAX_ANSWER_BYTES = 2 * 2 ** 20;
export const MAX_UNPACKED_BYTES = 8 * 2 ** 20;
/** The most outputs that one peer follows. */
export const MAX_OUTPUTS = 20_000;
/** The most devices and outputs that are asked for by their uuids. */
export const MAX_ASKED = 100;
/** The most samples in one answer. */
export const MAX_SAMPLES = 10_000;
/** So long a request is held open until there is something new. */
export const MAX_WAIT_S = 25;

const KEY_BYTES = 43;
const base64url = (length: number) => z.string().regex(new RegExp(`^[\\w-]{${length}}$`));

/** Who an instance says it is. */
export const About = z.object({
  name: z
    .string()
    .regex(/^[^\p{C}]{1,100}$/u)
    .trim()
    .min(1),
  instance: z.uuid().toLowerCase(),
  version: z.string().max(50),
  /** The address that its peers use. */
  url: z.string().max(300),
  protocols: z.array(z.string().max(20)).max(20),
});
export type About = z.infer<typeof About>;

export const Directory = z.object({
  instance: z.uuid().toLowerCase(),
  keys: z
    .array(
      z.object({
        kty: z.literal("OKP"),
        crv: z.literal("Ed25519"),
        x: base64url(KEY_BYTES),
        kid: base64url(KEY_BYTES),
        state: z.enum(["pending", "active", "retiring"]),
      }),
    )
    .min(1)
    .max(10),
});
export type Directory = z.infer<typeof Directory>;

const Uuid = z.uuid().toLowerCase();
const Cursor = z
  .string()
  .max(1000)
  .regex(/^[\w.-]+$/);

/** So many units of the asker are looked at in one request. */
export const MAX_GIVEN = 100;

/** An output, alone or with the one unit of the asker for which it is. */
const Wanted = z.union([Uuid, z.object({ uuid: Uuid, for: Uuid })]);
export type Wanted = z.infer<typeof Wanted>;

export const OutputsRequest = z.object({
  cursor: Cursor.nullish(),
  /** Only these devices and outputs, in one answer. */
  of: z.array(Uuid).max(MAX_ASKED).optional(),
  /** One output alone, which was given to one of these units of the asker. */
  given: z.object({ uuid: Uuid, to: z.array(Uuid).min(1).max(MAX_GIVEN) }).optional(),
});
export type OutputsRequest = z.infer<typeof OutputsRequest>;

export const SamplesRequest = z.object({
  cursor: Cursor.nullable(),
  /** SHA-256 of the list of outputs (`listOf`), base64url. */
  list: base64url(KEY_BYTES),
  /** The list itself: once, and whenever the other side does not know it. */
  outputs: z.array(Wanted).max(MAX_OUTPUTS).optional(),
  wait: z.number().int().min(0).max(MAX_WAIT_S),
});
export type SamplesRequest = z.infer<typeof SamplesRequest>;

const text = (max: number) => z.string().max(max);
const Titles = z.record(text(20), text(500)).nullable();
const number = z.number().nullable();
const Value = z.union([z.boolean(), z.number(), text(10_000)]);

const RemoteOutput = z.object({
  uuid: Uuid,
  name: text(200).min(1),
  title: Titles,
  type: z.enum(VALUE_TYPES),
  measure: text(100).nullable(),
  decimals: z.number().int().min(0).max(20).nullable(),
  min: number,
  max: number,
  step: number,
  values: z.array(Value).max(1000).nullable(),
});
export type RemoteOutput = z.infer<typeof RemoteOutput>;

const RemoteUnit = z.object({
  uuid: Uuid,
  name: text(200).min(1),
  /** How often it is heard of, in ms; 0 where that is not known. */
  interval: z.number().min(0),
  outputs: z.array(RemoteOutput).max(2000),
});
export type RemoteUnit = z.infer<typeof RemoteUnit>;

export const OutputsAnswer = z.object({
  units: z.array(RemoteUnit).max(1000),
  next: Cursor.nullable(),
  /** The unit of the asker to which it was given. */
  for: Uuid.optional(),
});
export type OutputsAnswer = z.infer<typeof OutputsAnswer>;

const Time = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const Samples = z
  .array(z.tuple([Uuid, z.array(z.tuple([Time, Value])).min(1)]))
  .refine((list) => list.reduce((sum, [, samples]) => sum + samples.length, 0) <= MAX_SAMPLES);

export const SamplesAnswer = z.union([
  z.object({ need: z.literal("outputs") }),
  z.object({
    cursor: Cursor,
    /** Of each output in order of arrival. */
    samples: Samples,
    /** Of the list, what is not there or not for the asker: all of them, each time. */
    gone: z.array(Uuid).max(MAX_OUTPUTS),
    /** Whether there is more at once. */
    more: z.boolean(),
    /** Whether something that came long ago is not kept any more. */
    gap: z.boolean(),
  }),
]);
export type SamplesAnswer = z.infer<typeof SamplesAnswer>;

/** What another server answered, whatever it was. */
export interface RawAnswer {
  readonly status: number;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  readonly body: Buffer;
  header(name: string): string;
}

/** What a body says, if it is JSON. */
export function toJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** What stands for a list of outputs: it is the same in whatever order. */
export function listOf(outputs: readonly Wanted[]): string {
  const lines = outputs.map((one) => (typeof one === "string" ? one : `${one.uuid} ${one.for}`)).sort();
  return createHash("sha256").update(lines.join("\n")).digest("base64url");
}
