import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { LONG, useMachine } from "../support/machine.ts";
import { isTorture } from "../support/torture.ts";
import { reachesDocker, readStages, type Step } from "./dockerfile.ts";
import { installPackages, ROOT } from "./install.ts";
import { serves } from "./serves.ts";

const machine = useMachine();
const stages = readStages();
const [packages = [], image = []] = stages;
const of = (steps: readonly Step[], instruction: string): string[] =>
  steps.filter((step) => step.instruction === instruction).map(({ rest }) => rest);

/** Copies from the repository what Docker would, and nothing that .dockerignore keeps from it. */
function copy(steps: readonly Step[], app: string): void {
  for (const words of of(steps, "COPY").map((rest) => rest.split(" "))) {
    if (words[0]?.startsWith("--from")) continue;
    const to = words.pop() ?? "";
    for (const from of words) {
      expect(reachesDocker(from), from).toBe(true);
      const filter = (source: string): boolean => reachesDocker(relative(ROOT, source));
      cpSync(join(ROOT, from), join(app, words.length > 1 ? from : to === "./" ? from : to), {
        recursive: true,
        filter,
      });
    }
  }
}

describe("the image", () => {
  test(
    "its steps, done in an empty folder, make a program that serves, is healthy and ends when asked",
    async () => {
      const app = join(machine.dir, "app");
      mkdirSync(app);
      copy(image, app);
      // Its first stage is run in torture: a build of sqlite3 takes minutes.
      if (isTorture) {
        copy(packages, app);
        const [, install = ""] = of(packages, "RUN");
        execFileSync("sh", ["-c", install], { cwd: app });
      } else installPackages(app);

      const data = join(machine.dir, "data");
      const settings = { ...machine.settings(), NODE_ENV: "production", DATA_DIR: data };
      const [command = "", ...args] = JSON.parse(of(image, "CMD")[0] ?? "[]") as string[];
      const { program, world } = await machine.upBy(join(app, command), args, settings);
      await serves(world);
      const [, check = "[]"] = of(image, "HEALTHCHECK")[0]?.split(" CMD ") ?? [];
      const [node = "", file = ""] = JSON.parse(check) as string[];
      const { port } = new URL(world.instance.localUrl);
      const healthy = (HTTP_PORT: string) =>
        execFileSync(node, [join(app, file)], { env: { PATH: process.env.PATH, HTTP_PORT }, stdio: "ignore" });
      expect(() => healthy(port)).not.toThrow();
      program.child.kill("SIGTERM");
      expect(await program.ended).toEqual({ code: 0, signal: null });
      expect(() => healthy(port)).toThrow();
    },
    isTorture ? 4 * LONG : LONG,
  );

  test("it runs as somebody who owns nothing but the data and what Node keeps of compiled code", () => {
    const user = of(image, "USER");
    expect(user).toEqual(["node"]);
    expect(of(image, "RUN")).toEqual([
      "mkdir -p /data node_modules/.cache && chown node:node /data node_modules/.cache",
    ]);
    const compose = parse(readFileSync(join(ROOT, "compose.yaml"), "utf8"));
    expect(compose.services.pepeunit).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      volumes: [`data:${of(image, "VOLUME")[0]}`],
    });
  });

  test("no secret and no data of a folder in which it is built comes into it", () => {
    for (const path of [".env", "data/pepeunit.db", "data/secret.key", ".git/config", "node_modules/x", "test/a.ts"]) {
      expect(reachesDocker(path), path).toBe(false);
    }
  });
});
