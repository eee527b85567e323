import type { EntityManager, FilterQuery } from "@mikro-orm/core";
import { z } from "zod";
import { Outbox } from "../../entities/outbox.ts";
import { Setting } from "../../entities/setting.ts";
import { Unit } from "../../entities/unit.ts";
import type { Log } from "../../log.ts";
import type { Vault } from "../live/vault.ts";
import { announce } from "../writer/announce.ts";
import type { Writer } from "../writer/writer.ts";

const ADDRESS = "address";
/** Of an earlier change, not sent yet: nobody needs to hear of an address that has changed again. */
const UNSENT: FilterQuery<Outbox> = { notice: { kind: "address" } };
const LOOPBACK = /^http:\/\/127\./;

interface Deps {
  readonly writer: Pick<Writer, "exclusive">;
  readonly vault: Vault;
  readonly log: Log;
  /** As the operator has set it, without a trailing slash. */
  readonly configured: string | undefined;
  /** What it probably is, by the networks that this machine is in now. */
  readonly guess: () => string;
}

/** What devices reach. Owners hear of it when it changes: their devices still call the old one. */
export class Address {
  readonly #deps: Deps;
  readonly #listeners: (() => void)[] = [];
  /** As it was when it was last looked at. */
  #seen: string | undefined;
  /** What owners know of. */
  #told: string | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The address of this moment, without a trailing slash. */
  get url(): string {
    return this.#deps.configured ?? this.#deps.guess();
  }

  /** Calls `listener` after messages to owners were put among those to be delivered. */
  onTold(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Tells each owner of devices, once, when the address is another than the one they know. A guess has to be the same
   * twice: networks come up one after another, and loopback is none of them.
   */
  async look(now: number): Promise<void> {
    const { writer, configured, log } = this.#deps;
    const { url } = this;
    const isSure = configured !== undefined || (url === this.#seen && !LOOPBACK.test(url));
    this.#seen = url;
    if (!isSure || url === this.#told) return;
    const told = await writer.exclusive(async (em) => {
      const old = await this.#known(em);
      if (old === url) return undefined;
      await em.upsert(Setting, { key: ADDRESS, value: url });
      if (old === undefined) return undefined;
      const unsent = await em.find(Outbox, UNSENT, { disableIdentityMap: true });
      await em.nativeDelete(Outbox, UNSENT);
      const owners = await this.#owners(em);
      for (const [chat, given] of owners) {
        const others = given.filter((address) => address !== url);
        const unheard = unsent.some(({ chatId }) => chatId === chat);
        // Whose devices all have this address again has heard of another one meanwhile, or of none.
        if (others.length === 0 && unheard) continue;
        announce(em, chat, { kind: "address", old: others.at(-1) ?? old, url, devices: others.length }, now);
      }
      return { old, owners: owners.size };
    });
    this.#told = url;
    if (!told) return;
    log.warn({ ...told, url }, "devices reach this server at another address now: their owners are told");
    for (const listener of this.#listeners) listener();
  }

  /** What owners were last told or given; for a database of before, what the newest unit was given. */
  async #known(em: EntityManager): Promise<string | undefined> {
    const setting = z.string().safeParse((await em.findOne(Setting, ADDRESS))?.value);
    if (setting.success) return setting.data;
    const [unit] = await em.find(Unit, { remoteInstance: null }, { orderBy: { id: "desc" }, limit: 1 });
    return unit && this.#given(unit);
  }

  /** Of each owner's devices, the address in the env.json that they were last given. */
  async #owners(em: EntityManager): Promise<Map<number, string[]>> {
    const owners = new Map<number, string[]>();
    const units = await em.find(
      Unit,
      { owner: { role: { $ne: "blocked" } }, remoteInstance: null },
      { populate: ["owner"], orderBy: { owner: { id: "asc" }, id: "asc" }, disableIdentityMap: true },
    );
    for (const unit of units) {
      const { telegramId } = unit.owner.$;
      const given = owners.get(telegramId) ?? [];
      owners.set(telegramId, given);
      given.push(this.#given(unit) ?? "");
    }
    return owners;
  }

  #given({ uuid, env }: Pick<Unit, "uuid" | "env">): string | undefined {
    return (JSON.parse(this.#deps.vault.unlock(uuid, env)) as { PEPEUNIT_URL?: string }).PEPEUNIT_URL;
  }
}
