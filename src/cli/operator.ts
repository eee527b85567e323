import { ConfigError } from "../config.ts";
import { toLogged } from "../log.ts";
import { databaseTroubleOf, type Trouble } from "../storage/trouble.ts";

/** Variables of `.env`, where there is one; those of the environment win. */
export function loadEnvFile(): void {
  try {
    process.loadEnvFile(".env");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw new ConfigError(".env can't be read");
  }
}

const CAUSES: Readonly<Record<Trouble, string>> = {
  full: "the disk is full; free some space.",
  locked: "another program keeps it locked; end that first.",
  damaged: "it is damaged; keep a copy of the file and restore a backup, without the -wal and -shm beside it.",
  unwritable: "check DATABASE_URL, DATA_DIR and the disk.",
  gone: "it was moved, deleted or replaced; put it back.",
  torn: "a file beside it was deleted or replaced; start again.",
};

/** What an operator reads when a command can't go on. */
export function explainFailure(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code = "", syscall = "", port, path } = error as Partial<Failure>;
  if (code === "EADDRINUSE") return `Port ${port} is taken: set HTTP_PORT to another one.`;
  if (["listen", "bind", "getaddrinfo"].includes(syscall)) {
    return `This machine can't listen there (${code}): check HTTP_HOST and HTTP_PORT.`;
  }
  if (path && syscall) return `${path} can't be used (${code}): check DATA_DIR.`;
  const trouble = databaseTroubleOf(error);
  if (trouble) return `The database can't be used (${code}): ${CAUSES[trouble]}`;
  const { type, code: number = "", description = "", stack = "" } = toLogged(error);
  return `${[type, number, description].filter((part) => part !== "").join(" ")}\n${stack}`.trim();
}

/** What Node tells of a failure of the system. */
interface Failure extends NodeJS.ErrnoException {
  readonly port: number;
}
