import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DiskWatch, WELL } from "../../src/storage/disk.ts";

/** A disk that takes all that is written. */
export const GOOD_DISK: DiskWatch = {
  ...WELL,
  guard: (write) => write,
  spare: (write) => write(),
  onTrouble: () => {},
  start: () => {},
  stop: () => {},
};

/** A small disk of its own. */
export interface SmallDisk {
  readonly dir: string;
  /** Leaves no room for a page. */
  fill(): void;
  free(): void;
  remove(): void;
}

/** Mounts a disk of so many MiB in memory; undefined where this is not allowed. */
export function mountDisk(mib: number): SmallDisk | undefined {
  const dir = mkdtempSync(join(tmpdir(), "pepeunit-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${mib}m`, "tmpfs", dir], { stdio: "ignore" });
  } catch {
    rmSync(dir, { recursive: true });
    return undefined;
  }
  const ballast = join(dir, "ballast");
  return {
    dir,
    fill() {
      const { bavail, bsize } = statfsSync(dir);
      writeFileSync(ballast, Buffer.alloc(bavail * bsize));
    },
    free: () => rmSync(ballast),
    remove() {
      execFileSync("umount", [dir]);
      rmSync(dir, { recursive: true });
    },
  };
}
