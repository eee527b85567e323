import { types } from "node:util";
import { type Logger, pino } from "pino";

export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;
export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

// In an address of the Bot API it follows a letter: /bot123456:ABC…/
const SECRET = /(?<!\d)\d{5,}:[\w-]{20,}/g;

/**
 * The program's log, JSON lines on standard output. A bot token never reaches it, and of errors only what `toLogged` lets
 * through: what people write and how they call things is not for whoever reads logs.
 */
export function createLog(level: LogLevel): Logger {
  return pino({
    level,
    formatters: {
      log: (fields) =>
        Object.fromEntries(
          Object.entries(fields).map(([key, one]) => [key, key === "err" || isError(one) ? toLogged(one) : one]),
        ),
    },
    // What is told has been chosen by then.
    serializers: { err: (told: unknown) => told },
    hooks: {
      streamWrite: (line) => line.replace(SECRET, "<token>"),
    },
  });
}

/** What a log may say of an error. */
export interface LoggedError {
  readonly type: string;
  readonly code?: string | number;
  /** Of the Bot API, or of the operating system. */
  readonly method?: string;
  readonly description?: string;
  /** Where it came from: lines of the program, without the message above them. */
  readonly stack?: string;
  readonly cause?: LoggedError;
}

const OURS = new URL(".", import.meta.url).pathname;
const MAX_CHARS = 200;
const MAX_FRAMES = 20;
const MAX_CAUSES = 5;
const WORD = /^[\w.-]{1,60}$/;
/** What SQLite says is of tables and columns; the statement before it is full of values. */
const SQLITE = /^.*(SQLITE_[A-Z_]+(?:: [^\n]*)?)$/s;
const FRAME =
  /^ {4}at (async |new )?([\w$.<>[\] ]+ \()?(file:|node:|[A-Z]:\\|\/|<anonymous>|index )[^ ]*(:\d+:\d+)?\)?$/;

/**
 * What is safe to tell of anything thrown. Errors carry along what was being done: Telegram's the message, the database's
 * the statement with its values, a parser's the text. Their messages are told only where this program itself wrote them.
 */
export function toLogged(error: unknown, depth = 0): LoggedError {
  if (!isError(error)) return { type: typeof error };
  const fields = error as unknown as Fields;
  const { code, error_code, errno, method, syscall, description } = fields;
  const frames = framesOf(error);
  const isOurs = frames[0]?.includes(OURS) ?? false;
  const [, sqlite] = SQLITE.exec(error.message) ?? [];
  const said = typeof description === "string" ? description : (sqlite ?? (isOurs ? error.message : undefined));
  const cause = isError(error.cause) ? error.cause : fields.error;
  const number = wordOf(error_code) ?? wordOf(code) ?? wordOf(errno);
  const what = wordOf(method) ?? wordOf(syscall);
  return {
    type: String(wordOf(error.name) ?? "Error"),
    ...(number !== undefined && { code: number }),
    ...(what !== undefined && { method: String(what) }),
    ...(said && said !== code && { description: withoutWords(said) }),
    ...(frames.length > 0 && { stack: frames.slice(0, MAX_FRAMES).join("\n") }),
    ...(isError(cause) && depth < MAX_CAUSES && { cause: toLogged(cause, depth + 1) }),
  };
}

/** A sentence of another program, without what it quotes. */
export function withoutWords(sentence: string): string {
  const [line = ""] = sentence.split("\n");
  return line.replace(/(?<!\w)["'`“‘«].*["'`”’»]/gu, "…").slice(0, MAX_CHARS);
}

type Fields = Readonly<
  Record<"code" | "error_code" | "errno" | "method" | "syscall" | "description" | "error", unknown>
>;

function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

/** A name or a number, and nothing that a person could have written. */
function wordOf(value: unknown): string | number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && WORD.test(value) ? value : undefined;
}

function framesOf({ message, stack = "" }: Error): string[] {
  const from = message && stack.includes(message) ? stack.indexOf(message) + message.length : 0;
  return stack
    .slice(from)
    .split("\n")
    .filter((line) => FRAME.test(line));
}
