import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTls } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { type Bare, type CommitOptions, createBare, type Files, GitFailure } from "./bare.ts";
import type { Behaviour } from "./behaviour.ts";

export interface GitOptions {
  /** Name (slashes allowed) → the files of its only commit, or several commits; an empty list is an empty repository. */
  readonly repositories?: Readonly<Record<string, Files | readonly (CommitOptions & { readonly files: Files })[]>>;
  /** 0, a free one, unless told. */
  readonly port?: number;
  /** Whether commits that are no tips may be asked for. */
  readonly anySha?: boolean;
  /** A certificate and its key, to be asked over https. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** The program to run. */
  readonly git?: string;
}

export interface GitServer {
  readonly url: string;
  urlOf(name: string): string;
  /** Adds a commit, making the repository if there is none of that name, and answers its id. */
  commit(name: string, files: Files, options?: CommitOptions): Promise<string>;
  /** Gives a name, of a repository or not, another behaviour than git's; undefined takes it back. */
  behave(name: string, behaviour: Behaviour | undefined): void;
  /** Runs git in a repository and answers what it prints. */
  run(name: string, ...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

const ROUTE = /^\/(.+?)(?:\.git)?(\/(?:info\/refs|git-upload-pack))(?:\?.*)?$/;

/** Starts a read-only git server (smart HTTP, on 127.0.0.1) over new repositories in a directory that `stop` removes. */
export async function startGit(options: GitOptions = {}): Promise<GitServer> {
  const root = await mkdtemp(join(tmpdir(), "pepeunit-git-"));
  const bares = new Map<string, Bare>();
  const behaviours = new Map<string, Behaviour>();
  const create = async (name: string): Promise<Bare> => {
    const dir = join(root, `${bares.size}.git`);
    const bare = await createBare(dir, options.git ?? "git", options.anySha ?? false);
    bares.set(name, bare);
    return bare;
  };
  const { tls } = options;
  const server = (tls ? (listener: RequestListener) => createTls(tls, listener) : createServer)((request, response) => {
    const [, name = "", service = ""] = ROUTE.exec(request.url ?? "") ?? [];
    const rest = (request.url ?? "").slice((request.url ?? "").indexOf(service));
    const behaviour = behaviours.get(name);
    if (behaviour && behaviour(request, response, rest) !== "git") return;
    const bare = bares.get(name);
    if (!bare) response.writeHead(404).end("no such repository\n");
    else serve(bare, service, request, response).catch((error: Error) => response.destroy(error));
  });
  const stop = async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
    await rm(root, { recursive: true, force: true });
  };
  try {
    for (const [name, content] of Object.entries(options.repositories ?? {})) {
      const bare = await create(name);
      const commits = Array.isArray(content) ? content : [{ files: content as Files }];
      for (const { files, ...more } of commits) await bare.commit(files, more);
    }
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(options.port ?? 0, "127.0.0.1", resolve);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  const url = `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    urlOf: (name) => `${url}/${name}.git`,
    commit: async (name, files, more) => (bares.get(name) ?? (await create(name))).commit(files, more),
    behave: (name, behaviour) => {
      if (behaviour) behaviours.set(name, behaviour);
      else behaviours.delete(name);
    },
    run: async (name, ...args) => ((await bares.get(name)?.git(args)) ?? "").toString().trim(),
    stop,
  };
}

/** The two requests of a smart fetch, each handed to `git upload-pack`. */
async function serve(bare: Bare, service: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const version = request.headers["git-protocol"];
  const env = typeof version === "string" ? { GIT_PROTOCOL: version } : {};
  const lists = service === "/info/refs";
  const wanted = lists ? request.url?.endsWith("?service=git-upload-pack") : request.method === "POST";
  if (!wanted) {
    response.writeHead(403).end("smart HTTP, and reading only\n");
    return;
  }
  const sent = await buffer(request);
  const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent;
  const args = ["upload-pack", "--stateless-rpc", ...(lists ? ["--advertise-refs"] : []), "."];
  const answer = await bare.serve(args, lists ? Buffer.alloc(0) : body, env).catch((error: unknown) => {
    // A refusal is an answer too, such as that a commit is no tip.
    if (error instanceof GitFailure) return error.stdout;
    throw error;
  });
  response.writeHead(200, {
    "content-type": `application/x-git-upload-pack-${lists ? "advertisement" : "result"}`,
    "cache-control": "no-cache",
  });
  response.end(lists ? Buffer.concat([Buffer.from("001e# service=git-upload-pack\n0000"), answer]) : answer);
}
