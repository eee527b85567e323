import type { ValueType } from "../domain/value.ts";

/** A sample of an output that some peer follows, by its number in the order in which samples came. */
export interface StoredNews {
  readonly id: number;
  readonly variableId: number;
  readonly at: number;
  /** Null where the output is gone. */
  readonly type: ValueType | null;
  readonly number: number | null;
  readonly text: string | null;
}

/** What outputs that peers follow have brought, and what peers have shown us. */
export interface PeerStorage {
  /** The highest number that was ever given to a sample. */
  lastNews(): Promise<number>;
  /** The lowest number that is still there; one more than the highest where none is. */
  firstNews(): Promise<number>;
  /**
   * Up to so many after a number and until another, in order; of one that is gone neither number nor text is there. The
   * last has to be of a commit that was acknowledged before: of a later one the sample may not be in the tables yet.
   */
  news(after: number, last: number, limit: number): Promise<StoredNews[]>;
  /** Removes, a portion at a time, what came before a time, and all but so many; tells how many it removed. */
  clearNews(before: number, most: number): Promise<number>;
  /** Uses up a nonce of a peer; false where it was used before. */
  useNonce(peerId: number, nonce: string, expiresAt: number): Promise<boolean>;
  clearNonces(now: number): Promise<void>;
  /** Notes when a peer has read these outputs. */
  noteReads(peerId: number, variableIds: readonly number[], at: number): Promise<void>;
}
