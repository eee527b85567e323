import type { ToldBefore } from "../../services/alerts/feed.ts";
import type { IncidentView } from "../../services/alerts/incidents.ts";

/** An id says which went on, so that nothing has to be stored; of more than so many, only that there were. */
const MOST = 100;
const ID = /^(\d{1,15})(?::((?:\d{1,15})(?:,\d{1,15}){0,99}))?$/;

/** What an event's id says was told by then; undefined where it is none. */
export function readBefore(id: string | string[] | undefined): ToldBefore | undefined {
  const [found, last, open = ""] = (typeof id === "string" && ID.exec(id)) || [];
  if (found === undefined) return undefined;
  return { last: Number(last), open: open === "" ? [] : open.split(",").map(Number) };
}

/** What one stream has told so far. */
export class ToldEvents {
  readonly before: ToldBefore | undefined;
  readonly #open: Set<number>;
  #last: number;
  #isReady = false;

  constructor(before: ToldBefore | undefined) {
    this.before = before;
    this.#open = new Set(before?.open);
    this.#last = before?.last ?? 0;
  }

  readonly onReady = (): void => {
    this.#isReady = true;
  };

  /** Whether all that goes on was told just now: true once. */
  takeReady(): boolean {
    const isReady = this.#isReady;
    this.#isReady = false;
    return isReady;
  }

  note(incidents: readonly IncidentView[]): void {
    for (const { id, phase } of incidents) {
      if (phase === "firing") this.#open.add(id);
      else this.#open.delete(id);
      this.#last = Math.max(this.#last, id);
    }
  }

  /** With it a program goes on where it was. */
  get id(): string {
    const open = this.#open.size > 0 && this.#open.size <= MOST ? `:${[...this.#open].join(",")}` : "";
    return `${this.#last}${open}`;
  }
}
