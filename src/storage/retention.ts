import type { Epoch } from "../domain/logging.ts";
import type { Span } from "../domain/span.ts";
import type { ValueType } from "../domain/value.ts";

/** An output whose samples are not kept for ever. */
export interface KeptOutput {
  readonly id: number;
  readonly unitId: number;
  readonly type: ValueType;
  readonly epochs: readonly [Epoch, ...Epoch[]];
}

/** Samples of a span of an output. */
export interface OldSamples {
  readonly output: number;
  readonly span: Span;
}

/** Windows of one width of an output, in a span. */
export interface OldWindows extends OldSamples {
  readonly width: number;
}

/**
 * Clears what has been kept long enough. What may be much goes in portions, so that syncs go on between: such a function
 * removes one, and tells whether there was any.
 */
export interface Retention {
  /** The next outputs after one. */
  outputs(after: number, limit: number): Promise<KeptOutput[]>;
  /** Those of the spans that hold a sample besides their last. */
  clearable(samples: readonly OldSamples[]): Promise<OldSamples[]>;
  /**
   * Seals a time up to its end, if all figures of it are made; of samples from `thinFrom` on keeps changes only. Gives all
   * sealed times of the output.
   */
  seal(output: number, span: Span, thinFrom: number | null): Promise<Span[]>;
  /** Up to where the time from `from` on is sealed. */
  sealedUntil(output: number, from: number): Promise<number | undefined>;
  /** The first sample in a span, and the first after a portion of them. Undefined where there is none. */
  portion(
    output: number,
    span: Span,
  ): Promise<{ readonly first: number; readonly next: number | undefined } | undefined>;
  /** Removes samples of a sealed span but for its last: that is what the output was when what is kept begins. */
  clearSamples(samples: OldSamples): Promise<boolean>;
  /** Those that are there. */
  oldWindows(windows: readonly OldWindows[]): Promise<OldWindows[]>;
  /** Notes that windows of the choice that began at `since` are gone before a time. */
  forgetWindows(output: number, since: number, before: number): Promise<void>;
  clearWindows(windows: OldWindows): Promise<boolean>;
  /** Those of the outputs that have samples with a wrong time. */
  misdated(outputs: readonly number[]): Promise<number[]>;
  /** Removes those that were found before a time. */
  clearMisdated(output: number, before: number): Promise<boolean>;
  /** Removes all samples of outputs that are gone, what was made of them, and old log lines. */
  clearOrphans(): Promise<void>;
}
