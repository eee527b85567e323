import { folderBehind, type Place, type RepositoryLink } from "../../domain/gitlink.ts";
import { isClosed, type Login } from "../../domain/gittoken.ts";
import { cut } from "../../domain/json.ts";
import { EXAMPLE_FILE, parseExample, parseSchema, SCHEMA_FILE, type UnitSchema } from "../../domain/schema.ts";
import { AppError } from "../../errors.ts";
import { createAddressCheck } from "../outbound/address.ts";
import type { Lookup } from "../outbound/outbound.ts";
import {
  type Commit,
  entriesOf,
  type Folder,
  findCommit,
  findFolder,
  foldersWith,
  MAX_FILE_BYTES,
  readText,
} from "./files.ts";
import { createGitHttp, type GitHttp, type GitHttpOptions } from "./githttp.ts";
import { type GitObject, unpack } from "./pack.ts";
import { PROGRAM, type ProgramFiles, readProgram } from "./program.ts";
import { fetchPack, openRemote, Refusal, type Remote } from "./remote.ts";
import { chooseTip, chooseTips, findHead, type Tip } from "./tip.ts";

/** What bounds a reading. */
export interface ReadingLimits {
  /** Lets links lead to loopback and private networks, for an instance at home and its own git server. */
  readonly allowPrivateHosts: boolean;
  /** Bytes of all answers, and those of all objects once they are unpacked. */
  readonly maxBytes: number;
  readonly leastSpeed: { readonly bytes: number; readonly ms: number };
  /** A certificate that is trusted besides those that Node trusts; for tests that play a host. */
  readonly ca?: string | undefined;
}

export const LIMITS: ReadingLimits = {
  allowPrivateHosts: false,
  maxBytes: 10 * 2 ** 20,
  leastSpeed: { bytes: 1024, ms: 10_000 },
};

/** How names lead to addresses, and what is shown there. */
export interface ReadingNetwork extends Pick<GitHttpOptions, "login"> {
  readonly lookup: Lookup;
  /** Where to connect for an address that was allowed: the address itself, but for tests that play the internet. */
  readonly route: (address: string) => string;
}

/** What a unit is made from. */
export interface RepositoryContent extends Place {
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
/** Folders that are offered where there is no program at the one that was asked for. */
const MAX_FOLDERS = 20;

/**
 * Reads schema.json and json_example.json over HTTP(S), without git and without keeping anything; throws `repository-*`,
 * `json-*` and `schema-*` errors. Unpacking computes for long and without a pause: that is for a thread of its own.
 */
export async function readRepository(
  link: RepositoryLink,
  limits: ReadingLimits,
  network: ReadingNetwork,
): Promise<RepositoryContent> {
  return toContent(await readCommit(link, limits, network, MAX_FILE_BYTES), link.url);
}

/** What a unit is made from, of what was fetched. */
export function toContent(found: Found, url: string): RepositoryContent {
  const { tip, commit, objects, folder } = found;
  if (!entriesOf(folder.tree).some(({ name }) => name === SCHEMA_FILE)) {
    const folders = foldersWith(objects, commit, SCHEMA_FILE, MAX_FOLDERS);
    if (folders.length > 0) throw new AppError("repository-schema-elsewhere", { url, ref: tip.ref ?? null, folders });
  }
  const schema = parseSchema(readText(objects, folder, SCHEMA_FILE));
  const example = parseExample(readText(objects, folder, EXAMPLE_FILE));
  const ref = tip.ref === undefined ? {} : { ref: tip.ref };
  return { url, folder: folder.path, ...ref, commit: commit.id, schema, example };
}

/** Reads all that a board may need of what a link names, likewise. */
export async function readFiles(
  link: RepositoryLink,
  limits: ReadingLimits,
  network: ReadingNetwork,
): Promise<ProgramFiles> {
  const { folder, objects } = await readCommit(link, limits, network, PROGRAM.fileKilobytes * 1024);
  return readProgram(objects, folder.tree);
}

/** What a link names, and all that came with it. */
export interface Found {
  readonly tip: Tip;
  readonly commit: Commit;
  readonly folder: Folder;
  readonly objects: ReadonlyMap<string, GitObject>;
}

/** Fetches what a link names; files of more than so many bytes may be left out. */
async function readCommit(
  link: RepositoryLink,
  limits: ReadingLimits,
  network: ReadingNetwork,
  maxFile: number,
): Promise<Found> {
  const { http, remote } = await open(link, limits, network);
  const tip = chooseTip(remote.refs, link.refs);
  const pack = await fetchTip(http, remote, tip, maxFile);
  const objects = unpack(pack, { bytes: limits.maxBytes, objects: MAX_OBJECTS });
  return findAt(objects, tip, link);
}

interface Opened {
  readonly http: GitHttp;
  readonly remote: Remote;
}

/** Asks as nobody first, as git does: a login is shown only to who wants one. */
async function open(link: RepositoryLink, limits: ReadingLimits, network: ReadingNetwork): Promise<Opened> {
  try {
    return await openAs(undefined, link, limits, network);
  } catch (error) {
    if (!network.login || !isClosed(error)) throw error;
    return openAs(network.login, link, limits, network);
  }
}

async function openAs(
  login: Login | undefined,
  { url, refs }: RepositoryLink,
  limits: ReadingLimits,
  network: ReadingNetwork,
): Promise<Opened> {
  const http = createHttp(limits, { ...network, login });
  try {
    return { http, remote: await openRemote(http, url, refs) };
  } catch (error) {
    if (!login || !isClosed(error)) throw error;
    const { host } = login;
    const isRefused = error.code === "repository-private";
    throw isRefused
      ? new AppError("repository-token-refused", { host })
      : new AppError("repository-token-blind", { host });
  }
}

/** What a link names among objects. */
export function findAt(objects: ReadonlyMap<string, GitObject>, tip: Tip, link: RepositoryLink): Found {
  const commit = findCommit(objects, tip.want);
  if (!commit) throw new AppError("repository-ref-not-found", { ref: cut(tip.ref ?? "HEAD") });
  return { tip, commit, objects, folder: findFolder(objects, commit, folderBehind(link, tip.name ?? "")) };
}

/** Asks where branches and tags lead, and fetches nothing; null stands for the default branch. What is not there is left out. */
export async function readTips(
  url: string,
  refs: readonly (string | null)[],
  limits: ReadingLimits,
  network: ReadingNetwork,
): Promise<[ref: string | null, commit: string][]> {
  const names = refs.flatMap((ref) => ref ?? []);
  const { remote } = await openAs(network.login, { url, refs: names }, limits, network);
  return chooseTips(remote.refs, refs);
}

function createHttp({ allowPrivateHosts, ...limits }: ReadingLimits, network: ReadingNetwork): GitHttp {
  const allows = allowPrivateHosts ? () => true : createAddressCheck();
  return createGitHttp({ ...network, ...limits, allows });
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
