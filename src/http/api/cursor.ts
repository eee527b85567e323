import { z } from "zod";

/** Where a list goes on; means nothing to anybody but this server. */
export function cursorOf<T>(schema: z.ZodType<T>): z.ZodType<T, string> {
  return z
    .string()
    .regex(/^[\w-]{1,1000}$/, "not a cursor of this list")
    .transform((text, context) => {
      const read = schema.safeParse(fromText(text));
      if (read.success) return read.data;
      context.addIssue({ code: "custom", message: "not a cursor of this list" });
      return z.NEVER;
    })
    .describe("`next` of the answer before, to go on from there.");
}

export function toCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

function fromText(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString(), refuseNul);
  } catch {
    return undefined;
  }
}

/** No list is in the order of what holds one, and no database can be asked for it. */
function refuseNul(_key: string, value: unknown): unknown {
  if (typeof value === "string" && value.includes("\0")) throw new SyntaxError("holds a NUL");
  return value;
}
