import { randomBytes, randomUUID } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import type { Place } from "../../domain/gitlink.ts";
import type { UnitSchema } from "../../domain/schema.ts";
import { toStraight, toWhole } from "../../domain/text.ts";
import { Status } from "../../entities/status.ts";
import { Unit } from "../../entities/unit.ts";
import { UnitVersion } from "../../entities/unitversion.ts";
import { User } from "../../entities/user.ts";
import { AppError } from "../../errors.ts";
import type { Tokens } from "../../protocol/token.ts";
import { type Access, type Asker, requireDevice, whoIs } from "../access/access.ts";
import { calledName } from "../access/names.ts";
import { tellOfDeletion } from "../access/revocation.ts";
import type { Live } from "../live/live.ts";
import type { LiveUnit } from "../live/unit.ts";
import type { Vault } from "../live/vault.ts";
import type { Repositories } from "../repository/repository.ts";
import type { Epochs } from "../writer/epochs.ts";
import { noteAct } from "../writer/noteact.ts";
import type { Writer } from "../writer/writer.ts";
import { createEnv, readdress } from "./envfile.ts";
import { toUnitView, type UnitView } from "./unitview.ts";
import { createVariables } from "./variables.ts";

export const MAX_NAME_LENGTH = 64;
export const MAX_UNITS = 500;

/** What a repository gives for a new unit. */
export interface Blueprint {
  readonly url: string;
  readonly folder?: string;
  readonly ref?: string | undefined;
  readonly commit: string;
  readonly schema: UnitSchema;
  /** The text of json_example.json, which env.json keeps as it was written. */
  readonly example: string;
}

export interface Source extends Place {
  readonly ref: string | null;
  readonly commit: string;
  /** The branch or tag has led to another commit since. */
  readonly moved: boolean;
  /** Since when the repository could not be read, ms since the epoch. */
  readonly unreadSince: number | null;
}

interface Deps {
  readonly em: EntityManager;
  readonly live: Live;
  readonly writer: Writer;
  readonly access: Access;
  readonly vault: Vault;
  readonly tokens: Tokens;
  readonly epochs: Pick<Epochs, "present">;
  readonly repositories: Pick<Repositories, "show">;
  /** What devices reach at this moment, without a trailing slash. */
  readonly publicUrl: () => string;
}

/** What a person can do with units. */
export class Units {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Makes the unit, its variables and its env.json in one transaction. */
  async create(person: Person, givenName: string, blueprint: Blueprint, now: number): Promise<number> {
    const name = toName(givenName);
    const create = async (em: EntityManager) => {
      const owner = em.getReference(User, person.id);
      if ((await em.count(Unit, { owner })) >= MAX_UNITS) throw new AppError("too-many-units", { max: MAX_UNITS });
      const { schema, example, url, folder = "", ref = null, commit } = blueprint;
      const uuid = randomUUID();
      const unit = em.create(Unit, {
        uuid,
        owner,
        name,
        repositoryUrl: url,
        folder,
        repositoryRef: ref,
        commit,
        generation: 1,
        createdAt: now,
        keysEpoch: this.#deps.epochs.present,
        latestCommit: commit,
        checkedAt: now,
        worldState: [...schema.worldState],
        sync: schema.sync,
        unitState: Object.fromEntries(schema.unitState.map((variable) => [variable.name, variable.type])),
        env: this.#lockedEnv(uuid, 1, example),
      });
      em.create(UnitVersion, { unit, url, folder, ref, commit, at: now });
      const initial = createVariables(em, unit, schema, now);
      em.create(Status, { unit, lastAt: 0, inputRev: initial, appliedRev: 0, state: {} });
      await em.flush();
      noteAct(em, { unit, by: person, what: "created" }, now);
      return unit.id;
    };
    return this.#deps.writer.exclusive(create);
  }

