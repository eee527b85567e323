import type { News } from "../writer/batch.ts";

/** So many are held; whoever is further behind reads from the disk. */
const MOST = 50_000;

/** What came last of outputs that peers follow, in memory: it may not be in the tables yet. */
export class NewsRing {
  #news: News[] = [];
  /** All after this number is here. */
  #after: number;
  #last: number;

  constructor(last: number) {
    this.#after = last;
    this.#last = last;
  }

  /** The number of the last that is on disk. */
  get last(): number {
    return this.#last;
  }

  /** Takes what a commit has stored. */
  push(news: readonly News[]): void {
    if (this.#news.length + news.length > 2 * MOST) {
      this.#after = this.#news.at(-MOST - 1)?.id ?? this.#after;
      this.#news = this.#news.slice(-MOST);
    }
    this.#news.push(...news);
    this.#last = news.at(-1)?.id ?? this.#last;
  }

  /** Up to so many after a number; undefined where that is too long ago. */
  after(id: number, limit: number): readonly News[] | undefined {
    if (id < this.#after) return undefined;
    let [from, to] = [0, this.#news.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#news[middle]?.id ?? 0) <= id) from = middle + 1;
      else to = middle;
    }
    return this.#news.slice(from, from + limit);
  }
}
