import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import type { Unit } from "../../entities/unit.ts";
import { UnitVersion } from "../../entities/unitversion.ts";
import { AppError } from "../../errors.ts";
import type { Repositories } from "../repository/repository.ts";
import type { Wanted } from "./preview.ts";
import { noteRead, noteUnread } from "./tips.ts";

interface Asked {
  readonly em: EntityManager;
  readonly person: Person;
  readonly unit: Unit;
  readonly repositories: Pick<Repositories, "read">;
  /** A commit, branch or tag; null is what the unit follows. */
  readonly typed: string | null;
  readonly now: number;
  readonly onWait: (() => void) | undefined;
}

/** Reads what an owner wants a unit to be; refuses what it is already. */
export async function readWanted({ em, person, unit, repositories, typed, now, onWait }: Asked): Promise<Wanted> {
  const { repositoryUrl: url, commit } = unit;
  const ref = unit.repositoryRef ?? null;
  const name = typed === null ? ref : await knownCommit(em, unit, typed.trim());
  const standing = person.role === "admin" ? "admin" : "owner";
  const read = await repositories
    .read({ url, refs: name === null ? [] : [name] }, { person: person.id, standing, ...(onWait && { onWait }) })
    .catch(async (error: unknown) => {
      if (typed === null && error instanceof AppError) await noteUnread(em, url, [ref], now);
      throw error;
    });
  const found = read.ref ?? null;
  if (!isCommit(found)) await noteRead(em, url, found, read.commit, now);
  // Who goes back to a commit goes on following the branch; who follows a commit follows that one then.
  const next = isCommit(found) && !isCommit(ref) ? ref : found;
  if (read.commit === commit && next === ref) throw new AppError("update-same");
  const { schema, example } = read;
  return { commit: read.commit, schema, example, ref: next };
}

/** A commit that the unit has been on may be named by how its id begins. */
async function knownCommit(em: EntityManager, unit: Unit, name: string): Promise<string> {
  if (!/^[0-9a-f]{4,39}$/i.test(name)) return name;
  const begins = { $like: `${name.toLowerCase()}%` };
  const [version, another] = await em.find(UnitVersion, { unit, commit: begins }, { limit: 2 });
  return version && !another ? version.commit : name;
}

function isCommit(ref: string | null): boolean {
  return ref !== null && /^[0-9a-f]{40}$/.test(ref);
}
