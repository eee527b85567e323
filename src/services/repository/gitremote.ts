import type { GitHttpRequest, GitHttpResponse, HttpClient } from "isomorphic-git";
import { AppError } from "../../errors.ts";
import { type GitAnswer, type GitRequest, toMegabytes } from "./githttp.ts";
import { examinePack, type PackLimits } from "./pack.ts";

/** The server says that it will not give what was asked for. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

const LIST = "/info/refs?service=git-upload-pack";
const FETCH = "/git-upload-pack";
const ERROR_BAND = 3;

/**
 * Stands between isomorphic-git and the network: what it hands over is known to be git's and to be small enough to unpack.
 * The list of refs is asked for once, so that what is chosen from it and what is fetched agree.
 */
export function createRemote(send: (request: GitRequest) => Promise<GitAnswer>, limits: PackLimits): HttpClient {
  let list: GitAnswer | undefined;
  return {
    async request({ url, method = "GET", headers = {}, body }) {
      if (method === "GET") {
        list ??= toList(await send({ url, method, headers }));
        return toResponse(list);
      }
      // As git does: where the list was redirected to, the rest is asked for too.
      const target = list ? list.url.slice(0, -LIST.length) + FETCH : url;
      const answer = await send({ url: target, method, headers, body: await collect(body) });
      const verdict = await examinePack(toPack(answer.body), limits);
      if (verdict === "large") throw new AppError("repository-too-large", { megabytes: toMegabytes(limits.bytes) });
      if (verdict === "broken") throw new AppError("repository-not-git");
      return toResponse(answer);
    },
  };
}

/** Checks that an answer is a list of refs, and gives it a HEAD where the server's names a branch that does not exist. */
function toList(answer: GitAnswer): GitAnswer {
  const smart = answer.type.startsWith("application/x-git-upload-pack-advertisement");
  if (!smart || !answer.url.endsWith(LIST)) throw new AppError("repository-not-git");
  const text = answer.body.toString("latin1");
  // Before version 2.41 git has nothing at all to say about a repository without commits.
  if (/^001e# service=git-upload-pack\n(0000)+$/.test(text)) throw new AppError("repository-empty");
  if (/ HEAD[\0\n]/.test(text)) return answer;
  const heads = [...text.matchAll(/([0-9a-f]{40}) refs\/heads\/([^\0\n]+)/g)];
  const head = heads.find(([, , name]) => name === "main" || name === "master") ?? heads[0];
  if (!head || !text.endsWith("0000")) return answer;
  return { ...answer, body: Buffer.from(`${text.slice(0, -4)}0032${head[1]} HEAD\n0000`, "latin1") };
}

/** The packfile in the lines of an answer; each begins with its length in four hex digits, 0000 ends a part. */
function toPack(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const digits = body.toString("latin1", at, at + 4);
    const length = Number.parseInt(digits, 16);
    if (!/^[0-9a-f]{4}$/.test(digits) || (length > 0 && length < 5) || at + length > body.length) {
      throw new AppError("repository-not-git");
    }
    const line = body.subarray(at + 4, at + length);
    if (length > 0 && line[0] === 1) parts.push(line.subarray(1));
    const text = line.toString("latin1", 0, 200);
    if (length > 0 && (line[0] === ERROR_BAND || text.startsWith("ERR "))) throw new Refusal(text);
    at += Math.max(length, 4);
  }
  if (parts.length === 0) throw new Refusal("no pack");
  return Buffer.concat(parts);
}

async function collect(body: GitHttpRequest["body"]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body ?? []) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function toResponse({ url, type, body }: GitAnswer): GitHttpResponse {
  async function* once() {
    yield body;
  }
  return { url, statusCode: 200, statusMessage: "OK", headers: { "content-type": type }, body: once() };
}
