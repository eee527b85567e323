import { setMaxListeners } from "node:events";
import type { EntityManager, Loaded } from "@mikro-orm/core";
import { type Monotonic, monotonic } from "../../domain/monotonic.ts";
import { DAY, MINUTE } from "../../domain/span.ts";
import { webhookPause } from "../../domain/webhook.ts";
import { Webhook } from "../../entities/webhook.ts";
import { WebhookEvent } from "../../entities/webhookevent.ts";
import type { Log } from "../../log.ts";
import type { Incidents } from "../alerts/incidents.ts";
import type { Vault } from "../live/vault.ts";
import type { Network } from "../outbound/outbound.ts";
import { toPerson } from "../people/users.ts";
import { announce } from "../writer/announce.ts";
import type { Writer } from "../writer/writer.ts";
import { sayEvent } from "./message.ts";
import { post } from "./post.ts";
import { openTarget, WELL } from "./webhooks.ts";

/** Whoever takes nothing for so long is given up. */
const PATIENCE_MS = 3 * DAY;
/** A clock that was set, and what others have stored, is noticed by then. */
const LONGEST_MS = MINUTE;
/** So many are served at once. */
const MOST = 8;

interface Deps {
  readonly em: EntityManager;
  readonly writer: Writer;
  readonly vault: Vault;
  readonly network: Network;
  readonly incidents: Pick<Incidents, "some">;
  readonly log: Log;
  readonly now: () => number;
  readonly time?: Monotonic;
}

type Hook = Loaded<Webhook, "owner">;

/**
 * Sends what is queued for webhooks: in order for each, again with growing pauses until it is taken, and also after a
 * restart. One of which nobody knows whether it was taken is sent again, with the same id. They don't wait for each other.
 */
export class WebhookSender {
  readonly #deps: Deps;
  readonly #time: Monotonic;
  readonly #stop = new AbortController();
  readonly #busy = new Map<number, Promise<void>>();
  #nap = new AbortController();
  #running: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#time = deps.time ?? monotonic;
    setMaxListeners(0, this.#stop.signal);
    // Incidents begin by commits alone; what people do with them, and with rules, touches their units.
    deps.writer.onCommitted(({ incidentIds }) => {
      if (incidentIds.length > 0) this.wake();
    });
    deps.writer.onTouched(() => this.wake());
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** To be called when there may be something to send. */
  wake(): void {
    this.#nap.abort();
  }

  /** Ends what is under way; the rest stays for the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await Promise.all(this.#busy.values());
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const nap = new AbortController();
      this.#nap = nap;
      const pause = await this.#look().catch((error: unknown) => {
        this.#deps.log.warn({ err: error }, "what webhooks are to be sent could not be read; it is looked at again");
        return LONGEST_MS;
      });
      await this.#time.sleep(pause, AbortSignal.any([this.#stop.signal, nap.signal]));
    }
  }

  /** Serves those that are due, and gives how long to wait until another look. */
  async #look(): Promise<number> {
    const em = this.#deps.em.fork();
    const ofEach = { fields: ["webhook"], groupBy: "webhook", disableIdentityMap: true } as const;
    const waiting = (await em.find(WebhookEvent, {}, ofEach)).map(({ webhook }) => webhook.id);
    const free = waiting.filter((id) => !this.#busy.has(id));
    if (free.length === 0) return LONGEST_MS;
    const now = this.#deps.now();
    const hooks = await em.find(Webhook, { id: free }, { populate: ["owner"], orderBy: { dueAt: "asc" } });
    for (const hook of hooks) {
      if (hook.dueAt > now || this.#busy.size >= MOST) continue;
      const serving = this.#serve(hook).finally(() => {
        this.#busy.delete(hook.id);
        this.wake();
      });
      this.#busy.set(hook.id, serving);
    }
    const next = Math.min(...hooks.filter(({ dueAt }) => dueAt > now).map(({ dueAt }) => dueAt - now), LONGEST_MS);
    return Math.max(next, 1);
  }

  /** Sends what there is, until something is not taken; never fails. */
  async #serve(hook: Hook): Promise<void> {
    const { em, log } = this.#deps;
    try {
      let failures = hook.failures;
      while (!this.#stop.signal.aborted) {
        const oldest = { orderBy: { id: "asc" }, limit: 1, disableIdentityMap: true } as const;
        const [event] = await em.fork().find(WebhookEvent, { webhook: hook.id }, oldest);
        if (!event) return;
        if (!(await this.#deliver(hook, event, failures))) return;
        failures = 0;
      }
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      log.warn({ err: error, webhookId: hook.id }, "a webhook could not be served");
      await this.#time.sleep(MINUTE, this.#stop.signal);
    }
  }

  /** Gives whether it was taken. */
  async #deliver(hook: Hook, event: WebhookEvent, failures: number): Promise<boolean> {
    const { em, network, vault, now, log, incidents } = this.#deps;
    const owner = toPerson(hook.owner.$);
    if (owner.role === "blocked") {
      await em.fork().nativeDelete(WebhookEvent, { webhook: hook.id });
      return false;
    }
    const [incident] = await incidents.some(owner, [event.incidentId]);
    const body = JSON.stringify(sayEvent(event, incident, now()));
    const message = { id: `event_${event.id}`, body };
    const trouble = await post(network, openTarget(vault, hook), message, now(), this.#stop.signal);
    if (trouble === undefined) {
      await em.fork().transactional(async (fork) => {
        await fork.nativeDelete(WebhookEvent, { id: event.id });
        await fork.nativeUpdate(Webhook, { id: hook.id }, { ...WELL, sentAt: now() });
      });
      hook.failingSince = null;
      return true;
    }
    log.info({ webhookId: hook.id, trouble, failures: failures + 1 }, "a webhook took nothing");
    const failingSince = hook.failingSince ?? now();
    if (now() - failingSince >= PATIENCE_MS) await this.#giveUp(hook, trouble);
    else {
      const dueAt = now() + webhookPause(failures + 1);
      const note = { failures: failures + 1, failingSince, trouble, dueAt };
      await em.fork().nativeUpdate(Webhook, { id: hook.id }, note);
    }
    return false;
  }

  async #giveUp({ id, host, owner }: Hook, trouble: string): Promise<void> {
    const { writer, now } = this.#deps;
    await writer.exclusive(async (em) => {
      await em.nativeUpdate(Webhook, { id }, { stoppedAt: now(), trouble });
      await em.nativeDelete(WebhookEvent, { webhook: id });
      announce(em, owner.$.telegramId, { kind: "webhook-stopped", host }, now());
      await em.flush();
    });
  }
}
