const FIRST = 64 * 1024;

/** Bytes that arrive in parts, however small, in one piece of memory that grows with them. */
export class Bytes {
  #held = Buffer.allocUnsafe(FIRST);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Copies the part. */
  push(part: Buffer): void {
    const needed = this.#length + part.length;
    if (needed > this.#held.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#held.length * 2));
      this.#held.copy(larger, 0, 0, this.#length);
      this.#held = larger;
    }
    part.copy(this.#held, this.#length);
    this.#length = needed;
  }

  take(): Buffer {
    return this.#held.subarray(0, this.#length);
  }
}
