import { type Monotonic, monotonic } from "../../domain/monotonic.ts";
import { MINUTE } from "../../domain/span.ts";

/** A message that shows something else for the time being is a board again after so long. */
const AWAY_MS = 10 * MINUTE;

/** Who may press a board in a group: the one who posted it, those who may write the inputs, everyone in the chat. */
export const AUDIENCES = ["owner", "granted", "everyone"] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What a message shows: a unit by its starter board, or a board that somebody has made. */
export type Subject =
  | { readonly unitId: number; readonly boardId: null }
  | { readonly unitId: null; readonly boardId: number };

/** Where a board hangs, and how it is shown. */
export type Posting = Subject & {
  /** Who posted it: what this person may see, it shows. */
  readonly ownerId: number;
  readonly chatId: number;
  /** The forum topic in that chat. */
  readonly threadId: number | null;
  /** Below zero while the message has yet to be posted. */
  readonly messageId: number;
  readonly audience: Audience;
  readonly locale: string;
  readonly page: number;
  readonly pinned?: boolean;
};

/** Where a message is. */
export type Place = Pick<Posting, "chatId" | "messageId">;

/** The postings as every commit asks for them, in memory. */
export class Posted {
  readonly #time: Monotonic;
  #known = new Map<string, Posting>();
  /** The units of posted boards. */
  #units = new Map<number, readonly number[]>();
  /** Made of both when it is asked for. */
  #ofUnit: ReadonlyMap<number, readonly Posting[]> | undefined;
  /** Messages that show something else at the moment, such as a question, and until when. */
  readonly #away = new Map<string, number>();

  constructor(time: Monotonic = monotonic) {
    this.#time = time;
  }

  setAll(postings: readonly Posting[], units: Map<number, readonly number[]>): void {
    this.#known = new Map(postings.map((posting) => [keyOf(posting), posting]));
    this.#units = units;
    this.#ofUnit = undefined;
  }

  /** All that there are of what this one shows. */
  setOf(subject: Subject, postings: readonly Posting[]): void {
    for (const before of this.all(showing(subject))) this.#known.delete(keyOf(before));
    for (const posting of postings) this.#known.set(keyOf(posting), posting);
    this.#ofUnit = undefined;
  }

  /** A board shows these units. */
  setUnits(boardId: number, unitIds: readonly number[]): void {
    this.#units.set(boardId, unitIds);
    this.#ofUnit = undefined;
  }

  /** The posting at a message, whatever that shows at the moment. */
  find(place: Place): Posting | undefined {
    return this.#known.get(keyOf(place));
  }

  all(is: (posting: Posting) => boolean): Posting[] {
    return [...this.#known.values()].filter(is);
  }

  units(): number[] {
    return [...this.#index().keys()];
  }

  /** Those that show these units and follow them. */
  of(unitIds: Iterable<number>): Posting[] {
    if (this.#known.size === 0) return [];
    const found = new Set([...unitIds].flatMap((id) => this.#index().get(id) ?? []));
    return this.#away.size === 0 ? [...found] : [...found].filter((posting) => !this.isAway(posting));
  }

  forget(place: Place): void {
    this.#known.delete(keyOf(place));
    this.#away.delete(keyOf(place));
    this.#ofUnit = undefined;
  }

  leave(place: Place): void {
    this.#away.set(keyOf(place), this.#time.now() + AWAY_MS);
  }

  comeBack(place: Place): void {
    this.#away.delete(keyOf(place));
  }

  isAway(place: Place): boolean {
    const until = this.#away.get(keyOf(place));
    if (until !== undefined && until <= this.#time.now()) this.comeBack(place);
    return until !== undefined && until > this.#time.now();
  }

  #index(): ReadonlyMap<number, readonly Posting[]> {
    if (this.#ofUnit) return this.#ofUnit;
    const made = new Map<number, Posting[]>();
    for (const posting of this.#known.values()) {
      const units = posting.unitId === null ? (this.#units.get(posting.boardId) ?? []) : [posting.unitId];
      for (const id of units) {
        const others = made.get(id);
        if (others) others.push(posting);
        else made.set(id, [posting]);
      }
    }
    this.#ofUnit = made;
    return made;
  }
}

/** Whether a posting shows this. */
export function showing({ unitId, boardId }: Subject): (posting: Posting) => boolean {
  return (posting) => posting.unitId === unitId && posting.boardId === boardId;
}

function keyOf({ chatId, messageId }: Place): string {
  return `${chatId}:${messageId}`;
}
