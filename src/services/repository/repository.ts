import { lookup } from "node:dns/promises";
import { promises } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import * as git from "isomorphic-git";
import { parseLink, type RepositoryLink } from "../../domain/gitlink.ts";
import { EXAMPLE_FILE, parseExample, parseSchema, SCHEMA_FILE, type UnitSchema } from "../../domain/schema.ts";
import { AppError } from "../../errors.ts";
import { createAddressCheck } from "./address.ts";
import { createGitHttp, type Lookup } from "./githttp.ts";
import { createRemote, Refusal } from "./gitremote.ts";
import { chooseTip, type Tip } from "./tip.ts";
import { createTurns } from "./turns.ts";

export interface RepositoriesOptions {
  /** Lets links lead to loopback and private networks, for an instance at home and its own git server. */
  readonly allowPrivateHosts?: boolean;
  /** Bytes of all answers of one reading; unpacked, the objects may be four times as large. 50 MiB unless told. */
  readonly maxBytes?: number;
  /** For one reading as a whole, 60,000 unless told. */
  readonly timeoutMs?: number;
  /** Ends all readings when aborted. */
  readonly cut?: AbortSignal;
  /** Finds the addresses of a host: the system's resolver unless told. */
  readonly lookup?: Lookup;
  /** Where to connect for an address that was allowed: the address itself, but for tests that play the internet. */
  readonly route?: (address: string) => string;
}

/** What a unit is made from. */
export interface RepositoryContent {
  readonly url: string;
  /** The branch, tag or commit that the link names; absent when it names none and the default branch was read. */
  readonly ref?: string;
  readonly commit: string;
  readonly schema: UnitSchema;
  /** The text of json_example.json. */
  readonly example: string;
}

/** Told what a reading does next, for whoever waits for it. */
export type OnPhase = (phase: "asking" | "fetching" | "reading") => void;

const fs = { promises };
const UNPACKED = 4;
const MAX_OBJECTS = 200_000;
const MAX_DELTA_DEPTH = 100;
const MAX_FILE_KILOBYTES = 64;
const MAX_AT_ONCE = 2;
/** How far back a commit is looked for where the server gives tips of branches only. */
const MAX_HISTORY = 100;

/** Reads the repositories that units are made from, over HTTP(S), without git and without keeping anything. */
export class Repositories {
  readonly #options: Required<RepositoriesOptions>;
  /** A reading may hold several times `maxBytes` in memory. */
  readonly #inTurn = createTurns(MAX_AT_ONCE);

  constructor(options: RepositoriesOptions = {}) {
    this.#options = {
      allowPrivateHosts: options.allowPrivateHosts ?? false,
      maxBytes: options.maxBytes ?? 50 * 2 ** 20,
      timeoutMs: options.timeoutMs ?? 60_000,
      cut: options.cut ?? new AbortController().signal,
      lookup: options.lookup ?? (async (host) => (await lookup(host, { all: true })).map(({ address }) => address)),
      route: options.route ?? ((address) => address),
    };
  }

  /**
   * Reads schema.json and json_example.json at what a link names; throws `repository-*`, `json-*` and `schema-*` errors.
   * Instead of a link it takes url and refs, such as those of an earlier reading. Two readings run at once, others wait.
   */
  async read(link: string | RepositoryLink, onPhase: OnPhase = () => {}): Promise<RepositoryContent> {
    const parsed = typeof link === "string" ? parseLink(link) : link;
    return this.#inTurn(() => this.#readOne(parsed, onPhase));
  }

  async #readOne(link: RepositoryLink, onPhase: OnPhase): Promise<RepositoryContent> {
    const signal = AbortSignal.any([AbortSignal.timeout(this.#options.timeoutMs), this.#options.cut]);
    const dir = await mkdtemp(join(tmpdir(), "pepeunit-repository-"));
    try {
      return await this.#readInto(dir, link, signal, onPhase);
    } catch (error) {
      throw this.#toError(error, signal);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  async #readInto(
    gitdir: string,
    link: RepositoryLink,
    signal: AbortSignal,
    onPhase: OnPhase,
  ): Promise<RepositoryContent> {
    const { allowPrivateHosts, maxBytes, lookup, route } = this.#options;
    const allows = allowPrivateHosts ? () => true : createAddressCheck();
    const limits = { bytes: maxBytes * UNPACKED, objects: MAX_OBJECTS, depth: MAX_DELTA_DEPTH };
    const http = createRemote(createGitHttp({ allows, lookup, route, maxBytes, signal }), limits);
    const { url } = link;
    onPhase("asking");
    const tip = chooseTip(await git.listServerRefs({ http, url, protocolVersion: 1, peelTags: true }), link.refs);
    onPhase("fetching");
    await fetchTip(gitdir, url, tip, http, signal);
    onPhase("reading");
    const { oid, commit } = await git.readCommit({ fs, gitdir, oid: tip.want }).catch(() => {
      throw new AppError("repository-ref-not-found", { ref: (tip.ref ?? "HEAD").slice(0, 40) });
    });
    const { tree } = await git.readTree({ fs, gitdir, oid: commit.tree });
    const schema = parseSchema(await readText(gitdir, tree, SCHEMA_FILE));
    const example = parseExample(await readText(gitdir, tree, EXAMPLE_FILE));
    return { url, ...(tip.ref === undefined ? {} : { ref: tip.ref }), commit: oid, schema, example };
  }

  /** What isomorphic-git can't read is not git; what the disk says is nobody's mistake but ours. */
  #toError(error: unknown, signal: AbortSignal): unknown {
    if (error instanceof AppError) return error;
    if (signal.aborted) return new AppError("repository-timeout", { seconds: this.#options.timeoutMs / 1000 });
    if (error instanceof Error && "syscall" in error) return error;
    const refused = new AppError("repository-not-git");
    refused.cause = error;
    return refused;
  }
}

/** Fetches one commit without its history; one that is no tip, where the server refuses it, with the default branch's. */
async function fetchTip(
  gitdir: string,
  url: string,
  tip: Tip,
  http: git.HttpClient,
  signal: AbortSignal,
): Promise<void> {
  await git.init({ fs, gitdir, bare: true });
  await git.addRemote({ fs, gitdir, remote: "origin", url });
  // Indexing a pack is long work in short steps: others get their turn, and the deadline its say.
  const onProgress = async () => {
    await setImmediate();
    signal.throwIfAborted();
  };
  const fetch = (ref: string, depth: number) =>
    git.fetch({ fs, gitdir, http, remote: "origin", ref, depth, singleBranch: true, tags: false, onProgress });
  try {
    await fetch(tip.want, 1);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (tip.listed) throw new AppError("repository-unreachable");
    await fetch("HEAD", MAX_HISTORY);
  }
}

async function readText(gitdir: string, tree: readonly git.TreeEntry[], file: string): Promise<string> {
  const entry = tree.find(({ path, type, mode }) => path === file && type === "blob" && mode !== "120000");
  if (!entry) throw new AppError("repository-file-missing", { file });
  const { blob } = await git.readBlob({ fs, gitdir, oid: entry.oid });
  if (blob.length > MAX_FILE_KILOBYTES * 1024) {
    throw new AppError("repository-file-too-large", { file, kilobytes: MAX_FILE_KILOBYTES });
  }
  return new TextDecoder().decode(blob);
}
