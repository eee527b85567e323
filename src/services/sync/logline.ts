import type { LogLevel, LogLine } from "../../domain/devicelog.ts";
import { MAX_SKEW_MS } from "../../domain/sampletime.ts";
import { toStraight, toWhole } from "../../domain/text.ts";
import { MAX_LOG_LINE_CHARS } from "../../protocol/request.ts";

/** The latest time that JavaScript knows, ms since the epoch. */
const LATEST = 8.64e15;
/** What devices call a level, beside its name. Any other counts as `info`: its text is worth more than the mistake. */
const LEVELS = new Map<string, LogLevel>([
  ...(["debug", "info", "warning", "error"] as const).map((level) => [level, level] as const),
  ["trace", "debug"],
  ["warn", "warning"],
  ["err", "error"],
  ["critical", "error"],
  ["fatal", "error"],
]);

/** Reads a line of a device's log; a text says what is wrong with it. One from the future came now. */
export function readLine(raw: unknown, now: number): LogLine | string {
  const [at, level, text] = Array.isArray(raw) && raw.length === 3 ? (raw as unknown[]) : [];
  const isTime = Number.isInteger(at) && Number(at) >= 0 && Number(at) <= LATEST;
  if (!isTime || typeof level !== "string" || typeof text !== "string") return "not [time in ms, level, text]";
  if (text.length > MAX_LOG_LINE_CHARS) return `longer than ${MAX_LOG_LINE_CHARS} characters`;
  const time = Number(at) > now + MAX_SKEW_MS ? now : Number(at);
  return [time, LEVELS.get(level.toLowerCase()) ?? "info", toStraight(toWhole(text))];
}
