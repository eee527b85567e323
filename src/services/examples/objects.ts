import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import { entriesOf, KIND } from "../repository/files.ts";
import { type GitObject, idOf } from "../repository/pack.ts";

/** Path with slashes → content. */
export type Files = ReadonlyMap<string, Buffer>;
export type Objects = ReadonlyMap<string, GitObject>;

const TYPES = { commit: 1, tree: 2, blob: 3, tag: 4 } as const;
const MODES = { folder: "40000", file: "100644" } as const;

/** Adds the objects of these files, and answers the id of their top folder. */
export function addTree(objects: Map<string, GitObject>, files: Files): string {
  const folders = new Map<string, Map<string, Buffer>>();
  const entries: [name: string, mode: string, id: string][] = [];
  for (const [path, data] of files) {
    const [head = "", ...rest] = path.split("/");
    if (rest.length === 0) entries.push([head, MODES.file, add(objects, { type: "blob", data })]);
    else folders.set(head, (folders.get(head) ?? new Map()).set(rest.join("/"), data));
  }
  for (const [name, inner] of folders) entries.push([name, MODES.folder, addTree(objects, inner)]);
  // Git sorts folders as if their names ended with a slash.
  const keyOf = ([name, mode]: (typeof entries)[number]): string => (mode === MODES.folder ? `${name}/` : name);
  entries.sort((a, b) => Buffer.compare(Buffer.from(keyOf(a)), Buffer.from(keyOf(b))));
  const data = entries.map(([name, mode, id]) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]);
  return add(objects, { type: "tree", data: Buffer.concat(data.flat()) });
}

/** Adds a commit, and answers its id. */
export function addCommit(
  objects: Map<string, GitObject>,
  commit: { readonly tree: string; readonly parent: string | undefined; readonly at: number; readonly message: string },
): string {
  const who = `Pepeunit <pepeunit@localhost> ${Math.floor(commit.at / 1000)} +0000`;
  const lines = [
    `tree ${commit.tree}`,
    ...(commit.parent ? [`parent ${commit.parent}`] : []),
    `author ${who}`,
    `committer ${who}`,
    "",
    commit.message,
    "",
  ];
  return add(objects, { type: "commit", data: Buffer.from(lines.join("\n")) });
}

/** The folder that a commit holds, and the commit before it. */
export function readCommit({ data }: GitObject): { readonly tree: string; readonly parent: string | undefined } {
  const [, tree = "", parent] =
    /^tree ([0-9a-f]{40})\n(?:parent ([0-9a-f]{40})\n)?/.exec(data.toString("latin1")) ?? [];
  return { tree, parent };
}

/** A commit and those before it. */
export function historyOf(objects: Objects, head: string): string[] {
  const commits: string[] = [];
  for (let id: string | undefined = head; id; ) {
    const commit = objects.get(id);
    if (!commit) break;
    commits.push(id);
    id = readCommit(commit).parent;
  }
  return commits;
}

/** All that a commit and those before it hold. */
export function reachable(objects: Objects, head: string): Objects {
  const found = new Map<string, GitObject>();
  const visit = (id: string): void => {
    const object = objects.get(id);
    if (!object || found.has(id)) return;
    found.set(id, object);
    if (object.type !== "tree") return;
    for (const entry of entriesOf(object.data)) if (entry.kind !== KIND.repository) visit(entry.id);
  };
  for (const id of historyOf(objects, head)) {
    const commit = objects.get(id) as GitObject;
    found.set(id, commit);
    visit(readCommit(commit).tree);
  }
  return found;
}

/** Objects as a packfile. */
export function pack(objects: Objects): Buffer {
  const head = Buffer.alloc(12);
  head.write("PACK", "latin1");
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(objects.size, 8);
  const parts: Buffer[] = [head];
  for (const { type, data } of objects.values()) parts.push(toHead(TYPES[type], data.length), deflateSync(data));
  const body = Buffer.concat(parts);
  return Buffer.concat([body, createHash("sha1").update(body).digest()]);
}

/** An object's type and length: four bits of it, then seven with each byte. */
function toHead(type: number, length: number): Buffer {
  const bytes = [(type << 4) | (length & 15)];
  for (let rest = length >> 4; rest > 0; rest >>= 7) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 128;
    bytes.push(rest & 127);
  }
  return Buffer.from(bytes);
}

function add(objects: Map<string, GitObject>, object: GitObject): string {
  const id = idOf(object);
  objects.set(id, object);
  return id;
}
