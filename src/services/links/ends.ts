import { may, mayLink, type Person, toWho } from "../../domain/access.ts";
import { Transform, transformsFor } from "../../domain/transform.ts";
import { AppError } from "../../errors.ts";
import { requirePresent, toNode } from "../access/access.ts";
import type { End } from "./linkview.ts";

/** What a link leads from and to. */
export interface Ends {
  readonly source: End;
  readonly target: End;
}

/** Whether one of them went with an update. */
export function isArchived({ source, target }: Ends): boolean {
  return (source.variable.archivedAt ?? target.variable.archivedAt) !== null;
}

/** Refuses a new link; what the person may not link is not-found. */
export function checkLinkable(person: Person, ends: Ends): void {
  const seen = [ends.source, ends.target].filter((end) => may(toWho(person), "read", toNode(end.unit, end.variable)));
  for (const { variable } of seen) requirePresent(variable);
  if (isArchived(ends) || !isAllowed(person, ends)) throw new AppError("not-found");
}

/** Refuses a link that is to go on. */
export function checkAllowed(person: Person, ends: Ends): void {
  for (const { variable } of [ends.source, ends.target]) requirePresent(variable);
  if (!isAllowed(person, ends)) throw new AppError("link-revoked");
}

/** Refuses what can't happen to a value between the two. */
export function checkFits({ source, target }: Ends, transform: Transform): void {
  const parsed = Transform.safeParse(transform);
  if (!parsed.success || !transformsFor(source.variable, target.variable).includes(transform.kind)) {
    throw new AppError("link-types", { source: source.variable.type, target: target.variable.type });
  }
}

function isAllowed(person: Person, { source, target }: Ends): boolean {
  const toRule = ({ unit, variable }: End) => ({ unitId: unit.id, node: toNode(unit, variable) });
  return mayLink(toWho(person), toRule(source), toRule(target));
}
