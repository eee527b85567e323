import type { RepositoryLink } from "../../domain/gitlink.ts";
import { cut } from "../../domain/json.ts";
import { EXAMPLE_FILE, parseExample, parseSchema, SCHEMA_FILE, type UnitSchema } from "../../domain/schema.ts";
import { AppError } from "../../errors.ts";
import { createAddressCheck } from "./address.ts";
import { type Commit, findCommit, MAX_FILE_BYTES } from "./files.ts";
import { createGitHttp, type GitHttp, type Lookup } from "./githttp.ts";
import { type GitObject, unpack } from "./pack.ts";
import { PROGRAM, type ProgramFiles, readProgram } from "./program.ts";
import { fetchPack, openRemote, Refusal, type Remote } from "./remote.ts";
import { chooseTip, findHead, type Tip } from "./tip.ts";

/** What bounds a reading. */
export interface ReadingLimits {
  /** Lets links lead to loopback and private networks, for an instance at home and its own git server. */
  readonly allowPrivateHosts: boolean;
  /** Bytes of all answers, and those of all objects once they are unpacked. */
  readonly maxBytes: number;
  readonly leastSpeed: { readonly bytes: number; readonly ms: number };
}

export const LIMITS: ReadingLimits = {
  allowPrivateHosts: false,
  maxBytes: 10 * 2 ** 20,
  leastSpeed: { bytes: 1024, ms: 10_000 },
};

/** How names lead to addresses. */
export interface ReadingNetwork {
  readonly lookup: Lookup;
  /** Where to connect for an address that was allowed: the address itself, but for tests that play the internet. */
  readonly route: (address: string) => string;
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

const MAX_OBJECTS = 50_000;
/** How far back a commit is looked for where the server gives tips of branches only. */
const MAX_HISTORY = 100;

/**
 * Reads schema.json and json_example.json over HTTP(S), without git and without keeping anything; throws `repository-*`,
 * `json-*` and `schema-*` errors. Unpacking computes for long and without a pause: that is for a thread of its own.
 */
export async function readRepository(
  link: RepositoryLink,
  limits: ReadingLimits,
  network: ReadingNetwork,
): Promise<RepositoryContent> {
  const { tip, commit } = await readCommit(link, limits, network, MAX_FILE_BYTES);
  const schema = parseSchema(commit.text(SCHEMA_FILE));
  const example = parseExample(commit.text(EXAMPLE_FILE));
  const { url } = link;
  return { url, ...(tip.ref === undefined ? {} : { ref: tip.ref }), commit: commit.id, schema, example };
}

/** Reads all that a board may need of what a link names, likewise. */
export async function readFiles(
  link: RepositoryLink,
  limits: ReadingLimits,
  network: ReadingNetwork,
): Promise<ProgramFiles> {
  const { commit, objects } = await readCommit(link, limits, network, PROGRAM.fileKilobytes * 1024);
  return readProgram(objects, commit.tree);
}

interface Found {
  readonly tip: Tip;
  readonly commit: Commit;
  readonly objects: ReadonlyMap<string, GitObject>;
}

/** Fetches what a link names; files of more than so many bytes may be left out. */
async function readCommit(
  { url, refs }: RepositoryLink,
  limits: ReadingLimits,
  network: ReadingNetwork,
  maxFile: number,
): Promise<Found> {
  const http = createHttp(limits, network);
  const remote = await openRemote(http, url, refs);
  const tip = chooseTip(remote.refs, refs);
  const pack = await fetchTip(http, remote, tip, maxFile);
  const objects = unpack(pack, { bytes: limits.maxBytes, objects: MAX_OBJECTS });
  const commit = findCommit(objects, tip.want);
  if (!commit) throw new AppError("repository-ref-not-found", { ref: cut(tip.ref ?? "HEAD") });
  return { tip, commit, objects };
}

/** Asks where branches and tags lead, and fetches nothing; null stands for the default branch. What is not there is left out. */
export async function readTips(
  url: string,
  refs: readonly (string | null)[],
  limits: ReadingLimits,
  network: ReadingNetwork,
): Promise<[ref: string | null, commit: string][]> {
  const remote = await openRemote(
    createHttp(limits, network),
    url,
    refs.flatMap((ref) => ref ?? []),
  );
  return refs.flatMap((ref): [string | null, string][] => {
    try {
      return [[ref, chooseTip(remote.refs, ref === null ? [] : [ref]).commit]];
    } catch (error) {
      if (error instanceof AppError && error.code === "repository-ref-not-found") return [];
      throw error;
    }
  });
}

function createHttp({ allowPrivateHosts, maxBytes, leastSpeed }: ReadingLimits, network: ReadingNetwork): GitHttp {
  const allows = allowPrivateHosts ? () => true : createAddressCheck();
  return createGitHttp({ ...network, allows, maxBytes, leastSpeed });
}

/** Fetches one commit without its history; one that is no tip, where the server refuses it, with the default branch's. */
async function fetchTip(http: GitHttp, remote: Remote, tip: Tip, maxFile: number): Promise<Buffer> {
  const fetch = (id: string, depth: number) => fetchPack(http, remote, { id, depth, maxFile: maxFile + 1 });
  try {
    return await fetch(tip.want, 1);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (tip.listed) throw new AppError("repository-unreachable");
  }
  return fetch(findHead(remote.refs).oid, MAX_HISTORY).catch((error: unknown) => {
    throw error instanceof Refusal ? new AppError("repository-unreachable") : error;
  });
}
