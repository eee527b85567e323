import type { Visibility } from "../../domain/access.ts";
import type { Condition } from "../../domain/alert.ts";
import type { Span } from "../../domain/span.ts";
import type { Steps } from "../../domain/step.ts";
import type { Transform } from "../../domain/transform.ts";
import type { Value, ValueType } from "../../domain/value.ts";

/** An alert rule as the sync path sees it. */
export interface LiveRule extends Condition {
  readonly id: number;
  readonly chatId: number;
  /** The forum topic in that chat. */
  readonly threadId: number | null;
  firing: boolean;
  changedAt: number | null;
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
  readonly initial: Value | null;
  readonly visibility: Visibility | null;
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
  readonly links: readonly LiveLink[];
  /** Of an input: whether a link that is neither paused nor revoked leads to it. */
  readonly driven: boolean;
  /** Of an input that is driven: whether `value` was set otherwise than by a link. */
  byHand: boolean;
}

/**
 * Keeps numbers in fields that V8 overwrites in place. Otherwise each sync would make a new heap object, and ten
 * thousand units keep those beyond a garbage collection.
 */
export class HeldVariable implements LiveVariable {
  readonly id: number;
  readonly kind: LiveVariable["kind"];
  readonly name: string;
  readonly type: ValueType;
  readonly min: LiveVariable["min"];
  readonly max: LiveVariable["max"];
  readonly step: LiveVariable["step"];
  readonly precision: LiveVariable["precision"];
  readonly values: LiveVariable["values"];
  readonly initial: Value | null;
  readonly default: LiveVariable["default"];
  readonly measure: string | null;
  readonly title: LiveVariable["title"];
  readonly visibility: Visibility | null;
  readonly rules: readonly LiveRule[];
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

  constructor(variable: Omit<LiveVariable, "sealedUntil">) {
    this.id = variable.id;
    this.kind = variable.kind;
    this.name = variable.name;
    this.type = variable.type;
    this.min = variable.min;
    this.max = variable.max;
    this.step = variable.step;
    this.precision = variable.precision;
    this.values = variable.values;
    this.initial = variable.initial;
    this.default = variable.default;
    this.measure = variable.measure;
    this.title = variable.title;
    this.visibility = variable.visibility;
    this.rules = variable.rules;
    this.seals = variable.seals;
    this.links = variable.links;
    this.driven = variable.driven;
    this.at = variable.at;
    this.rev = variable.rev;
    this.unfit = variable.unfit;
    this.byHand = variable.byHand;
    this.value = variable.value;
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
