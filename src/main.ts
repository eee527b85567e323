import { GrammyError, HttpError } from "grammy";
import { ConfigError, readConfig } from "./config.ts";
import { startInstance } from "./instance.ts";
import { createLog } from "./log.ts";
import { openSecret } from "./secret.ts";

/** Starts the instance, and stops it when asked; what an operator can mend is said in one sentence. */
async function main(): Promise<void> {
  loadEnvFile();
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const master = config.secret ?? (await openSecret(config.dataDir));
  const instance = await startInstance(config, master, log);
  log.info({ url: instance.publicUrl, listening: instance.localUrl }, "Pepeunit is running");

  const asked = new Promise<string>((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done(signal));
  });
  const reason = await Promise.race([asked, instance.ended.then(() => "the bot has stopped")]);
  log.info({ reason }, "stopping");
  await instance.stop();
  log.info("stopped");
}

/** Variables of `.env`, where there is one; those of the environment win. */
function loadEnvFile(): void {
  try {
    process.loadEnvFile(".env");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw new ConfigError(".env can't be read");
  }
}

/** What an operator reads when the program can't run. */
function explainFailure(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof GrammyError && [401, 404].includes(error.error_code)) {
    return "Telegram does not accept BOT_TOKEN: ask @BotFather for a valid one.";
  }
  if (error instanceof GrammyError && error.error_code === 409) {
    return "Another program polls with this BOT_TOKEN: stop it first.";
  }
  if (error instanceof HttpError) return "Telegram can't be reached: check the network and TELEGRAM_API_ROOT.";
  const { code, port } = error as { code?: string; port?: number };
  if (code === "EADDRINUSE") return `Port ${port} is taken: set HTTP_PORT to another one.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${explainFailure(error)}\n`);
    process.exit(1);
  },
);
