import type { EntityManager, Loaded } from "@mikro-orm/core";
import { may, type Person, toWho } from "../../domain/access.ts";
import { NONE, type Transform, transformed, transformsFor } from "../../domain/transform.ts";
import { Link } from "../../entities/link.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import { toNode } from "../access/access.ts";
import { requireLink } from "../access/revocation.ts";
import type { Live } from "../live/live.ts";
import { variableById } from "../live/unit.ts";
import { type Page, toPage } from "../page.ts";
import type { Noted, Settling } from "../settle.ts";
import { announce } from "../writer/announce.ts";
import { noteAct } from "../writer/noteact.ts";
import type { Writer } from "../writer/writer.ts";
import { checkAllowed, checkFits, checkLinkable, type Ends, isArchived } from "./ends.ts";
import { type DriverView, type End, type LinkPlan, type LinkView, seesEnd, viewEnds } from "./linkview.ts";

const MAX_LINKS = 5000;
const PAGE_SIZE = 8;
const POPULATE = ["source", "target"] as const;

/** What a person can do with links between variables. */
export class Links {
  readonly #em: EntityManager;
  readonly #live: Live;
  readonly #writer: Writer;
  readonly #settling: Settling;

  constructor(deps: { em: EntityManager; live: Live; writer: Writer; settling: Settling }) {
    this.#em = deps.em;
    this.#live = deps.live;
    this.#writer = deps.writer;
    this.#settling = deps.settling;
  }

  /** The person's links; those at one unit when it is named. */
  async list(person: Person, page: number, unitId?: number): Promise<Page<LinkView>> {
    const em = this.#em.fork();
    const atUnit = unitId !== undefined && { $or: [{ source: { unit: unitId } }, { target: { unit: unitId } }] };
    const where = { owner: person.id, ...atUnit };
    return toPage(
      page,
      PAGE_SIZE,
      await em.count(Link, where),
      async (limit, offset) => {
        const links = await em.find(Link, where, { populate: POPULATE, orderBy: { id: "asc" }, limit, offset });
        return this.#views(person, links);
      },
      (id) => em.count(Link, { $and: [where, { id: { $lt: id } }] }),
    );
  }

  async view(person: Person, linkId: number): Promise<LinkView> {
    const link = await this.#em.fork().findOne(Link, { id: linkId, owner: person.id }, { populate: POPULATE });
    const [view] = link ? await this.#views(person, [link]) : [];
    if (!view) throw new AppError("not-found");
    return view;
  }

