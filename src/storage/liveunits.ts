/** A unit, its owner and its state; JSON is as it is stored. */
export interface UnitRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly ownerId: number;
  readonly ownerChatId: number;
  readonly visibility: "private" | "internal" | "trusted" | "public";
  readonly generation: number;
  readonly keysEpoch: number;
  readonly env: string;
  /** Whether it stands for a device of another instance. */
  readonly mirrored: 0 | 1;
  readonly unitState: string;
  readonly lastAt: number;
  readonly seenAt: number | null;
  readonly pace: number;
  /** JSON of when it means to sync, or of null. */
  readonly sync: string;
  readonly inputRev: number;
  readonly appliedRev: number;
  readonly state: string;
}

/** A variable with its present value, which has no `at` where there is none. */
export interface VariableRow {
  readonly id: number;
  readonly unitId: number;
  /** JSON of name, kind, type, values, measure, title, precision and what the owner says instead: units of the same program have the same text. */
  readonly described: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly step: number | null;
  /** JSON, of which SQLite keeps numbers as numbers. */
  readonly initial: number | string | null;
  readonly visibility: UnitRow["visibility"] | null;
  /** JSON of what it was called before updates renamed it. */
  readonly formerNames: string;
  /** When it went with an update; null while the unit has it. */
  readonly archivedAt: number | null;
  readonly driven: 0 | 1;
  /** Driven, and set otherwise than by a link. */
  readonly byHand: 0 | 1;
  readonly at: number | null;
  readonly number: number | null;
  readonly text: string | null;
  readonly rev: number | null;
  readonly unfit: 0 | 1 | null;
}

/** An alert rule at one thing that it watches, with its incident that is open. JSON is as it is stored. */
export interface RuleRow {
  readonly id: number;
  readonly unitId: number;
  /** Null where it watches the unit. */
  readonly outputId: number | null;
  readonly condition: string;
  readonly forMs: number;
  readonly keepMs: number;
  readonly cooldownMs: number;
  readonly hours: string | null;
  /** Its owner's. */
  readonly zone: string | null;
  /** Since when there are the rule, its output and its unit, and that was heard of. */
  readonly expectedFrom: number;
  readonly incidentId: number | null;
  readonly phase: "pending" | "firing" | null;
  readonly since: number | null;
  readonly firedAt: number | null;
  readonly clearAt: number | null;
  readonly facts: string | null;
  /** Of the last incident, where that matters. */
  readonly endedAt: number | null;
  readonly snoozedWorse: number | null;
}

export interface LinkRow {
  readonly id: number;
  readonly sourceId: number;
  readonly ownerId: number;
  readonly transform: string;
  readonly unitId: number;
  readonly target: string;
}

export interface GrantRow {
  readonly unitId: number;
  readonly variableId: number | null;
  readonly toUserId: number | null;
  readonly toUnitId: number | null;
  readonly toPeerId: number | null;
  readonly toPeerUnit: string | null;
  readonly read: 0 | 1;
  readonly write: 0 | 1;
}

export interface SealRow {
  readonly variableId: number;
  readonly fromAt: number;
  readonly toAt: number;
}

/** A reading that was removed a short time ago. */
export interface RemovedRow {
  readonly variableId: number;
  readonly at: number;
}

/** All that units in memory are made of. Variables and seals are in order. */
export interface UnitRows {
  readonly units: readonly UnitRow[];
  readonly variables: readonly VariableRow[];
  /** Neither paused nor revoked; so are links. */
  readonly rules: readonly RuleRow[];
  readonly links: readonly LinkRow[];
  readonly grants: readonly GrantRow[];
  readonly seals: readonly SealRow[];
  readonly removed: readonly RemovedRow[];
}

/** A number that an output has been. */
export interface PastNumber {
  readonly at: number;
  readonly number: number;
}

/** What outputs have been, by their ids and in order. */
export type Recent = ReadonlyMap<number, readonly PastNumber[]>;

/** Reads units for services/live, as of the latest commit. */
export interface UnitReader {
  /** These units, by id or uuid, and all that links lead to from them, however far. The number of statements is fixed. */
  read(asked: Iterable<number | string>): Promise<UnitRows>;
  /** What outputs have been from a time on, and the last before it, in order: of each at most so many of the newest. */
  recent(outputs: readonly (readonly [id: number, from: number])[], most: number): Promise<Recent>;
  /** The ids of the next `count` units after this one. */
  idsAfter(id: number, count: number): Promise<number[]>;
}
