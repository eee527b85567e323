import { type Logger, pino } from "pino";

export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;
export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

// In an address of the Bot API it follows a letter: /bot123456:ABC…/
const SECRET = /(?<!\d)\d{5,}:[\w-]{20,}/g;

/** The program's log, JSON lines on standard output; a bot token in a URL or an error never reaches it. */
export function createLog(level: LogLevel): Logger {
  return pino({
    level,
    hooks: {
      streamWrite: (line) => line.replace(SECRET, "<token>"),
    },
  });
}
