import type { Person } from "../../domain/access.ts";
import type { Writer } from "../writer/writer.ts";
import type { Incidents, IncidentView } from "./incidents.ts";

/** Without news, so often something is sent all the same: both sides then see a broken connection. */
const BEAT_MS = 15_000;
/** More than anybody has open at once that they look at. */
const MOST = 500;

/** Tells a person's programs what their incidents become. */
export class IncidentFeed {
  readonly #incidents: Incidents;
  readonly #beatMs: number;
  readonly #listeners = new Set<() => void>();

  constructor(incidents: Incidents, writer: Writer, beatMs = BEAT_MS) {
    this.#incidents = incidents;
    this.#beatMs = beatMs;
    const tell = (): void => {
      for (const listener of this.#listeners) listener();
    };
    writer.onCommitted((batch) => batch.hasIncidents && tell());
    writer.onTouched(tell);
  }

  /**
   * The incidents that go on, then what changes, the state of each: one that begins and ends between two looks is told once.
   * An empty list is a sign of life. Ends when `signal` is aborted, or nobody may follow any more.
   */
  async *follow(
    person: Person,
    again: () => Promise<Person | undefined>,
    signal: AbortSignal,
  ): AsyncGenerator<readonly IncidentView[]> {
    let isNews = true;
    let wake = (): void => {};
    const listener = (): void => {
      isNews = true;
      wake();
    };
    this.#listeners.add(listener);
    signal.addEventListener("abort", listener);
    try {
      let last = (await this.#incidents.list(person, 0, { size: 1 })).items[0]?.id ?? 0;
      const open = new Map<number, string>();
      for (let present: Person | undefined = person; !signal.aborted && present; present = await again()) {
        const news: IncidentView[] = [];
        if (isNews) {
          isNews = false;
          const going = (await this.#incidents.list(present, 0, { which: "open", size: MOST })).items;
          const since = await this.#incidents.after(present, last, MOST);
          const ended = await this.#incidents.some(present, [...open.keys()]);
          for (const one of [...ended, ...since, ...going.toReversed()]) {
            last = Math.max(last, one.id);
            const state = JSON.stringify([one.phase, one.acknowledgedAt]);
            if (open.get(one.id) === state || news.some(({ id }) => id === one.id)) continue;
            news.push(one);
            if (one.phase === "firing") open.set(one.id, state);
            else open.delete(one.id);
          }
        }
        yield news;
        if (isNews || signal.aborted) continue;
        await new Promise<void>((done) => {
          const timer = setTimeout(done, this.#beatMs);
          wake = () => {
            clearTimeout(timer);
            done();
          };
        });
      }
    } finally {
      this.#listeners.delete(listener);
      signal.removeEventListener("abort", listener);
    }
  }
}
