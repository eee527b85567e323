import type { EntityManager, Loaded } from "@mikro-orm/core";
import { type Monotonic, monotonic } from "../../domain/monotonic.ts";
import type { Notice } from "../../domain/notice.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../domain/span.ts";
import { Incident } from "../../entities/incident.ts";
import { Reaction } from "../../entities/reaction.ts";
import { ReactionRun } from "../../entities/reactionrun.ts";
import { AppError, toPlain } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { IncidentRow } from "../../storage/rows.ts";
import type { Users } from "../people/users.ts";
import { announce } from "../writer/announce.ts";
import { aside } from "../writer/once.ts";
import type { Writer } from "../writer/writer.ts";
import type { Moment, Reactions } from "./reactions.ts";
import type { Scenes } from "./scenes.ts";

/** One that changes something more often than this within the time sets off itself, as it seems. */
export const MOST_RUNS = 5;
export const WITHIN_MS = 10 * MINUTE;
/** What could not be stored is tried again by then. */
const AGAIN_MS = 10 * SECOND;
/** What the program had no time for before it stopped is done after the start, unless that was longer ago. */
const LATE_MS = HOUR;
/** For so long it is known which incidents were answered; one that is told of later began long ago. */
const LIFE_MS = 90 * DAY;

/** An incident that began or ended. */
interface Event {
  readonly incidentId: number;
  readonly ruleId: number;
  readonly moment: Moment;
  readonly at: number;
}

type Answering = Loaded<Reaction, "scene" | "owner">;

interface Deps {
  readonly em: EntityManager;
  readonly writer: Writer;
  readonly scenes: Scenes;
  readonly reactions: Pick<Reactions, "onMade">;
  readonly users: Pick<Users, "byId">;
  readonly log: Log;
  readonly now: () => number;
  readonly time?: Monotonic;
}

/**
 * Runs scenes when incidents begin and end: once for each, which is stored in the commit that sets the inputs. One that
 * seems to set off itself is stopped, and its owner is told.
 */
export class Reactor {
  readonly #deps: Deps;
  readonly #time: Monotonic;
  /** Rules that have reactions, or had. */
  readonly #rules = new Set<number>();
  readonly #events: Event[] = [];
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#time = deps.time ?? monotonic;
    deps.reactions.onMade((ruleId) => this.#rules.add(ruleId));
    deps.writer.onCommitted((batch) => {
      if (this.#rules.size === 0) return;
      for (const row of batch.incidents) this.#note(row, batch.now);
    });
  }

  /** Answers what began or ended just before the program stopped. */
  async open(): Promise<void> {
    const em = this.#deps.em.fork();
    for (const { rule } of await em.find(Reaction, {}, { fields: ["rule"], disableIdentityMap: true })) {
      this.#rules.add(rule.id);
    }
    if (this.#rules.size === 0) return;
    const since = { $gt: this.#deps.now() - LATE_MS };
    const late = { rule: { $in: [...this.#rules] }, stopped: false, $or: [{ firedAt: since }, { endedAt: since }] };
    const events = (await em.find(Incident, late)).flatMap(({ id: incidentId, rule, firedAt, endedAt }): Event[] => {
      const of = { incidentId, ruleId: rule.id };
      return [
        ...(firedAt ? [{ ...of, moment: "began" as const, at: firedAt }] : []),
        ...(firedAt && endedAt ? [{ ...of, moment: "ended" as const, at: endedAt }] : []),
      ];
    });
    for (const event of events.sort((one, other) => one.at - other.at)) this.#add(event);
  }

  /** Resolves once all that has happened so far is answered. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Ends what is under way; the rest is done after the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Forgets which incidents of long ago were answered. */
  async clear(now: number): Promise<void> {
    await this.#deps.em.fork().nativeDelete(ReactionRun, { at: { $lt: now - LIFE_MS } });
  }

  #note([incidentId, ruleId, , , phase, , , firedAt]: IncidentRow, now: number): void {
    if (!this.#rules.has(ruleId) || firedAt === null || (phase !== "firing" && phase !== "resolved")) return;
    this.#add({ incidentId, ruleId, moment: "began", at: firedAt });
    if (phase === "resolved") this.#add({ incidentId, ruleId, moment: "ended", at: now });
  }

  #add(event: Event): void {
    this.#events.push(event);
    // What follows is not what an update of Telegram did.
    this.#running ??= aside(() => this.#run());
  }

  async #run(): Promise<void> {
    for (let event = this.#events[0]; event && !this.#stop.signal.aborted; event = this.#events[0]) {
      try {
        await this.#answer(event);
        this.#events.shift();
      } catch (error) {
        const isLater = error instanceof AppError && ["database-unavailable", "stopping"].includes(error.code);
        if (!isLater) {
          this.#deps.log.error({ err: error, incidentId: event.incidentId }, "an incident could not be answered");
          this.#events.shift();
        } else await this.#time.sleep(AGAIN_MS, this.#stop.signal);
      }
    }
    // In the same turn in which the list was read: what comes later starts anew.
    this.#running = undefined;
  }

  async #answer({ incidentId, ruleId, moment, at }: Event): Promise<void> {
    const em = this.#deps.em.fork();
    const populate = ["scene", "owner"] as const;
    const reactions = await em.find(Reaction, { rule: ruleId, moment, stoppedAt: null }, { populate });
    for (const reaction of reactions) {
      const isOld = at < reaction.createdAt || at < this.#deps.now() - DAY;
      if (isOld || (await em.count(ReactionRun, { reaction, incidentId })) > 0) continue;
      await this.#react(em, reaction, incidentId);
    }
  }

  async #react(em: EntityManager, reaction: Answering, incidentId: number): Promise<void> {
    const { scenes, users, now } = this.#deps;
    const { id, owner, scene } = reaction;
    const person = await users.byId(owner.id);
    if (!person || person.role === "blocked") return;
    const { name } = scene.$;
    const since = { $gt: now() - WITHIN_MS };
    if ((await em.count(ReactionRun, { reaction, changed: true, at: since })) >= MOST_RUNS) {
      return this.#end(reaction, { kind: "reaction-stopped", sceneId: scene.id, scene: name }, (row) => {
        row.stoppedAt = now();
      });
    }
    const by = { ...person, doer: { kind: "reaction", name } } as const;
    try {
      await scenes.run(by, scene.id, "chat", (batch, changed) => batch.reacted(id, incidentId, changed));
    } catch (error) {
      const isRefusal = error instanceof AppError && !["database-unavailable", "stopping"].includes(error.code);
      if (!isRefusal) throw error;
      const notice = { kind: "reaction-failed", sceneId: scene.id, scene: name, trouble: toPlain(error) } as const;
      await this.#end(reaction, notice, (row, em) => {
        em.create(ReactionRun, { reaction: row, incidentId, at: now(), changed: false });
      });
    }
  }

  /** Tells its owner what became of a reaction, in the transaction that says so. */
  async #end(reaction: Answering, notice: Notice, task: (row: Reaction, em: EntityManager) => void): Promise<void> {
    const { writer, now } = this.#deps;
    await writer.exclusive(async (em) => {
      const row = await em.findOne(Reaction, reaction.id);
      if (!row) return;
      task(row, em);
      announce(em, reaction.owner.$.telegramId, notice, now());
      await em.flush();
    });
  }
}