  /** The links of anybody that drive an input which the person may read, or would if they were not paused. */
  async driving(person: Person, inputId: number): Promise<DriverView[]> {
    const target = await this.#find(inputId);
    if (!target || !may(toWho(person), "read", toNode(target.unit, target.variable))) throw new AppError("not-found");
    const where = { target: inputId, revoked: false, source: { archivedAt: null } };
    const links = await this.#em.fork().find(Link, where, { populate: ["source", "owner"], orderBy: { id: "asc" } });
    // Those who share the control of an input know each other's names.
    const knows = may(toWho(person), "write", toNode(target.unit, target.variable));
    const starts = await Promise.all(links.map(({ source }) => this.#endOf(source.$)));
    const toView = await viewEnds(this.#em, person, starts);
    return links.map(({ id, owner, paused }, index) => {
      const start = starts[index];
      const isMine = owner.id === person.id;
      return {
        id,
        paused,
        source: start && seesEnd(person, start, target) ? toView(start) : null,
        owner: knows && !isMine ? owner.$.name : null,
        removable: isMine || target.unit.ownerId === person.id,
      };
    });
  }

  /** What a link would do. What the person may not link is not-found. */
  async plan(person: Person, sourceId: number, targetId: number, transform: Transform = NONE): Promise<LinkPlan> {
    const { source, target } = await this.#ends(person, sourceId, targetId);
    const { value } = source.variable;
    const existing = await this.#em.fork().findOne(Link, { source: sourceId, target: targetId, owner: person.id });
    const toView = await viewEnds(this.#em, person, [source, target]);
    return {
      source: toView(source),
      target: toView(target),
      kinds: transformsFor(source.variable, target.variable),
      result: value === undefined ? undefined : transformed(transform, value, target.variable, target.variable.value),
      closesLoop: await this.#closesLoop(source, target),
      linkId: existing?.id ?? null,
    };
  }

  /** Makes the link; the target becomes at once what the source is. */
  async add(person: Person, sourceId: number, targetId: number, transform: Transform, now: number): Promise<LinkView> {
    const ends = await this.#ends(person, sourceId, targetId);
    checkFits(ends, transform);
    const { id, noted } = await this.#writer.exclusive(
      async (em) => {
        const owner = em.getReference(User, person.id);
        if ((await em.count(Link, { owner })) >= MAX_LINKS) throw new AppError("too-many-links", { max: MAX_LINKS });
        const [source, target] = [em.getReference(Variable, sourceId), em.getReference(Variable, targetId)];
        await requireLink(em, person, sourceId, targetId);
        if ((await em.count(Link, { source, target })) > 0) throw new AppError("link-exists");
        const link = em.create(Link, { source, target, owner, transform, createdAt: now });
        await noteAtTarget(em, person, ends, "linked", now);
        await em.flush();
        return { id: link.id, noted: this.#pass(em, ends.source, link.id) };
      },
      () => unitsOf(ends),
    );
    await this.#settling.settle([noted]);
    return this.view(person, id);
  }

  /** Changes what happens to values on their way; the target becomes at once what the source is. */
  async setTransform(person: Person, linkId: number, transform: Transform): Promise<void> {
    const ends = await this.#endsOf(person, linkId);
    checkAllowed(person, ends);
    checkFits(ends, transform);
    await this.#alter(person, ends, linkId, { transform });
  }

  /** Pauses the link, or lets it go on: the target then becomes what the source is. */
  async setPaused(person: Person, linkId: number, paused: boolean): Promise<void> {
    const ends = await this.#endsOf(person, linkId);
    if (!paused) checkAllowed(person, ends);
    await this.#alter(person, ends, linkId, paused ? { paused } : { paused, revoked: false });
  }

  async remove(person: Person, linkId: number): Promise<void> {
    const ends = await this.#endsOf(person, linkId);
    await this.#writer.exclusive(
      async (em) => {
        if ((await em.nativeDelete(Link, { id: linkId })) === 0) return;
        await noteAtTarget(em, person, ends, "unlinked", Date.now());
      },
      () => unitsOf(ends),
    );
  }

  /** Takes away the links to an input, whoever made them: that is the right of the input's owner, and of each over their own. */
  async unlink(person: Person, inputId: number, now: number): Promise<number> {
    const target = await this.#find(inputId);
    if (!target || !may(toWho(person), "read", toNode(target.unit, target.variable))) throw new AppError("not-found");
    const where = { target: inputId, ...(target.unit.ownerId !== person.id && { owner: person.id }) };
    const units = await this.#writer.exclusive(
      async (em) => {
        const links = await em.find(Link, where, { populate: ["source", "owner"] });
        await em.nativeDelete(Link, { id: links.map(({ id }) => id) });
        const others = new Set(links.map(({ owner }) => owner.$).filter(({ id }) => id !== person.id));
        const { name: unit, id: unitId } = target.unit;
        for (const { id, telegramId } of others) {
          const count = links.filter(({ owner }) => owner.id === id).length;
          announce(em, telegramId, { kind: "unlinked", unitId, unit, links: count }, now);
        }
        if (links.length > 0) await noteAtTarget(em, person, { target }, "unlinked", now);
        return links.map(({ source }) => source.$.unit.id);
      },
      (sources) => [target.unit.id, ...sources],
    );
    return units.length;
  }

  async #alter(
    person: Person,
    ends: Ends,
    linkId: number,
    data: { transform?: Transform; paused?: boolean; revoked?: boolean },
  ): Promise<void> {
    const noted = await this.#writer.exclusive(
      async (em) => {
        // To pause takes no right; the others may have lost theirs since they were last looked at.
        if (data.paused !== true) await requireLink(em, person, ends.source.variable.id, ends.target.variable.id);
        await em.nativeUpdate(Link, { id: linkId }, data);
        await noteAtTarget(em, person, ends, "relinked", Date.now());
        return this.#pass(em, ends.source, linkId);
      },
      () => unitsOf(ends),
    );
    await this.#settling.settle([noted]);
  }

