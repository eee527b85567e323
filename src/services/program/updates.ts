import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import type { Place } from "../../domain/gitlink.ts";
import { cut } from "../../domain/json.ts";
import type { UnitSchema } from "../../domain/schema.ts";
import { compare, describe, formerNames, type Kind, type Renames } from "../../domain/update.ts";
import { Draft } from "../../entities/draft.ts";
import { Unit } from "../../entities/unit.ts";
import { UnitVersion } from "../../entities/unitversion.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import { type Access, requireDevice } from "../access/access.ts";
import type { Vault } from "../live/vault.ts";
import { type Page, toPage } from "../page.ts";
import type { Repositories } from "../repository/repository.ts";
import type { Moved, Settling } from "../settle.ts";
import { withSettings } from "../units/envfile.ts";
import type { Epochs } from "../writer/epochs.ts";
import { noteAct } from "../writer/noteact.ts";
import type { Writer } from "../writer/writer.ts";
import { applyUpdate } from "./apply.ts";
import type { Way } from "./led.ts";
import { heldOf, preview, type UpdateView, type Wanted } from "./preview.ts";
import { readOnce } from "./readonce.ts";
import { findNeighbours, findRevived, type Hanging, tellOfStopped } from "./stopped.ts";
import { readWanted, type Wish } from "./wanted.ts";

const PAGE_SIZE = 8;

export type { Going, UpdateView } from "./preview.ts";
export type { Wish } from "./wanted.ts";

/** What an update has done. */
export interface Updated extends UpdateView {
  /** What has stopped with the variables that went. */
  readonly stopped: Hanging;
}

/** A commit that a unit has been on. */
export interface Version extends Place {
  readonly id: number;
  readonly commit: string;
  /** When it was last begun, ms since the epoch. */
  readonly at: number;
  readonly isPresent: boolean;
  /** It is of another repository or folder than the unit's present one. */
  readonly isElsewhere: boolean;
}

/** A variable that goes on under another name. */
export interface NamedRename {
  readonly kind: Kind;
  readonly from: string;
  readonly to: string;
}

interface Deps {
  readonly em: EntityManager;
  readonly writer: Writer;
  readonly access: Access;
  readonly vault: Vault;
  readonly epochs: Pick<Epochs, "present">;
  readonly repositories: Pick<Repositories, "read" | "show">;
  readonly settling: Settling;
}

/** How what is wanted is read. */
interface Reading {
  readonly onWait?: (() => void) | undefined;
  readonly repositories?: Pick<Repositories, "read">;
}

