import type { EntityManager } from "@mikro-orm/core";
import { isClosed } from "../../domain/gittoken.ts";
import { DAY, MINUTE } from "../../domain/span.ts";
import { Unit } from "../../entities/unit.ts";
import { AppError } from "../../errors.ts";
import type { Repositories } from "../repository/repository.ts";

/** How often each repository is asked where its branches are. */
const EVERY_MS = DAY;
/** The job runs each minute, and asks its share. */
const SHARES = EVERY_MS / MINUTE;

/** Units of a repository: all of them, or somebody's. */
export interface Followers {
  readonly repositoryUrl: string;
  readonly owner?: number;
}

/** Notes where a branch or tag leads, for units that follow it. */
export async function noteRead(
  em: EntityManager,
  followers: Followers,
  ref: string | null,
  latestCommit: string,
  now: number,
): Promise<void> {
  const read = { latestCommit, checkedAt: now, unreadSince: null };
  await em.nativeUpdate(Unit, { ...followers, repositoryRef: ref }, read);
}

/** Notes that branches and tags could not be read; since when is kept. */
export async function noteUnread(
  em: EntityManager,
  followers: Followers,
  refs: readonly (string | null)[],
  now: number,
): Promise<void> {
  for (const repositoryRef of refs) {
    await em.nativeUpdate(Unit, { ...followers, repositoryRef }, { checkedAt: now });
    await em.nativeUpdate(Unit, { ...followers, repositoryRef, unreadSince: null }, { unreadSince: now });
  }
}

type Ref = Pick<Unit, "repositoryRef">;

/** Looks once a day whether the branches that units follow have moved. */
export class Tips {
  readonly #em: EntityManager;
  readonly #repositories: Pick<Repositories, "tips">;

  constructor(em: EntityManager, repositories: Pick<Repositories, "tips">) {
    this.#em = em;
    this.#repositories = repositories;
  }

  /** Asks those repositories that are due: as many as a day's share of a minute, those first that were not asked for longest. */
  async check(now: number): Promise<void> {
    const share = Math.ceil((await this.#em.fork().count(Unit)) / SHARES);
    for (let asked = 0; asked < share; asked++) if (!(await this.#checkNext(now))) return;
  }

  async #checkNext(now: number): Promise<boolean> {
    const em = this.#em.fork();
    // A clock that was ahead must not put it off.
    const due = { $or: [{ checkedAt: null }, { checkedAt: { $lte: now - EVERY_MS } }, { checkedAt: { $gt: now } }] };
    const [first] = await em.find(
      Unit,
      { ...due, repositoryUrl: { $ne: "" } },
      { orderBy: { checkedAt: "asc" }, limit: 1 },
    );
    if (!first) return false;
    const { repositoryUrl } = first;
    // Thousands of units may be of one repository: of those of one owner, each branch counts once.
    const fields = ["repositoryRef", "owner"] as const;
    const units = await em.find(Unit, { repositoryUrl }, { fields, groupBy: [...fields], disableIdentityMap: true });
    // Whatever comes of it, the next one's turn is next.
    await em.nativeUpdate(Unit, { repositoryUrl }, { checkedAt: now });
    if (await this.#ask(em, { repositoryUrl }, units, now)) return true;
    // What one of its owners may read is no news for the others.
    for (const owner of new Set(units.map((unit) => unit.owner.id))) {
      const own = units.filter((unit) => unit.owner.id === owner);
      await this.#ask(em, { repositoryUrl, owner }, own, now);
    }
    return true;
  }

  /** Asks for some units of a repository, as their owner where that is one. False where it might be open to an owner. */
  async #ask(em: EntityManager, followers: Followers, units: readonly Ref[], now: number): Promise<boolean> {
    const { repositoryUrl: url, owner } = followers;
    const refs = [...new Set(units.map(({ repositoryRef }) => repositoryRef ?? null))];
    try {
      const tips = new Map(await this.#repositories.tips(url, refs, owner));
      for (const [ref, commit] of tips) await noteRead(em, followers, ref, commit, now);
      const missing = refs.filter((ref) => !tips.has(ref));
      await noteUnread(em, followers, missing, now);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (owner === undefined && isClosed(error)) return false;
      await noteUnread(em, followers, refs, now);
    }
    return true;
  }
}
