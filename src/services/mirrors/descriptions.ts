import { isDeepStrictEqual } from "node:util";
import type { EntityManager } from "@mikro-orm/core";
import { MAX_INTERVAL_S } from "../../domain/presence.ts";
import { isVariableName } from "../../domain/schema.ts";
import { SECOND } from "../../domain/span.ts";
import { Unit } from "../../entities/unit.ts";
import { Variable } from "../../entities/variable.ts";
import type { RemoteOutput, RemoteUnit } from "../peers/wire.ts";
import type { Writer } from "../writer/writer.ts";

/** A rhythm that was learnt changes a little each time. */
const MUCH = 1.5;

/** What the instance of an output says of it, as it is kept here; which values are allowed is for that one to check. */
export function describe({ title, min, max, step, measure, decimals: precision }: RemoteOutput) {
  return { title, min, max, step, measure, precision };
}

/** When a device means to be heard of. */
export function planOf({ interval }: Pick<RemoteUnit, "interval">): Unit["sync"] {
  const seconds = Math.min(Math.ceil(interval / SECOND), MAX_INTERVAL_S);
  return seconds > 0 ? { interval: seconds, sleep: false } : null;
}

/** Has mirrors say what their devices are said to be by now; what owners here say instead stays. */
export async function renewDescriptions(
  writer: Writer,
  em: EntityManager,
  instanceId: string,
  remotes: readonly RemoteUnit[],
): Promise<void> {
  if ((await assign(em.fork(), instanceId, remotes)).length === 0) return;
  await writer.exclusive(
    async (em) => {
      const changed = await assign(em, instanceId, remotes);
      await em.flush();
      return changed;
    },
    (unitIds) => unitIds,
  );
}

/** Gives the units of which something is otherwise. */
async function assign(em: EntityManager, instanceId: string, remotes: readonly RemoteUnit[]): Promise<number[]> {
  const byUuid = new Map(remotes.map((remote) => [remote.uuid, remote]));
  const units = await em.find(Unit, { remoteInstance: instanceId, remoteUuid: { $in: [...byUuid.keys()] } });
  const variables = await em.find(Variable, { unit: units, remoteUuid: { $ne: null } });
  return units.flatMap((unit) => {
    const remote = byUuid.get(unit.remoteUuid ?? "");
    const own = variables.filter((variable) => variable.unit.id === unit.id);
    if (!remote) return [];
    const isOtherRhythm = differsMuch(unit.sync?.interval ?? 0, planOf(remote)?.interval ?? 0);
    if (isOtherRhythm) unit.sync = planOf(remote);
    const changed = own.filter((variable) => assignOutput(variable, own, remote.outputs));
    return isOtherRhythm || changed.length > 0 ? [unit.id] : [];
  });
}

function assignOutput(variable: Variable, own: readonly Variable[], outputs: readonly RemoteOutput[]): boolean {
  const remote = outputs.find(({ uuid }) => uuid === variable.remoteUuid);
  // What has become of another type can't go on with the history of this one.
  if (!remote || remote.type !== variable.type) return false;
  const isFree = isVariableName(remote.name) && !own.some(({ name }) => name === remote.name);
  const next = { ...describe(remote), name: isFree ? remote.name : variable.name };
  const { title = null, min = null, max = null, step = null, measure = null, precision = null, name } = variable;
  if (isDeepStrictEqual({ title, min, max, step, measure, precision, name }, next)) return false;
  Object.assign(variable, next);
  return true;
}

function differsMuch(before: number, after: number): boolean {
  const [less, more] = [Math.min(before, after), Math.max(before, after)];
  return less === 0 ? more > 0 : more / less >= MUCH;
}
