/** A time is kept in so many parts, however many numbers come in it. */
const PARTS = 32;

interface Part {
  /** Of its last number. */
  at: number;
  last: number;
  low: number;
  high: number;
}

/** What numbers have been within the last so many ms; what it was at the start of that time counts too. */
export class Trend {
  readonly within: number;
  readonly #parts: Part[] = [];
  #isWhole: boolean;

  /** Not `whole` where there were numbers before that it does not get. */
  constructor(within: number, isWhole = true) {
    this.within = within;
    this.#isWhole = isWhole;
  }

  /** Whether it knows all of the time that it looks back over. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  add(at: number, number: number): void {
    this.pass(at);
    const last = this.#parts.at(-1);
    const width = Math.max(1, this.within / PARTS);
    if (last && Math.floor(last.at / width) === Math.floor(at / width)) {
      last.at = at;
      last.last = number;
      last.low = Math.min(last.low, number);
      last.high = Math.max(last.high, number);
    } else {
      this.#parts.push({ at, last: number, low: number, high: number });
    }
  }

  /** Forgets what was before the time that is looked back over, but for the last of it. */
  pass(now: number): void {
    const start = now - this.within;
    while (this.#parts[1] && this.#parts[1].at <= start) this.#parts.shift();
    const first = this.#parts[0];
    if (first && first.at <= start) {
      first.low = first.last;
      first.high = first.last;
      this.#isWhole = true;
    }
  }

  get low(): number {
    return Math.min(...this.#parts.map(({ low }) => low));
  }

  get high(): number {
    return Math.max(...this.#parts.map(({ high }) => high));
  }

  /** When it will be another by time alone; Infinity when it won't. */
  get changesAt(): number {
    const [first, second] = this.#parts;
    if (!first || (this.#isWhole && !second && first.low === first.high)) return Number.POSITIVE_INFINITY;
    const isAtStart = this.#isWhole && first.low === first.last && first.high === first.last;
    return (isAtStart && second ? second.at : first.at) + this.within;
  }

  /** Whether its last number is this one, so that it has missed none. */
  endsWith(at: number, number: number): boolean {
    const last = this.#parts.at(-1);
    return last?.at === at && last.last === number;
  }
}
