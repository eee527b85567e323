import type { Verdict } from "../../../src/domain/alert/condition.ts";
import type { AlertState, Schedule } from "../../../src/domain/alert/machine.ts";
import type { Chance } from "../../support/chance.ts";

export const plain: Schedule = { forMs: 0, keepMs: 0, cooldownMs: 0, hours: null, zone: "UTC" };

/** The same, one tick after another, as one would explain it. */
export class Slow {
  holds = false;
  heldSince: number | null = null;
  firing: { since: number; firedAt: number; clearAt: number | null } | null = null;
  lastEnd: number | null = null;
  readonly #schedule: Schedule;
  /** Whether somebody may have heard of it. */
  #isReal: (one: object) => boolean = () => true;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  /** Samples that came together: what began and ended among them has never been. */
  frame(samples: readonly (readonly [at: number, verdict: Verdict])[], now: number): void {
    const told = this.firing;
    this.#isReal = (one) => one === told;
    const verdicts = new Map(samples);
    for (let at = samples[0]?.[0] ?? now; at <= now; at++) this.tick(at, verdicts.get(at), now);
    const { firing } = this;
    const isEvent = samples.some(([, verdict]) => verdict === "hit");
    if (firing && firing !== told && firing.clearAt !== null && !isEvent) this.firing = null;
    this.#isReal = () => true;
  }

  tick(now: number, verdict?: Verdict, heardAt = now): void {
    this.#pass(now);
    if (verdict === "hit") this.#hit(now, heardAt);
    else if (verdict === "holds") {
      if (this.firing) this.firing.clearAt = null;
      else this.heldSince ??= now;
    } else if (verdict === "clear") {
      if (this.firing) this.firing.clearAt ??= now;
      else this.heldSince = null;
    }
    this.#pass(now);
  }

  #pass(now: number): void {
    const { forMs, keepMs } = this.#schedule;
    if (this.firing && this.firing.clearAt !== null && now - this.firing.clearAt >= keepMs) {
      if (this.#isReal(this.firing)) this.lastEnd = this.firing.clearAt;
      this.firing = null;
    }
    if (!this.firing && this.heldSince !== null && now - this.heldSince >= forMs && this.#isRested(now)) {
      this.firing = { since: this.heldSince, firedAt: now, clearAt: null };
      this.heldSince = null;
    }
  }

  #hit(now: number, heardAt: number): void {
    if (this.firing) this.firing.clearAt = Math.max(this.firing.clearAt ?? 0, heardAt);
    else if (this.#isRested(now)) this.firing = { since: now, firedAt: now, clearAt: heardAt };
  }

  #isRested(now: number): boolean {
    const { keepMs, cooldownMs } = this.#schedule;
    return this.lastEnd === null || cooldownMs === 0 || now - this.lastEnd >= keepMs + cooldownMs;
  }

  get state(): object {
    if (this.firing) return { phase: "firing", ...this.firing, clearAt: this.firing.clearAt ?? 0 };
    if (this.heldSince !== null) return { phase: "pending", since: this.heldSince, endedAt: this.lastEnd ?? 0 };
    return { phase: "calm", endedAt: this.lastEnd ?? 0 };
  }
}

/** When what is pending fires the slow one can't tell before it does. */
export function seen(state: AlertState): object {
  if (state.phase !== "pending") return state;
  const { fireAt: _, ...rest } = state;
  return rest;
}

export function randomSchedule(chance: Chance): Schedule {
  return {
    ...plain,
    forMs: chance.pick([0, 0, 1, 7, 20]),
    keepMs: chance.pick([0, 0, 1, 5, 30]),
    cooldownMs: chance.pick([0, 0, 10, 40]),
  };
}
