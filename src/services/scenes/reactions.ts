import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { Reaction } from "../../entities/reaction.ts";
import { Rule } from "../../entities/rule.ts";
import { Scene } from "../../entities/scene.ts";
import { User } from "../../entities/user.ts";
import { AppError } from "../../errors.ts";
import type { Alerts } from "../alerts/alerts.ts";
import type { RuleView } from "../alerts/rule.ts";
import type { Live } from "../live/live.ts";
import type { Writer } from "../writer/writer.ts";
import { findLoop } from "./loops.ts";

export type Moment = Reaction["moment"];

const MAX_REACTIONS = 20;

/** A scene that runs when an incident of an alert begins or ends, as its owner sees it. */
export interface ReactionView {
  readonly id: number;
  readonly moment: Moment;
  readonly rule: RuleView;
  readonly scene: { readonly id: number; readonly uuid: string; readonly name: string };
  /** It was stopped, since it seemed to set off itself. */
  readonly stopped: boolean;
  /** Scenes by which it may set off itself again, its own first; null where no way is seen. */
  readonly loop: readonly string[] | null;
}

/** Of which alert, or which scene. */
export type ReactionsOf = { readonly ruleId: number } | { readonly sceneId: number };

interface Deps {
  readonly em: EntityManager;
  readonly live: Live;
  readonly writer: Writer;
  readonly alerts: Alerts;
}

/** What answers incidents by scenes, and by whose right. */
export class Reactions {
  readonly #em: EntityManager;
  readonly #live: Live;
  readonly #writer: Writer;
  readonly #alerts: Alerts;
  readonly #listeners: ((ruleId: number) => void)[] = [];

  constructor({ em, live, writer, alerts }: Deps) {
    this.#em = em;
    this.#live = live;
    this.#writer = writer;
    this.#alerts = alerts;
  }

  /** Calls `listener` with the alert of each that is made, before an incident can be missed. */
  onMade(listener: (ruleId: number) => void): void {
    this.#listeners.push(listener);
  }

  /** The reactions of an alert or a scene of one's own; there are few. */
  async list(person: Person, of: ReactionsOf): Promise<ReactionView[]> {
    const where = "ruleId" in of ? { rule: of.ruleId } : { scene: of.sceneId };
    const rows = await this.#em
      .fork()
      .find(Reaction, { owner: person.id, ...where }, { populate: ["scene"], orderBy: { id: "asc" } });
    return Promise.all(rows.map((row) => this.#toView(person, row)));
  }

  async view(person: Person, reactionId: number): Promise<ReactionView> {
    const row = await this.#em.fork().findOne(Reaction, { id: reactionId, owner: person.id }, { populate: ["scene"] });
    if (!row) throw new AppError("not-found");
    return this.#toView(person, row);
  }

  /** Has a scene run when an incident begins or ends; both are the person's own. */
  async make(person: Person, ruleId: number, sceneId: number, moment: Moment, now: number): Promise<number> {
    for (const listener of this.#listeners) listener(ruleId);
    return this.#writer.exclusive(async (em) => {
      const owner = em.getReference(User, person.id);
      const rule = await em.findOne(Rule, { id: ruleId, owner });
      const scene = await em.findOne(Scene, { id: sceneId, owner });
      if (!rule || !scene) throw new AppError("not-found");
      const known = await em.findOne(Reaction, { rule, scene, moment });
      if (known) return known.id;
      for (const of of [{ rule }, { scene }]) {
        if ((await em.count(Reaction, of)) >= MAX_REACTIONS) {
          throw new AppError("too-many-reactions", { max: MAX_REACTIONS });
        }
      }
      const reaction = em.create(Reaction, { owner, rule, scene, moment, createdAt: now });
      await em.flush();
      return reaction.id;
    });
  }

  /** Lets one go on that was stopped. */
  async resume(person: Person, reactionId: number): Promise<void> {
    await this.#alter(person, reactionId, (_em, reaction) => {
      reaction.stoppedAt = null;
    });
  }

  async remove(person: Person, reactionId: number): Promise<void> {
    await this.#alter(person, reactionId, (em, reaction) => void em.remove(reaction));
  }

  async #alter(person: Person, reactionId: number, task: (em: EntityManager, reaction: Reaction) => void) {
    await this.#writer.exclusive(async (em) => {
      const reaction = await em.findOne(Reaction, { id: reactionId, owner: person.id });
      if (!reaction) throw new AppError("not-found");
      task(em, reaction);
      await em.flush();
    });
  }

  async #toView(person: Person, row: Reaction): Promise<ReactionView> {
    const { id, moment, rule, scene, stoppedAt = null } = row;
    const { uuid, name } = (await this.#em.fork().findOneOrFail(Scene, scene.id)) as Scene;
    return {
      id,
      moment,
      rule: await this.#alerts.view(person, rule.id),
      scene: { id: scene.id, uuid, name },
      stopped: stoppedAt !== null,
      loop: await findLoop(this.#em.fork(), this.#live, row),
    };
  }
}
