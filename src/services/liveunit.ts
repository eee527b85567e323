import type { EntityManager, Loaded } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sqlite";
import type { Grant as GrantRule, Visibility } from "../domain/access.ts";
import type { Condition } from "../domain/alert.ts";
import { countOf, epochOf } from "../domain/revision.ts";
import type { Steps } from "../domain/step.ts";
import type { Transform } from "../domain/transform.ts";
import type { Rules, Value, ValueType } from "../domain/value.ts";
import { Grant } from "../entities/grant.ts";
import { Latest } from "../entities/latest.ts";
import { Link } from "../entities/link.ts";
import { Rule } from "../entities/rule.ts";
import { Status } from "../entities/status.ts";
import { Unit } from "../entities/unit.ts";
import { Variable } from "../entities/variable.ts";
import { createIvs, Framer } from "../protocol/frame.ts";
import { fromColumns } from "./columns.ts";
import type { Vault } from "./vault.ts";

const nextIv = createIvs();
/** Shared: with ten thousand units in memory, what a sync reads of one is not in the processor's cache. */
const NONE: readonly never[] = [];

/** An alert rule as the sync path sees it. */
export interface LiveRule extends Condition {
  readonly id: number;
  readonly chatId: number;
  /** The forum topic in that chat. */
  readonly threadId: number | null;
  firing: boolean;
  changedAt: number | null;
}

/** A link that goes on from a variable; only those that are neither paused nor revoked. */
export interface LiveLink {
  readonly id: number;
  readonly ownerId: number;
  readonly transform: Transform;
  readonly unitId: number;
  /** The input's name. */
  readonly target: string;
}

export interface LiveVariable extends Steps {
  readonly id: number;
  readonly kind: "input" | "output";
  readonly name: string;
  readonly title: Readonly<Record<string, string>> | null;
  readonly measure: string | null;
  readonly initial: Value | null;
  readonly visibility: Visibility | null;
  value: Value | undefined;
  /** Of `value`: when it was measured or set, ms since the epoch. */
  at: number;
  /** Of an input: the revision that brought `value`. */
  rev: number;
  /** Of an output: the rules that are not paused. */
  readonly rules: readonly LiveRule[];
  readonly links: readonly LiveLink[];
  /** Of an input: whether a link that works leads to it. */
  readonly driven: boolean;
}

/** A unit in memory: what a sync reads and writes. Only the writer changes one, and forgets it when a commit fails. */
export interface LiveUnit {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly ownerId: number;
  readonly visibility: Visibility;
  readonly grants: readonly GrantRule[];
  /** Other units that its links lead to. */
  readonly targets: readonly number[];
  readonly generation: number;
  readonly frames: Framer;
  readonly stateRules: ReadonlyMap<string, Rules>;
  readonly inputs: ReadonlyMap<string, LiveVariable>;
  readonly outputs: ReadonlyMap<string, LiveVariable>;
  lastAt: number;
  /** When it was last heard of, ms since the epoch; 0 when never: a number alone is held in place. */
  seenAt: number;
  /** How often an input has changed. */
  inputRev: number;
  /** The epoch in which that was the last time (services/epochs). */
  inputEpoch: number;
  /** How many of these changes the unit says it has applied. */
  appliedRev: number;
  state: Record<string, Value>;
}

const WITH_TARGETS = `
  with recursive reached (id) as (
    select value from json_each(?)
    union
    select target.unit_id from reached
      join variable as source on source.unit_id = reached.id
      join link on link.source_id = source.id and not link.paused and not link.revoked
      join variable as target on target.id = link.target_id
  ) select id from reached`;

/** These units and all that links lead to from them, however far: one query for a chain of any length. */
export async function withTargets(em: EntityManager, ids: readonly number[]): Promise<number[]> {
  const rows = await (em as SqlEntityManager)
    .getConnection()
    .execute<{ id: number }[]>(WITH_TARGETS, [JSON.stringify(ids)]);
  return rows.map(({ id }) => id);
}

/** Reads units with all that a sync needs, a handful of queries for any number of them. */
export async function loadUnits(em: EntityManager, vault: Vault, ids: number[]): Promise<Map<number, LiveUnit>> {
  const variables = await em.find(Variable, { unit: ids }, { orderBy: { kind: "asc", position: "asc" } });
  const ofUnits = { variable: { unit: ids } };
  const [units, statuses, latest, rules] = [
    await em.find(Unit, ids),
    await em.find(Status, { unit: ids }),
    await em.find(Latest, ofUnits),
    await em.find(Rule, { paused: false, revoked: false, output: { unit: ids } }, { populate: ["owner"] }),
  ];
  const links = await em.find(Link, { paused: false, revoked: false, source: { unit: ids } }, { populate: ["target"] });
  const driving = await em.find(
    Link,
    { paused: false, revoked: false, target: { unit: ids } },
    { fields: ["target"], disableIdentityMap: true },
  );
  const driven = new Set(driving.map(({ target }) => target.id));
  const grants = await em.find(Grant, { unit: ids });
  const statusOf = new Map(statuses.map((status) => [status.unit.id, status]));
  const latestOf = new Map(latest.map((row) => [row.variable.id, row]));
  const rulesOf = groupBy(rules, (rule) => rule.output.id);
  const linksOf = groupBy(links, (link) => link.source.id);
  const grantsOf = groupBy(grants, (grant) => grant.unit.id);
  const variablesOf = groupBy(variables, (variable) => variable.unit.id);
  return new Map(
    units.flatMap((unit) => {
      const status = statusOf.get(unit.id);
      if (!status) return [];
      const own = (variablesOf.get(unit.id) ?? []).map((variable) =>
        toLiveVariable(variable, latestOf.get(variable.id), {
          rules: rulesOf.get(variable.id)?.map(toLiveRule) ?? NONE,
          links: linksOf.get(variable.id)?.map(toLiveLink) ?? NONE,
          driven: driven.has(variable.id),
        }),
      );
      return [[unit.id, toLiveUnit(vault, unit, status, own, (grantsOf.get(unit.id) ?? []).map(toGrant))]];
    }),
  );
}

