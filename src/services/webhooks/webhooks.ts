import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { toWebhookUrl } from "../../domain/webhook.ts";
import { User } from "../../entities/user.ts";
import { Webhook } from "../../entities/webhook.ts";
import { WebhookEvent } from "../../entities/webhookevent.ts";
import { AppError } from "../../errors.ts";
import type { Vault } from "../live/vault.ts";
import type { Network } from "../outbound/outbound.ts";
import type { Writer } from "../writer/writer.ts";
import { createSecret, sayTest } from "./message.ts";
import { post, type Target, type WebhookTrouble } from "./post.ts";

export { webhookNetwork } from "./post.ts";

/** More than that nobody can have. */
export const MAX_WEBHOOKS = 5;

/** A webhook as its owner sees it: of its address the host, and of its secret nothing. */
export interface WebhookView {
  readonly id: number;
  readonly host: string;
  readonly createdAt: number;
  readonly sentAt: number | null;
  readonly failingSince: number | null;
  readonly trouble: WebhookTrouble | null;
  /** It was given up, and nothing is sent there. */
  readonly stopped: boolean;
  /** How much is still to be sent. */
  readonly waiting: number;
}

interface Deps {
  readonly em: EntityManager;
  readonly writer: Pick<Writer, "exclusive">;
  readonly vault: Vault;
  readonly network: Network;
  readonly now: () => number;
}

/** Where programs hear of a person's incidents. */
export class Webhooks {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async list(person: Person): Promise<WebhookView[]> {
    const em = this.#deps.em.fork();
    const hooks = await em.find(Webhook, { owner: person.id }, { orderBy: { id: "asc" } });
    return Promise.all(hooks.map((hook) => toView(em, hook)));
  }

  async view(person: Person, id: number): Promise<WebhookView> {
    const em = this.#deps.em.fork();
    return toView(em, await find(em, person, id));
  }

  /** Makes one; the only time that its secret is known to anybody. */
  async add(person: Person, text: string): Promise<{ readonly webhook: WebhookView; readonly secret: string }> {
    const { writer, vault, now } = this.#deps;
    const url = toWebhookUrl(text);
    if (url === undefined) throw new AppError("webhook-url");
    const secret = createSecret();
    const sealed = vault.lock(sealOf(person), JSON.stringify({ url, secret } satisfies Target));
    const webhook = await writer.exclusive(async (em) => {
      const owner = em.getReference(User, person.id);
      if ((await em.count(Webhook, { owner })) >= MAX_WEBHOOKS) {
        throw new AppError("too-many-webhooks", { max: MAX_WEBHOOKS });
      }
      const hook = em.create(Webhook, { owner, host: new URL(url).host, sealed, createdAt: now() });
      await em.flush();
      return toView(em, hook);
    });
    return { webhook, secret };
  }

  async remove(person: Person, id: number): Promise<void> {
    await this.#deps.writer.exclusive(async (em) => {
      if ((await em.nativeDelete(Webhook, { id, owner: person.id })) === 0) throw new AppError("not-found");
    });
  }

  /** Sends something now; gives why it was not taken. One that takes it was not given up, or is not any more. */
  async test(person: Person, id: number): Promise<WebhookTrouble | undefined> {
    const { em, vault, network, now } = this.#deps;
    const hook = await find(em.fork(), person, id);
    const said = JSON.stringify(sayTest(now()));
    const trouble = await post(network, openTarget(vault, hook), { id: `test_${id}_${now()}`, body: said }, now());
    if (trouble === undefined) await em.fork().nativeUpdate(Webhook, { id }, { ...WELL, sentAt: now() });
    return trouble;
  }
}

/** As it is where nothing is wrong. */
export const WELL = { failures: 0, failingSince: null, trouble: null, dueAt: 0, stoppedAt: null } as const;

export function openTarget(vault: Vault, { owner, sealed }: Webhook): Target {
  return JSON.parse(vault.unlock(sealOf(owner), sealed)) as Target;
}

/** It can't be passed off as another person's. */
function sealOf({ id }: { readonly id: number }): string {
  return `webhook ${id}`;
}

async function find(em: EntityManager, person: Person, id: number): Promise<Webhook> {
  const hook = await em.findOne(Webhook, { id, owner: person.id });
  if (!hook) throw new AppError("not-found");
  return hook;
}

async function toView(em: EntityManager, hook: Webhook): Promise<WebhookView> {
  return {
    id: hook.id,
    host: hook.host,
    createdAt: hook.createdAt,
    sentAt: hook.sentAt ?? null,
    failingSince: hook.failingSince ?? null,
    trouble: (hook.trouble ?? null) as WebhookTrouble | null,
    stopped: (hook.stoppedAt ?? null) !== null,
    waiting: await em.count(WebhookEvent, { webhook: hook.id }),
  };
}
