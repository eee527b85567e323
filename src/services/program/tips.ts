import type { EntityManager } from "@mikro-orm/core";
import { DAY, MINUTE } from "../../domain/span.ts";
import { Unit } from "../../entities/unit.ts";
import { AppError } from "../../errors.ts";
import type { Repositories } from "../repository/repository.ts";

/** How often each repository is asked where its branches are. */
const EVERY_MS = DAY;
/** The job runs each minute, and asks its share. */
const SHARES = EVERY_MS / MINUTE;

/** Notes where a branch or tag leads, for all units that follow it. */
export async function noteRead(
  em: EntityManager,
  url: string,
  ref: string | null,
  latestCommit: string,
  now: number,
): Promise<void> {
  const read = { latestCommit, checkedAt: now, unreadSince: null };
  await em.nativeUpdate(Unit, { repositoryUrl: url, repositoryRef: ref }, read);
}

/** Notes that branches and tags could not be read; since when is kept. */
export async function noteUnread(
  em: EntityManager,
  url: string,
  refs: readonly (string | null)[],
  now: number,
): Promise<void> {
  for (const repositoryRef of refs) {
    await em.nativeUpdate(Unit, { repositoryUrl: url, repositoryRef }, { checkedAt: now });
    await em.nativeUpdate(Unit, { repositoryUrl: url, repositoryRef, unreadSince: null }, { unreadSince: now });
  }
}

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
    const { repositoryUrl: url } = first;
    const units = await em.find(Unit, { repositoryUrl: url }, { fields: ["repositoryRef"] });
    const refs = [...new Set(units.map(({ repositoryRef }) => repositoryRef ?? null))];
    // Whatever comes of it, the next one's turn is next.
    await em.nativeUpdate(Unit, { repositoryUrl: url }, { checkedAt: now });
    try {
      const tips = new Map(await this.#repositories.tips(url, refs));
      for (const [ref, commit] of tips) await noteRead(em, url, ref, commit, now);
      const missing = refs.filter((ref) => !tips.has(ref));
      await noteUnread(em, url, missing, now);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await noteUnread(em, url, refs, now);
    }
    return true;
  }
}
