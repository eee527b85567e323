import type { Login } from "../../domain/gittoken.ts";
import { AppError } from "../../errors.ts";
import { type OutboundAnswer, OutboundError, type OutboundOptions, sendOut } from "../outbound/outbound.ts";

export interface GitHttpOptions extends OutboundOptions {
  /** Shown to its host, over https alone. */
  readonly login?: Login | undefined;
  /** Bytes of all answers together. */
  readonly maxBytes: number;
}

export interface GitRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Told the media type of the answer; takes its body as it arrives, and ends the request by throwing. */
  readonly open: (type: string) => (chunk: Buffer) => void;
}

/** Performs a request and answers its URL after redirects. */
export type GitHttp = (request: GitRequest) => Promise<string>;

const MAX_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Makes a function that performs one request of a git fetch and hands on its 200; everything else is a `repository-*` error.
 * Hosts are judged as in services/outbound, each that a redirect leads to anew. A GET follows up to five redirects, but
 * never from https to http; a POST follows none. A login goes to its host alone.
 */
export function createGitHttp(options: GitHttpOptions): GitHttp {
  let received = 0;
  const count = (bytes: number) => {
    received += bytes;
    if (received > options.maxBytes) {
      throw new AppError("repository-too-large", { megabytes: toMegabytes(options.maxBytes) });
    }
  };
  return async (request) => {
    let url = new URL(request.url);
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      const { status, headers } = await send(url, request, options, count);
      if (!REDIRECTS.includes(status)) {
        refuseStatus(status);
        return url.href;
      }
      const { location = "" } = headers;
      const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
      if (!next || request.method !== "GET" || !isSafeRedirect(url, next)) throw new AppError("repository-unreachable");
      url = next;
    }
    throw new AppError("repository-unreachable");
  };
}

/** Whole megabytes for a message, unless there is less than one. */
export function toMegabytes(bytes: number): number {
  return bytes < 2 ** 20 ? bytes / 2 ** 20 : Math.floor(bytes / 2 ** 20);
}

/** A redirect keeps to http or https, does not give up encryption, and brings no login of its own. */
export function isSafeRedirect(from: URL, to: URL): boolean {
  const known = to.protocol === "https:" || (to.protocol === "http:" && from.protocol === "http:");
  return known && !to.username && !to.password;
}

function refuseStatus(status: number): void {
  if (status === 200) return;
  // 203 is how Azure DevOps sends its page for signing in.
  if ([203, 401, 403].includes(status)) throw new AppError("repository-private");
  if ([404, 410].includes(status)) throw new AppError("repository-not-found");
  if (status === 429 || status >= 500) throw new AppError("repository-unreachable");
  throw new AppError("repository-not-git");
}

function toAuthorization(url: URL, login: Login | undefined): { authorization?: string } {
  if (!login || url.protocol !== "https:" || url.host !== login.host) return {};
  return { authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}` };
}

async function send(
  url: URL,
  { method, headers, body, open }: GitRequest,
  options: GitHttpOptions,
  count: (bytes: number) => void,
): Promise<OutboundAnswer> {
  const own = { "user-agent": "git/pepeunit", "accept-encoding": "identity" };
  try {
    return await sendOut(
      {
        url,
        method,
        body,
        headers: { ...headers, ...toAuthorization(url, options.login), ...own },
        open(status, { "content-encoding": encoding = "identity", "content-type": type = "" }) {
          // Pages that tell people of a redirect or a failure are not read.
          if (status !== 200) return undefined;
          // Nobody asked for compression, and so nothing here can grow behind the counter's back.
          if (encoding.toLowerCase() !== "identity") throw new AppError("repository-not-git");
          const take = open(type);
          return (chunk) => {
            count(chunk.length);
            take(chunk);
          };
        },
      },
      options,
    );
  } catch (error) {
    throw error instanceof OutboundError ? toRefusal(error) : error;
  }
}

const REFUSALS = {
  "private-host": "repository-private-host",
  unreachable: "repository-unreachable",
  slow: "repository-slow",
  malformed: "repository-not-git",
} as const;

function toRefusal({ trouble, cause }: OutboundError): AppError {
  const error = new AppError(REFUSALS[trouble]) as AppError;
  if (trouble === "unreachable") error.cause = cause;
  return error;
}
