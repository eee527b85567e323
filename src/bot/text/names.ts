import type { User } from "grammy/types";

/** Looks empty, though Unicode calls some of it letters. */
const UNSEEN = /[\p{C}\p{Z}\u115f\u1160\u2800\u3164\uffa0]/gu;

/** What somebody is called; undefined where nothing can be seen of it, as with deleted accounts. */
export function nameOf({ first_name, last_name, username }: Partial<User>): string | undefined {
  const names = [first_name, last_name, username && `@${username}`];
  return names.find((name) => name !== undefined && name.replace(UNSEEN, "") !== "");
}
