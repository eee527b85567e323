import { z } from "zod";
import { TRAITS } from "../../domain/traits.ts";
import type { Value, ValueType } from "../../domain/value.ts";
import { checkValue } from "../../domain/value.ts";

/** How times are written in answers. */
export const TimeForm = z
  .enum(["rfc3339", "ms"])
  .default("rfc3339")
  .describe("How times are written in the answer: RFC 3339 in UTC, or milliseconds since 1970.");
export type TimeForm = z.infer<typeof TimeForm>;

/** A time in an answer. */
export const Time = z
  .union([z.iso.datetime({ precision: 3 }), z.int()])
  .describe("RFC 3339 in UTC, or milliseconds since 1970, as `time` asks.");

/** A time in a request, as milliseconds. */
export const Moment = z
  .string()
  .regex(
    // Four digits would be a year to whoever writes them.
    /^(\d{1,3}|\d{5,15}|\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+ -]\d\d:\d\d))$/,
    "not a time such as 2026-11-23T10:00:00Z, nor milliseconds since 1970",
  )
  .meta({ examples: ["2026-11-23T18:00:00.000Z"] })
  .transform((text, context) => {
    // A plus that nobody has encoded arrives as a space.
    const raw = /^\d+$/.test(text) ? Number(text) : text.replace(/ (\d\d:\d\d)$/, "+$1");
    const checked = checkValue({ type: "datetime" }, raw);
    if (checked.ok && (checked.value as number) >= 0) return checked.value as number;
    context.addIssue({ code: "custom", message: checked.ok ? "before 1970" : "there is no such day or hour" });
    return z.NEVER;
  })
  .describe("RFC 3339, or milliseconds since 1970.");

export function toTime(at: number, form: TimeForm): string | number {
  return form === "ms" ? at : new Date(at).toISOString();
}

/** A value as JSON has it; times as `form` says. */
export function toJsonValue(type: ValueType, value: Value | undefined, form: TimeForm): Value | null {
  if (value === undefined) return null;
  return TRAITS[type].isTime && typeof value === "number" ? toTime(value, form) : value;
}
