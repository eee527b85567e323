import { AppError } from "../errors.ts";

/** What a git server is shown to let somebody in. */
export interface Login {
  /** Where it is good, with the port where it is not that of https. It goes nowhere else. */
  readonly host: string;
  readonly user: string;
  readonly password: string;
}

const MAX_CHARS = 1024;
const MAX_HOST_CHARS = 253;
/** A name with the end of a domain, an address, or this machine; with a port, and what else a browser shows behind it. */
const HOST =
  /^(([a-z\d]([a-z\d-]*[a-z\d])?\.)+([a-z]{2,24}|xn--[a-z\d-]+)|\d+(\.\d+){3}|\[[\da-f:]+\]|localhost)(:\d+)?(\/.*)?$/i;
/** What tokens of GitLab begin with, which have dots: those of others hold what no host does. */
const PREFIX = /^gl(pat|dt|rt|cbt|ptt|ft|imt|agent|soat|oas|ffct)-/i;
/** Sites that take a token with a certain name alone; others take any. */
const USERS: Readonly<Record<string, string>> = { "bitbucket.org": "x-token-auth" };

/** Whether a login might help: hosts say that a repository is private, or nothing of it at all. */
export function isClosed(error: unknown): error is AppError {
  return error instanceof AppError && ["repository-private", "repository-not-found"].includes(error.code);
}

/** The host of a link or of a name such as `github.com`, as a browser would have it; undefined where there is none. */
export function hostOf(text: string): string | undefined {
  const full = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  return url?.protocol === "https:" && /[.:]|^localhost$/.test(url.host) && !url.username ? url.host : undefined;
}

/**
 * Where a token is good, and the token, as people type them: `github.com ghp_…` in either order, or the token alone where
 * the host is known. Of two words, one must be a host beyond doubt: what is taken for one is kept and shown in clear.
 */
export function parseToken(text: string, known: string | undefined): { readonly host: string; readonly token: string } {
  const words = text.trim().split(/\s+/);
  const [token = "", ...others] = words.filter((word) => typedHost(word) === undefined);
  const [named] = words.flatMap((word) => typedHost(word) ?? []);
  const host = words.length === 1 ? known : named;
  // Such as a server can be shown: what is invisible or in other letters was copied with something around it.
  const isToken = others.length === 0 && /^[\x21-\x7e]+$/.test(token) && token.length <= MAX_CHARS;
  if (host === undefined || !isToken || words.length > 2) {
    throw new AppError(known === undefined ? "git-token-unclear" : "git-token-invalid");
  }
  return { host, token };
}

/** The host that a word names where it can be nothing else: tokens have dots and colons too. */
function typedHost(word: string): string | undefined {
  if (/^https:\/\//i.test(word)) return hostOf(word);
  const isHost = HOST.test(word) && word.length <= MAX_HOST_CHARS && !PREFIX.test(word);
  return isHost ? hostOf(word) : undefined;
}

/** What a host is shown for a token; one with a colon, such as a deploy token of GitLab, has its user before that. */
export function toLogin(host: string, token: string): Login {
  const colon = token.indexOf(":");
  if (colon > 0) return { host, user: token.slice(0, colon), password: token.slice(colon + 1) };
  return { host, user: USERS[host] ?? "oauth2", password: token };
}
