import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./install.ts";

const SERVICE = join(ROOT, "deploy/pepeunit.service");
const isThere = spawnSync("systemd-analyze", ["--version"]).status === 0;

describe("the systemd unit", () => {
  test.skipIf(!isThere)("is one that systemd understands (needs systemd-analyze)", () => {
    // Where the program is here, not where it will be installed.
    const dir = mkdtempSync(join(tmpdir(), "pepeunit-systemd-"));
    const file = join(dir, "pepeunit.service");
    writeFileSync(file, readFileSync(SERVICE, "utf8").replace("ExecStart=/opt/pepeunit/", `ExecStart=${ROOT}`));
    const { stderr } = spawnSync("systemd-analyze", ["verify", file], { encoding: "utf8" });
    rmSync(dir, { recursive: true });
    expect(stderr.split("\n").filter((line) => line.includes("pepeunit"))).toEqual([]);
  });

  test.skipIf(!isThere)(
    "leaves the program little that it could harm: at most 2 of systemd's 10 (needs systemd-analyze)",
    () => {
      const args = ["security", "--offline=true", "--threshold=20", "--no-pager", SERVICE];
      expect(() => execFileSync("systemd-analyze", args, { stdio: "ignore" })).not.toThrow();
    },
  );

  test("starts a file that is there", () => {
    const [, command = ""] = /^ExecStart=\/opt\/pepeunit\/(\S+)/m.exec(readFileSync(SERVICE, "utf8")) ?? [];
    expect(existsSync(join(ROOT, command))).toBe(true);
  });
});
