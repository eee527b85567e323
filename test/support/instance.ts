import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Hold } from "../../src/sandbox/board/network.ts";
import { type Keys, openFrame, sealFrame } from "./frame.ts";
import { createSignal } from "./signal.ts";

/** The JSON in a request frame. */
export interface SyncRequest {
  readonly at?: number;
  readonly unit_state?: Record<string, unknown>;
  readonly output_variables?: Record<string, unknown>;
  readonly input_rev?: number;
  readonly wait?: number;
  readonly room?: number;
  readonly log?: readonly (readonly [number, string, string])[];
}

export type Sample = readonly [time: number, value: unknown];

/** What an instance does with one request instead of answering as it should; see `fail`. */
export type Failure =
  | { readonly kind: "plain"; readonly status: number; readonly headers?: Record<string, string> }
  | { readonly kind: "html"; readonly status: number }
  /** Takes the request and commits it, then hangs up without an answer. */
  | { readonly kind: "lost" }
  /** Takes the request and commits it, then sends half of the answer. */
  | { readonly kind: "half" }
  | { readonly kind: "tag" }
  | { readonly kind: "unprocessable" }
  | { readonly kind: "silent" };

export interface InstanceOptions {
  /** The instance's clock, ms since the epoch. */
  readonly now?: () => number;
  /** Passes the time of a `wait`, and of a silence, for the connection that comes from this port. */
  readonly hold?: Hold;
  readonly interval?: number;
  readonly sleep?: boolean;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: readonly string[];
  /** What a proxy adds to the head of each answer. */
  readonly headers?: Record<string, string>;
  /** Looks at a request before it is taken; "422" refuses it whole. */
  readonly check?: (request: SyncRequest) => "ok" | "422";
}

/** A second implementation of docs/protocol.md, for one unit, in memory. */
export interface Instance {
  readonly url: string;
  readonly port: number;
  env(more?: object): Record<string, unknown>;
  /** Every request that was authentic, in order, whether it was taken or not. */
  readonly requests: SyncRequest[];
  /** What was committed: variable → time → value; a sample twice stored is stored once. */
  readonly samples: Map<string, Map<number, unknown>>;
  readonly logs: (readonly [number, string, string])[];
  state: Record<string, unknown>;
  list(output: string): Sample[];
  setInput(name: string, value: unknown): void;
  /** Moves the clock by so many ms from now on. */
  step(ms: number): void;
  /** Forgets an `at` that its own clock was to blame for, as an instance does once its time is proven. */
  forgive(): void;
  /** Becomes what it was with these inputs, as when a backup is restored: what it told since is not known to it. */
  restore(inputs: Record<string, unknown>): void;
  /** Fails the next requests in this way, or all until `fail()` says otherwise. */
  fail(failure?: Failure, times?: number): void;
  /** Settles when `holds` does; looks again after every request. */
  until(holds: () => boolean, deadlineMs?: number): Promise<void>;
  stop(): Promise<void>;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** What a revision has besides the count of changes. */
const EPOCH = 2 ** 32;
const ROOM_OF_BEFORE = 320;

export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const { hold = () => () => undefined } = options;
  const keys: Keys = { encrypt: randomBytes(32), secret: randomBytes(32) };
  const token = `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.${randomBytes(80).toString("base64url")}.${randomBytes(32).toString("base64url")}`;
  const changed = createSignal();
  const served = createSignal();
  const inputs = new Map<string, { value: unknown; rev: number }>();
  let [skew, lastAt, rev, failures] = [0, 0, 0, 0];
  let failure: Failure | undefined;
  let newest = 0;
  let epoch = 1_234_567 * EPOCH;
  for (const [name, value] of Object.entries(options.inputs ?? {})) inputs.set(name, { value, rev: ++rev });
  /** Those that a unit does not have that names this revision, the oldest first. */
  const after = (named: number | undefined): [string, { value: unknown; rev: number }][] => {
    const since = named === undefined || named - (named % EPOCH) !== epoch ? 0 : named - epoch;
    return [...inputs].filter(([, input]) => input.rev > since).sort(([, a], [, b]) => a.rev - b.rev);
  };
  const now = (): number => Math.floor((options.now ?? Date.now)()) + skew;

