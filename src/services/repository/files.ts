import { AppError } from "../../errors.ts";
import type { GitObject } from "./pack.ts";

/** A commit and what it holds. */
export interface Commit {
  readonly id: string;
  /** Its top folder, as git writes it. */
  readonly tree: Buffer;
  /** The text of a file in its top folder, in UTF-8. */
  text(file: string): string;
}

export interface Entry {
  readonly kind: number;
  readonly name: string;
  readonly id: string;
}

/** The most that a file may hold. */
export const MAX_FILE_BYTES = 64 * 1024;
const MAX_TAGS = 10;
const KINDS = 0o170000;
/** What an entry of a folder is; `repository` is a submodule. */
export const KIND = { folder: 0o040000, file: 0o100000, symlink: 0o120000, repository: 0o160000 } as const;

/** The commit that an object is, or that a tag stands for; undefined when neither is among the objects. */
export function findCommit(objects: ReadonlyMap<string, GitObject>, start: string): Commit | undefined {
  let id = start;
  for (let tags = 0; tags < MAX_TAGS; tags++) {
    const { type, data } = objects.get(id) ?? {};
    // Only these lines matter; the others, such as an author's, are as odd as people write them.
    const [, next = ""] = /^(?:tree|object) ([0-9a-f]{40})\n/.exec(data?.toString("latin1", 0, 64) ?? "") ?? [];
    const tree = objects.get(next);
    if (type === "commit" && tree?.type === "tree") {
      return { id, tree: tree.data, text: (file) => readText(objects, tree.data, file) };
    }
    if (type !== "tag") return undefined;
    id = next;
  }
  return undefined;
}

function readText(objects: ReadonlyMap<string, GitObject>, tree: Buffer, file: string): string {
  const entry = entriesOf(tree).find(({ name }) => name === file);
  if (!entry) {
    const alike = entriesOf(tree).some(({ name }) => name.replace(/[\p{Cf}\p{DI}]/gu, "") === file);
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
