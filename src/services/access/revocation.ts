import type { EntityManager, Loaded } from "@mikro-orm/core";
import { may, mayHear, mayLink, type Node, type Visibility, type Who } from "../../domain/access.ts";
import type { StoppedNotice } from "../../domain/notice.ts";
import { Grant } from "../../entities/grant.ts";
import { Incident } from "../../entities/incident.ts";
import { Link } from "../../entities/link.ts";
import { Posting } from "../../entities/posting.ts";
import { Rule } from "../../entities/rule.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { Variable } from "../../entities/variable.ts";
import { Widget } from "../../entities/widget.ts";
import { AppError } from "../../errors.ts";
import { closeIncidents } from "../alerts/close.ts";
import { announce } from "../writer/announce.ts";
import { calledNames } from "./names.ts";

/** Whose rights have changed: those of all on some units, or those of some people. */
export interface Scope {
  readonly units?: readonly number[];
  readonly owners?: readonly number[];
}

interface Dependents {
  readonly links: Loaded<Link, "source" | "target" | "owner">[];
  readonly rules: Loaded<Rule, "output" | "owner">[];
  /** Postings of starter boards: those of others do without what one may not see any more. */
  readonly boards: Loaded<Posting, "owner">[];
}

/** How many links, alerts and boards of a person stopped at one unit. */
type Tally = Pick<StoppedNotice, "links" | "alerts" | "boards">;

const NOTHING: Tally = { links: 0, alerts: 0, boards: 0 };

/**
 * Stops, within the transaction that changed rights and after the change is flushed, every link and alert whose owner
 * may not have it any more, and tells them. Boards are left to the follower, which edits their messages for the last
 * time. Gives the units to be forgotten and shown anew.
 */
export async function stopUnentitled(em: EntityManager, scope: Scope, now: number): Promise<number[]> {
  const found = await findDependents(em, scope);
  const nodeOf = await readNodes(em, unitsOf(found));
  const touched = new Set(scope.units ?? []);
  const stopped = createTallies();

  for (const link of found.links) {
    const [source, target] = [link.source.$, link.target.$];
    const [from, to] = [nodeOf(source), nodeOf(target)];
    if (mayStillLink(link.owner.$, { unitId: source.unit.id, node: from }, { unitId: target.unit.id, node: to })) {
      continue;
    }
    link.revoked = true;
    const lost = may(toWhoOf(link.owner.$), "read", from) ? target : source;
    stopped.add(link.owner.$, lost.unit.id, "links");
    for (const { unit } of [source, target]) touched.add(unit.id);
  }
  for (const rule of found.rules) {
    const node = rule.output ? nodeOf(rule.output.$) : nodeOf({ unit: { id: unitOf(rule) } });
    if (rule.output ? may(toWhoOf(rule.owner.$), "read", node) : mayHear(toWhoOf(rule.owner.$), node)) continue;
    rule.revoked = true;
    stopped.add(rule.owner.$, unitOf(rule), "alerts");
    touched.add(unitOf(rule));
  }
  await em.flush();
  await closeIncidents(em, { rule: found.rules.filter(({ revoked }) => revoked).map(({ id }) => id) }, now);
  // A rule on all units of a person is on none that is somebody else's by now.
  const left = { rule: { ofMany: true }, unit: [...(scope.units ?? [])] };
  for (const incident of await em.find(
    Incident,
    { ...left, phase: { $ne: "resolved" } },
    { populate: ["rule", "unit"] },
  )) {
    if (incident.rule.$.owner.id !== incident.unit.$.owner.id) await closeIncidents(em, { id: incident.id }, now);
  }
  for (const board of found.boards) {
    const owner = board.owner?.$;
    if (!board.unit || (owner && may(toWhoOf(owner), "see", nodeOf(board)))) continue;
    if (owner) stopped.add(owner, board.unit.id, "boards");
    touched.add(board.unit.id);
  }
  for (const id of await unitsOnBoards(em, scope.owners ?? [])) touched.add(id);
  await em.flush();
  await stopped.tell(em, "access-lost", now);
  return [...touched];
}

