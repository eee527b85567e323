import type { EntityManager } from "@mikro-orm/core";
import { Variable } from "../../entities/variable.ts";

/** An output here that stands for one of another instance. */
export interface MirroredOutput {
  readonly unitId: number;
  readonly variableId: number;
  readonly name: string;
  /** Since when it is not to be had there, ms since the epoch. */
  readonly goneAt: number | null;
}

/** All mirrored outputs, in memory: of each instance by their uuids there. Several people may have one. */
export class MirroredOutputs {
  readonly #em: EntityManager;
  #byInstance = new Map<string, Map<string, MirroredOutput[]>>();
  #units = new Set<number>();

  constructor(em: EntityManager) {
    this.#em = em;
  }

  /** Reads them again. */
  async reload(): Promise<void> {
    const rows = await this.#em
      .fork()
      .find(
        Variable,
        { remoteUuid: { $ne: null }, archivedAt: null },
        { populate: ["unit"], orderBy: { id: "asc" }, disableIdentityMap: true },
      );
    this.#byInstance = new Map();
    this.#units = new Set();
    for (const { id, name, remoteUuid, remoteGoneAt = null, unit } of rows) {
      const { id: unitId, remoteInstance } = unit.$;
      if (!remoteInstance || !remoteUuid) continue;
      const outputs = this.#byInstance.get(remoteInstance) ?? new Map<string, MirroredOutput[]>();
      this.#byInstance.set(remoteInstance, outputs);
      const output = { unitId, variableId: id, name, goneAt: remoteGoneAt };
      outputs.set(remoteUuid, [...(outputs.get(remoteUuid) ?? []), output]);
      this.#units.add(unitId);
    }
  }

  /** By instances. */
  get all(): ReadonlyMap<string, ReadonlyMap<string, readonly MirroredOutput[]>> {
    return this.#byInstance;
  }

  /** Of an instance, by their uuids there. */
  of(instanceId: string): ReadonlyMap<string, readonly MirroredOutput[]> {
    return this.#byInstance.get(instanceId) ?? new Map();
  }

  /** Whether one of these units stands for a device of another instance, as far as is known. */
  hasAny(unitIds: Iterable<number>): boolean {
    for (const id of unitIds) if (this.#units.has(id)) return true;
    return false;
  }
}
