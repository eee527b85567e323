import { createHash } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { deflateSync } from "node:zlib";

export const COMMIT = 1;
export const TREE = 2;
export const BLOB = 3;
export const TAG = 4;
export const OFS_DELTA = 6;
export const REF_DELTA = 7;

/** A size as git writes it, seven bits a byte from the lowest. */
export function toVarint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

/** An object of a pack, perhaps with a lie about its size. */
export function toObject(
  type: number,
  data: Uint8Array | string,
  { size = Buffer.byteLength(data), base = Buffer.alloc(0) } = {},
): Buffer {
  const more = size > 15 ? toVarint(Math.floor(size / 16)) : Buffer.alloc(0);
  const first = (size > 15 ? 128 : 0) | (type << 4) | (size % 16);
  return Buffer.concat([Buffer.from([first]), more, base, deflateSync(data)]);
}

/** A pack of objects, perhaps with a lie about their number. */
export function toPack(objects: readonly Buffer[], count = objects.length): Buffer {
  const head = Buffer.from("PACK\0\0\0\x02\0\0\0\0", "latin1");
  head.writeUInt32BE(count, 8);
  const body = Buffer.concat([head, ...objects]);
  return Buffer.concat([body, createHash("sha1").update(body).digest()]);
}

/** A delta from one size to another, which copies the base's first byte. */
export const toDelta = (from: number, to: number): Buffer =>
  Buffer.concat([toVarint(from), toVarint(to), Buffer.from([0x90, 1])]);

/** The id of an object. */
export function toId(type: "commit" | "tree" | "blob" | "tag", data: Uint8Array | string): string {
  return createHash("sha1")
    .update(`${type} ${Buffer.byteLength(data)}\0`)
    .update(data)
    .digest("hex");
}

/** A tree of entries: mode, name and id. */
export const toTree = (entries: readonly (readonly [string, string, string])[]): Buffer =>
  Buffer.concat(
    entries.map(([mode, name, id]) => Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")])),
  );

/** A line of git's protocol. */
export function toLine(data: Uint8Array | string): Buffer {
  return Buffer.concat([Buffer.from((Buffer.byteLength(data) + 4).toString(16).padStart(4, "0")), Buffer.from(data)]);
}

/** Capabilities of git's own server that matter here. */
export const CAPABILITIES = "shallow ofs-delta no-progress side-band-64k agent=git/test";

/** A list of refs, in the order given; the first is HEAD's. */
export function toList(refs: readonly (readonly [string, string])[], capabilities = CAPABILITIES): Buffer {
  const lines = refs.map(([id, ref], index) => toLine(`${id} ${ref}${index === 0 ? `\0${capabilities}` : ""}\n`));
  return Buffer.concat([toLine("# service=git-upload-pack\n"), Buffer.from("0000"), ...lines, Buffer.from("0000")]);
}

/** The answer to a fetch: a pack in band 1 of lines. */
export function toAnswer(pack: Buffer): Buffer {
  const lines: Buffer[] = [toLine("NAK\n")];
  for (let at = 0; at < pack.length; at += 65_000) {
    lines.push(toLine(Buffer.concat([Buffer.from([1]), pack.subarray(at, at + 65_000)])));
  }
  return Buffer.concat([...lines, Buffer.from("0000")]);
}

/** A repository of one commit, made by hand: files are text, or mode and text. */
export function toRepository(
  files: Readonly<Record<string, string | readonly [string, string]>>,
  { author = "Ann <ann@example.org> 1750000000 +0000", more = [] as readonly Buffer[] } = {},
): { readonly id: string; readonly pack: Buffer } {
  const blobs = Object.entries(files).map(([name, file]) => {
    const [mode, text] = typeof file === "string" ? ["100644", file] : file;
    return { name, mode, text };
  });
  const tree = toTree(blobs.map(({ name, mode, text }) => [mode ?? "", name, toId("blob", text ?? "")]));
  const commit = `tree ${toId("tree", tree)}\nauthor ${author}\ncommitter ${author}\n\nChange\n`;
  const objects = [
    toObject(COMMIT, commit),
    toObject(TREE, tree),
    ...blobs.map(({ text }) => toObject(BLOB, text ?? "")),
  ];
  return { id: toId("commit", commit), pack: toPack([...objects, ...more]) };
}

/** Starts an HTTP server on loopback. */
export async function serve(listener: RequestListener): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/unit.git`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Serves a list of refs and the answer to each fetch. */
export const serveGit = (list: Buffer, answer: Buffer): Promise<Awaited<ReturnType<typeof serve>>> =>
  serve((request, response) => {
    const lists = request.method === "GET";
    request.resume();
    response.writeHead(200, { "content-type": `application/x-git-upload-pack-${lists ? "advertisement" : "result"}` });
    response.end(lists ? list : answer);
  });
