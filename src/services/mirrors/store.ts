import { randomUUID } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { isVariableName } from "../../domain/schema.ts";
import { Status } from "../../entities/status.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import type { Vault } from "../live/vault.ts";
import type { KnownPeer } from "../peers/book.ts";
import type { RemoteOutput, RemoteUnit } from "../peers/wire.ts";
import { MAX_UNITS } from "../units/units.ts";
import { noteAct } from "../writer/noteact.ts";
import { describe, planOf } from "./descriptions.ts";

/** A mirror has no commit. */
const NO_COMMIT = "0".repeat(40);

/** A device of a peer, with outputs of it. */
export interface Found {
  readonly unit: RemoteUnit;
  readonly outputs: readonly RemoteOutput[];
  /** The uuid of the one unit here to which they were given. */
  readonly forUnit?: string | undefined;
}

/** What somebody takes of it. */
interface Chosen extends Found {
  readonly peer: KnownPeer;
}

interface Means {
  readonly vault: Vault;
  readonly now: number;
}

/** Makes the unit that stands for a person's device of a peer, or gives more outputs to it, within a transaction; gives its id. */
export async function storeMirror(
  em: EntityManager,
  person: Person,
  { peer, unit: remote, outputs, forUnit }: Chosen,
  means: Means,
): Promise<number> {
  const owner = em.getReference(User, person.id);
  const key = { owner, remoteInstance: peer.instanceId, remoteUuid: remote.uuid };
  const unit = (await em.findOne(Unit, key)) ?? (await create(em, person, { peer, unit: remote }, means));
  const own = await em.find(Variable, { unit });
  for (const output of outputs) {
    const known = own.find(({ remoteUuid }) => remoteUuid === output.uuid);
    if (known) {
      known.remoteFor = forUnit ?? known.remoteFor ?? null;
      continue;
    }
    if (!isVariableName(output.name) || own.some(({ name }) => name === output.name)) {
      throw new AppError("peer-malformed");
    }
    const { uuid: remoteUuid, name, type } = output;
    const described = { ...describe(output), name, type, position: own.length };
    const rest = {
      uuid: randomUUID(),
      unit,
      kind: "output" as const,
      values: null,
      remoteUuid,
      remoteFor: forUnit ?? null,
    };
    own.push(em.create(Variable, { ...described, ...rest }));
  }
  await em.flush();
  return unit.id;
}

async function create(
  em: EntityManager,
  person: Person,
  { peer, unit: remote }: Pick<Chosen, "peer" | "unit">,
  { vault, now }: Means,
): Promise<Unit> {
  const owner = em.getReference(User, person.id);
  if ((await em.count(Unit, { owner })) >= MAX_UNITS) throw new AppError("too-many-units", { max: MAX_UNITS });
  const uuid = randomUUID();
  const unit = em.create(Unit, {
    uuid,
    owner,
    name: remote.name,
    repositoryUrl: "",
    commit: NO_COMMIT,
    worldState: [],
    unitState: {},
    generation: 1,
    env: vault.lock(uuid, "{}"),
    createdAt: now,
    sync: planOf(remote),
    remoteInstance: peer.instanceId,
    remoteUuid: remote.uuid,
  });
  em.create(Status, { unit, lastAt: 0, inputRev: 0, appliedRev: 0, state: {} });
  await em.flush();
  noteAct(em, { unit, by: person, what: "created" }, now);
  return unit;
}
