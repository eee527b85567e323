import { type ClientRequest, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { AppError } from "../../errors.ts";

/** Finds the IP addresses of a host name. */
export type Lookup = (host: string) => Promise<readonly string[]>;

export interface GitHttpOptions {
  /** Whether an address may be connected to. */
  readonly allows: (address: string) => boolean;
  readonly lookup: Lookup;
  /** Where to connect for an address that was allowed: the address itself, but for tests that play the internet. */
  readonly route: (address: string) => string;
  /** Bytes of all answers together. */
  readonly maxBytes: number;
  /** Ends everything: sockets are destroyed. */
  readonly signal: AbortSignal;
}

export interface GitRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface GitAnswer {
  /** After redirects. */
  readonly url: string;
  readonly type: string;
  readonly body: Buffer;
}

const MAX_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Makes a function that performs one request of a git fetch and answers its 200; everything else is a `repository-*` error.
 * Hosts are judged by the address that is connected to, so that neither DNS nor a redirect leads where a link may not.
 * A GET follows up to five redirects, but never from https to http; a POST follows none, and nothing carries credentials.
 */
export function createGitHttp(options: GitHttpOptions): (request: GitRequest) => Promise<GitAnswer> {
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
      const answer = await send(url, request, options, count);
      if (!REDIRECTS.includes(answer.status)) {
        refuseStatus(answer.status);
        return { url: url.href, type: answer.type, body: answer.body };
      }
      const next = URL.canParse(answer.location, url) ? new URL(answer.location, url) : undefined;
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

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly location: string;
  readonly body: Buffer;
}

function send(url: URL, request: GitRequest, options: GitHttpOptions, count: (bytes: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      sent?.destroy();
      reject(error instanceof AppError || options.signal.aborted ? error : unreachable(error));
    };
    let sent: ClientRequest | undefined;
    const host = url.hostname.replace(/^\[|\]$/g, "");
    // Node asks no lookup for a host that is an address already.
    if (isIP(host) && !options.allows(host)) return fail(new AppError("repository-private-host"));
    sent = (url.protocol === "https:" ? requestHttps : requestHttp)({
      protocol: url.protocol,
      host: isIP(host) ? options.route(host) : host,
      port: url.port,
      path: url.pathname + url.search,
      method: request.method,
      headers: { ...request.headers, host: url.host, "user-agent": "git/pepeunit", "accept-encoding": "identity" },
      // A connection of its own for each request: one that is kept alive was perhaps allowed to somebody else.
      agent: false,
      lookup: toLookup(options),
      signal: options.signal,
    });
    sent.on("error", fail);
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      const { "content-encoding": encoding = "identity", "content-type": type = "", location = "" } = response.headers;
      // Nobody asked for compression, and so nothing here can grow behind the counter's back.
      if (encoding !== "identity") return fail(new AppError("repository-not-git"));
      response.on("data", (chunk: Buffer) => {
        try {
          count(chunk.length);
          chunks.push(chunk);
        } catch (error) {
          fail(error);
        }
      });
      response.on("error", fail);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, type, location, body: Buffer.concat(chunks) });
      });
    });
    sent.end(request.body);
  });
}

/** The lookup of one connection: what it answers is what is connected to, and it answers nothing that is not allowed. */
function toLookup({ allows, lookup, route }: GitHttpOptions): LookupFunction {
  return (host, { all }, callback) => {
    lookup(host).then(
      (found) => {
        const refused = found.length === 0 || !found.every(allows);
        const addresses = found.map(route).map((address) => ({ address, family: isIP(address) }));
        const [first] = addresses;
        if (refused || !first) callback(new AppError("repository-private-host"), []);
        else if (all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, []),
    );
  };
}

function unreachable(cause: unknown): AppError {
  const error = new AppError("repository-unreachable");
  error.cause = cause;
  return error as AppError;
}
