import type { SqlEntityManager } from "@mikro-orm/sqlite";
import { z } from "zod";
import { Setting } from "../../entities/setting.ts";
import { Unit } from "../../entities/unit.ts";
import type { Log } from "../../log.ts";
import type { Vault } from "../live/vault.ts";
import { announce } from "../writer/announce.ts";

const ADDRESS = "address";
const UNITS = `
  select user.telegram_id as chat, unit.uuid as uuid, unit.env as env from unit join user on user.id = unit.owner_id
  where user.role <> 'blocked' order by user.id, unit.id`;
/** Of an earlier change, not sent yet: nobody needs to hear of an address that has changed again. */
const UNSENT = `select chat_id as chat from outbox where notice ->> 'kind' = 'address'`;
const FORGET = `delete from outbox where notice ->> 'kind' = 'address'`;
const LOOPBACK = /^http:\/\/127\./;

interface Deps {
  readonly em: SqlEntityManager;
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
    const { em, configured, log } = this.#deps;
    const { url } = this;
    const isSure = configured !== undefined || (url === this.#seen && !LOOPBACK.test(url));
    this.#seen = url;
    if (!isSure || url === this.#told) return;
    const told = await em.fork().transactional(async (em) => {
      const old = await this.#known(em);
      if (old === url) return undefined;
      await em.upsert(Setting, { key: ADDRESS, value: url });
      if (old === undefined) return undefined;
      const unsent = await em.execute<{ chat: number }[]>(UNSENT);
      await em.execute(FORGET, [], "run");
      const owners = await this.#owners(em);
      for (const [chat, given] of owners) {
        const others = given.filter((address) => address !== url);
        const unheard = unsent.some((message) => message.chat === chat);
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
  async #known(em: SqlEntityManager): Promise<string | undefined> {
    const setting = z.string().safeParse((await em.findOne(Setting, ADDRESS))?.value);
    if (setting.success) return setting.data;
    const [unit] = await em.find(Unit, {}, { orderBy: { id: "desc" }, limit: 1 });
    return unit && this.#given(unit);
  }

  /** Of each owner's devices, the address in the env.json that they were last given. */
  async #owners(em: SqlEntityManager): Promise<Map<number, string[]>> {
    const owners = new Map<number, string[]>();
    for (const unit of await em.execute<{ chat: number; uuid: string; env: string }[]>(UNITS)) {
      const given = owners.get(unit.chat) ?? [];
      owners.set(unit.chat, given);
      given.push(this.#given(unit) ?? "");
    }
    return owners;
  }

  #given({ uuid, env }: Pick<Unit, "uuid" | "env">): string | undefined {
    return (JSON.parse(this.#deps.vault.unlock(uuid, env)) as { PEPEUNIT_URL?: string }).PEPEUNIT_URL;
  }
}
