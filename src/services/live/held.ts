import type { Visibility } from "../../domain/access.ts";
import type { Condition } from "../../domain/alert/condition.ts";
import type { IncidentFacts } from "../../domain/alert/incident.ts";
import type { AlertState, Schedule } from "../../domain/alert/machine.ts";
import type { Trend } from "../../domain/alert/trend.ts";
import type { Span } from "../../domain/span.ts";
import type { Steps } from "../../domain/step.ts";
import type { Transform } from "../../domain/transform.ts";
import type { Value } from "../../domain/value.ts";
import type { Words } from "../../domain/words.ts";

/** An alert rule at one thing that it watches, as the sync path sees it. */
export interface LiveRule {
  readonly id: number;
  readonly unitId: number;
  /** Null where it watches the unit. */
  readonly outputId: number | null;
  readonly condition: Condition;
  readonly schedule: Schedule;
  /** What is missed is missed since then at most: there are the rule, its output and its unit, and that was heard of. */
  expectedFrom: number;
  state: AlertState;
  /** Of the incident that is pending or goes on; 0 without. */
  incidentId: number;
  facts: IncidentFacts;
  /** When the facts were last told, ms since the epoch. */
  notedAt: number;
  /** When facts that are stored and not told yet are to be told; Infinity without. */
  tellAt: number;
  /** How bad it may get until people hear of it again. */
  snoozedWorse: number | null;
  /** Of a condition that looks back over a time. */
  readonly trend: Trend | undefined;
}

/** A link that starts at a variable and is neither paused nor revoked. */
export interface LiveLink {
  readonly id: number;
  readonly ownerId: number;
  readonly transform: Transform;
  readonly unitId: number;
  /** The input's name. */
  readonly target: string;
}

export interface LiveVariable extends Steps {
  readonly id: number;
  readonly kind: "input" | "output";
  readonly name: string;
  readonly title: Readonly<Record<string, string>> | null;
  readonly measure: string | null;
  /** What these are in the repository, where the unit's owner says something else. */
  readonly repository: Words;
  /** Where its owner has put it among those of its kind. */
  readonly ownPosition: number | null;
  readonly initial: Value | null;
  readonly visibility: Visibility | null;
  /** When it went with an update; null while the unit has it. */
  readonly archivedAt: number | null;
  value: Value | undefined;
  /** Of `value`: when it was measured or set, ms since the epoch. */
  at: number;
  /** Of an input: the revision that brought `value`. */
  rev: number;
  /** Of an input: whether `value` takes more than its unit can read, so that answers leave it out. */
  unfit: boolean;
  /** Of an output: the rules that are not paused. */
  readonly rules: readonly LiveRule[];
  /**
   * Of an output: sealed times, whose samples are gone or thinned out, in order. Samples that come for them are not
   * stored.
   */
  seals: readonly Span[];
  /** The end of the last sealed time, for a quick check: most samples are later. */
  readonly sealedUntil: number;
  /** Of an output: times of readings that were removed a short time ago. One that comes again is not stored. */
  readonly removed: readonly number[];
  readonly links: readonly LiveLink[];
  /** Of an input: whether a link that is neither paused nor revoked leads to it. */
  readonly driven: boolean;
  /** Of an input that is driven: whether `value` was set otherwise than by a link. */
  byHand: boolean;
}

/** What schema.json says of a variable: one object for all units of the same program. */
export interface Described extends Steps {
  readonly kind: LiveVariable["kind"];
  readonly name: string;
  readonly title: LiveVariable["title"];
  readonly measure: string | null;
  readonly repository: Words;
  readonly ownPosition: number | null;
  readonly initial: Value | null;
}

/**
 * Keeps numbers in fields that V8 overwrites in place. Otherwise each sync would make a new heap object, and ten
 * thousand units keep those beyond a garbage collection.
 */
export class HeldVariable implements LiveVariable {
  readonly #described: Described;
  readonly id: number;
  readonly visibility: Visibility | null;
  readonly archivedAt: number | null;
  readonly rules: readonly LiveRule[];
  readonly removed: readonly number[];
  readonly links: readonly LiveLink[];
  readonly driven: boolean;
  // Start as numbers: once a field has been undefined, V8 keeps each of its numbers as an object.
  at = 0;
  rev = 0;
  unfit: boolean;
  byHand: boolean;
  sealedUntil = 0;
  #seals: readonly Span[] = [];
  /** NaN unless the value is a number. */
  #number = Number.NaN;
  #other: Exclude<Value, number> | undefined;

  constructor(described: Described, own: Omit<LiveVariable, keyof Described | "sealedUntil">) {
    this.#described = described;
    this.id = own.id;
    this.visibility = own.visibility;
    this.archivedAt = own.archivedAt;
    this.rules = own.rules;
    this.seals = own.seals;
    this.removed = own.removed;
    this.links = own.links;
    this.driven = own.driven;
    this.at = own.at;
    this.rev = own.rev;
    this.unfit = own.unfit;
    this.byHand = own.byHand;
    this.value = own.value;
  }

  get kind(): LiveVariable["kind"] {
    return this.#described.kind;
  }

  get name(): string {
    return this.#described.name;
  }

  get type(): Described["type"] {
    return this.#described.type;
  }

  get min(): Described["min"] {
    return this.#described.min;
  }

  get max(): Described["max"] {
    return this.#described.max;
  }

  get step(): Described["step"] {
    return this.#described.step;
  }

  get precision(): Described["precision"] {
    return this.#described.precision;
  }

  get values(): Described["values"] {
    return this.#described.values;
  }

  get initial(): Value | null {
    return this.#described.initial;
  }

  get default(): Described["default"] {
    return this.#described.default;
  }

  get measure(): string | null {
    return this.#described.measure;
  }

  get repository(): Words {
    return this.#described.repository;
  }

  get ownPosition(): number | null {
    return this.#described.ownPosition;
  }

  get title(): LiveVariable["title"] {
    return this.#described.title;
  }

  get seals(): readonly Span[] {
    return this.#seals;
  }

  set seals(seals: readonly Span[]) {
    this.#seals = seals;
    this.sealedUntil = seals.at(-1)?.[1] ?? 0;
  }

  get value(): Value | undefined {
    return Number.isNaN(this.#number) ? this.#other : this.#number;
  }

  set value(value: Value | undefined) {
    const isNumber = typeof value === "number";
    this.#number = isNumber ? value : Number.NaN;
    this.#other = isNumber ? undefined : value;
  }
}
