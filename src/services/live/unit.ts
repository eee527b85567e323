import type { EntityManager, Loaded } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sqlite";
import type { Grant as GrantRule, Visibility } from "../../domain/access.ts";
import { countOf, epochOf } from "../../domain/revision.ts";
import { distinctTitle } from "../../domain/title.ts";
import type { Transform } from "../../domain/transform.ts";
import type { Rules, Value, ValueType } from "../../domain/value.ts";
import { Grant } from "../../entities/grant.ts";
import { Latest } from "../../entities/latest.ts";
import { Link } from "../../entities/link.ts";
import { Rule } from "../../entities/rule.ts";
import { Sealed } from "../../entities/sealed.ts";
import { Status } from "../../entities/status.ts";
import { Unit } from "../../entities/unit.ts";
import { Variable } from "../../entities/variable.ts";
import { createIvs, Framer } from "../../protocol/frame.ts";
import { fromColumns } from "./columns.ts";
import { HeldVariable, type LiveLink, type LiveRule, type LiveVariable } from "./held.ts";
import type { Vault } from "./vault.ts";

export type { LiveLink, LiveRule, LiveVariable } from "./held.ts";

const nextIv = createIvs();
/** Less than any unit can take. */
export const UNKNOWN_ROOM = -1;
/**
 * One empty list for all units: with ten thousand in memory, every object that a sync reads misses the processor's
 * cache.
 */
const NONE: readonly never[] = [];

/**
 * A unit in memory: all that a sync reads and writes. Only the writer changes it, and forgets it when a commit fails.
 */
