import { createSecretKey, type KeyObject } from "node:crypto";
import type { EntityManager, Loaded } from "@mikro-orm/core";
import type { Condition } from "../domain/alert.ts";
import type { Steps } from "../domain/step.ts";
import type { Rules, Value, ValueType } from "../domain/value.ts";
import { Latest } from "../entities/latest.ts";
import { Rule } from "../entities/rule.ts";
import { Status } from "../entities/status.ts";
import { Unit } from "../entities/unit.ts";
import { Variable } from "../entities/variable.ts";
import type { UnitKeys } from "../protocol/frame.ts";
import { fromColumns } from "./columns.ts";
import type { Vault } from "./vault.ts";

/** An alert rule as the sync path sees it. */
export interface LiveRule extends Condition {
  readonly id: number;
  readonly chatId: number;
  firing: boolean;
  changedAt: number | null;
}

export interface LiveVariable extends Steps {
  readonly id: number;
  readonly kind: "input" | "output";
  readonly name: string;
  readonly title: Readonly<Record<string, string>> | null;
  readonly measure: string | null;
  readonly initial: Value | null;
  value: Value | undefined;
  /** Of `value`: when it was measured or set, ms since the epoch. */
  at: number;
  /** Of an input: the revision that brought `value`. */
  rev: number;
  /** Of an output: the rules that are not paused. */
  readonly rules: readonly LiveRule[];
}

/** A unit in memory: what a sync reads and writes. Only the writer changes one, and forgets it when a commit fails. */
export interface LiveUnit {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly ownerId: number;
  readonly generation: number;
  readonly keys: UnitKeys;
  readonly stateRules: ReadonlyMap<string, Rules>;
  readonly inputs: ReadonlyMap<string, LiveVariable>;
  readonly outputs: ReadonlyMap<string, LiveVariable>;
  lastAt: number;
  seenAt: number | null;
  inputRev: number;
  appliedRev: number;
  state: Record<string, Value>;
}

/** Reads units with all that a sync needs, a handful of queries for any number of them. */
export async function loadUnits(em: EntityManager, vault: Vault, ids: number[]): Promise<Map<number, LiveUnit>> {
  const variables = await em.find(Variable, { unit: ids }, { orderBy: { kind: "asc", position: "asc" } });
  const ofUnits = { variable: { unit: ids } };
  const [units, statuses, latest, rules] = [
    await em.find(Unit, ids),
    await em.find(Status, { unit: ids }),
    await em.find(Latest, ofUnits),
    await em.find(Rule, { paused: false, output: { unit: ids } }, { populate: ["owner"] }),
  ];
  const statusOf = new Map(statuses.map((status) => [status.unit.id, status]));
  const latestOf = new Map(latest.map((row) => [row.variable.id, row]));
  const rulesOf = groupBy(rules, (rule) => rule.output.id);
  const variablesOf = groupBy(variables, (variable) => variable.unit.id);
  return new Map(
    units.flatMap((unit) => {
      const status = statusOf.get(unit.id);
      if (!status) return [];
      const own = (variablesOf.get(unit.id) ?? []).map((variable) =>
        toLiveVariable(variable, latestOf.get(variable.id), rulesOf.get(variable.id) ?? []),
      );
      return [[unit.id, toLiveUnit(vault, unit, status, own)]];
    }),
  );
}

function toLiveUnit(vault: Vault, unit: Unit, status: Status, variables: LiveVariable[]): LiveUnit {
  const env = JSON.parse(vault.unlock(unit.uuid, unit.env)) as Record<string, string>;
  const named = (kind: string) => new Map(variables.filter((v) => v.kind === kind).map((v) => [v.name, v]));
  return {
    id: unit.id,
    uuid: unit.uuid,
    name: unit.name,
    ownerId: unit.owner.id,
    generation: unit.generation,
    keys: { encrypt: toKey(env.SYNC_ENCRYPT_KEY), sign: toKey(env.SECRET_KEY) },
    stateRules: new Map(Object.entries(unit.unitState).map(([name, type]) => [name, { type: type as ValueType }])),
    inputs: named("input"),
    outputs: named("output"),
    lastAt: status.lastAt,
    seenAt: status.seenAt ?? null,
    inputRev: status.inputRev,
    appliedRev: status.appliedRev,
    state: status.state,
  };
}

function toLiveVariable(variable: Variable, latest: Latest | undefined, rules: Loaded<Rule, "owner">[]): LiveVariable {
  const { id, kind, name, type, min, max, step, values, initial, measure, title } = variable;
  return {
    ...{ id, kind, name, type, min: min ?? null, max: max ?? null, step: step ?? null, values: values ?? null },
    ...{ initial: initial ?? null, default: initial ?? null, measure: measure ?? null, title: title ?? null },
    value: latest && fromColumns(type, latest.number ?? null, latest.text ?? null),
    at: latest?.at ?? 0,
    rev: latest?.rev ?? 0,
    rules: rules.map((rule) => ({
      id: rule.id,
      chatId: rule.owner.$.telegramId,
      direction: rule.direction,
      threshold: rule.threshold,
      hysteresis: rule.hysteresis,
      firing: rule.firing,
      changedAt: rule.changedAt ?? null,
    })),
  };
}

function toKey(base64: string | undefined): KeyObject {
  return createSecretKey(base64 ?? "", "base64");
}

function groupBy<T>(items: readonly T[], key: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
