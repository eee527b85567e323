import { setFlagsFromString } from "node:v8";
import { GrammyError } from "grammy";
import { sentenceOf, troubleOf } from "./bot/updates/outage.ts";
import { ConfigError, readConfig } from "./config.ts";
import { startInstance } from "./instance.ts";
import { createLog, toLogged } from "./log.ts";
import { openStorage } from "./storage/storage.ts";
import { databaseTroubleOf, type Trouble } from "./storage/trouble.ts";

// V8 learns where objects live long, and makes them among the old ones from then on. One wait, as for units that are
// loaded, teaches it so of requests: dead ones then keep all that they point to until the next full collection.
setFlagsFromString("--no-allocation-site-pretenuring");

/** Starts the instance, and stops it when asked; what an operator can mend is said in one sentence. */
async function main(): Promise<void> {
  // From the beginning: a signal during the start is a wish to stop too.
  const asked = new Promise<string>((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done(signal));
  });
  loadEnvFile();
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  // What it makes is for its owner alone.
  process.umask(0o077);
  const opening = openStorage(config, fail);
  const starting = opening.then(({ master }) => startInstance(config, master, log));
  const early = await Promise.race([asked, starting.then(() => undefined)]);
  // What is on its way is as after a crash, which loses nothing that was acknowledged.
  if (early !== undefined) return log.info({ reason: early }, "stopped before it was up");
  const instance = await starting;
  log.info({ url: instance.publicUrl, listening: instance.localUrl }, "devices are served");
  void instance.polling.then(() => log.info("the bot is listening"));
  void instance.claim.then(
    (link) => link && printClaim(link),
    () => {},
  );

  let isWhole = false;
  try {
    const reason = await Promise.race([asked, instance.ended.then(() => asked)]);
    log.info({ reason }, "stopping");
  } finally {
    isWhole = await instance.stop();
    await (await opening).release();
  }
  log.info("stopped");
  if (!isWhole || process.getActiveResourcesInfo().includes("GetAddrInfoReqWrap")) endAtOnce();
}

/** Node's own end waits for its threads, and one of them hangs: on a name that nobody resolves, or on a file. */
function endAtOnce(): void {
  process.removeAllListeners("SIGTERM");
  process.kill(process.pid, "SIGTERM");
}

/** Whatever is logged, this is read by whoever has started the program. */
function printClaim(link: string): void {
  process.stdout.write(`Nobody is the admin yet: open ${link} in Telegram and press Start.\n`);
}

/** Variables of `.env`, where there is one; those of the environment win. */
function loadEnvFile(): void {
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

/** What an operator reads when the program can't run. */
function explainFailure(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof GrammyError) return `${sentenceOf(troubleOf(error))}.`;
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

function fail(error: unknown): void {
  process.stderr.write(`${explainFailure(error)}\n`);
  process.exit(1);
}

// Node would print all that an error carries along.
process.on("uncaughtException", fail);
main().then(() => process.exit(0), fail);
