import type { z } from "zod";
import { bad } from "../refusal.ts";
import type { World } from "../world.ts";

/** What surrounds a call: everything a method may need beside its parameters. */
export interface Around {
  readonly world: World;
  /** Aborted when the bot has hung up. */
  readonly gone: AbortSignal;
}

export interface Method {
  /** The result, or a thrown Refusal. */
  call(around: Around, raw: Readonly<Record<string, unknown>>): unknown;
}

/** A method: its parameters are checked first, in words that name the culprit. */
export function method<S extends z.ZodType>(
  parameters: S,
  run: (around: Around, parameters: z.infer<S>) => unknown,
): Method {
  return {
    call(around, raw) {
      const read = parameters.safeParse(raw);
      if (read.success) return run(around, read.data);
      const complaints = read.error.issues.map(({ path, message }) => `${path.join(".") || "parameters"}: ${message}`);
      throw bad(`refused by the emulator: ${complaints.join("; ")}`);
    },
  };
}