  /** Lets the source's present value pass one link. */
  #pass(em: EntityManager, { unit }: End, linkId: number): Noted {
    return this.#settling.note(em, { unitId: unit.id, links: [linkId] });
  }

  async #ends(person: Person, sourceId: number, targetId: number): Promise<Ends> {
    if (sourceId === targetId) throw new AppError("link-self");
    const source = await this.#find(sourceId);
    const target = await this.#find(targetId);
    if (!source || target?.variable.kind !== "input") throw new AppError("not-found");
    checkLinkable(person, { source, target });
    return { source, target };
  }

  /** The ends of the person's own link, whether they may still have it or not. */
  async #endsOf(person: Person, linkId: number): Promise<Ends> {
    const link = await this.#em.fork().findOne(Link, { id: linkId, owner: person.id }, { populate: POPULATE });
    const source = link && (await this.#endOf(link.source.$));
    const target = link && (await this.#endOf(link.target.$));
    if (!source || !target) throw new AppError("not-found");
    return { source, target };
  }

  async #find(variableId: number): Promise<End | undefined> {
    const row = await this.#em.fork().findOne(Variable, variableId);
    return row ? this.#endOf(row) : undefined;
  }

  async #endOf({ unit: { id: unitId }, id }: Pick<Variable, "unit" | "id">): Promise<End | undefined> {
    const unit = await this.#live.get(unitId);
    const variable = unit && variableById(unit, id);
    return variable && { unit, variable };
  }

  /** Not where a unit's own output sets its own input: that is what a regulator does, and what most links are for. */
  async #closesLoop(source: End, target: End): Promise<boolean> {
    if (source.unit.id === target.unit.id) return source.variable.kind === "input" && this.#leadsTo(target, source);
    const reached = new Set([target.unit.id]);
    for (const id of reached) {
      if (id === source.unit.id) return true;
      for (const next of (await this.#live.get(id))?.targets ?? []) reached.add(next);
    }
    return false;
  }

  /** Whether links pass on from one variable to the other. */
  async #leadsTo(from: End, to: End): Promise<boolean> {
    const reached = new Map([[from.variable.id, from.variable]]);
    for (const { id, links } of reached.values()) {
      if (id === to.variable.id) return true;
      for (const { unitId, target } of links) {
        const next = (await this.#live.get(unitId))?.inputs.get(target);
        if (next && !reached.has(next.id)) reached.set(next.id, next);
      }
    }
    return false;
  }

  /** Without those whose ends are gone. */
  async #views(person: Person, links: readonly Loaded<Link, "source" | "target">[]): Promise<LinkView[]> {
    const found = await Promise.all(
      links.map(async (link) => {
        const start = await this.#endOf(link.source.$);
        const end = await this.#endOf(link.target.$);
        return start && end ? { link, start, end } : undefined;
      }),
    );
    const whole = found.filter((one) => one !== undefined);
    const toView = await viewEnds(
      this.#em,
      person,
      whole.flatMap(({ start, end }) => [start, end]),
    );
    return whole.map(({ link: { id, transform, paused, revoked }, start, end }) => ({
      id,
      source: seesEnd(person, start, end) ? toView(start) : null,
      target: seesEnd(person, end, start) ? toView(end) : null,
      transform: transform as Transform,
      state: revoked ? "revoked" : isArchived({ source: start, target: end }) ? "archived" : paused ? "paused" : "on",
    }));
  }
}

/** The owner of an input reads later who led what to it, as far as they may see that. */
async function noteAtTarget(
  em: EntityManager,
  by: Pick<Person, "id">,
  { source, target }: { readonly source?: End; readonly target: End },
  what: "linked" | "relinked" | "unlinked",
  now: number,
): Promise<void> {
  const unit = await em.findOne(Unit, target.unit.id, { populate: ["owner"] });
  if (!unit) return;
  const isSeen = source !== undefined && seesEnd(unit.owner.$, source, target);
  const detail = isSeen ? `${source.unit.name} · ${source.variable.name}` : null;
  noteAct(em, { unit, by, what, variableId: target.variable.id, detail }, now);
}

/** Both have to be read again when a link between them changes: one passes values on, the other is driven. */
function unitsOf({ source, target }: Ends): number[] {
  return [source.unit.id, target.unit.id];
}