/** Brings units to other commits of their repositories, or to other repositories; for their owners. */
export class Updates {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Reads what the unit is wanted to be, and keeps it as the unit's draft. Gives the number of the draft.
   */
  async prepare(person: Person, unitId: number, wanted: Wish, now: number, reading: Reading = {}): Promise<number> {
    const read = await this.#read(person, unitId, wanted, now, reading);
    return this.#deps.writer.exclusive(async (em) => {
      const unit = await this.#own(em, person, unitId);
      const renames = formerNames(await heldOf(em, unit), describe(read.schema));
      await em.nativeDelete(Draft, { unit });
      const draft = em.create(Draft, { ...read, unit, renames: [...renames], createdAt: now });
      await em.flush();
      return draft.id;
    });
  }

  /** For many units of one person: prepares each to the newest of what it follows, which is read once for all that follow it. */
  preparing(person: Person): (unitId: number, now: number) => Promise<number> {
    const repositories = readOnce(this.#deps.repositories);
    return (unitId, now) => this.prepare(person, unitId, null, now, { repositories });
  }

  /** What the draft would do now. */
  async view(person: Person, unitId: number, draftId: number): Promise<UpdateView> {
    await this.#deps.access.unit(person, "own", unitId);
    const em = this.#deps.em.fork();
    const { unit, wanted, renames } = await this.#draft(em, person, unitId, draftId);
    return this.#shown((await preview(em, person, this.#before(unit), wanted, renames)).view);
  }

  /** Lets a variable that would go stay under another name; as before with null. */
  async rename(
    person: Person,
    unitId: number,
    draftId: number,
    variableId: number,
    name: string | null,
  ): Promise<void> {
    await this.#deps.access.unit(person, "own", unitId);
    await this.#deps.writer.exclusive(async (em) => {
      const { draft, unit, wanted, renames } = await this.#draft(em, person, unitId, draftId);
      const next = new Map([...renames].filter(([id, taken]) => id !== variableId && taken !== name));
      if (name !== null) next.set(variableId, name);
      compare(await heldOf(em, unit), describe(wanted.schema), next);
      draft.renames = [...next];
      await em.flush();
    });
  }

  /** Does what the draft says, in one transaction. Whoever accepts in the chat sees what stops, and gets no message of it. */
  async accept(person: Person, unitId: number, draftId: number, now: number): Promise<Updated> {
    await this.#deps.access.unit(person, "own", unitId);
    return this.#apply(person, unitId, "chat", now, async (em) => {
      const { wanted, renames } = await this.#draft(em, person, unitId, draftId);
      return { wanted, renames };
    });
  }

  /** What an update would do, without a draft. */
  async look(
    person: Person,
    unitId: number,
    { wish, renames }: { readonly wish: Wish; readonly renames: readonly NamedRename[] | null },
    now: number,
  ): Promise<UpdateView> {
    const read = await this.#read(person, unitId, wish, now);
    const em = this.#deps.em.fork();
    const unit = await this.#own(em, person, unitId);
    const given = await readRenames(em, unitId, renames);
    return this.#shown((await preview(em, person, this.#before(unit), read, given)).view);
  }

  /** Updates to a commit without a draft; with `to`, what it is the newest of from then on, it must still be that. */
  async update(
    person: Person,
    unitId: number,
    { commit, to }: { readonly commit: string; readonly to: Wish },
    renames: readonly NamedRename[] | null,
    now: number,
  ): Promise<Updated> {
    const read = await this.#read(person, unitId, to ?? commit, now);
    if (read.commit !== commit) throw new AppError("update-gone");
    return this.#apply(person, unitId, "api", now, async (em) => {
      return { wanted: read, renames: await readRenames(em, unitId, renames) };
    });
  }

  /** The commits that the unit has been on, the latest first. */
  async versions(person: Person, unitId: number, page: number): Promise<Page<Version>> {
    await this.#deps.access.unit(person, "own", unitId);
    const em = this.#deps.em.fork();
    const unit = await this.#own(em, person, unitId);
    const where = { unit: unitId };
    return toPage(page, PAGE_SIZE, await em.count(UnitVersion, where), async (limit, offset) => {
      const versions = await em.find(UnitVersion, where, { orderBy: { at: "desc", id: "desc" }, limit, offset });
      return versions.map(({ id, url, folder, commit, at }) => {
        const isElsewhere = url !== unit.repositoryUrl || folder !== unit.folder;
        const place = { url: this.#deps.repositories.show(url), folder };
        return { ...place, id, commit, at, isElsewhere, isPresent: !isElsewhere && commit === unit.commit };
      });
    });
  }

  /** All of them. */
  async allVersions(person: Person, unitId: number): Promise<Version[]> {
    const { items, pages } = await this.versions(person, unitId, 0);
    const rest: Version[] = [];
    for (let page = 1; page < pages; page++) rest.push(...(await this.versions(person, unitId, page)).items);
    return [...items, ...rest];
  }

  async #read(
    person: Person,
    unitId: number,
    wish: Wish,
    now: number,
    { repositories = this.#deps.repositories, onWait }: Reading = {},
  ): Promise<Wanted> {
    await this.#deps.access.unit(person, "own", unitId);
    const em = this.#deps.em.fork();
    const unit = await this.#own(em, person, unitId);
    return readWanted({ em, person, unit, repositories, wish, now, onWait });
  }

  #shown(view: UpdateView): UpdateView {
    return { ...view, place: { ...view.place, url: this.#deps.repositories.show(view.place.url) } };
  }

  #before(unit: Unit) {
    return { unit, env: this.#deps.vault.unlock(unit.uuid, unit.env) };
  }

  async #own(em: EntityManager, { id: owner }: Person, id: number): Promise<Unit> {
    const unit = await em.findOne(Unit, { id, owner });
    if (!unit) throw new AppError("not-found");
    requireDevice({ name: unit.name, isMirror: (unit.remoteInstance ?? null) !== null });
    return unit;
  }

  async #draft(em: EntityManager, person: Person, unitId: number, draftId: number) {
    const unit = await this.#own(em, person, unitId);
    const draft = await em.findOne(Draft, { id: draftId, unit });
    if (!draft) throw new AppError("update-gone");
    const { commit, ref = null, schema, example, renames } = draft;
    const place = { url: draft.url ?? unit.repositoryUrl, folder: draft.folder ?? unit.folder };
    const wanted = { ...place, commit, ref, schema: schema as UnitSchema, example };
    return { draft, unit, wanted, renames: new Map(renames) };
  }

  async #apply(
    person: Person,
    unitId: number,
    door: "chat" | "api",
    now: number,
    find: (em: EntityManager) => Promise<{ wanted: Wanted; renames: Renames | null }>,
  ): Promise<Updated> {
    const { writer, epochs, vault, settling } = this.#deps;
    const { updated, noted } = await writer.exclusive(
      async (em) => {
        const unit = await this.#own(em, person, unitId);
        const { env } = this.#before(unit);
        const found = await find(em);
        const { wanted } = found;
        const { view, renames } = await preview(em, person, { unit, env }, wanted, found.renames);
        const gone = view.gone.map(({ was }) => was);
        const isTold = ({ id }: { readonly id: number }): boolean => door === "api" || id !== person.id;
        const stopped = await tellOfStopped(em, unit, gone, isTold, now);
        const by = { userId: person.id, door, epoch: epochs.present };
        const applied = await applyUpdate(em, unit, { ...wanted, renames }, by, now);
        noteAct(em, { unit, by: person, what: "updated", door, detail: wanted.commit.slice(0, 7) }, now);
        unit.env = vault.lock(unit.uuid, withSettings(env, wanted.example));
        await em.nativeDelete(Draft, { unit });
        await em.flush();
        const revived = await findRevived(
          em,
          applied.difference.back.map(({ was }) => was.id),
        );
        const moved = toMoved(unitId, applied.moved, [...revived, ...applied.leading]);
        return {
          updated: { ...this.#shown(view), stopped },
          noted: moved.map((one) => settling.note(em, one)),
          touched: [unitId, ...(await findNeighbours(em, unit))],
        };
      },
      ({ touched }) => touched,
    );
    await settling.settle(noted);
    return updated;
  }
}

/** What moved at the unit itself, and where links start that are to bring their values again. */
function toMoved(unitId: number, variables: readonly number[], ways: readonly Way[]): Moved[] {
  const units = new Set([unitId, ...ways.map((way) => way.unitId)]);
  return [...units].map((id) => ({
    unitId: id,
    variables: id === unitId ? variables : [],
    links: ways.filter((way) => way.unitId === id).map((way) => way.id),
  }));
}

async function readRenames(
  em: EntityManager,
  unit: number,
  renames: readonly NamedRename[] | null,
): Promise<Renames | null> {
  return renames && toRenames(await em.find(Variable, { unit, archivedAt: null }), renames);
}

function toRenames(present: readonly Variable[], renames: readonly NamedRename[]): Renames {
  return new Map(
    renames.map(({ kind, from, to }) => {
      const variable = present.find((one) => one.kind === kind && one.name === from);
      if (!variable) throw new AppError("update-rename", { from: cut(from), to: cut(to) });
      return [variable.id, to];
    }),
  );
}
