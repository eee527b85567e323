import { setFlagsFromString } from "node:v8";
import { GrammyError } from "grammy";
import { sentenceOf, troubleOf } from "./bot/updates/outage.ts";
import { explainFailure, loadEnvFile } from "./cli/operator.ts";
import { readConfig } from "./config.ts";
import { startInstance } from "./instance.ts";
import { createLog } from "./log.ts";
import { openStorage } from "./storage/storage.ts";

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

/** What an operator reads when the program can't run. */
function explain(error: unknown): string {
  return error instanceof GrammyError ? `${sentenceOf(troubleOf(error))}.` : explainFailure(error);
}

function fail(error: unknown): void {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

// Node would print all that an error carries along.
process.on("uncaughtException", fail);
main().then(() => process.exit(0), fail);