export interface LiveUnit {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly ownerId: number;
  readonly ownerChatId: number;
  readonly visibility: Visibility;
  readonly grants: readonly GrantRule[];
  /** Other units that its links lead to. */
  readonly targets: readonly number[];
  readonly generation: number;
  /** The epoch in which its keys were made (services/writer/epochs). */
  readonly keysEpoch: number;
  readonly frames: Framer;
  readonly stateRules: ReadonlyMap<string, Rules>;
  readonly inputs: ReadonlyMap<string, LiveVariable>;
  readonly outputs: ReadonlyMap<string, LiveVariable>;
  lastAt: number;
  /**
   * When it last sent something, ms since 1970; 0 when never, since V8 overwrites a field in place only while it holds
   * numbers.
   */
  seenAt: number;
  /** How often an input has changed. */
  inputRev: number;
  /** The epoch of the last such change (services/writer/epochs). */
  inputEpoch: number;
  /** How many of these changes the unit says it has applied. */
  appliedRev: number;
  state: Record<string, Value>;
  /** How many bytes of JSON it can take; UNKNOWN_ROOM until it has sent something. */
  room: number;
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

const SET_BY_HAND = `
  select latest.variable_id as id from json_each(?) as asked
  join latest on latest.variable_id = asked.value
  join input_change on input_change.variable_id = latest.variable_id and input_change.rev = latest.rev
  where input_change.door <> 'link'`;

/** These units and all units that links lead to from them, however far. One query finds a chain of any length. */
export async function withTargets(em: EntityManager, ids: readonly number[]): Promise<number[]> {
  const rows = await (em as SqlEntityManager)
    .getConnection()
    .execute<{ id: number }[]>(WITH_TARGETS, [JSON.stringify(ids)]);
  return rows.map(({ id }) => id);
}

/** Reads units with all that a sync needs. The number of queries does not depend on the number of units. */
export async function loadUnits(em: EntityManager, vault: Vault, ids: number[]): Promise<Map<number, LiveUnit>> {
  const variables = await em.find(Variable, { unit: ids }, { orderBy: { kind: "asc", position: "asc" } });
  const ofUnits = { variable: { unit: ids } };
  const units = await em.find(Unit, ids, { populate: ["owner"] });
  const statuses = await em.find(Status, { unit: ids });
  const latest = await em.find(Latest, ofUnits);
  const rules = await em.find(Rule, { paused: false, revoked: false, output: { unit: ids } }, { populate: ["owner"] });
  const links = await em.find(Link, { paused: false, revoked: false, source: { unit: ids } }, { populate: ["target"] });
  const driving = await em.find(
    Link,
    { paused: false, revoked: false, target: { unit: ids } },
    { fields: ["target"], disableIdentityMap: true },
  );
  const driven = new Set(driving.map(({ target }) => target.id));
  const byHand = await setByHand(em, [...driven]);
  const grants = await em.find(Grant, { unit: ids });
  const sealed = await em.find(Sealed, { variableId: variables.map(({ id }) => id) }, { orderBy: { fromAt: "asc" } });
  const statusOf = new Map(statuses.map((status) => [status.unit.id, status]));
  const latestOf = new Map(latest.map((row) => [row.variable.id, row]));
  const rulesOf = groupBy(rules, (rule) => rule.output.id);
  const linksOf = groupBy(links, (link) => link.source.id);
  const sealedOf = groupBy(sealed, (seal) => seal.variableId);
  const grantsOf = groupBy(grants, (grant) => grant.unit.id);
  const variablesOf = groupBy(variables, (variable) => variable.unit.id);
  return new Map(
    units.flatMap((unit) => {
      const status = statusOf.get(unit.id);
      if (!status) return [];
      const described = variablesOf.get(unit.id) ?? [];
      const own = described.map((variable) =>
        toLiveVariable(variable, titleAmong(described, variable), latestOf.get(variable.id), {
          rules: rulesOf.get(variable.id)?.map(toLiveRule) ?? NONE,
          links: linksOf.get(variable.id)?.map(toLiveLink) ?? NONE,
          seals: sealedOf.get(variable.id)?.map(({ fromAt, toAt }) => [fromAt, toAt] as const) ?? NONE,
          driven: driven.has(variable.id),
          byHand: byHand.has(variable.id),
        }),
      );
      const given = (grantsOf.get(unit.id) ?? []).map(toGrant);
      return [[unit.id, toLiveUnit(vault, unit, status, own, given)]];
    }),
  );
}

/** Those of these inputs that somebody has set after their links did. */
async function setByHand(em: EntityManager, inputs: readonly number[]): Promise<Set<number>> {
  if (inputs.length === 0) return new Set();
  const connection = (em as SqlEntityManager).getConnection();
  const rows = await connection.execute<{ id: number }[]>(SET_BY_HAND, [JSON.stringify(inputs)]);
  return new Set(rows.map(({ id }) => id));
}

function toLiveUnit(
  vault: Vault,
  unit: Loaded<Unit, "owner">,
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
    ownerChatId: unit.owner.$.telegramId,
    visibility: unit.visibility,
    grants,
    targets: targets.length > 0 ? targets : NONE,
    generation: unit.generation,
    keysEpoch: unit.keysEpoch,
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
    room: UNKNOWN_ROOM,
  };
}

function toLiveVariable(
  variable: Variable,
  title: LiveVariable["title"],
  latest: Latest | undefined,
  edges: Pick<LiveVariable, "rules" | "links" | "seals" | "driven" | "byHand">,
): LiveVariable {
  const { id, kind, min, max, step, precision, values, initial, measure } = variable;
  const [name, type] = [shared(variable.name), shared(variable.type)];
  return new HeldVariable({
    id,
    kind,
    name,
    type,
    min: min ?? null,
    max: max ?? null,
    step: step ?? null,
    values: values ?? null,
    precision: precision ?? null,
    initial: initial ?? null,
    default: initial ?? null,
    measure: measure ?? null,
    title,
    visibility: variable.visibility ?? null,
    value: latest && fromColumns(type, latest.number ?? null, latest.text ?? null),
    at: latest?.at ?? 0,
    rev: latest?.rev ?? 0,
    unfit: latest?.unfit ?? false,
    ...edges,
  });
}

/** A variable's title, made distinct among the variables of its kind in the unit. */
function titleAmong(all: readonly Variable[], variable: Variable): LiveVariable["title"] {
  const { name, title = null } = variable;
  if (title === null) return null;
  const others = all.filter((other) => other !== variable && other.kind === variable.kind);
  return distinctTitle(
    { name, title },
    others.map((other) => ({ name: other.name, title: other.title ?? null })),
  );
}

/** One string object for equal texts: V8 interns the names of properties. */
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
