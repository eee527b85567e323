import { AppError } from "../errors.ts";

/** What a git server is shown to let somebody in. */
export interface Login {
  /** Where it is good, with the port where it is not that of https. It goes nowhere else. */
  readonly host: string;
  readonly user: string;
  readonly password: string;
}

const MAX_CHARS = 1024;
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

/** Where a token is good, and the token, as people type them: `github.com ghp_…`, or the token alone where it is known. */
export function parseToken(text: string, known: string | undefined): { readonly host: string; readonly token: string } {
  const words = text.trim().split(/\s+/);
  const [token = "", ...rest] = words.toReversed();
  const host = rest.length === 0 ? known : rest.length === 1 ? hostOf(rest[0] ?? "") : undefined;
  // Such as a server can be shown: what is invisible or in other letters was copied with something around it.
  if (host === undefined || !/^[\x21-\x7e]+$/.test(token) || token.length > MAX_CHARS) {
    throw new AppError(known === undefined ? "git-token-unclear" : "git-token-invalid");
  }
  return { host, token };
}

/** What a host is shown for a token; one with a colon, such as a deploy token of GitLab, has its user before that. */
export function toLogin(host: string, token: string): Login {
  const colon = token.indexOf(":");
  if (colon > 0) return { host, user: token.slice(0, colon), password: token.slice(colon + 1) };
  return { host, user: USERS[host] ?? "oauth2", password: token };
}
