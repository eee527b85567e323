import { AppError } from "../../errors.ts";
import { Bytes } from "./bytes.ts";
import type { GitHttp } from "./githttp.ts";
import { createLines } from "./lines.ts";
import { createRefReader, type RefList } from "./refs.ts";

/** What a server said, and where it said it: the rest is asked for there too, as git does. */
export interface Remote extends RefList {
  readonly url: string;
}

/** The server says that it will not give what was asked for. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

const LIST = "/info/refs?service=git-upload-pack";
const FETCH = "/git-upload-pack";
const [PACK_BAND, ERROR_BAND] = [1, 3];
/** What is asked of those servers that can do it. */
const WISHES = ["side-band-64k", "ofs-delta", "no-progress"];

/** Asks a server for HEAD, its branches and tags, and for what is wanted by name; the names that may follow are bounded. */
export async function openRemote(http: GitHttp, url: string, wanted: readonly string[]): Promise<Remote> {
  let reader = createRefReader("", wanted);
  const final = await http({
    url: url + LIST,
    method: "GET",
    headers: { accept: "*/*" },
    open(type) {
      reader = createRefReader(type, wanted);
      return (chunk) => reader.push(chunk);
    },
  });
  if (!final.endsWith(LIST)) throw new AppError("repository-not-git");
  return { url: final.slice(0, -LIST.length), ...reader.end() };
}

/** What to fetch: an object, and so many commits of its history where the server can cut it off. */
export interface Want {
  readonly id: string;
  readonly depth: number;
  /** Bytes from which on a file is not wanted, where the server can leave it out. */
  readonly maxFile: number;
}

/** Fetches a packfile; throws `Refusal` when the server does not give that object. */
export async function fetchPack(http: GitHttp, remote: Remote, { id, depth, maxFile }: Want): Promise<Buffer> {
  const can = (name: string): boolean => remote.capabilities.has(name);
  const wishes = WISHES.filter(can);
  const lines = [
    `want ${[id, ...wishes, ...(can("filter") ? ["filter"] : [])].join(" ")}\n`,
    ...(can("shallow") ? [`deepen ${depth}\n`] : []),
    ...(can("filter") ? [`filter blob:limit=${maxFile}\n`] : []),
  ];
  const body = Buffer.from(`${lines.map(toLine).join("")}0000${toLine("done\n")}`);
  const pack = new Bytes();
  const reader = createLines(
    (line) => {
      if (line?.[0] === PACK_BAND) pack.push(line.subarray(1));
      if (!line || line[0] === PACK_BAND) return undefined;
      const text = line.toString("latin1", 0, 200);
      if (line[0] === ERROR_BAND || text.startsWith("ERR ")) throw new Refusal(text);
      return !can("side-band-64k") && /^(NAK|ACK)/.test(text) ? "raw" : undefined;
    },
    (chunk) => pack.push(chunk),
  );
  await http({
    url: remote.url + FETCH,
    method: "POST",
    body,
    headers: {
      accept: "application/x-git-upload-pack-result",
      "content-type": "application/x-git-upload-pack-request",
      "content-length": String(body.length),
    },
    open: () => (chunk) => reader.push(chunk),
  });
  reader.end();
  if (pack.length === 0) throw new Refusal("no pack");
  return pack.take();
}

function toLine(text: string): string {
  return (text.length + 4).toString(16).padStart(4, "0") + text;
}
