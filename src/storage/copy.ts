/** Why a copy can't be put in the place of a database. */
export class CopyError extends Error {
  readonly why: "damaged" | "foreign" | "newer";

  constructor(why: CopyError["why"]) {
    super(`the copy is ${why}`);
    this.why = why;
  }
}

/** What a copy of a database holds. */
export interface CopyFacts {
  readonly people: number;
  readonly units: number;
  readonly samples: number;
  /** When a unit was heard of last, ms since the epoch. */
  readonly heardAt: number | null;
  readonly bytes: number;
}

/** A unit by its keys. */
export interface CopiedUnit {
  readonly uuid: string;
  readonly name: string;
  readonly generation: number;
}

/** Who has which keys. */
export interface Keys {
  readonly units: readonly CopiedUnit[];
  /** Hashes of the tokens of the open API. */
  readonly tokens: readonly string[];
}
