import type { Live } from "../live/live.ts";
import type { LiveUnit } from "../live/unit.ts";

/** Of which mirrors nothing new comes at present; each unit in memory knows it of itself, and all that is shown asks it. */
export class StaleMirrors {
  readonly #live: Pick<Live, "find">;
  readonly #listeners: ((unitIds: readonly number[]) => void)[] = [];
  #units: ReadonlySet<number> = new Set();

  constructor(live: Pick<Live, "find" | "onLoaded">) {
    this.#live = live;
    live.onLoaded((unit) => this.#tell(unit));
  }

  /** Calls `listener` with the units of which something new comes from now on, or nothing any more. */
  onChanged(listener: (unitIds: readonly number[]) => void): void {
    this.#listeners.push(listener);
  }

  has(unitId: number): boolean {
    return this.#units.has(unitId);
  }

  /** These are stale from now on, and all others are not. */
  set(units: ReadonlySet<number>): void {
    const changed = [...new Set([...this.#units, ...units])].filter((id) => this.#units.has(id) !== units.has(id));
    this.#units = units;
    for (const id of changed) {
      const unit = this.#live.find(id);
      if (unit) this.#tell(unit);
    }
    if (changed.length > 0) for (const listener of this.#listeners) listener(changed);
  }

  #tell(unit: LiveUnit): void {
    if (unit.isMirror) unit.isStale = this.#units.has(unit.id);
  }
}
