import { cut } from "../../domain/json.ts";
import { AppError } from "../../errors.ts";
import { type Entry, entriesOf, isLfs, KIND } from "./files.ts";
import type { GitObject } from "./pack.ts";

/** The files of a program as a board gets them: path, with slashes, and content. */
export type ProgramFiles = readonly (readonly [path: string, content: Uint8Array])[];

/** What a board with a small flash has room for. */
export const PROGRAM = { files: 200, kilobytes: 1024, fileKilobytes: 256 } as const;

const MAX_DEPTH = 16;
/** What people read, and a board does not: texts, films, drawings. */
const FOR_PEOPLE = /^(licen[cs]e|copying|authors|changelog|readme)(\.(md|rst|txt))?$|\.(md|rst|pdf|mp4|stl|step)$/i;
/** A page or a display of a board shows small ones; others are photos for people. */
const PICTURE = /\.(png|jpe?g|gif|svg|webp)$/i;
const PICTURE_KILOBYTES = 64;
/** What no file system that it passes through takes: controls, what separates paths, and what Windows refuses. */
const UNSAFE = /[\p{C}\\/:*?"<>|]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu;

/**
 * All files under a tree that may be meant for a board. Left out are those whose name begins with a dot, those for people,
 * large pictures among them, and other repositories. A file that can't be had as it is, is refused and not left out: a program without it would fail.
 */
export function readProgram(objects: ReadonlyMap<string, GitObject>, tree: Buffer): ProgramFiles {
  const found: [string, Uint8Array][] = [];
  let bytes = 0;
  const take = (path: string, entry: Entry): void => {
    const data = objects.get(entry.id)?.data;
    if (PICTURE.test(path) && !isSmallPicture(entry, data)) return;
    if (entry.kind !== KIND.file) throw new AppError("repository-file-symlink", { file: cut(path) });
    if (!data || data.length > PROGRAM.fileKilobytes * 1024) {
      throw new AppError("repository-file-too-large", { file: cut(path), kilobytes: PROGRAM.fileKilobytes });
    }
    if (isLfs(data)) throw new AppError("repository-file-lfs", { file: cut(path) });
    bytes += data.length;
    // A copy: as a part of its memory it would take the whole of it along to another thread.
    found.push([path, new Uint8Array(data)]);
    if (found.length > PROGRAM.files || bytes > PROGRAM.kilobytes * 1024) {
      throw new AppError("program-too-large", { files: PROGRAM.files, kilobytes: PROGRAM.kilobytes });
    }
  };
  const walk = (data: Buffer, folder: string, depth: number): void => {
    for (const entry of entriesOf(data)) {
      const { name, kind, id } = entry;
      if (name.startsWith(".") || kind === KIND.repository || (kind !== KIND.folder && FOR_PEOPLE.test(name))) continue;
      const path = folder + name;
      if (UNSAFE.test(name) || depth > MAX_DEPTH) throw new AppError("program-file-name", { file: cut(path) });
      const inner = kind === KIND.folder ? objects.get(id) : undefined;
      if (inner?.type === "tree") walk(inner.data, `${path}/`, depth + 1);
      else if (kind === KIND.folder) throw new AppError("repository-not-git");
      else take(path, entry);
    }
  };
  walk(tree, "", 0);
  return found;
}

function isSmallPicture({ kind }: Entry, data: Buffer | undefined): boolean {
  return kind === KIND.file && data !== undefined && data.length <= PICTURE_KILOBYTES * 1024 && !isLfs(data);
}