  /** Whether the person has made a unit. */
  async ownsAny({ id: owner }: Person): Promise<boolean> {
    return (await this.#deps.em.fork().count(Unit, { owner })) > 0;
  }

  async view(asker: Asker, unitId: number, now: number): Promise<UnitView> {
    return this.#view(asker, await this.#deps.access.unit(asker, "see", unitId), now);
  }

  /** The unit, for its owner. */
  async viewOwn(person: Person, unitId: number, now: number): Promise<UnitView> {
    return this.#view(person, await this.#deps.access.unit(person, "own", unitId), now);
  }

  async #view(asker: Asker, unit: LiveUnit, now: number): Promise<UnitView> {
    const name = await calledName(this.#deps.em, asker, unit);
    return { ...toUnitView(unit, whoIs(asker), now), name };
  }

  /** The unit with this uuid, for those who may see it. */
  async find(asker: Asker, uuid: string): Promise<number> {
    const unit = await this.#deps.em.fork().findOne(Unit, { uuid });
    if (!unit) throw new AppError("not-found");
    return (await this.#deps.access.unit(asker, "see", unit.id)).id;
  }

  /** What the owner of a unit is called. */
  async ownerOf(asker: Asker, unitId: number): Promise<string> {
    const { ownerId } = await this.#deps.access.unit(asker, "see", unitId);
    return (await this.#deps.em.fork().findOneOrFail(User, ownerId)).name;
  }

  /** Where the unit's program came from. */
  async source(person: Person, unitId: number): Promise<Source> {
    requireDevice(await this.#deps.access.unit(person, "own", unitId));
    const unit = await this.#deps.em.fork().findOneOrFail(Unit, unitId);
    const { repositoryUrl: url, folder, repositoryRef: ref = null, commit, latestCommit, unreadSince = null } = unit;
    const shown = this.#deps.repositories.show(url);
    return { url: shown, folder, ref, commit, moved: (latestCommit ?? commit) !== commit, unreadSince };
  }

  /** The text of env.json as it was last made, with the address of this moment, which it has from now on. */
  async env(person: Person, unitId: number): Promise<string> {
    const live = await this.#deps.access.unit(person, "own", unitId);
    requireDevice(live);
    const { uuid } = live;
    const unit = await this.#deps.em.fork().findOneOrFail(Unit, unitId);
    const env = this.#readdressed(unit);
    // The file is as good where nothing can be kept: its owner may be told once too often of the next address.
    if (env !== this.#deps.vault.unlock(uuid, unit.env)) await this.#keepAddress(unitId).catch(() => {});
    return env;
  }

  /** Makes a new env.json with new keys; the old ones stop at once. */
  async renewEnv(person: Person, unitId: number): Promise<string> {
    requireDevice(await this.#deps.access.unit(person, "own", unitId));
    await this.#deps.writer.exclusive(
      async (em) => {
        const unit = await em.findOne(Unit, unitId);
        if (!unit) throw new AppError("not-found");
        const example = this.#deps.vault.unlock(unit.uuid, unit.env);
        unit.generation++;
        unit.keysEpoch = this.#deps.epochs.present;
        unit.env = this.#lockedEnv(unit.uuid, unit.generation, example);
        // What the old keys have sealed can't be sent again.
        await em.nativeUpdate(Status, { unit }, { lastAt: 0 });
        noteAct(em, { unit, by: person, what: "keys" }, Date.now());
      },
      () => [unitId],
    );
    return this.env(person, unitId);
  }

  /** Removes the unit with all that hangs on it; its samples are cleared away afterwards (storage/sqlite/orphans). */
  async remove(person: Person, unitId: number, now = Date.now()): Promise<void> {
    await this.#deps.access.unit(person, "own", unitId);
    await this.#deps.writer.exclusive(
      async (em) => {
        const unit = await em.findOne(Unit, { id: unitId, owner: person.id });
        if (!unit) throw new AppError("not-found");
        const touched = await tellOfDeletion(em, unit, now);
        noteAct(em, { unit, by: person, what: "deleted" }, now);
        await em.flush();
        await em.nativeDelete(Unit, { id: unitId });
        return touched;
      },
      (touched) => touched,
    );
  }

  #readdressed({ uuid, env }: Pick<Unit, "uuid" | "env">): string {
    return readdress(this.#deps.vault.unlock(uuid, env), this.#deps.publicUrl());
  }

  async #keepAddress(unitId: number): Promise<void> {
    await this.#deps.writer.exclusive(async (em) => {
      const unit = await em.findOne(Unit, unitId);
      if (unit) unit.env = this.#deps.vault.lock(unit.uuid, this.#readdressed(unit));
    });
  }

  #lockedEnv(uuid: string, generation: number, example: string): string {
    const { vault, tokens, publicUrl } = this.#deps;
    return vault.lock(uuid, createEnv(tokens, { example, url: publicUrl(), uuid, generation, random: randomBytes }));
  }
}

/** A unit's name as given, without space around it; 1 to 64 characters on one line, one of them visible. */
export function toName(text: string): string {
  const name = toStraight(toWhole(text)).trim();
  const isVisible = /[\p{L}\p{N}\p{P}\p{S}]/u.test(name);
  if (!isVisible || [...name].length > MAX_NAME_LENGTH || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)) {
    throw new AppError("name-invalid", { max: MAX_NAME_LENGTH });
  }
  return name;
}
