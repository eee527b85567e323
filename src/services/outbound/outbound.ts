import { type ClientRequest, type IncomingHttpHeaders, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { rootCertificates } from "node:tls";

/** Finds the IP addresses of a host name. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/** How names lead to addresses, and to which ones. */
export interface Network {
  /** Whether an address may be connected to. */
  readonly allows: (address: string) => boolean;
  readonly lookup: Lookup;
  /** Where to connect for an address that was allowed: the address itself, but for tests that play the internet. */
  readonly route: (address: string) => string;
  /** A certificate that is trusted besides those that Node trusts. */
  readonly ca?: string | undefined;
}

export interface OutboundOptions extends Network {
  /** An answer that brings fewer bytes within so many ms is given up. */
  readonly leastSpeed: { readonly bytes: number; readonly ms: number };
}

export interface OutboundRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  /** Ends the request when aborted, with its reason. */
  readonly signal?: AbortSignal;
  /** Told how the answer begins; takes its body as it arrives, and ends the request by throwing. Without, no body is read. */
  readonly open: (status: number, headers: IncomingHttpHeaders) => ((chunk: Buffer) => void) | undefined;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

export type OutboundTrouble = "private-host" | "unreachable" | "slow" | "malformed";

/** Why there is no answer. */
export class OutboundError extends Error {
  override readonly name = "OutboundError";
  readonly trouble: OutboundTrouble;

  constructor(trouble: OutboundTrouble, cause?: unknown) {
    super(trouble, { cause });
    this.trouble = trouble;
  }
}

/** Answers before the answer, such as 103; node:http takes any number of them. */
const MAX_INFORMATION = 10;

/**
 * Sends one request where somebody's link leads, and follows no redirect. Hosts are judged by the address that is
 * connected to, so that DNS leads nowhere where a link may not. Throws an OutboundError, or what `open` throws.
 */
export function sendOut(request: OutboundRequest, options: OutboundOptions): Promise<OutboundAnswer> {
  const { url, signal } = request;
  return new Promise((resolve, reject) => {
    let sent: ClientRequest | undefined;
    let watch: NodeJS.Timeout | undefined;
    let arrived = 0;
    const leave = () => {
      clearInterval(watch);
      signal?.removeEventListener("abort", end);
      sent?.destroy();
    };
    const fail = (error: unknown) => {
      leave();
      reject(error);
    };
    const lose = (cause: unknown) =>
      fail(cause instanceof OutboundError ? cause : new OutboundError("unreachable", cause));
    const end = () => fail(signal?.reason);
    if (signal?.aborted) return end();
    const host = url.hostname.replace(/^\[|\]$/g, "");
    // Node asks no lookup for a host that is an address already.
    if (isIP(host) && !options.allows(host)) return fail(new OutboundError("private-host"));
    signal?.addEventListener("abort", end);
    sent = (url.protocol === "https:" ? requestHttps : requestHttp)({
      protocol: url.protocol,
      host: isIP(host) ? options.route(host) : host,
      port: url.port,
      path: url.pathname + url.search,
      method: request.method,
      headers: { ...request.headers, host: url.host },
      ...(options.ca && { ca: [...rootCertificates, options.ca] }),
      // A connection of its own for each request: one that is kept alive was perhaps allowed to somebody else.
      agent: false,
      lookup: toLookup(options),
    });
    watch = setInterval(() => {
      if (arrived < options.leastSpeed.bytes) fail(new OutboundError("slow"));
      arrived = 0;
    }, options.leastSpeed.ms);
    sent.on("error", lose);
    let information = 0;
    sent.on("information", () => {
      information += 1;
      if (information > MAX_INFORMATION) fail(new OutboundError("malformed"));
    });
    sent.on("response", (response) => {
      const { statusCode: status = 0, headers } = response;
      const done = () => {
        leave();
        resolve({ status, headers });
      };
      const attempt = (work: () => void) => {
        try {
          work();
        } catch (error) {
          fail(error);
        }
      };
      attempt(() => {
        const take = request.open(status, headers);
        if (!take) return done();
        response.on("data", (chunk: Buffer) => {
          arrived += chunk.length;
          attempt(() => take(chunk));
        });
        response.on("error", lose);
        response.on("end", done);
      });
    });
    sent.end(request.body);
  });
}

/** The lookup of one connection: what it answers is what is connected to, and it answers nothing that is not allowed. */
function toLookup({ allows, lookup, route }: Network): LookupFunction {
  return (host, { all }, callback) => {
    lookup(host).then(
      (found) => {
        const refused = found.length === 0 || !found.every(allows);
        const addresses = found.map(route).map((address) => ({ address, family: isIP(address) }));
        const [first] = addresses;
        if (refused || !first) callback(new OutboundError("private-host"), []);
        else if (all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, []),
    );
  };
}
