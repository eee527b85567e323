import type { EntityManager } from "@mikro-orm/core";
import { may, type Person, toWho } from "../../domain/access.ts";
import type { Condition, Timing } from "../../domain/alert/condition.ts";
import { Rule } from "../../entities/rule.ts";
import { Variable } from "../../entities/variable.ts";
import { type Access, toNode } from "../access/access.ts";
import { calledName } from "../access/names.ts";
import { type RuleDraft, type Selector, timingOf } from "./rule.ts";

/** An output of another unit that a rule can be copied to. */
export interface Twin {
  readonly id: number;
  readonly unit: string;
  /** Whether there is such a rule on it already. */
  readonly has: boolean;
}

const MOST = 500;

/** What makes two rules on the same thing one too many: they would tell everything twice. */
type Said = Pick<Rule, "condition"> & Pick<Timing, "forMs" | "hours">;

/** Whether two rules begin at the same time; when one is over, how it is told and how bad it is make no other rule of it. */
export function saysSame(one: Said, other: Said): boolean {
  return toWhat(one) === toWhat(other);
}

function toWhat({ condition, forMs, hours }: Said): string {
  const { deadband: _, ...what }: Condition & { deadband?: number } = condition;
  const values = "values" in what && [...what.values].map((value) => JSON.stringify(value)).toSorted();
  const days = hours && [...hours.days].toSorted();
  return JSON.stringify([Object.entries({ ...what, values }).toSorted(), forMs, hours && [days, hours.from, hours.to]]);
}

/** A rule of the person on the same thing that says the same. */
export async function findSame(
  em: EntityManager,
  person: Person,
  { selector, condition, timing }: Pick<RuleDraft, "selector" | "condition" | "timing">,
  but?: number,
): Promise<Rule | undefined> {
  const rules = await em.find(Rule, { owner: person.id, ...toWhere(selector) }, { disableIdentityMap: true });
  const said = { condition, forMs: timing.forMs, hours: timing.hours };
  return rules.find((rule) => rule.id !== but && saysSame({ ...timingOf(rule), condition: rule.condition }, said));
}

function toWhere(selector: Selector) {
  if (selector.kind === "output") return { output: selector.outputId };
  if (selector.kind === "unit") return { unit: selector.unitId };
  return { ofMany: true, manyName: selector.name, roomId: selector.roomId };
}

/** On which of these outputs the person has a rule that says the same. */
export async function saidOn(
  em: EntityManager,
  person: Person,
  outputs: readonly number[],
  said: Said,
): Promise<ReadonlySet<number>> {
  const rules = await em.find(Rule, { owner: person.id, output: [...outputs] }, { disableIdentityMap: true });
  return new Set(
    rules.flatMap((rule) =>
      rule.output && saysSame({ ...timingOf(rule), condition: rule.condition }, said) ? [rule.output.id] : [],
    ),
  );
}

/** The outputs of the same name and type that the person's other units have. */
export async function twinsOf(em: EntityManager, access: Access, person: Person, rule: Rule): Promise<Twin[]> {
  const source = rule.output && (await access.find(rule.output.id));
  if (!source) return [];
  const { name, type } = source.variable;
  const rows = await em.find(
    Variable,
    { name, type, kind: "output", archivedAt: null, unit: { owner: person.id }, id: { $ne: source.variable.id } },
    { orderBy: { unit: { name: "asc" }, id: "asc" }, limit: MOST, fields: ["id"], disableIdentityMap: true },
  );
  const having = await saidOn(em, person, rows.map(({ id }) => id), { ...timingOf(rule), condition: rule.condition }); // biome-ignore format: short
  const found = await Promise.all(rows.map(({ id }) => access.find(id)));
  const seen = found.filter((one) => one !== undefined && may(toWho(person), "read", toNode(one.unit, one.variable)));
  return Promise.all(
    (seen as NonNullable<(typeof found)[number]>[]).map(async ({ unit, variable }) => ({
      id: variable.id,
      unit: await calledName(em, person, unit),
      has: having.has(variable.id),
    })),
  );
}
