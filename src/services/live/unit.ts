import type { Grant, Visibility } from "../../domain/access.ts";
import type { Learner, Rhythm, SyncPlan } from "../../domain/presence.ts";
import type { Rules, Value } from "../../domain/value.ts";
import type { Framer } from "../../protocol/frame.ts";
import type { LiveRule, LiveVariable } from "./held.ts";

export type { LiveLink, LiveRule, LiveVariable } from "./held.ts";

/** Less than any unit can take. */
export const UNKNOWN_ROOM = -1;

/**
 * A unit in memory: all that a sync reads and writes. Only the writer changes it, and forgets it when a commit fails.
 */
export interface LiveUnit extends Rhythm, Learner {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly ownerId: number;
  readonly ownerChatId: number;
  /** Whether it stands for a device of another instance (services/mirrors). */
  readonly isMirror: boolean;
  /** Of such a one: nothing comes from there. Told by services/mirrors. */
  isStale: boolean;
  readonly visibility: Visibility;
  readonly grants: readonly Grant[];
  /** Other units that its links lead to. */
  readonly targets: readonly number[];
  readonly generation: number;
  /** The epoch in which its keys were made (services/writer/epochs). */
  readonly keysEpoch: number;
  /** Its keys, which are unlocked at the first frame. */
  readonly frames: Framer;
  readonly stateRules: ReadonlyMap<string, Rules>;
  readonly inputs: ReadonlyMap<string, LiveVariable>;
  readonly outputs: ReadonlyMap<string, LiveVariable>;
  /** Outputs by the names that they had before an update, which a device says until it has the new program. */
  readonly formerOutputs: ReadonlyMap<string, LiveVariable>;
  /** Variables that went with an update: their history is read, and nothing else happens to them. */
  readonly archived: readonly LiveVariable[];
  /** Alert rules on the unit itself; each output has its own. */
  readonly rules: readonly LiveRule[];
  lastAt: number;
  /**
   * When it last sent something, ms since 1970; 0 when never, since V8 overwrites a field in place only while it holds
   * numbers.
   */
  seenAt: number;
  /** When it means to sync: as its owner has set it, else as schema.json says. */
  readonly plan: SyncPlan | null;
  /** The interval that was learnt, in ms (domain/presence). */
  pace: number;
  /** Until when its request is held, ms since 1970. */
  heldUntil: number;
  /** How often an input has changed. */
  inputRev: number;
  /** The epoch of the last such change (services/writer/epochs). */
  inputEpoch: number;
  /** How many of these changes the unit says it has applied. */
  appliedRev: number;
  /** Up to which of them it was given since this start. */
  sentRev: number;
  state: Record<string, Value>;
  /** How many bytes of JSON it can take; UNKNOWN_ROOM until it has sent something. */
  room: number;
}

/** As people see them: as their owner has put them, then as in schema.json. Devices count on the order of schema.json. */
export function inOrder<T extends { readonly ownPosition?: number | null | undefined }>(variables: Iterable<T>): T[] {
  const placeOf = ({ ownPosition }: T): number => ownPosition ?? Number.MAX_SAFE_INTEGER;
  return [...variables].sort((a, b) => placeOf(a) - placeOf(b));
}

/** All that a unit has at present. */
export function* inputsAndOutputs({ inputs, outputs }: LiveUnit): Generator<LiveVariable> {
  yield* inputs.values();
  yield* outputs.values();
}

/** The variable with this id, also one that went with an update. */
export function variableById({ inputs, outputs, archived }: LiveUnit, id: number): LiveVariable | undefined {
  for (const variables of [inputs.values(), outputs.values(), archived]) {
    for (const variable of variables) if (variable.id === id) return variable;
  }
  return undefined;
}
