import { AppError } from "../../errors.ts";
import { createLines } from "./lines.ts";
import type { Ref } from "./tip.ts";

/** What a server says of a repository before anything is fetched. */
export interface RefList {
  readonly refs: readonly Ref[];
  readonly capabilities: ReadonlySet<string>;
}

/** Takes an answer as it arrives; `end` answers what it said. */
export interface RefReader {
  push(chunk: Buffer): void;
  end(): RefList;
}

export const MAX_REFS = 5000;

/** A reader of lists of refs, for answers of this media type: HEAD, branches, tags and what is wanted by name. */
export function createRefReader(type: string, wanted: readonly string[]): RefReader {
  const [media = ""] = type.split(";");
  if (media.trim().toLowerCase() !== "application/x-git-upload-pack-advertisement") return createStranger();
  const refs: (Ref & { peeled?: string })[] = [];
  const capabilities = new Set<string>();
  let flushed = false;
  const lines = createLines((line) => {
    flushed = line === undefined;
    if (!line) return undefined;
    const text = line.toString().replace(/\n$/, "");
    if (text.startsWith("ERR ")) throw new AppError("repository-private");
    const [, oid = "", name = "", more = ""] = /^([0-9a-f]{40,64}) ([^\0]+)\0?(.*)$/s.exec(text) ?? [];
    for (const word of more.split(" ")) if (word) capabilities.add(word);
    if (oid.length > 40 || capabilities.has("object-format=sha256")) throw new AppError("repository-sha256");
    const last = refs.at(-1);
    if (last && name === `${last.ref}^{}`) last.peeled = oid;
    if (name === "HEAD" || /^refs\/(heads|tags)\/.*(?<!\^\{\})$/.test(name) || wanted.includes(name)) {
      if (refs.length === MAX_REFS) throw new AppError("repository-too-many-refs", { max: MAX_REFS });
      refs.push({ oid, ref: name });
    }
    return undefined;
  });
  return {
    push: (chunk) => lines.push(chunk),
    end() {
      lines.end();
      if (!flushed) throw new AppError("repository-not-git");
      return { refs, capabilities };
    },
  };
}

/** What is no list of refs may still be one for programs that fetch file by file. */
function createStranger(): RefReader {
  let head = "";
  const judge = (): never => {
    throw new AppError(/^([0-9a-f]{40}|[0-9a-f]{64})\trefs\//.test(head) ? "repository-dumb" : "repository-not-git");
  };
  return {
    push(chunk) {
      head += chunk.toString("latin1", 0, 100);
      if (head.length >= 100) judge();
    },
    end: judge,
  };
}
