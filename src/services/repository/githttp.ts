import { type ClientRequest, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { rootCertificates } from "node:tls";
import type { Login } from "../../domain/gittoken.ts";
import { AppError } from "../../errors.ts";

/** Finds the IP addresses of a host name. */
export type Lookup = (host: string) => Promise<readonly string[]>;

export interface GitHttpOptions {
  /** Whether an address may be connected to. */
  readonly allows: (address: string) => boolean;
  readonly lookup: Lookup;
  /** Where to connect for an address that was allowed: the address itself, but for tests that play the internet. */
  readonly route: (address: string) => string;
  /** A certificate that is trusted besides those that Node trusts. */
  readonly ca?: string | undefined;
  /** Shown to its host, over https alone. */
  readonly login?: Login | undefined;
  /** Bytes of all answers together. */
  readonly maxBytes: number;
  /** An answer that brings fewer bytes within so many ms is given up. */
  readonly leastSpeed: { readonly bytes: number; readonly ms: number };
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
/** Answers before the answer, such as 103; node:http takes any number of them. */
const MAX_INFORMATION = 10;

/**
 * Makes a function that performs one request of a git fetch and hands on its 200; everything else is a `repository-*` error.
 * Hosts are judged by the address that is connected to, so that neither DNS nor a redirect leads where a link may not.
 * A GET follows up to five redirects, but never from https to http; a POST follows none. A login goes to its host alone.
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
      const answer = await send(url, request, options, count);
      if (!REDIRECTS.includes(answer.status)) {
        refuseStatus(answer.status);
        return url.href;
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

function toAuthorization(url: URL, login: Login | undefined): { authorization?: string } {
  if (!login || url.protocol !== "https:" || url.host !== login.host) return {};
  return { authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}` };
}

interface Answer {
  readonly status: number;
  readonly location: string;
}

function send(url: URL, request: GitRequest, options: GitHttpOptions, count: (bytes: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let sent: ClientRequest | undefined;
    let watch: NodeJS.Timeout | undefined;
    let arrived = 0;
    const leave = () => {
      clearInterval(watch);
      sent?.destroy();
    };
    const fail = (error: unknown) => {
      leave();
      reject(error instanceof AppError ? error : unreachable(error));
    };
    const host = url.hostname.replace(/^\[|\]$/g, "");
    // Node asks no lookup for a host that is an address already.
    if (isIP(host) && !options.allows(host)) return fail(new AppError("repository-private-host"));
    sent = (url.protocol === "https:" ? requestHttps : requestHttp)({
      protocol: url.protocol,
      host: isIP(host) ? options.route(host) : host,
      port: url.port,
      path: url.pathname + url.search,
      method: request.method,
      headers: {
        ...request.headers,
        ...toAuthorization(url, options.login),
        host: url.host,
        "user-agent": "git/pepeunit",
        "accept-encoding": "identity",
      },
      ...(options.ca && { ca: [...rootCertificates, options.ca] }),
      // A connection of its own for each request: one that is kept alive was perhaps allowed to somebody else.
      agent: false,
      lookup: toLookup(options),
    });
    watch = setInterval(() => {
      if (arrived < options.leastSpeed.bytes) fail(new AppError("repository-slow"));
      arrived = 0;
    }, options.leastSpeed.ms);
    sent.on("error", fail);
    let information = 0;
    sent.on("information", () => {
      information += 1;
      if (information > MAX_INFORMATION) fail(new AppError("repository-not-git"));
    });
    sent.on("response", (response) => {
      const { statusCode: status = 0, headers } = response;
      const { "content-encoding": encoding = "identity", "content-type": type = "", location = "" } = headers;
      const done = () => {
        leave();
        resolve({ status, location });
      };
      // Pages that tell people of a redirect or a failure are not read.
      if (status !== 200) return done();
      // Nobody asked for compression, and so nothing here can grow behind the counter's back.
      if (encoding.toLowerCase() !== "identity") return fail(new AppError("repository-not-git"));
      const take = request.open(type);
      response.on("data", (chunk: Buffer) => {
        try {
          count(chunk.length);
          arrived += chunk.length;
          take(chunk);
        } catch (error) {
          leave();
          reject(error);
        }
      });
      response.on("error", fail);
      response.on("end", done);
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
