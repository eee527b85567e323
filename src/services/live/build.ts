import type { Grant } from "../../domain/access.ts";
import type { Condition, Hours } from "../../domain/alert/condition.ts";
import type { IncidentFacts } from "../../domain/alert/incident.ts";
import { type AlertState, CALM, isHeld, pendingSince, type Schedule } from "../../domain/alert/machine.ts";
import type { Span } from "../../domain/span.ts";
import { toType } from "../../domain/traits.ts";
import type { Transform } from "../../domain/transform.ts";
import type { Value } from "../../domain/value.ts";
import { toZone } from "../../domain/zone.ts";
import type { GrantRow, LinkRow, Recent, RuleRow, UnitRows, VariableRow } from "../../storage/liveunits.ts";
import { fromColumns } from "../../storage/rows.ts";
import { type Described, HeldVariable, type LiveLink, type LiveRule } from "./held.ts";
import { HeldUnit, NO_NAMES, NONE } from "./heldunit.ts";
import type { Programs } from "./programs.ts";
import type { Trends } from "./trends.ts";
import type { Vault } from "./vault.ts";

const NO_FORMER = "[]";

type Edges = Pick<HeldVariable, "rules" | "links" | "seals" | "removed">;

interface Parts {
  readonly programs: Programs;
  readonly trends: Trends;
  readonly recent: Recent;
  readonly vault: Vault;
}

/** Makes units of rows. */
export function buildUnits(rows: UnitRows, { programs, trends, recent, vault }: Parts): HeldUnit[] {
  const variablesOf = groupBy(rows.variables, ({ unitId }) => unitId);
  const [ofOutputs, ofUnits] = [rows.rules.filter(isOfOutput), rows.rules.filter((rule) => !isOfOutput(rule))];
  const rulesOf = groupBy(ofOutputs, ({ outputId }) => outputId);
  const rulesOfUnit = groupBy(
    ofUnits,
    ({ unitId }) => unitId,
    (rule) => toRule(rule),
  );
  const linksOf = groupBy(rows.links, ({ sourceId }) => sourceId, toLink);
  const sealsOf = groupBy(
    rows.seals,
    ({ variableId }) => variableId,
    ({ fromAt, toAt }): Span => [fromAt, toAt],
  );
  const removedOf = groupBy(
    rows.removed,
    ({ variableId }) => variableId,
    ({ at }) => at,
  );
  const grantsOf = groupBy(rows.grants, ({ unitId }) => unitId, toGrant);
  return rows.units.map((row) => {
    const own = variablesOf.get(row.id) ?? NONE;
    const program = programs.of(row.unitState, own);
    const variables = own.map((variable, i) =>
      toVariable(program.variables[i] as Described, variable, {
        rules: rulesOf.get(variable.id)?.map((rule) => toRule(rule, { variable, trends, recent })) ?? NONE,
        links: linksOf.get(variable.id) ?? NONE,
        seals: sealsOf.get(variable.id) ?? NONE,
        removed: removedOf.get(variable.id) ?? NONE,
      }),
    );
    trends.drop(row.id);
    const former = formerOf(own, variables);
    const rules = rulesOfUnit.get(row.id) ?? NONE;
    return new HeldUnit(row, { program, variables, former, grants: grantsOf.get(row.id) ?? NONE, rules }, vault);
  });
}

function toVariable(described: Described, row: VariableRow, edges: Edges): HeldVariable {
  return new HeldVariable(described, {
    id: row.id,
    visibility: row.visibility,
    archivedAt: row.archivedAt,
    driven: row.driven === 1,
    value: presentOf(described, row),
    at: row.at ?? 0,
    rev: row.rev ?? 0,
    unfit: row.unfit === 1,
    byHand: row.byHand === 1,
    ...edges,
  });
}

function presentOf({ type }: Described, { at, number, text }: VariableRow): Value | undefined {
  const value = at === null ? undefined : fromColumns(type, number, text);
  return value === undefined ? undefined : toType(type, value);
}

/** Present outputs by their names of before; of two that had the same, the younger one. */
function formerOf(rows: readonly VariableRow[], variables: readonly HeldVariable[]): HeldUnit["formerOutputs"] {
  const former = new Map<string, HeldVariable>();
  for (const [place, { formerNames, archivedAt }] of rows.entries()) {
    const variable = variables[place];
    if (formerNames === NO_FORMER || archivedAt !== null || variable?.kind !== "output") continue;
    for (const name of JSON.parse(formerNames) as string[]) {
      if ((former.get(name)?.id ?? 0) < variable.id) former.set(name, variable);
    }
  }
  return former.size > 0 ? former : NO_NAMES;
}

function isOfOutput(row: RuleRow): row is RuleRow & { readonly outputId: number } {
  return row.outputId !== null;
}

/** What a rule may look back on. */
interface Past extends Pick<Parts, "trends" | "recent"> {
  readonly variable: VariableRow;
}

function toRule(row: RuleRow, past?: Past): LiveRule {
  const { id, unitId, outputId, expectedFrom, forMs, keepMs, cooldownMs } = row;
  const condition = JSON.parse(row.condition) as Condition;
  const hours = row.hours === null ? null : (JSON.parse(row.hours) as Hours | null);
  const schedule = { forMs, keepMs, cooldownMs, hours, zone: toZone(row.zone) };
  const state = toState(row, schedule);
  return {
    id,
    unitId,
    outputId,
    condition,
    schedule,
    expectedFrom,
    state,
    incidentId: row.incidentId ?? 0,
    facts: row.facts === null ? {} : (JSON.parse(row.facts) as IncidentFacts),
    notedAt: 0,
    tellAt: Number.POSITIVE_INFINITY,
    snoozedWorse: row.snoozedWorse,
    trend:
      condition.kind === "faster" && past
        ? past.trends.of(row, past.variable, condition.within, past.recent, isHeld(state))
        : undefined,
  };
}

/** What is pending waits by what its rule says now. */
function toState({ phase, since, firedAt, clearAt, endedAt }: RuleRow, schedule: Schedule): AlertState {
  const begun = since ?? 0;
  if (phase === "firing") return { phase, since: begun, firedAt: firedAt ?? begun, clearAt: clearAt ?? 0 };
  if (phase === "pending") return pendingSince(schedule, begun, endedAt ?? 0);
  return endedAt === null ? CALM : { phase: "calm", endedAt };
}

function toLink({ id, ownerId, transform, unitId, target }: LinkRow): LiveLink {
  return { id, ownerId, transform: JSON.parse(transform) as Transform, unitId, target };
}

function toGrant({ variableId, toUserId, toUnitId, toPeerId, toPeerUnit, read, write }: GrantRow): Grant {
  return { variableId, toUserId, toUnitId, toPeerId, toPeerUnit, read: read === 1, write: write === 1 };
}

function groupBy<Row, T = Row>(
  rows: readonly Row[],
  key: (row: Row) => number,
  to: (row: Row) => T = (row) => row as unknown as T,
): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(to(row));
    else groups.set(key(row), [to(row)]);
  }
  return groups;
}
