/** What people call a unit, and what tells it from others. */
interface Named {
  readonly name: string;
  readonly uuid: string;
}

const MARK = 4;

/** The names that more than one of these bear. */
export function twinsAmong(named: readonly Pick<Named, "name">[]): ReadonlySet<string> {
  const [once, twice] = [new Set<string>(), new Set<string>()];
  for (const { name } of named) (once.has(name) ? twice : once).add(name);
  return twice;
}

/** A unit's name, with the beginning of its ID where others have the same. */
export function nameOf({ name, uuid }: Named, twins: ReadonlySet<string>): string {
  return twins.has(name) ? `${name} · ${uuid.slice(0, MARK)}` : name;
}
