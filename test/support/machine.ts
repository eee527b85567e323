import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type GitServer, startGit } from "../../src/sandbox/git.ts";
import { startTelegram, type Telegram } from "../../src/sandbox/telegram/telegram.ts";
import { RELAY, type World } from "./pepeunit.ts";
import { type Program, runCommand, runProgram } from "./program.ts";

/** What nothing takes that a test waits for, however busy the host is. */
export const FAR = 60_000;
/** What a test may take that starts the program several times. */
export const LONG = 3 * FAR;

/** An operator's machine, with an empty directory for each test, and Telegram and git within reach. */
export function useMachine() {
  let telegram: Telegram;
  let git: GitServer;
  let dir: string;
  let running: Program[] = [];
  beforeAll(async () => {
    telegram = await startTelegram({ deadlineMs: FAR });
    git = await startGit({ repositories: { relay: RELAY } });
  });
  afterAll(() => Promise.all([telegram.stop(), git.stop()]));
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "pepeunit-main-"));
  });
  afterEach(async () => {
    for (const { child, ended } of running) {
      child.kill("SIGKILL");
      await ended;
    }
    running = [];
    rmSync(dir, { recursive: true });
  });

  function keep(program: Program): Program {
    running.push(program);
    return program;
  }
  const run = (env: Record<string, string>, asStarted?: boolean): Program => keep(runProgram(dir, env, asStarted));
  /** Resolves once it is up, with its address. */
  async function whenUp(program: Program) {
    const [, url = ""] = await program.prints(/"listening":"([^"]+)"/);
    const claim = async () => (await program.prints(/\?start=(\S+)/))[1];
    const world = { telegram, git, dir, claim, instance: { localUrl: url } } as unknown as World;
    return { program, world };
  }

  return {
    get telegram() {
      return telegram;
    },
    get dir() {
      return dir;
    },
    run,
    settings: (): Record<string, string> => ({
      BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.root,
      HTTP_HOST: "127.0.0.1",
      HTTP_PORT: "0",
      REPO_PRIVATE_HOSTS: "allow",
    }),
    /** How the program ends, and what it says then. */
    async endOf(env: Record<string, string>) {
      const program = run(env);
      const { code } = await program.ended;
      return { code, said: program.printed().replace(/^\{.*\}\n/gm, "") };
    },
    /** Runs until it is up, as `npm start` does when told; gives its address. */
    up: (env: Record<string, string>, asStarted?: boolean) => whenUp(run(env, asStarted)),
    /** Runs a command in the test's folder until the program is up that it starts. */
    upBy: (command: string, args: readonly string[], env: Record<string, string>) =>
      whenUp(keep(runCommand(command, args, dir, env))),
  };
}