/** Tells the others whose links, alerts and boards are about to go with a unit. Gives the units that links led from and to. */
export async function tellOfDeletion(em: EntityManager, unit: Unit, now: number): Promise<number[]> {
  const { links, rules, boards } = await findDependents(em, { units: [unit.id] });
  const touched = new Set([unit.id]);
  const stopped = createTallies();
  const isOther = (owner: User | undefined): owner is User => owner !== undefined && owner.id !== unit.owner.id;
  for (const { owner, source, target } of links) {
    if (isOther(owner.$)) stopped.add(owner.$, unit.id, "links");
    for (const end of [source.$, target.$]) touched.add(end.unit.id);
  }
  for (const { owner } of rules) if (isOther(owner.$)) stopped.add(owner.$, unit.id, "alerts");
  for (const { owner } of boards) if (isOther(owner?.$)) stopped.add(owner.$, unit.id, "boards");
  await stopped.tell(em, "unit-deleted", now);
  return [...touched];
}

/** The units on boards that these people have made. */
export async function unitsOnBoards(em: EntityManager, owners: readonly number[]): Promise<number[]> {
  if (owners.length === 0) return [];
  const widgets = await em.find(Widget, { board: { owner: { $in: [...owners] } } }, { fields: ["unit"] });
  return widgets.flatMap(({ unit }) => (unit ? [unit.id] : []));
}

async function findDependents(em: EntityManager, { units = [], owners = [] }: Scope): Promise<Dependents> {
  const [unit, owner] = [{ $in: [...units] }, { $in: [...owners] }];
  const ofLinks = { revoked: false, $or: [{ source: { unit } }, { target: { unit } }, { owner }] };
  const ofRules = { revoked: false, ofMany: false, $or: [{ output: { unit } }, { unit }, { owner }] };
  return {
    links: await em.find(Link, ofLinks, { populate: ["source", "target", "owner"] }),
    rules: await em.find(Rule, ofRules, { populate: ["output", "owner"] }),
    boards: await em.find(Posting, { $or: [{ unit }, { owner, unit: { $ne: null } }] }, { populate: ["owner"] }),
  };
}

/** Refuses, within a transaction, whoever has lost the right to read a variable since it was last looked at. */
export async function requireRead(
  em: EntityManager,
  person: { readonly id: number },
  variableId: number,
): Promise<void> {
  const user = await em.findOne(User, person.id);
  const variable = await em.findOne(Variable, variableId);
  const nodeOf = variable && (await readNodes(em, [variable.unit.id]));
  if (!user || !nodeOf || !may(toWhoOf(user), "read", nodeOf(variable))) throw new AppError("not-found");
}

/** Refuses, within a transaction, whoever may not have a link any more. */
export async function requireLink(
  em: EntityManager,
  person: { readonly id: number },
  sourceId: number,
  targetId: number,
): Promise<void> {
  const user = await em.findOne(User, person.id);
  const source = await em.findOne(Variable, sourceId);
  const target = await em.findOne(Variable, targetId);
  if (!user || !source || !target) throw new AppError("not-found");
  const nodeOf = await readNodes(em, [source.unit.id, target.unit.id]);
  const toEnd = (variable: Variable) => ({ unitId: variable.unit.id, node: nodeOf(variable) });
  if (!mayLink(toWhoOf(user), toEnd(source), toEnd(target))) throw new AppError("link-revoked");
}

function unitsOf({ links, rules, boards }: Dependents): number[] {
  const ends = links.flatMap(({ source, target }) => [source.$, target.$]);
  const units = [...ends, ...boards].flatMap(({ unit }) => (unit ? [unit.id] : []));
  return [...units, ...rules.map(unitOf)];
}

