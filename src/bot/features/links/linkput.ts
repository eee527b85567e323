import type { Person } from "../../../domain/access.ts";
import type { Transform } from "../../../domain/transform.ts";
import { AppError } from "../../../errors.ts";
import type { Links } from "../../../services/links/links.ts";
import type { LinkPlan, LinkView } from "../../../services/links/linkview.ts";

export interface Put {
  readonly link: LinkView;
  readonly plan: LinkPlan;
  readonly done: "link-added" | "link-added-loop" | "link-changed";
}

/** Makes a link, or gives the person's own between the two another transformation. */
export async function putLink(
  links: Links,
  person: Person,
  sourceId: number,
  targetId: number,
  transform: Transform,
): Promise<Put> {
  const plan = await links.plan(person, sourceId, targetId, transform);
  if (!plan.kinds.includes(transform.kind)) throw toMismatch(plan);
  if (plan.linkId === null) {
    const link = await links.add(person, sourceId, targetId, transform, Date.now());
    return { link, plan, done: plan.closesLoop ? "link-added-loop" : "link-added" };
  }
  await links.setTransform(person, plan.linkId, transform);
  return { link: await links.view(person, plan.linkId), plan, done: "link-changed" };
}

export function toMismatch({ source, target }: LinkPlan): AppError {
  return new AppError("link-types", { source: source.type, target: target.type });
}
