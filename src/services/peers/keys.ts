import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import { fingerprintOf, type PeerKey, thumbprintOf } from "../../domain/peer.ts";
import { DAY, MINUTE } from "../../domain/span.ts";
import { InstanceKey } from "../../entities/instancekey.ts";
import { Setting } from "../../entities/setting.ts";
import type { Vault } from "../live/vault.ts";
import type { Writer } from "../writer/writer.ts";
import type { SigningKey } from "./signature.ts";

const INSTANCE = "instance";
/** So long a new key is shown before it signs: peers look at our keys more often. */
const PENDING_MS = 15 * MINUTE;
/** So long an old key is shown after it has signed: what it has signed is long over, and peers that were away find the way. */
const RETIRING_MS = 7 * DAY;

interface Deps {
  readonly em: EntityManager;
  readonly writer: Pick<Writer, "exclusive">;
  readonly vault: Vault;
  readonly now: () => number;
}

interface OwnKey extends PeerKey {
  readonly privateKey: KeyObject;
}

/** Who this instance is to others: its id, which never changes, and the keys by which it signs. */
export class InstanceKeys {
  readonly #deps: Deps;
  #id = "";
  #keys: readonly OwnKey[] = [];

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Reads them; makes them at the first start. */
  static async open(deps: Deps): Promise<InstanceKeys> {
    const keys = new InstanceKeys(deps);
    await deps.em.fork().transactional(async (em) => {
      const known = (await em.findOne(Setting, INSTANCE))?.value;
      keys.#id = typeof known === "string" ? known : randomUUID();
      if (known === undefined) em.create(Setting, { key: INSTANCE, value: keys.#id });
      // A key that another master key has locked is lost.
      keys.#keys = await keys.#read(em);
      if (keys.#keys.some(({ state }) => state === "active")) return;
      await em.nativeDelete(InstanceKey, {});
      await keys.#make(em, "active");
      keys.#keys = await keys.#read(em);
    });
    return keys;
  }

  get id(): string {
    return this.#id;
  }

  /** All keys that peers may meet. */
  get all(): readonly PeerKey[] {
    return this.#keys.map(({ kid, x, state }) => ({ kid, x, state }));
  }

  /** What people at both ends compare. */
  get fingerprint(): string {
    return fingerprintOf(this.#id, this.active.kid);
  }

  /** The key that signs. */
  get active(): SigningKey {
    const key = this.#keys.find(({ state }) => state === "active");
    if (!key) throw new Error("there is no key");
    return toSigning(key);
  }

  /** Each key, to sign the list of them. */
  get signing(): readonly SigningKey[] {
    return this.#keys.map(toSigning);
  }

  /** Makes a new key within a transaction, which will sign before long; one that waits for that already stays the one. */
  async rotate(em: EntityManager): Promise<void> {
    if ((await em.count(InstanceKey, { state: "pending" })) > 0) return;
    await this.#make(em, "pending");
  }

  /** Reads keys again, after a transaction that has changed them. */
  async reload(): Promise<void> {
    this.#keys = await this.#read(this.#deps.em.fork());
  }

  /** Lets time do its work: a new key signs, an old one goes. */
  async turn(): Promise<void> {
    const now = this.#deps.now();
    const ripe = { state: "pending" as const, createdAt: { $lte: now - PENDING_MS } };
    const over = { state: "retiring" as const, retiredAt: { $lte: now - RETIRING_MS } };
    if ((await this.#deps.em.fork().count(InstanceKey, { $or: [ripe, over] })) === 0) return;
    await this.#deps.writer.exclusive(async (em) => {
      if ((await em.count(InstanceKey, ripe)) > 0) {
        await em.nativeUpdate(InstanceKey, { state: "active" }, { state: "retiring", retiredAt: now });
        await em.nativeUpdate(InstanceKey, ripe, { state: "active", activeAt: now });
      }
      await em.nativeDelete(InstanceKey, over);
    });
    await this.reload();
  }

  async #make(em: EntityManager, state: "active" | "pending"): Promise<void> {
    const { vault, now } = this.#deps;
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const { x = "" } = publicKey.export({ format: "jwk" });
    const kid = thumbprintOf(x);
    const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    const createdAt = now();
    em.create(InstanceKey, {
      kid,
      x,
      state,
      createdAt,
      activeAt: state === "active" ? createdAt : null,
      sealed: vault.lock(kid, pem),
    });
    await em.flush();
  }

  async #read(em: EntityManager): Promise<OwnKey[]> {
    const rows = await em.find(InstanceKey, {}, { orderBy: { createdAt: "asc" }, disableIdentityMap: true });
    return rows.flatMap(({ kid, x, state, sealed }) => {
      try {
        return [{ kid, x, state, privateKey: createPrivateKey(this.#deps.vault.unlock(kid, sealed)) }];
      } catch {
        return [];
      }
    });
  }
}

function toSigning({ kid, privateKey }: OwnKey): SigningKey {
  return { kid, sign: (data) => sign(null, data, privateKey) };
}
