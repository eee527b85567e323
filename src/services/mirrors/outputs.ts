import type { EntityManager } from "@mikro-orm/core";
import { Unit } from "../../entities/unit.ts";
import { Variable } from "../../entities/variable.ts";

/** An output here that stands for one of another instance. */
export interface MirroredOutput {
  readonly unitId: number;
  readonly variableId: number;
  readonly name: string;
  /** Since when it is not to be had there, ms since the epoch. */
  readonly goneAt: number | null;
  /** The uuid of the one unit here to which it was given there. */
  readonly forUnit: string | null;
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
    const receivers = await this.#receivers(rows);
    this.#byInstance = new Map();
    this.#units = new Set(receivers.values());
    for (const { id, name, remoteUuid, remoteGoneAt = null, remoteFor, unit } of rows) {
      const { id: unitId, remoteInstance, owner } = unit.$;
      if (!remoteInstance || !remoteUuid) continue;
      const outputs = this.#byInstance.get(remoteInstance) ?? new Map<string, MirroredOutput[]>();
      this.#byInstance.set(remoteInstance, outputs);
      // What has become somebody else's, or is deleted, receives nothing.
      const forUnit = remoteFor && receivers.has(`${remoteFor} ${owner.id}`) ? remoteFor : null;
      const output = { unitId, variableId: id, name, goneAt: remoteGoneAt, forUnit };
      outputs.set(remoteUuid, [...(outputs.get(remoteUuid) ?? []), output]);
      this.#units.add(unitId);
    }
  }

  /** The units to which something was given, by their uuids and owners. */
  async #receivers(rows: readonly Pick<Variable, "remoteFor">[]): Promise<ReadonlyMap<string, number>> {
    const uuids = rows.flatMap(({ remoteFor }) => remoteFor ?? []);
    if (uuids.length === 0) return new Map();
    const units = await this.#em
      .fork()
      .find(Unit, { uuid: { $in: [...new Set(uuids)] } }, { fields: ["uuid", "owner"] });
    return new Map(units.map(({ id, uuid, owner }) => [`${uuid} ${owner.id}`, id]));
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
