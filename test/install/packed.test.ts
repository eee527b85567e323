import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LONG, useMachine } from "../support/machine.ts";
import { installPackages, ROOT } from "./install.ts";
import { serves } from "./serves.ts";

const machine = useMachine();

test(
  "the packed program runs in an empty folder, as npx starts it, and keeps its data there",
  async () => {
    // As npx lays it out: the package among its packages, in node_modules.
    const installed = join(machine.dir, "installed");
    const modules = join(installed, "node_modules");
    mkdirSync(modules, { recursive: true });
    execFileSync("npm", ["pack", "--silent", "--pack-destination", installed], { cwd: ROOT });
    const [tarball = ""] = readdirSync(installed).filter((name) => name.endsWith(".tgz"));
    execFileSync("tar", ["xzf", join(installed, tarball), "-C", modules]);
    execFileSync("mv", [join(modules, "package"), join(modules, "pepeunit")]);
    installPackages(installed);

    const command = join(modules, "pepeunit", "bin", "pepeunit.mjs");
    const { program, world } = await machine.upBy(command, [], machine.settings());
    await serves(world);
    expect(readdirSync(join(machine.dir, "data"))).toContain("pepeunit.db");
    program.child.kill("SIGTERM");
    expect(await program.ended).toEqual({ code: 0, signal: null });
  },
  LONG,
);
