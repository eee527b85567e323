import { AppError } from "../errors.ts";
import { cut } from "./json.ts";

/** Where a program is: a repository, and a folder in it. */
export interface Place {
  /** What git would be given: http or https, without credentials, query, fragment and trailing slash. */
  readonly url: string;
  /** With slashes between its parts; empty for the top folder. */
  readonly folder: string;
}

/** Where a repository is, and what to read from it. */
export interface RepositoryLink {
  readonly url: string;
  /** Names to try in this order, as a branch, a tag or a commit; empty for the default branch. */
  readonly refs: readonly string[];
  /**
   * The folder, or a file in it, that the link names behind the last of `refs`. Where branches hold slashes, a longer one
   * of `refs` is the last one and the beginning of this.
   */
  readonly folder?: string;
}

const MAX_CHARS = 2048;
const MAX_REF_CHARS = 255;
/** What stands before a host: a user, perhaps with a password, in which people leave what a link would encode; a port is none. */
const LOGIN =
  /(?<=^|\s)((?:[a-z][a-z\d+.-]*:\/\/)?)([^\s/?#:]+)(:(?!\/\/|\d+(?:\/|$))\S*?)?@([^\s/?#@]+)(?=[/?#\s]|$)/i;
/** What lets somebody in, as sites have it in links. */
const SECRET_QUERY = /\?(\S*&)?((private|access|oauth|job)_)?token=[^&#\s]/i;
/** Sites where a repository is always owner/name, whatever page of it was copied. */
const TWO_PARTS = /^(www\.)?(github\.com|codeberg\.org|gitea\.com|bitbucket\.org|git\.sr\.ht)$/;
/** What a page shows, with the ref in the rest of its path. */
const PAGES = ["tree", "blob", "raw", "blame", "edit", "commit", "commits"];
/** Gitea says what kind of ref follows. */
const KINDS = ["branch", "tag", "commit"];
/** What of a page's path names a ref, and what a folder or file. */
interface Tail {
  readonly refs: readonly string[];
  readonly folder: string;
}

const NOWHERE: Tail = { refs: [], folder: "" };
/** Fragments that pages have: lines of a file, and the headline that GitHub's front page scrolls to. */
const ANCHOR = /^(L\d+(C\d+)?(-L?\d+(C\d+)?)?|readme(-ov-file)?)$/i;

/**
 * Reads what people paste: a clone URL, the page of a repository, branch, tag, commit, folder or file on a known kind of
 * site, an ssh address, any of them with `#ref`, `#ref:folder` or `#:folder`. Throws `repository-link`, `repository-credentials`,
 * `repository-link-invisible` or `repository-ref-not-found`.
 */
export function parseLink(text: string): RepositoryLink {
  // What surrounds a link comes along when it is copied; within it is another link than it looks like.
  const [bare = ""] = /[^\s\p{Cf}](?:.*[^\s\p{Cf}])?/su.exec(text) ?? [];
  const url = toUrl(bare.replace(/^git\s+clone\s+/, ""));
  const parts = withoutItem(url.pathname.split("/").filter(Boolean).map(decode));
  const fragment = decode(url.hash.slice(1));
  const { depth, tail } = splitPath(url.hostname, parts);
  if (depth < 1 || depth > parts.length) throw new AppError("repository-link");
  const path = parts.slice(0, depth).map(encodeURIComponent).join("/").replaceAll("%7E", "~");
  const { refs, folder } = fragment && !ANCHOR.test(fragment) ? readFragment(fragment) : tail;
  const good = refs.filter(isRef);
  if (good.length === 0 && refs[0]) throw new AppError("repository-ref-not-found", { ref: cut(refs[0]) });
  const rest = folderBehind({ refs, folder }, good.at(-1) ?? "");
  return { url: `${url.protocol}//${url.host}/${path}`, refs: good, ...(rest && { folder: rest }) };
}

/** Whether that is a link that can be read. */
export function isLink(text: string): boolean {
  try {
    return parseLink(text) !== undefined;
  } catch {
    return false;
  }
}

/** A text without the login that a link in it holds, so that it may be kept; undefined where there is none. */
export function withoutLogin(text: string): string | undefined {
  const bare = text.replace(
    LOGIN,
    (whole, scheme: string, user: string, password: string | undefined, host: string) => {
      if (scheme === "" && !host.includes(".")) return whole;
      // As addresses of ssh have it, whose user is nobody's secret.
      const isSsh = user === "git" || /ssh:\/\/$/i.test(scheme) || (scheme === "" && host.includes(":"));
      return password === undefined && isSsh ? whole : scheme + host;
    },
  );
  const rest = SECRET_QUERY.test(bare) ? bare.replace(/\?[^#\s]*/, "") : bare;
  return rest === text ? undefined : rest;
}

/** A link that leads to a place, and to a ref there, in the one form that is the same for all sites. */
export function formatLink({ url, folder }: Place, ref: string | null = null): string {
  if (folder) return `${url}#${encode(ref ?? "")}:${encode(folder)}`;
  return ref === null ? url : `${url}#${encode(ref)}`;
}

/** What a link names behind one of its refs. */
export function folderBehind({ refs, folder = "" }: Pick<RepositoryLink, "refs" | "folder">, ref: string): string {
  const last = refs.at(-1);
  return last === undefined ? folder : `${last}/${folder}`.slice(ref.length + 1);
}

/** `ref:folder`, as Docker has it: no ref holds a colon. */
function readFragment(fragment: string): Tail {
  const [ref = "", ...more] = fragment.split(":");
  return { refs: ref ? [ref] : [], folder: toFolder(more.join(":").split("/")) };
}

function toFolder(parts: readonly string[]): string {
  return parts.filter((part) => part !== "" && part !== ".").join("/");
}

function toUrl(text: string): URL {
  if (/\p{Cf}/u.test(text)) throw new AppError("repository-link-invisible");
  if (text.length > MAX_CHARS || /[\s\p{Cc}\\]/u.test(text)) throw new AppError("repository-link");
  const ssh = /^(?:ssh:\/\/[\w.-]+@([\w.-]+)(?::\d+)?\/|[\w.-]+@([\w.-]+):(?!\/\/))\/*(.+)$/i.exec(text);
  const bare = /^([\w-]+\.)+[\w-]+(:\d+)?\/|^localhost(:\d+)?\//i.test(text);
  const full = ssh ? `https://${ssh[1] ?? ssh[2]}/${ssh[3]}` : bare ? `https://${text}` : text;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url?.password) throw new AppError("repository-credentials");
  if (!url || !["http:", "https:"].includes(url.protocol)) throw new AppError("repository-link");
  if (url.username) throw new AppError("repository-credentials");
  return url;
}

/** What a link can't hold as it is; other letters stay as people read them. */
function encode(text: string): string {
  return text.replace(/[\s%#\\\p{Cc}]/gu, encodeURIComponent);
}

function decode(text: string): string {
  let decoded = "";
  try {
    decoded = decodeURIComponent(text);
  } catch {
    throw new AppError("repository-link");
  }
  if (/\p{Cf}/u.test(decoded)) throw new AppError("repository-link-invisible");
  if (/\p{Cc}/u.test(decoded)) throw new AppError("repository-link");
  return decoded;
}

/** SourceHut, where owners begin with ~, has a word between a ref and the folder: `tree/main/item/fw`. */
function withoutItem(parts: readonly string[]): readonly string[] {
  const item = parts[0]?.startsWith("~") ? parts.indexOf("item", 4) : -1;
  return item < 0 ? parts : parts.toSpliced(item, 1);
}

/** How many parts of the path are the repository's, and what the rest may mean. */
function splitPath(host: string, parts: readonly string[]): { depth: number; tail: Tail } {
  const git = parts.findIndex((part) => /.\.git$/i.test(part)) + 1;
  const dash = parts.indexOf("-", 1);
  if (git > 0) return { depth: git, tail: readTail(host, parts.slice(git)) };
  if (dash > 1) return { depth: dash, tail: readTail(host, parts.slice(dash)) };
  if (TWO_PARTS.test(host)) return { depth: 2, tail: readTail(host, parts.slice(2)) };
  for (let depth = 2; depth < parts.length - 1; depth++) {
    const tail = readTail(host, parts.slice(depth));
    if (tail.refs.length > 0) return { depth, tail };
  }
  return { depth: parts.length, tail: NOWHERE };
}

/** What the part of a page's path behind the repository may mean; refs longest first, as branches hold slashes too. */
function readTail(host: string, tail: readonly string[]): Tail {
  const [page = "", kind = "", ...rest] = tail[0] === "-" ? tail.slice(1) : tail;
  if (page === "releases" && kind === "tag") {
    return rest.length > 0 ? { refs: [`refs/tags/${rest.join("/")}`], folder: "" } : NOWHERE;
  }
  if (["src", "raw", "commits"].includes(page) && KINDS.includes(kind) && rest.length > 0) {
    const prefix = { branch: "refs/heads/", tag: "refs/tags/" }[kind] ?? "";
    return { refs: prefixes(rest).map((ref) => prefix + ref), folder: rest.slice(1).join("/") };
  }
  const shows = PAGES.includes(page) || (page === "tags" && tail[0] === "-") || isBitbucket(host, page);
  return shows && kind ? { refs: prefixes([kind, ...rest]), folder: rest.join("/") } : NOWHERE;
}

function isBitbucket(host: string, page: string): boolean {
  return page === "src" && /(^|\.)bitbucket\.org$/.test(host);
}

function prefixes(parts: readonly string[]): string[] {
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("/"));
}

/** What git allows in the name of a ref. */
function isRef(ref: string): boolean {
  const bad = /[\s\p{Cc}~^:?*[\\]|\.\.|@\{|\/\/|^[/-]|[/.]$|\.lock$|(^|\/)\./u;
  return ref.length <= MAX_REF_CHARS && !bad.test(ref);
}
