import { GrammyError } from "grammy";
import { toPause } from "../domain/pause.ts";

/** The pause that an error of Telegram's asks for, ms; undefined when it asks for none. */
export function askedPause(error: unknown): number | undefined {
  const seconds = error instanceof GrammyError ? error.parameters.retry_after : undefined;
  return seconds === undefined ? undefined : toPause(seconds);
}
