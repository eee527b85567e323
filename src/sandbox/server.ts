import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export interface ServerOptions {
  /** An absolute path; the server's working directory too, so that no `.env` of this project reaches it. */
  readonly dataDir: string;
  readonly port: number;
  readonly telegram: { readonly token: string; readonly root: string };
  readonly logLevel?: string;
  /** Without one, the server prints the link that makes an admin. */
  readonly adminTelegramId?: number;
}

/** The real server as a process of its own, as an operator runs it. */
export interface Server {
  readonly url: string;
  /** Resolves with what follows `?start=` in the link that the server prints while it has no admin. */
  readonly claim: Promise<string>;
  /** Resolves when the process is gone, with how it went. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const PASSED = ["PATH", "HOME", "TMPDIR", "TEMP", "LANG", "TZ", "SystemRoot"];
const CLAIM = /https:\/\/t\.me\/\w+\?start=(\S+)/;
const READY_MS = 30_000;
const STOP_MS = 15_000;

/** Starts the server and waits until it polls the emulated Telegram. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { dataDir, port, telegram, logLevel = "warn", adminTelegramId } = options;
  const url = `http://127.0.0.1:${port}`;
  const inherited = PASSED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), MAIN], {
    cwd: dataDir,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...Object.fromEntries(inherited),
      BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.root,
      PEPEUNIT_URL: url,
      HTTP_HOST: "127.0.0.1",
      HTTP_PORT: String(port),
      DATA_DIR: dataDir,
      REPO_PRIVATE_HOSTS: "allow",
      LOG_LEVEL: logLevel,
      ...(adminTelegramId && { ADMIN_TELEGRAM_ID: String(adminTelegramId) }),
    },
  });
  const claim = new Promise<string>((resolve) => {
    createInterface(child.stdout).on("line", (line) => {
      process.stdout.write(`${line}\n`);
      const [, payload] = CLAIM.exec(line) ?? [];
      if (payload) resolve(payload);
    });
  });
  let gone = false;
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(`ended with ${signal ?? code}`));
  }).finally(() => {
    gone = true;
  });
  const stop = async (): Promise<void> => {
    if (!gone) child.kill("SIGTERM");
    const abort = new AbortController();
    const late = sleep(STOP_MS, undefined, { signal: abort.signal }).then(
      () => child.kill("SIGKILL"),
      () => undefined,
    );
    await Promise.race([ended, late]);
    abort.abort();
    await ended;
  };
  for (const deadline = performance.now() + READY_MS; ; ) {
    if (await isHealthy(url)) return { url, claim, ended, stop };
    if (gone) throw new Error(`the server ${await ended}`);
    if (performance.now() > deadline) {
      await stop();
      throw new Error(`the server was not ready within ${READY_MS / 1000} s`);
    }
    await Promise.race([ended, sleep(50)]);
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}
