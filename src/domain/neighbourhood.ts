/** Which units are linked: pairs of their ids. */
export type Edges = readonly (readonly [from: number, to: number])[];

/**
 * Divides units into pictures of at most `most`: linked ones together, small groups side by side, a large group by
 * neighbourhoods around its busiest units, and at the end those that nothing links.
 */
export function divide(ids: readonly number[], edges: Edges, most: number): number[][] {
  if (ids.length <= most) return ids.length === 0 ? [] : [[...ids]];
  const next = neighboursOf(ids, edges);
  const isLinked = (id: number): boolean => (next.get(id)?.length ?? 0) > 0;
  const groups = toGroups(ids.filter(isLinked), next).flatMap((group) => toParts(group, next, most));
  return [
    ...pack(groups, most),
    ...portions(
      ids.filter((id) => !isLinked(id)),
      most,
    ),
  ];
}

/** A unit with what is around it, the nearest first; more neighbours than fit into a picture take several. */
export function surroundings(id: number, ids: readonly number[], edges: Edges, most: number): number[][] {
  const next = neighboursOf(ids, edges);
  const direct = next.get(id) ?? [];
  if (direct.length < most) return [walk(id, next).slice(0, most)];
  return portions(direct, most - 1).map((portion) => [id, ...portion]);
}

type Neighbours = ReadonlyMap<number, readonly number[]>;

function neighboursOf(ids: readonly number[], edges: Edges): Neighbours {
  const sets = new Map(ids.map((id) => [id, new Set<number>()]));
  for (const [from, to] of edges) {
    if (from === to || !sets.has(from) || !sets.has(to)) continue;
    sets.get(from)?.add(to);
    sets.get(to)?.add(from);
  }
  return new Map([...sets].map(([id, set]) => [id, [...set]]));
}

/** All that can be reached, the nearest first. */
function walk(start: number, next: Neighbours, within?: ReadonlySet<number>): number[] {
  const seen = new Set([start]);
  // A set gives what is added while it is walked.
  for (const id of seen) for (const other of next.get(id) ?? []) if (within?.has(other) ?? true) seen.add(other);
  return [...seen];
}

function toGroups(ids: readonly number[], next: Neighbours): number[][] {
  const groups: number[][] = [];
  const grouped = new Set<number>();
  for (const id of ids) {
    if (grouped.has(id)) continue;
    const group = walk(id, next);
    for (const one of group) grouped.add(one);
    groups.push(group);
  }
  return groups.sort((a, b) => b.length - a.length);
}

function toParts(group: readonly number[], next: Neighbours, most: number): number[][] {
  if (group.length <= most) return [[...group]];
  const parts: number[][] = [];
  const left = new Set(group);
  const busiest = [...group].sort((a, b) => (next.get(b)?.length ?? 0) - (next.get(a)?.length ?? 0));
  for (const centre of busiest) {
    if (!left.has(centre)) continue;
    const part = walk(centre, next, left).slice(0, most);
    for (const id of part) left.delete(id);
    parts.push(part);
  }
  return parts;
}

/** Puts small groups into one picture, in order. */
function pack(groups: readonly (readonly number[])[], most: number): number[][] {
  const pictures: number[][] = [];
  for (const group of groups) {
    const last = pictures.find((picture) => picture.length + group.length <= most);
    if (last) last.push(...group);
    else pictures.push([...group]);
  }
  return pictures;
}

function portions(ids: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => ids.slice(i * size, (i + 1) * size));
}
