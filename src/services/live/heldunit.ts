import type { Grant, Visibility } from "../../domain/access.ts";
import type { SyncPlan } from "../../domain/presence.ts";
import { countOf, epochOf } from "../../domain/revision.ts";
import type { Value } from "../../domain/value.ts";
import { createIvs, Framer } from "../../protocol/frame.ts";
import type { UnitRow } from "../../storage/liveunits.ts";
import type { HeldVariable, LiveRule } from "./held.ts";
import type { Program } from "./programs.ts";
import { type LiveUnit, UNKNOWN_ROOM } from "./unit.ts";
import type { Vault } from "./vault.ts";

const nextIv = createIvs();
/**
 * One empty list for all units: with ten thousand in memory, every object that a sync reads misses the processor's
 * cache.
 */
export const NONE: readonly never[] = [];
export const NO_NAMES: ReadonlyMap<string, HeldVariable> = new Map();

/** A unit as its row and its variables say. */
export class HeldUnit implements LiveUnit {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly ownerId: number;
  readonly ownerChatId: number;
  readonly isMirror: boolean;
  isStale = false;
  readonly visibility: Visibility;
  readonly grants: readonly Grant[];
  readonly targets: readonly number[];
  readonly generation: number;
  readonly keysEpoch: number;
  /** Held here, so that Programs knows it for as long as a unit has it. */
  readonly program: Program;
  readonly inputs: ReadonlyMap<string, HeldVariable>;
  readonly outputs: ReadonlyMap<string, HeldVariable>;
  readonly formerOutputs: ReadonlyMap<string, HeldVariable>;
  readonly archived: readonly HeldVariable[];
  readonly rules: readonly LiveRule[];
  lastAt: number;
  seenAt: number;
  readonly plan: SyncPlan | null;
  pace: number;
  gap: number;
  awakeAt: number;
  heldUntil = 0;
  inputRev: number;
  inputEpoch: number;
  appliedRev: number;
  sentRev = 0;
  state: Record<string, Value>;
  room = UNKNOWN_ROOM;
  readonly #vault: Vault;
  /** The locked env.json, until the keys were taken from it. */
  #env: string;
  #frames: Framer | undefined;

  constructor(
    row: UnitRow,
    own: {
      program: Program;
      variables: readonly HeldVariable[];
      former: HeldUnit["formerOutputs"];
      grants: readonly Grant[];
      rules: readonly LiveRule[];
    },
    vault: Vault,
  ) {
    this.id = row.id;
    this.uuid = row.uuid;
    this.name = row.name;
    this.ownerId = row.ownerId;
    this.ownerChatId = row.ownerChatId;
    this.isMirror = row.mirrored === 1;
    this.visibility = row.visibility;
    this.grants = own.grants;
    this.targets = targetsOf(row.id, own.variables);
    this.generation = row.generation;
    this.keysEpoch = row.keysEpoch;
    this.program = own.program;
    this.inputs = byName(own.variables, "input");
    this.outputs = byName(own.variables, "output");
    this.formerOutputs = own.former;
    const archived = own.variables.filter(({ archivedAt }) => archivedAt !== null);
    this.archived = archived.length > 0 ? archived : NONE;
    this.rules = own.rules;
    this.lastAt = row.lastAt;
    this.seenAt = row.seenAt ?? 0;
    this.plan = JSON.parse(row.sync) as SyncPlan | null;
    this.pace = row.pace;
    this.gap = row.pace;
    this.awakeAt = this.seenAt;
    this.inputRev = countOf(row.inputRev);
    this.inputEpoch = epochOf(row.inputRev);
    this.appliedRev = row.appliedRev;
    this.state = JSON.parse(row.state) as Record<string, Value>;
    this.#vault = vault;
    this.#env = row.env;
  }

  get stateRules(): LiveUnit["stateRules"] {
    return this.program.stateRules;
  }

  get frames(): Framer {
    this.#frames ??= this.#takeKeys();
    return this.#frames;
  }

  #takeKeys(): Framer {
    const env = JSON.parse(this.#vault.unlock(this.uuid, this.#env)) as Record<string, string>;
    this.#env = "";
    return new Framer({ encrypt: toKey(env.SYNC_ENCRYPT_KEY), sign: toKey(env.SECRET_KEY) }, nextIv);
  }
}

function targetsOf(id: number, variables: readonly HeldVariable[]): readonly number[] {
  const reached = new Set<number>();
  for (const { links } of variables) for (const { unitId } of links) if (unitId !== id) reached.add(unitId);
  return reached.size > 0 ? [...reached] : NONE;
}

function byName(variables: readonly HeldVariable[], kind: HeldVariable["kind"]): Map<string, HeldVariable> {
  const named = new Map<string, HeldVariable>();
  for (const variable of variables) {
    if (variable.kind === kind && variable.archivedAt === null) named.set(variable.name, variable);
  }
  return named;
}

function toKey(base64 = ""): Buffer {
  return Buffer.from(base64, "base64");
}