function toLiveUnit(
  vault: Vault,
  unit: Unit,
  status: Status,
  variables: LiveVariable[],
  grants: GrantRule[],
): LiveUnit {
  const env = JSON.parse(vault.unlock(unit.uuid, unit.env)) as Record<string, string>;
  const reached = new Set(variables.flatMap(({ links }) => links.map(({ unitId }) => unitId)));
  const targets = [...reached].filter((id) => id !== unit.id);
  const named = (kind: string) => new Map(variables.filter((v) => v.kind === kind).map((v) => [v.name, v]));
  return {
    id: unit.id,
    uuid: unit.uuid,
    name: unit.name,
    ownerId: unit.owner.id,
    visibility: unit.visibility,
    grants,
    targets: targets.length > 0 ? targets : NONE,
    generation: unit.generation,
    frames: new Framer({ encrypt: toKey(env.SYNC_ENCRYPT_KEY), sign: toKey(env.SECRET_KEY) }, nextIv),
    stateRules: new Map(Object.entries(unit.unitState).map(([name, type]) => [name, { type: type as ValueType }])),
    inputs: named("input"),
    outputs: named("output"),
    lastAt: status.lastAt,
    seenAt: status.seenAt ?? 0,
    inputRev: countOf(status.inputRev),
    inputEpoch: epochOf(status.inputRev),
    appliedRev: status.appliedRev,
    state: status.state,
  };
}

function toLiveVariable(
  variable: Variable,
  latest: Latest | undefined,
  edges: Pick<LiveVariable, "rules" | "links" | "driven">,
): LiveVariable {
  const { id, kind, min, max, step, precision, values, initial, measure, title } = variable;
  const [name, type] = [shared(variable.name), shared(variable.type)];
  return new HeldVariable({
    ...{ id, kind, name, type, min: min ?? null, max: max ?? null, step: step ?? null, values: values ?? null },
    precision: precision ?? null,
    ...{ initial: initial ?? null, default: initial ?? null, measure: measure ?? null, title: title ?? null },
    visibility: variable.visibility ?? null,
    value: latest && fromColumns(type, latest.number ?? null, latest.text ?? null),
    at: latest?.at ?? 0,
    rev: latest?.rev ?? 0,
    ...edges,
  });
}

/** Holds a number where it is, not as an object anew with each sync: ten thousand units keep theirs longer than a garbage collection. */
class HeldVariable implements LiveVariable {
  readonly id: number;
  readonly kind: LiveVariable["kind"];
  readonly name: string;
  readonly type: ValueType;
  readonly min: LiveVariable["min"];
  readonly max: LiveVariable["max"];
  readonly step: LiveVariable["step"];
  readonly precision: LiveVariable["precision"];
  readonly values: LiveVariable["values"];
  readonly initial: Value | null;
  readonly default: LiveVariable["default"];
  readonly measure: string | null;
  readonly title: LiveVariable["title"];
  readonly visibility: Visibility | null;
  readonly rules: readonly LiveRule[];
  readonly links: readonly LiveLink[];
  readonly driven: boolean;
  // Numbers from the first: in a field that was ever undefined, V8 keeps each as an object.
  at = 0;
  rev = 0;
  /** NaN unless the value is a number. */
  #number = Number.NaN;
  #other: Exclude<Value, number> | undefined;

  constructor(variable: LiveVariable) {
    this.id = variable.id;
    this.kind = variable.kind;
    this.name = variable.name;
    this.type = variable.type;
    this.min = variable.min;
    this.max = variable.max;
    this.step = variable.step;
    this.precision = variable.precision;
    this.values = variable.values;
    this.initial = variable.initial;
    this.default = variable.default;
    this.measure = variable.measure;
    this.title = variable.title;
    this.visibility = variable.visibility;
    this.rules = variable.rules;
    this.links = variable.links;
    this.driven = variable.driven;
    this.at = variable.at;
    this.rev = variable.rev;
    this.value = variable.value;
  }

  get value(): Value | undefined {
    return Number.isNaN(this.#number) ? this.#other : this.#number;
  }

  set value(value: Value | undefined) {
    const isNumber = typeof value === "number";
    this.#number = isNumber ? value : Number.NaN;
    this.#other = isNumber ? undefined : value;
  }
}

/** The same text as one string for all who have it: as the engine keeps names of properties. */
function shared<T extends string>(text: T): T {
  const [name] = Object.keys({ [text]: true });
  return name as T;
}

function toLiveRule(rule: Loaded<Rule, "owner">): LiveRule {
  return {
    id: rule.id,
    chatId: rule.chatId ?? rule.owner.$.telegramId,
    threadId: rule.threadId ?? null,
    direction: rule.direction,
    threshold: rule.threshold,
    hysteresis: rule.hysteresis,
    firing: rule.firing,
    changedAt: rule.changedAt ?? null,
  };
}

function toLiveLink({ id, owner, transform, target }: Loaded<Link, "target">): LiveLink {
  return { id, ownerId: owner.id, transform: transform as Transform, unitId: target.$.unit.id, target: target.$.name };
}

export function toGrant({ variable, toUser, toUnit, read, write }: Grant): GrantRule {
  return { variableId: variable?.id ?? null, toUserId: toUser?.id ?? null, toUnitId: toUnit?.id ?? null, read, write };
}

function toKey(base64: string | undefined): Buffer {
  return Buffer.from(base64 ?? "", "base64");
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