/** The unit that a rule watches, or an output of which it watches. */
function unitOf({ output, unit }: Loaded<Rule, "output">): number {
  return output?.$.unit.id ?? unit?.id ?? 0;
}

/** The rule's view of variables, or of whole units, as they are within the transaction. */
async function readNodes(em: EntityManager, unitIds: readonly number[]) {
  const ids = [...new Set(unitIds)];
  const grants = new Map<number, Node["unit"]["grants"][number][]>(ids.map((id) => [id, []]));
  for (const grant of await em.find(Grant, { unit: ids })) grants.get(grant.unit.id)?.push(toGrant(grant));
  const units = new Map((await em.find(Unit, ids)).map((unit) => [unit.id, unit]));
  return (asked: Variable | { readonly unit?: { readonly id: number } | null | undefined }): Node => {
    const id = asked.unit?.id ?? 0;
    const { owner, visibility, remoteInstance } = units.get(id) as Unit;
    const isMirror = (remoteInstance ?? null) !== null;
    const unit = { ownerId: owner.id, visibility, isMirror, grants: grants.get(id) ?? [] };
    if (!("kind" in asked)) return { unit };
    return { unit, variable: { id: asked.id, kind: asked.kind, visibility: asked.visibility ?? null } };
  };
}

export function toGrant(grant: Grant): Node["unit"]["grants"][number] {
  const { variable, toUser, toUnit, toPeer, toPeerUnit = null, read, write } = grant;
  const idOf = (one: { readonly id: number } | null | undefined) => one?.id ?? null;
  const receiver = { toUserId: idOf(toUser), toUnitId: idOf(toUnit), toPeerId: idOf(toPeer), toPeerUnit };
  return { variableId: idOf(variable), ...receiver, read, write };
}

/** A blocked person's units go on, and what they do among themselves; what others give to people does not reach them. */
function mayStillLink(
  owner: User,
  source: Parameters<typeof mayLink>[1],
  target: Parameters<typeof mayLink>[2],
): boolean {
  if (owner.role !== "blocked") return mayLink(toWhoOf(owner), source, target);
  const hidden = (visibility: Visibility): Visibility => (visibility === "public" ? visibility : "private");
  const withoutPeople = ({ unitId, node: { unit, variable } }: typeof source): typeof source => {
    const grants = unit.grants.filter(({ toUserId }) => toUserId === null);
    const withUnit = { unit: { ...unit, visibility: hidden(unit.visibility), grants } };
    if (!variable) return { unitId, node: withUnit };
    const visibility = variable.visibility && hidden(variable.visibility);
    return { unitId, node: { ...withUnit, variable: { ...variable, visibility } } };
  };
  return mayLink({ kind: "user", id: owner.id, role: "user" }, withoutPeople(source), withoutPeople(target));
}

function toWhoOf({ id, role }: User): Who {
  return { kind: "user", id, role };
}

/** Counts what stopped, for each person and unit; tells each of them in one message a unit. */
function createTallies() {
  const tallies = new Map<User, Map<number, Tally>>();
  return {
    add(owner: User, unitId: number, kind: keyof Tally): void {
      const ofOwner = tallies.get(owner) ?? new Map<number, Tally>();
      const tally = ofOwner.get(unitId) ?? NOTHING;
      ofOwner.set(unitId, { ...tally, [kind]: tally[kind] + 1 });
      tallies.set(owner, ofOwner);
    },
    async tell(em: EntityManager, kind: StoppedNotice["kind"], now: number): Promise<void> {
      const units = await em.find(Unit, [...new Set([...tallies.values()].flatMap((ofOwner) => [...ofOwner.keys()]))]);
      for (const [owner, ofOwner] of tallies) {
        for (const [id, name] of await calledNames(em, owner, units)) {
          const tally = ofOwner.get(id);
          if (tally) announce(em, owner.telegramId, { kind, unit: name, ...tally }, now);
        }
      }
      await em.flush();
    },
  };
}
