import { cut } from "../../domain/json.ts";
import { AppError } from "../../errors.ts";
import type { GitObject } from "./pack.ts";

/** A commit. */
export interface Commit {
  readonly id: string;
  /** Its top folder, as git writes it. */
  readonly tree: Buffer;
}

/** A folder of a commit. */
export interface Folder {
  /** Its parts with slashes between them; empty for the top folder. */
  readonly path: string;
  /** What it holds, as git writes it. */
  readonly tree: Buffer;
}

type Objects = ReadonlyMap<string, GitObject>;

export interface Entry {
  readonly kind: number;
  readonly name: string;
  readonly id: string;
}

/** The most that a file may hold. */
export const MAX_FILE_BYTES = 64 * 1024;
const MAX_TAGS = 10;
const MAX_DEPTH = 16;
const KINDS = 0o170000;
/** What an entry of a folder is; `repository` is a submodule. */
export const KIND = { folder: 0o040000, file: 0o100000, symlink: 0o120000, repository: 0o160000 } as const;

/** The commit that an object is, or that a tag stands for; undefined when neither is among the objects. */
export function findCommit(objects: Objects, start: string): Commit | undefined {
  let id = start;
  for (let tags = 0; tags < MAX_TAGS; tags++) {
    const { type, data } = objects.get(id) ?? {};
    // Only these lines matter; the others, such as an author's, are as odd as people write them.
    const [, next = ""] = /^(?:tree|object) ([0-9a-f]{40})\n/.exec(data?.toString("latin1", 0, 64) ?? "") ?? [];
    const tree = objects.get(next);
    if (type === "commit" && tree?.type === "tree") return { id, tree: tree.data };
    if (type !== "tag") return undefined;
    id = next;
  }
  return undefined;
}

/** The folder at a path, or around the file that is there; throws `repository-folder-missing`. */
export function findFolder(objects: Objects, { tree }: Commit, path: string): Folder {
  let folder: Folder = { path: "", tree };
  for (const part of path.split("/").filter(Boolean)) {
    const entry = entriesOf(folder.tree).find(({ name }) => name === part);
    const inner = objects.get(entry?.id ?? "");
    const next = folder.path ? `${folder.path}/${part}` : part;
    if (entry?.kind === KIND.file && next === path) break;
    if (entry?.kind !== KIND.folder || inner?.type !== "tree") {
      throw new AppError("repository-folder-missing", { folder: cut(path) });
    }
    folder = { path: next, tree: inner.data };
  }
  return folder;
}

/** The folders of a commit that hold a file of this name, by their paths; so many at most, and no hidden ones. */
export function foldersWith(objects: Objects, { tree }: Commit, file: string, most: number): string[] {
  const found: string[] = [];
  const walk = (data: Buffer, path: string, depth: number): void => {
    const entries = entriesOf(data);
    if (entries.some(({ name, kind }) => name === file && kind === KIND.file)) found.push(path);
    for (const { name, kind, id } of entries) {
      const inner = kind === KIND.folder && !name.startsWith(".") ? objects.get(id) : undefined;
      if (inner?.type !== "tree" || depth === MAX_DEPTH || found.length >= most) continue;
      walk(inner.data, path ? `${path}/${name}` : name, depth + 1);
    }
  };
  walk(tree, "", 0);
  return found;
}

/** The text of a file in a folder, in UTF-8. */
export function readText(objects: Objects, { path, tree }: Folder, name: string): string {
  const entry = entriesOf(tree).find((one) => one.name === name);
  const file = path ? cut(`${path}/${name}`) : name;
  if (!entry) {
    const alike = entriesOf(tree).some((one) => one.name.replace(/[\p{Cf}\p{DI}]/gu, "") === name);
    throw new AppError(alike ? "repository-file-invisible" : "repository-file-missing", { file });
  }
  if (entry.kind === KIND.symlink) throw new AppError("repository-file-symlink", { file });
  if (entry.kind !== KIND.file) throw new AppError("repository-file-missing", { file });
  const blob = objects.get(entry.id);
  // A server that was asked to leave out what is too large has done so.
  if (!blob || blob.data.length > MAX_FILE_BYTES) {
    throw new AppError("repository-file-too-large", { file, kilobytes: MAX_FILE_BYTES / 1024 });
  }
  return decode(blob.data, file);
}

/** What a folder holds. */
export function entriesOf(tree: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < tree.length; ) {
    const nul = tree.indexOf(0, at);
    const end = nul + 21;
    const [, mode = "", name = ""] = /^([0-7]{1,7}) (.+)$/s.exec(tree.toString("utf8", at, nul)) ?? [];
    if (nul < 0 || end > tree.length || !name) throw new AppError("repository-not-git");
    entries.push({ kind: Number.parseInt(mode, 8) & KINDS, name, id: tree.toString("hex", nul + 1, end) });
    at = end;
  }
  return entries;
}

/** As Git LFS has named itself over the years. */
const LFS =
  /^(\xef\xbb\xbf)?version https?:\/\/(git-lfs\.github\.com\/spec|hawser\.github\.com\/spec|git-media\.io\/v)\//;

/** Whether it only says where Git LFS keeps the file. */
export function isLfs(data: Buffer): boolean {
  return LFS.test(data.toString("latin1", 0, 64));
}

function decode(data: Buffer, file: string): string {
  if (isLfs(data)) throw new AppError("repository-file-lfs", { file });
  // JSON begins with ASCII: zeros, or a mark of order, among its first bytes are those of wider characters.
  const isZero = (at: number): boolean => data[at] === 0 && data[at + 1] === 0;
  if (isZero(0) || isZero(2)) throw new AppError("file-encoding", { file, encoding: "utf32" });
  const wide = (data[0] === 0xff && data[1] === 0xfe) || (data[0] === 0xfe && data[1] === 0xff);
  if (wide || data.subarray(0, 2).includes(0)) throw new AppError("file-encoding", { file, encoding: "utf16" });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch {
    throw new AppError("file-encoding", { file, encoding: "other" });
  }
}
