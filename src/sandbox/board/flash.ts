import type { MicroPython } from "@micropython/micropython-webassembly-pyscript";
import type { Files } from "./message.ts";

/** What MicroPython's file system holds besides the board's own files. */
const FOREIGN = ["/stock", "/dev", "/proc", "/tmp", "/home"];

export function writeFile(python: MicroPython, path: string, content: string | Uint8Array): void {
  const folders = path.split("/").slice(0, -1).filter(Boolean);
  for (const index of folders.keys()) {
    const folder = `/${folders.slice(0, index + 1).join("/")}`;
    if (!python.FS.analyzePath(folder).exists) python.FS.mkdir(folder);
  }
  python.FS.writeFile(path.startsWith("/") ? path : `/${path}`, content);
}

/** All files of a board, by path. */
export function readFiles(python: MicroPython, folder = "/"): Files {
  const found: Files = {};
  for (const name of python.FS.readdir(folder)) {
    const path = `${folder}${name}`;
    if (name === "." || name === ".." || FOREIGN.includes(path)) continue;
    if (python.FS.isDir(python.FS.stat(path).mode)) Object.assign(found, readFiles(python, `${path}/`));
    else found[path] = python.FS.readFile(path);
  }
  return found;
}

/** The modules of packages on the flash, as `import` names them; a package's own file comes with the first of them. */
export function listModules(files: Files): string[] {
  return Object.keys(files)
    .filter((path) => /^\/\w+\/\w+\.m?py$/.test(path) && !path.includes("/__init__."))
    .map((path) =>
      path
        .slice(1)
        .replace(/\.m?py$/, "")
        .replace("/", "."),
    );
}
