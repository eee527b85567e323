import { createLines } from "../repository/lines.ts";
import { historyOf, type Objects, pack, reachable } from "./objects.ts";

/** A repository that is served. */
export interface Served {
  readonly objects: Objects;
  /** Where its one branch is. */
  readonly head: string;
}

const BRANCH = "refs/heads/main";
const CAPABILITIES = [
  "side-band-64k",
  "no-progress",
  "shallow",
  "allow-reachable-sha1-in-want",
  `symref=HEAD:${BRANCH}`,
  "object-format=sha1",
  "agent=pepeunit",
].join(" ");
const FLUSH = Buffer.from("0000");
const MAX_BAND = 65_515;
/** A packfile is the same for all who ask. */
const packs = new WeakMap<Served, Buffer>();

/** What git is told before it fetches: HEAD and the branch (protocol version 0, which all versions of git speak). */
export function advertise({ head }: Served): Buffer {
  const refs = [`${head} HEAD\0${CAPABILITIES}\n`, `${head} ${BRANCH}\n`];
  return Buffer.concat([toLine("# service=git-upload-pack\n"), FLUSH, ...refs.map(toLine), FLUSH]);
}

/**
 * Answers what git fetches. Whatever it has, it is sent the whole of a small history: git takes more than it needs, and
 * so there is no negotiation here. Where it wants so many commits alone, it is told which of them to take for the first.
 */
export function answerFetch(served: Served, request: Buffer): Buffer {
  const { wants, shallow, depth, flushes, isDone, hasBands } = readRequest(request);
  const history = historyOf(served.objects, served.head);
  const unknown = wants.find((id) => !history.includes(id));
  if (wants.length === 0 || unknown !== undefined) return toLine(`ERR upload-pack: not our ref ${unknown ?? ""}\n`);
  const parts: Buffer[] = [];
  if (depth !== undefined) {
    const ends = wants.flatMap((id) => {
      const last = history.indexOf(id) + depth - 1;
      return last < history.length - 1 ? [history[last] ?? ""] : [];
    });
    parts.push(...ends.map((id) => toLine(`shallow ${id}`)));
    parts.push(...shallow.filter((id) => !ends.includes(id)).map((id) => toLine(`unshallow ${id}`)), FLUSH);
  }
  // Who has only asked how deep it is goes on with another request.
  if (isDone || flushes > 1) parts.push(toLine("NAK\n"));
  if (isDone) parts.push(...toBands(packOf(served), hasBands));
  return Buffer.concat(parts);
}

function packOf(served: Served): Buffer {
  const known = packs.get(served);
  if (known) return known;
  const data = pack(reachable(served.objects, served.head));
  packs.set(served, data);
  return data;
}

function readRequest(request: Buffer) {
  const wants: string[] = [];
  const shallow: string[] = [];
  let depth: number | undefined;
  let flushes = 0;
  let isDone = false;
  let hasBands = false;
  const lines = createLines((line) => {
    const [word, value = "", ...more] = (line?.toString("latin1") ?? "").trimEnd().split(" ");
    if (line === undefined) flushes += 1;
    if (word === "want") wants.push(value);
    if (word === "want" && more.includes("side-band-64k")) hasBands = true;
    if (word === "shallow") shallow.push(value);
    if (word === "deepen" && Number(value) > 0) depth = Number(value);
    if (word === "done") isDone = true;
    return undefined;
  });
  lines.push(request);
  lines.end();
  return { wants, shallow, depth, flushes, isDone, hasBands };
}

function toBands(data: Buffer, hasBands: boolean): Buffer[] {
  if (!hasBands) return [data];
  const parts: Buffer[] = [];
  for (let at = 0; at < data.length; at += MAX_BAND) {
    parts.push(toLine(Buffer.concat([Buffer.of(1), data.subarray(at, at + MAX_BAND)])));
  }
  return [...parts, FLUSH];
}

function toLine(text: string | Buffer): Buffer {
  const data = Buffer.from(text);
  return Buffer.concat([Buffer.from((data.length + 4).toString(16).padStart(4, "0")), data]);
}
