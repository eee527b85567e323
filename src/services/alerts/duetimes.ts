interface Entry {
  readonly at: number;
  readonly id: number;
}

/** So many entries of before do no harm. */
const SLACK = 1000;

/** When each of many things is due: a heap, in which the entry of before stays until its time when a thing gets another. */
export class DueTimes {
  readonly #heap: Entry[] = [];
  readonly #present = new Map<number, number>();

  /** With Infinity, it is not due at all. */
  set(id: number, at: number): void {
    if (this.#present.get(id) === at) return;
    if (at === Number.POSITIVE_INFINITY) {
      this.#present.delete(id);
      return;
    }
    this.#present.set(id, at);
    this.#push({ at, id });
    if (this.#heap.length > SLACK + 2 * this.#present.size) this.#tidy();
  }

  ids(): number[] {
    return [...this.#present.keys()];
  }

  /** When the first is due; undefined when none is. */
  get next(): number | undefined {
    for (let [first] = this.#heap; first; [first] = this.#heap) {
      if (this.#present.get(first.id) === first.at) return first.at;
      this.#pop();
    }
    return undefined;
  }

  /** Takes out those that are due by a time, at most so many. */
  take(now: number, most: number): number[] {
    const ids: number[] = [];
    while (ids.length < most && (this.next ?? Number.POSITIVE_INFINITY) <= now) {
      const entry = this.#pop();
      if (!entry) break;
      this.#present.delete(entry.id);
      ids.push(entry.id);
    }
    return ids;
  }

  /** Leaves out the entries of before. */
  #tidy(): void {
    this.#heap.length = 0;
    for (const [id, at] of this.#present) this.#push({ at, id });
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let place = heap.push(entry) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent] as Entry;
      if (above.at <= entry.at) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as Entry).at < (heap[child] as Entry).at) child++;
      const below = heap[child] as Entry;
      if (below.at >= last.at) break;
      heap[place] = below;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}
