import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { type Login, toLogin } from "../../domain/gittoken.ts";
import { GitToken } from "../../entities/gittoken.ts";
import { User } from "../../entities/user.ts";
import { AppError } from "../../errors.ts";
import type { Vault } from "../live/vault.ts";
import { type Page, toPage } from "../page.ts";
import type { Writer } from "../writer/writer.ts";

const MAX_TOKENS = 20;
const PAGE_SIZE = 8;

/** A token as its owner sees it: never itself. */
export interface GitTokenView {
  readonly id: number;
  readonly host: string;
  /** When it was given, ms since the epoch. */
  readonly createdAt: number;
}

/** What opens people's private repositories: one token for each host. */
export class GitTokens {
  readonly #em: EntityManager;
  readonly #vault: Vault;
  readonly #writer: Pick<Writer, "exclusive">;

  constructor(em: EntityManager, vault: Vault, writer: Pick<Writer, "exclusive">) {
    this.#em = em;
    this.#vault = vault;
    this.#writer = writer;
  }

  /** Keeps a token in place of an earlier one for the same host. */
  async keep({ id }: Person, host: string, token: string, now: number): Promise<void> {
    const sealed = this.#vault.lock(sealOf(id, host), token);
    await this.#writer.exclusive(async (em) => {
      const owner = em.getReference(User, id);
      const others = await em.count(GitToken, { owner, host: { $ne: host } });
      if (others >= MAX_TOKENS) throw new AppError("git-tokens-full", { max: MAX_TOKENS });
      await em.upsert(GitToken, { owner, host, sealed, createdAt: now }, { onConflictFields: ["owner", "host"] });
    });
  }

  async list({ id: owner }: Person, page: number): Promise<Page<GitTokenView>> {
    const em = this.#em.fork();
    return toPage(page, PAGE_SIZE, await em.count(GitToken, { owner }), async (limit, offset) => {
      const tokens = await em.find(GitToken, { owner }, { orderBy: { host: "asc" }, limit, offset });
      return tokens.map(toView);
    });
  }

  async view({ id: owner }: Person, id: number): Promise<GitTokenView> {
    const token = await this.#em.fork().findOne(GitToken, { id, owner });
    if (!token) throw new AppError("not-found");
    return toView(token);
  }

  async remove({ id: owner }: Person, id: number): Promise<void> {
    await this.#writer.exclusive(async (em) => {
      if ((await em.nativeDelete(GitToken, { id, owner })) === 0) throw new AppError("not-found");
    });
  }

  /** What the host of a repository is shown for somebody who is not blocked; nothing where it would not be encrypted on its way. */
  async loginFor(personId: number, url: string): Promise<Login | undefined> {
    const { protocol, host } = new URL(url);
    if (protocol !== "https:") return undefined;
    const token = await this.#em.fork().findOne(GitToken, {
      owner: { id: personId, role: { $ne: "blocked" } },
      host,
    });
    return token ? toLogin(host, this.#vault.unlock(sealOf(personId, host), token.sealed)) : undefined;
  }
}

/** A token can't be passed off as another person's, nor as one for another host. */
function sealOf(personId: number, host: string): string {
  return `git-token ${personId} ${host}`;
}

function toView({ id, host, createdAt }: GitToken): GitTokenView {
  return { id, host, createdAt };
}
