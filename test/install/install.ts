import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Puts into a folder what `npm ci --omit=dev` would, without a build: links to the packages that are here. */
export function installPackages(folder: string): void {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as Lock;
  for (const [path, { dev, optional }] of Object.entries(packages)) {
    // What lies in another package comes with that.
    const isOfOurs = /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path);
    if (!isOfOurs || dev || optional) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(ROOT, path), join(folder, path));
  }
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly optional?: boolean }>>;
}
