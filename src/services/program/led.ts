import type { EntityManager } from "@mikro-orm/core";
import { InputChange } from "../../entities/inputchange.ts";
import { Link } from "../../entities/link.ts";

/** A link by its source. */
export interface Way {
  readonly id: number;
  /** The source's unit. */
  readonly unitId: number;
}

/** What leads an input, and who has set it last; null where nobody has since its unit was made. */
export interface Led {
  readonly ways: readonly Way[];
  readonly last: InputChange | null;
}

/** Those of these inputs to which links that work lead. */
export async function findLed(em: EntityManager, inputs: readonly number[]): Promise<ReadonlyMap<number, Led>> {
  const works = { paused: false, revoked: false, source: { archivedAt: null } };
  const where = { ...works, target: { $in: [...inputs] } };
  const links = await em.find(Link, where, { populate: ["source"], orderBy: { id: "asc" } });
  const led = new Map<number, { ways: Way[]; last: InputChange | null }>();
  for (const { id, source, target } of links) {
    const way = { id, unitId: source.$.unit.id };
    const known = led.get(target.id);
    if (known) known.ways.push(way);
    else led.set(target.id, { ways: [way], last: await findLast(em, target.id) });
  }
  return led;
}

/** The links whose values an input has: that which brought its value, else all; none where somebody has set it by hand. */
export function leadingTo(led: Led | undefined): readonly Way[] {
  if (!led || (led.last && led.last.door !== "link")) return [];
  const holder = led.ways.filter(({ id }) => id === led.last?.linkId);
  return holder.length > 0 ? holder : led.ways;
}

function findLast(em: EntityManager, variableId: number): Promise<InputChange | null> {
  return em.findOne(InputChange, { variableId }, { orderBy: { rev: "desc" } });
}
