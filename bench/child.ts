import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A server in a process of its own. */
export interface Child {
  readonly port: number;
  /** Seconds of processor time so far, user and system; NaN where there is no /proc. */
  cpu(): number;
  /** Resident memory in MiB; NaN where there is no /proc. */
  memory(): number;
  stop(): Promise<void>;
}

const TICKS_A_SECOND = 100;
const { scripts } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
/** What `npm start` gives node. */
export const FLAGS = (scripts.start as string).split(" ").slice(1, -1);

/** Starts a TypeScript file as `npm start` would, and waits for the address that it prints. */
export async function startChild(file: string, env: Record<string, string> = {}): Promise<Child> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [...FLAGS, path], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise<number>((found, failed) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      const [, port] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(text) ?? [];
      if (port) found(Number(port));
    });
    child.once("exit", (code) => failed(new Error(`${file} ended with ${code}: ${text}`)));
  });
  return { port, cpu: () => cpuOf(child), memory: () => memoryOf(child), stop: () => stop(child) };
}

function cpuOf({ pid }: ChildProcess): number {
  const [user, system] = proc(pid, "stat")
    .replace(/^.*\) /s, "")
    .split(" ")
    .slice(11, 13);
  return (Number(user) + Number(system)) / TICKS_A_SECOND;
}

function memoryOf({ pid }: ChildProcess): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(proc(pid, "status")) ?? [];
  return Number(kilobytes) / 1024;
}

function proc(pid: number | undefined, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.once("exit", () => done());
    child.kill("SIGTERM");
  });
}
