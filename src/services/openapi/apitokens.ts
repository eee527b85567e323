import { createHash, randomBytes } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { ApiToken } from "../../entities/apitoken.ts";
import { User } from "../../entities/user.ts";
import { AppError } from "../../errors.ts";
import { type Page, toPage } from "../page.ts";
import type { Users } from "../people/users.ts";
import { toName } from "../units/units.ts";
import { note } from "../writer/once.ts";

const PREFIX = "ppu_";
const FORM = /^ppu_[\w-]{43}$/;
const MAX_TOKENS = 50;
const PAGE_SIZE = 8;

/** Whether a program may only look, or set inputs too. */
export type Scope = "read" | "write";

/** A token as its owner sees it. */
export interface TokenView {
  readonly id: number;
  readonly name: string;
  readonly scope: Scope;
  readonly createdAt: number;
  /** Null is never. */
  readonly expiresAt: number | null;
  readonly expired: boolean;
  /** To the minute; null before the first time. */
  readonly lastUsedAt: number | null;
}

/** Who speaks through a token. */
export interface Bearer {
  readonly tokenId: number;
  readonly scope: Scope;
  readonly person: Person;
}

/** The tokens of the open API: only their hashes are stored, so that each can be shown once. */
export class ApiTokens {
  readonly #em: EntityManager;
  readonly #users: Pick<Users, "find">;
  /** Tells what has ended (services/clock/timekeeper). */
  readonly #now: () => number;
  readonly #random: (bytes: number) => Buffer;
  readonly #listeners: ((tokenId: number) => void)[] = [];
  /** When tokens were last used, as far as that is not written yet. */
  readonly #used = new Map<number, number>();

  constructor(
    em: EntityManager,
    users: Pick<Users, "find">,
    now: () => number,
    random: (bytes: number) => Buffer = randomBytes,
  ) {
    this.#em = em;
    this.#users = users;
    this.#now = now;
    this.#random = random;
  }

  /** Makes a token; the only time that its text is known. `lifeMs` null is for ever. */
  async add(person: Person, name: string, scope: Scope, lifeMs: number | null): Promise<string> {
    return this.#em.fork().transactional(async (em) => {
      const owner = em.getReference(User, person.id);
      if ((await em.count(ApiToken, { owner })) >= MAX_TOKENS)
        throw new AppError("too-many-tokens", { max: MAX_TOKENS });
      const token = PREFIX + this.#random(32).toString("base64url");
      const now = this.#now();
      const expiresAt = lifeMs === null ? null : now + lifeMs;
      em.create(ApiToken, { hash: toHash(token), owner, name: toName(name), scope, createdAt: now, expiresAt });
      await note(em);
      return token;
    });
  }

  async list(person: Person, page: number): Promise<Page<TokenView>> {
    const em = this.#em.fork();
    const where = { owner: person.id };
    return toPage(
      page,
      PAGE_SIZE,
      await em.count(ApiToken, where),
      async (limit, offset) => {
        const tokens = await em.find(ApiToken, where, { orderBy: { id: "desc" }, limit, offset });
        return tokens.map((token) => this.#toView(token));
      },
      (id) => em.count(ApiToken, { $and: [where, { id: { $gt: id } }] }),
    );
  }

  async view(person: Person, tokenId: number): Promise<TokenView> {
    const token = await this.#em.fork().findOne(ApiToken, { id: tokenId, owner: person.id });
    if (!token) throw new AppError("not-found");
    return this.#toView(token);
  }

  /** Forgets the token: whoever shows it from now on is refused. */
  async revoke(person: Person, tokenId: number): Promise<void> {
    await this.#em.fork().transactional(async (em) => {
      const removed = await em.nativeDelete(ApiToken, { id: tokenId, owner: person.id });
      if (removed === 0) throw new AppError("not-found");
      await note(em);
    });
    for (const listener of this.#listeners) listener(tokenId);
  }

  /** Calls `listener` after a token was revoked. */
  onRevoked(listener: (tokenId: number) => void): void {
    this.#listeners.push(listener);
  }

  /** Who shows this token; nobody when it is not one, is revoked or expired, or its owner is blocked. */
  async recognize(token: string): Promise<Bearer | undefined> {
    if (!FORM.test(token)) return undefined;
    const bearer = await this.#find({ hash: toHash(token) });
    if (bearer) this.#used.set(bearer.tokenId, this.#now());
    return bearer;
  }

  /** The same as `recognize`, for one who has been recognized before. */
  async again({ tokenId }: Bearer): Promise<Bearer | undefined> {
    return this.#find({ id: tokenId });
  }

  /** Writes down when tokens were last used. */
  async note(): Promise<void> {
    const em = this.#em.fork();
    for (const [id, lastUsedAt] of [...this.#used]) {
      await em.nativeUpdate(ApiToken, { id }, { lastUsedAt });
      if (this.#used.get(id) === lastUsedAt) this.#used.delete(id);
    }
  }

  async #find(where: { id: number } | { hash: string }): Promise<Bearer | undefined> {
    const row = await this.#em.fork().findOne(ApiToken, where, { populate: ["owner"] });
    if (!row || isExpired(row, this.#now())) return undefined;
    const person = await this.#users.find(row.owner.$.telegramId);
    return !person || person.role === "blocked" ? undefined : { tokenId: row.id, scope: row.scope, person };
  }

  #toView(token: ApiToken): TokenView {
    const { id, name, scope, createdAt, expiresAt = null, lastUsedAt = null } = token;
    const used = this.#used.get(id) ?? lastUsedAt;
    return { id, name, scope, createdAt, expiresAt, lastUsedAt: used, expired: isExpired(token, this.#now()) };
  }
}

function isExpired({ expiresAt }: Pick<ApiToken, "expiresAt">, now: number): boolean {
  return typeof expiresAt === "number" && expiresAt <= now;
}

function toHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
