import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { parseLink, type RepositoryLink } from "../../domain/gitlink.ts";
import type { Unit } from "../../entities/unit.ts";
import { UnitVersion } from "../../entities/unitversion.ts";
import { AppError } from "../../errors.ts";
import type { Repositories } from "../repository/repository.ts";
import type { Wanted } from "./preview.ts";
import { noteRead, noteUnread } from "./tips.ts";

/**
 * What an owner wants a unit to be: what it follows with null; a commit, branch or tag of its repository; what a link
 * leads to, which it follows from then on; or a commit that it has been on, by the number of that version.
 */
export type Wish = null | string | { readonly link: string } | { readonly version: number };

interface Asked {
  readonly em: EntityManager;
  readonly person: Person;
  readonly unit: Unit;
  readonly repositories: Pick<Repositories, "read">;
  readonly wish: Wish;
  readonly now: number;
  readonly onWait: (() => void) | undefined;
}

/** Reads what an owner wants a unit to be; refuses what it is already. */
export async function readWanted({ em, person, unit, repositories, wish, now, onWait }: Asked): Promise<Wanted> {
  const ref = unit.repositoryRef ?? null;
  const { link, followed } = await toLink(em, unit, wish);
  const standing = person.role === "admin" ? "admin" : "owner";
  const read = await repositories
    .read(link, { person: person.id, standing, ...(onWait && { onWait }) })
    .catch(async (error: unknown) => {
      if (wish === null && error instanceof AppError)
        await noteUnread(em, { repositoryUrl: link.url, owner: person.id }, [ref], now);
      throw error;
    });
  const { url, folder, commit, schema, example } = read;
  const found = read.ref ?? null;
  if (!isCommit(found)) await noteRead(em, { repositoryUrl: url, owner: person.id }, found, commit, now);
  const isElsewhere = url !== unit.repositoryUrl || folder !== unit.folder;
  // Who goes back to a commit goes on following the branch; who follows a commit follows that one then.
  const kept = isElsewhere ? followed : ref;
  const next = kept !== undefined && isCommit(found) && !isCommit(kept) ? kept : found;
  if (commit === unit.commit && next === ref && !isElsewhere) throw new AppError("update-same");
  return { url, folder, commit, schema, example, ref: next };
}

/** Where to read, and what the unit followed there when it was there before; undefined where it was not. */
async function toLink(
  em: EntityManager,
  unit: Unit,
  wish: Wish,
): Promise<{ link: RepositoryLink; followed?: string | null }> {
  const { repositoryUrl: url, folder } = unit;
  const ref = unit.repositoryRef ?? null;
  if (wish === null) return { link: { url, refs: ref === null ? [] : [ref], folder }, followed: ref };
  if (typeof wish === "string") return { link: { url, refs: [await knownCommit(em, unit, wish.trim())], folder } };
  if ("link" in wish) return { link: parseLink(wish.link) };
  const version = await em.findOne(UnitVersion, { id: wish.version, unit });
  if (!version) throw new AppError("not-found");
  return {
    link: { url: version.url, refs: [version.commit], folder: version.folder },
    followed: version.ref ?? null,
  };
}

/** A commit that the unit has been on may be named by how its id begins. */
async function knownCommit(em: EntityManager, unit: Unit, name: string): Promise<string> {
  if (!/^[0-9a-f]{4,39}$/i.test(name)) return name;
  const { repositoryUrl: url, folder } = unit;
  const begins = { $like: `${name.toLowerCase()}%` };
  const [version, another] = await em.find(UnitVersion, { unit, url, folder, commit: begins }, { limit: 2 });
  return version && !another ? version.commit : name;
}

function isCommit(ref: string | null): boolean {
  return ref !== null && /^[0-9a-f]{40}$/.test(ref);
}