  const server = createServer((request, response) => {
    serve(request, response)
      .catch((error) => response.destroy(error as Error))
      .finally(served.fire);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  const instance: Instance = {
    url: `http://127.0.0.1:${port}`,
    port,
    requests: [],
    samples: new Map(),
    logs: [],
    state: {},
    env: (more = {}) => ({
      PEPEUNIT_URL: instance.url,
      PEPEUNIT_TOKEN: token,
      SYNC_ENCRYPT_KEY: Buffer.from(keys.encrypt).toString("base64"),
      SECRET_KEY: Buffer.from(keys.secret).toString("base64"),
      WIFI_SSID: "home",
      WIFI_PASS: "secret",
      ...more,
    }),
    list: (output) => [...(instance.samples.get(output) ?? new Map<number, unknown>())].sort(([a], [b]) => a - b),
    setInput(name, value) {
      inputs.set(name, { value, rev: ++rev });
      changed.fire();
    },
    step: (ms) => {
      skew += ms;
    },
    forgive() {
      lastAt = Math.min(lastAt, now());
    },
    restore(old) {
      epoch += EPOCH;
      rev = 0;
      inputs.clear();
      for (const [name, value] of Object.entries(old)) inputs.set(name, { value, rev: ++rev });
      changed.fire();
    },
    fail(next, times = Number.POSITIVE_INFINITY) {
      failure = next;
      failures = times;
    },
    until: (holds, deadlineMs) => served.until(holds, deadlineMs),
    stop: () => close(server),
  };
  return instance;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const frame = Buffer.concat(chunks);
    const doing = failures > 0 ? failure : undefined;
    if (doing) failures -= 1;
    const port = request.socket.remotePort ?? 0;
    if (doing?.kind === "silent") return void hold(port, Number.POSITIVE_INFINITY, () => undefined);
    if (doing?.kind === "plain") return problem(response, doing.status, doing.headers);
    if (doing?.kind === "html") {
      response.writeHead(doing.status, { "content-type": "text/html" }).end(`<html>${"<p>Bad gateway</p>".repeat(99)}`);
      return;
    }
    if (request.method !== "POST" || request.url !== "/sync") return problem(response, 404);
    if (frame.length > 64 * 1024) return problem(response, 413);
    if (request.headers["content-type"] !== "application/octet-stream") return problem(response, 400);
    const plain = openFrame(keys, "request", frame);
    if (plain === "version" || plain === "length") return problem(response, 400);
    if (typeof plain === "string" || request.headers.authorization !== `Bearer ${token}`) return problem(response, 401);
    const bound = frame.subarray(-32);

    const body = JSON.parse(plain.toString()) as SyncRequest;
    instance.requests.push(body);
    const world = (): object => ({ world_state: { utc: now() } });
    const reply = (status: number, json: object): void => {
      const sealed = sealFrame(keys, "response", Buffer.from(JSON.stringify(json)), bound);
      if (doing?.kind === "tag") sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
      const [type, length] = ["application/octet-stream", sealed.length];
      response.writeHead(status, { ...options.headers, "content-type": type, "content-length": length });
      if (doing?.kind === "half") response.write(sealed.subarray(0, sealed.length / 2), () => response.destroy());
      else response.end(sealed);
    };
    const unclocked = body.at === undefined && (body.unit_state || body.output_variables || body.log);
    if (unclocked || doing?.kind === "unprocessable" || options.check?.(body) === "422") {
      return reply(422, { ...world(), rejected: { "": "not as described" } });
    }
    if (body.at !== undefined && (body.at <= lastAt || Math.abs(body.at - now()) > MINUTE)) {
      return reply(409, { ...world(), last_at: lastAt });
    }
    const rejected = body.at === undefined ? {} : take(body, body.at);
    setImmediate(served.fire);
    if (doing?.kind === "lost") return void response.destroy();
    await longPoll(body, response, port);
    const answer = (news: ReturnType<typeof after>, upTo = rev): object => ({
      ...world(),
      input_rev: epoch + upTo,
      input_variables: Object.fromEntries(news.map(([name, { value }]) => [name, value])),
      ...(Object.keys(rejected).length > 0 ? { rejected } : {}),
      ...(body.at === undefined ? { last_at: lastAt } : {}),
      interval: options.interval ?? 10,
      ...(options.sleep && { sleep: true }),
    });
    const news = after(body.input_rev);
    let portion = answer(news);
    while (JSON.stringify(portion).length > (body.room ?? ROOM_OF_BEFORE) && news.length > 1) {
      const [, next] = news.pop() as (typeof news)[number];
      portion = answer(news, next.rev - 1);
    }
    reply(200, portion);
  }

  function take(body: SyncRequest, at: number): Record<string, string> {
    const rejected: Record<string, string> = {};
    lastAt = at;
    for (const [name, given] of Object.entries(body.output_variables ?? {})) {
      if (!(options.outputs ?? [name]).includes(name)) {
        rejected[`output_variables.${name}`] = "unknown variable";
        continue;
      }
      const stored = instance.samples.get(name) ?? new Map<number, unknown>();
      instance.samples.set(name, stored);
      for (const [time, value] of Array.isArray(given) ? (given as Sample[]) : [[at, given] as Sample]) {
        if (time > now() + MINUTE) rejected[`output_variables.${name}`] = "in the future";
        else stored.set(time, value);
      }
    }
    for (const line of body.log ?? []) {
      if (!instance.logs.some((known) => known.join() === line.join())) instance.logs.push(line);
    }
    instance.state = { ...instance.state, ...body.unit_state };
    return rejected;
  }

  /** The long poll; one waiting request a unit, so a newer ends the older. */
  async function longPoll({ wait = 0, input_rev }: SyncRequest, response: ServerResponse, port: number): Promise<void> {
    newest += 1;
    const mine = newest;
    changed.fire();
    let isOver = after(input_rev).length > 0;
    if (isOver || wait === 0) return;
    response.on("close", changed.fire);
    const release = hold(port, wait * 1000, () => {
      isOver = true;
      changed.fire();
    });
    const news = (): boolean => mine !== newest || response.destroyed || after(input_rev).length > 0;
    await changed.until(() => {
      if (isOver || !news()) return isOver;
      release(); // before time goes on
      return true;
    }, DAY);
  }
}

function problem(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/problem+json", ...headers }).end('{"title":"no"}');
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
