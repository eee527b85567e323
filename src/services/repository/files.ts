import { AppError } from "../../errors.ts";
import type { GitObject } from "./pack.ts";

/** A commit and what its top folder holds. */
export interface Commit {
  readonly id: string;
  /** The text of a file there, in UTF-8. */
  text(file: string): string;
}

interface Entry {
  readonly mode: number;
  readonly name: string;
  readonly id: string;
}

/** The most that a file may hold. */
export const MAX_FILE_BYTES = 64 * 1024;
const MAX_TAGS = 10;
const KIND = 0o170000;
const FILE = 0o100000;
const SYMLINK = 0o120000;

/** The commit that an object is, or that a tag stands for; undefined when neither is among the objects. */
export function findCommit(objects: ReadonlyMap<string, GitObject>, start: string): Commit | undefined {
  let id = start;
  for (let tags = 0; tags < MAX_TAGS; tags++) {
    const { type, data } = objects.get(id) ?? {};
    // Only these lines matter; the others, such as an author's, are as odd as people write them.
    const [, next = ""] = /^(?:tree|object) ([0-9a-f]{40})\n/.exec(data?.toString("latin1", 0, 64) ?? "") ?? [];
    const tree = objects.get(next);
    if (type === "commit" && tree?.type === "tree") return { id, text: (file) => readText(objects, tree.data, file) };
    if (type !== "tag") return undefined;
    id = next;
  }
  return undefined;
}

function readText(objects: ReadonlyMap<string, GitObject>, tree: Buffer, file: string): string {
  const entry = findEntry(tree, (name) => name === file);
  if (!entry) {
    const alike = findEntry(tree, (name) => name.replace(/[\p{Cf}\p{DI}]/gu, "") === file);
    throw new AppError(alike ? "repository-file-invisible" : "repository-file-missing", { file });
  }
  if ((entry.mode & KIND) === SYMLINK) throw new AppError("repository-file-symlink", { file });
  if ((entry.mode & KIND) !== FILE) throw new AppError("repository-file-missing", { file });
  const blob = objects.get(entry.id);
  // A server that was asked to leave out what is too large has done so.
  if (!blob || blob.data.length > MAX_FILE_BYTES) {
    throw new AppError("repository-file-too-large", { file, kilobytes: MAX_FILE_BYTES / 1024 });
  }
  return decode(blob.data, file);
}

function findEntry(tree: Buffer, isIt: (name: string) => boolean): Entry | undefined {
  for (let at = 0; at < tree.length; ) {
    const nul = tree.indexOf(0, at);
    const end = nul + 21;
    const [, mode = "", name = ""] = /^([0-7]{1,7}) (.+)$/s.exec(tree.toString("utf8", at, nul)) ?? [];
    if (nul < 0 || end > tree.length || !name) throw new AppError("repository-not-git");
    if (isIt(name)) return { mode: Number.parseInt(mode, 8), name, id: tree.toString("hex", nul + 1, end) };
    at = end;
  }
  return undefined;
}

/** As Git LFS has named itself over the years. */
const LFS =
  /^(\xef\xbb\xbf)?version https?:\/\/(git-lfs\.github\.com\/spec|hawser\.github\.com\/spec|git-media\.io\/v)\//;

function decode(data: Buffer, file: string): string {
  if (LFS.test(data.toString("latin1", 0, 64))) throw new AppError("repository-file-lfs", { file });
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
