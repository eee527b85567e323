import type { EntityManager } from "@mikro-orm/core";
import { may, type Person, toWho } from "../../domain/access.ts";
import { DAY, HOUR } from "../../domain/span.ts";
import { checkInput } from "../../domain/value.ts";
import { Hold, type Waiting } from "../../entities/hold.ts";
import { Link } from "../../entities/link.ts";
import { User } from "../../entities/user.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import { type Access, toNode } from "../access/access.ts";
import type { Live } from "../live/live.ts";
import { variableById } from "../live/unit.ts";
import type { Settling } from "../settle.ts";
import { drive, setInput } from "../writer/propagate.ts";
import type { Writer } from "../writer/writer.ts";

/** For so long an input is held where nobody says otherwise. */
export const HOLD_MS = HOUR;
/** And for no longer than this. */
export const MAX_HOLD_MS = DAY;

interface Deps {
  readonly em: EntityManager;
  readonly live: Live;
  readonly access: Access;
  readonly writer: Writer;
  readonly settling: Settling;
  readonly now: () => number;
}

/**
 * Inputs that people hold by hand for a while: what the hand sets stays, and what links and schedules want waits. Then an
 * input becomes what its links say at that time; one without any becomes what a schedule has wanted last.
 */
export class Holds {
  readonly #deps: Deps;
  #waking: () => void = () => {};

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Knows what was held before the start. */
  async open(): Promise<void> {
    for (const { variable, until } of await this.#deps.em.fork().find(Hold, {})) {
      this.#deps.writer.holds.set(variable.id, until);
    }
  }

  /** Called when a hold may end sooner than was known. */
  onWake(waking: () => void): void {
    this.#waking = waking;
  }

  /** When the first of them ends. */
  get next(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const until of this.#deps.writer.holds.values()) first = Math.min(first, until);
    return first;
  }

  /** Until when somebody holds an input; null when nobody does. */
  until(inputId: number): number | null {
    const until = this.#deps.writer.holds.get(inputId);
    return until !== undefined && until > this.#deps.now() ? until : null;
  }

  /** Holds an input as it is, and as hands set it, for so long; gives until when. */
  async hold(person: Person, inputId: number, ms = HOLD_MS): Promise<number> {
    const { access, writer, now } = this.#deps;
    const { unit } = await access.variable(person, "write", "input", inputId);
    const until = now() + ms;
    await writer.exclusive(
      async (em) => {
        const variable = em.getReference(Variable, inputId);
        await em.upsert(Hold, { variable, userId: person.id, until }, { onConflictMergeFields: ["userId", "until"] });
      },
      // Before anything else is done.
      () => {
        writer.holds.set(inputId, until);
        return [unit.id];
      },
    );
    this.#waking();
    return until;
  }

  /** Lets links and schedules have an input again, at once. */
  async release(person: Person, inputId: number): Promise<void> {
    await this.#deps.access.variable(person, "write", "input", inputId);
    await this.#end(inputId);
  }

  /** Ends what is over by now, and what was held by a clock that was ahead. */
  async look(now: number): Promise<void> {
    const over = [...this.#deps.writer.holds].filter(([, until]) => until <= now || until > now + MAX_HOLD_MS);
    for (const [inputId] of over) await this.#end(inputId);
  }

  async #end(inputId: number): Promise<void> {
    const { writer, settling, live } = this.#deps;
    const { waiting, link, unitId } = await writer.exclusive(
      async (em) => {
        const row = await em.findOne(Hold, { variable: inputId }, { populate: ["variable"] });
        if (row) await em.nativeDelete(Hold, { variable: inputId });
        const source = row ? await this.#latestLink(em, inputId) : undefined;
        const link = source && settling.note(em, { unitId: source.unitId, links: [source.linkId] });
        await em.flush();
        return { waiting: row?.waiting ?? null, link, unitId: row?.variable.$.unit.id ?? null };
      },
      ({ unitId }) => {
        writer.holds.delete(inputId);
        return unitId === null ? [] : [unitId];
      },
    );
    if (link) await settling.settle([link]);
    else if (waiting && unitId !== null) await this.#set(unitId, inputId, waiting, live);
  }

  /** Of the links that drive an input, the one whose source has changed last. */
  async #latestLink(em: EntityManager, inputId: number) {
    const where = { target: inputId, paused: false, revoked: false, source: { archivedAt: null } };
    const links = await em.find(Link, where, { populate: ["source"] });
    const found: { linkId: number; unitId: number; at: number }[] = [];
    for (const { id, source } of links) {
      const unit = await this.#deps.live.get(source.$.unit.id);
      const variable = unit && variableById(unit, source.id);
      if (unit && variable?.value !== undefined) found.push({ linkId: id, unitId: unit.id, at: variable.at });
    }
    return found.sort((a, b) => b.at - a.at)[0];
  }

  async #set(unitId: number, inputId: number, { value, userId, doer, name }: Waiting, live: Live): Promise<void> {
    const owner = await this.#deps.em.fork().findOne(User, userId);
    if (!owner) return;
    const by = { door: "chat", userId, doer: { kind: doer, name } } as const;
    const set = this.#deps.writer.change(unitId, (batch, unit) => {
      const input = variableById(unit, inputId);
      const checked = input && checkInput(input, value);
      if (input && checked?.ok && may(toWho(owner), "write", toNode(unit, input))) {
        if (setInput(batch, unit, input, checked.value, by)) drive(batch, live.find, input);
      }
      return () => undefined;
    });
    await set.catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== "not-found") throw error;
    });
  }
}
