import { HORIZON_DAYS, toKeeps, toSpans } from "../../domain/logging.ts";
import { DAY, floorTo, HOUR, meet, type Span } from "../../domain/span.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { KeptOutput, Retention as Stored } from "../../storage/retention.ts";
import type { OnSealed } from "../live/live.ts";

const OUTPUTS = 100;

/** Removes samples and windows that have been kept long enough, and of old bools and strings what is no change; whole days. */
export class Retention {
  readonly #retention: Stored;
  readonly #onSealed: OnSealed;
  #last: Promise<void> = Promise.resolve();
  #stopped = false;

  /** `onSealed` is called before what is sealed goes. */
  constructor(retention: Stored, onSealed: OnSealed) {
    this.#retention = retention;
    this.#onSealed = onSealed;
  }

  /** Clears what is old by `now`, ms since the epoch. What figures are still to be made of waits for the next time. */
  clear(now: number): Promise<void> {
    const turn = this.#last.then(() => this.#clear(now));
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Removes what outputs that are gone have left: nobody can reach it any more. */
  clearOrphans(): Promise<void> {
    return this.#retention.clearOrphans();
  }

  /** Ends after the portion that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#last;
  }

  async #clear(now: number): Promise<void> {
    for (let last = 0; !this.#stopped; ) {
      const outputs = await this.#retention.outputs(last, OUTPUTS);
      for (const output of outputs) if (TRAITS[output.type].isState) await this.#thin(output, now);
      await this.#clearSamples(outputs, now);
      await this.#clearWindows(outputs, now);
      await this.#clearMisdated(outputs, now);
      if (outputs.length < OUTPUTS) return;
      last = outputs.at(-1)?.id ?? last;
    }
  }

  async #clearSamples(outputs: readonly KeptOutput[], now: number): Promise<void> {
    const old = outputs.flatMap(({ id: output, epochs }) =>
      toKeeps(epochs).flatMap(({ span, days }) => toOld(span, days, now).map((span) => ({ output, span }))),
    );
    const outputOf = new Map(outputs.map((output) => [output.id, output]));
    for (const samples of await this.#retention.clearable(old)) {
      await this.#seal(outputOf.get(samples.output) as KeptOutput, samples.span, null);
      while (!this.#stopped && (await this.#retention.clearSamples(samples))) {}
    }
  }

  /** Seals what may be of a time; of samples from `thinFrom` on only changes stay. */
  async #seal({ id, unitId }: KeptOutput, span: Span, thinFrom: number | null): Promise<void> {
    this.#onSealed(unitId, id, await this.#retention.seal(id, span, thinFrom));
  }

  /** Keeps the changes of a bool or a string; hours that are sealed have been thinned out. */
  async #thin(output: KeptOutput, now: number): Promise<void> {
    const { id, epochs } = output;
    for (const { span, days } of toKeeps(epochs)) {
      for (const [from, to] of toOld(span, Math.min(days ?? HORIZON_DAYS, HORIZON_DAYS), now)) {
        for (;;) {
          const start = (await this.#retention.sealedUntil(id, from)) ?? from;
          const found = await this.#retention.portion(id, [start, to]);
          if (this.#stopped || start >= to || !found) break;
          const edge = Math.max(floorTo(found.next ?? to, HOUR), floorTo(found.first, HOUR) + HOUR);
          await this.#seal(output, [from, Math.min(edge, to)], start);
          if (((await this.#retention.sealedUntil(id, from)) ?? from) <= start) break;
        }
      }
    }
  }

  async #clearWindows(outputs: readonly KeptOutput[], now: number): Promise<void> {
    const old = outputs.flatMap(({ id: output, epochs }) =>
      toSpans(epochs).flatMap(({ epoch: { windowMs: width, retentionDays }, span }) =>
        width === null ? [] : toOld(span, retentionDays, now).map((span) => ({ output, width, span })),
      ),
    );
    for (const windows of await this.#retention.oldWindows(old)) {
      // A window is told to be gone before it is: nobody takes what is left of an hour for all of it.
      await this.#retention.forgetWindows(windows.output, ...windows.span);
      while (!this.#stopped && (await this.#retention.clearWindows(windows))) {}
    }
  }

  /** What a wrong clock has dated is kept as long as samples are now, from when that was known. */
  async #clearMisdated(outputs: readonly KeptOutput[], now: number): Promise<void> {
    for (const id of await this.#retention.misdated(outputs.map(({ id }) => id))) {
      const days = outputs.find((output) => output.id === id)?.epochs.at(-1)?.retentionDays ?? null;
      if (days === null) continue;
      while (!this.#stopped && (await this.#retention.clearMisdated(id, floorTo(now, DAY) - days * DAY))) {}
    }
  }
}

/** What of a span is older than so many days, counted from the last midnight. */
function toOld(span: Span, days: number | null, now: number): Span[] {
  return days === null ? [] : meet(span, [0, floorTo(now, DAY) - days * DAY]);
}
