import type { EntityManager, FilterQuery, Loaded } from "@mikro-orm/core";
import { may, type Person, toWho } from "../../domain/access.ts";
import { badness, type Condition, type Severity } from "../../domain/alert/condition.ts";
import type { IncidentFacts } from "../../domain/alert/incident.ts";
import { DAY, HOUR } from "../../domain/span.ts";
import type { Value } from "../../domain/value.ts";
import { Incident } from "../../entities/incident.ts";
import { Recipient } from "../../entities/recipient.ts";
import { Rule } from "../../entities/rule.ts";
import { User } from "../../entities/user.ts";
import { AppError } from "../../errors.ts";
import type { RuleStatistics, Incidents as Storage } from "../../storage/incidents.ts";
import { toNode } from "../access/access.ts";
import { calledNames } from "../access/names.ts";
import type { Live } from "../live/live.ts";
import { type LiveUnit, variableById } from "../live/unit.ts";
import { type Page, toPage } from "../page.ts";
import type { Writer } from "../writer/writer.ts";
import { tellOfIncidents } from "./close.ts";
import type { Watched } from "./rule.ts";
import { NOTHING, toWatched } from "./ruleview.ts";

export type { RuleStatistics } from "../../storage/incidents.ts";

const PAGE_SIZE = 8;
/** Longer than any incident that somebody waits for. */
const FOR_EVER_MS = 100 * 366 * DAY;

/** An incident as somebody sees it. */
export interface IncidentView extends Watched {
  readonly id: number;
  readonly ruleId: number;
  readonly ownerId: number;
  readonly condition: Condition;
  readonly severity: Severity;
  readonly phase: "pending" | "firing" | "resolved";
  readonly since: number;
  readonly firedAt: number | null;
  readonly endedAt: number | null;
  /** It ended because its rule was stopped or changed. */
  readonly stopped: boolean;
  readonly facts: IncidentFacts;
  /** The present value, and when it was measured. */
  readonly value: Value | undefined;
  readonly at: number;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly snoozedUntil: number | null;
  readonly snoozedWorse: number | null;
  /** What it is about is not the reader's to know any more: it has no names and no values here. */
  readonly hidden: boolean;
}

/** For how long nobody is reminded. */
export type Snooze = { readonly kind: "ms"; readonly ms: number } | { readonly kind: "over" | "worse" | "none" };

/** Who presses, and in which chat: whoever is in a group that an alert goes to may press there. */
export interface Presser {
  readonly person: Person;
  readonly chatId: number;
}

type Row = Loaded<Incident, "rule" | "acknowledgedBy">;
const POPULATE = { populate: ["rule", "acknowledgedBy"] } as const;

/** What people can do with incidents. */
export class Incidents {
  readonly #em: EntityManager;
  readonly #live: Live;
  readonly #writer: Writer;
  readonly #storage: Storage;

  constructor(deps: { em: EntityManager; live: Live; writer: Writer; storage: Storage }) {
    this.#em = deps.em;
    this.#live = deps.live;
    this.#writer = deps.writer;
    this.#storage = deps.storage;
  }

  /** The incidents of the person's rules: those that go on, then those that are over, or one of both; the latest first. */
  async list(
    person: Person,
    page: number,
    {
      which = "all",
      ruleId,
      size = PAGE_SIZE,
    }: { which?: "open" | "past" | "all"; ruleId?: number; size?: number } = {},
  ): Promise<Page<IncidentView>> {
    const em = this.#em.fork();
    const phase =
      which === "open"
        ? ["firing" as const]
        : which === "past"
          ? ["resolved" as const]
          : ["firing" as const, "resolved" as const];
    const where: FilterQuery<Incident> = {
      rule: { owner: person.id, ...(ruleId !== undefined && { id: ruleId }) },
      phase,
    };
    return toPage(page, size, await em.count(Incident, where), async (limit, offset) => {
      const rows = await em.find(Incident, where, {
        ...POPULATE,
        orderBy: { phase: "asc", since: "desc", id: "desc" },
        limit,
        offset,
      });
      return this.toViews(person, rows);
    });
  }

  /** Those of the person’s rules after an id, or of them those that go on, the oldest first: for who reads on. */
  async after(person: Person, id: number, limit: number, which: "open" | "all" = "all"): Promise<IncidentView[]> {
    const phase = which === "open" ? ("firing" as const) : { $ne: "pending" as const };
    const where = { rule: { owner: person.id }, id: { $gt: id }, phase };
    const rows = await this.#em.fork().find(Incident, where, { ...POPULATE, orderBy: { id: "asc" }, limit });
    return this.toViews(person, rows);
  }

  /** Those of these ids that are the person's. */
  async some(person: Person, ids: readonly number[]): Promise<IncidentView[]> {
    if (ids.length === 0) return [];
    const where = { rule: { owner: person.id }, id: [...ids] };
    const rows = await this.#em.fork().find(Incident, where, { ...POPULATE, orderBy: { id: "asc" } });
    return this.toViews(person, rows);
  }

  async view(by: Presser, incidentId: number): Promise<IncidentView> {
    const row = await this.#em.fork().findOne(Incident, incidentId, POPULATE);
    if (!row || !(await this.#mayPress(this.#em.fork(), by, row))) throw new AppError("not-found");
    const [view] = await this.toViews(by.person, [row]);
    return view as IncidentView;
  }

  /** How often those of these rules that are the person's have fired since a time, and for how long. */
  async statistics(person: Person, rules: readonly number[], since: number): Promise<readonly RuleStatistics[]> {
    const mine = await this.#em.fork().find(Rule, { id: [...rules], owner: person.id }, { fields: ["id"] });
    return this.#storage.statistics(
      mine.map(({ id }) => id),
      since,
    );
  }

  /** Somebody takes care of it: nobody is reminded any more. What is acknowledged stays so. */
  async acknowledge(by: Presser, incidentId: number, now: number): Promise<IncidentView> {
    await this.#change(by, [incidentId], now, (em, row) => {
      if (row.phase !== "firing") throw new AppError("incident-over");
      if (row.acknowledgedAt) return;
      em.assign(row, { acknowledgedAt: now, acknowledgedBy: em.getReference(User, by.person.id) });
    });
    return this.view(by, incidentId);
  }

  /** The same with all of these that go on; gives how many. */
  async acknowledgeAll(by: Presser, incidentIds: readonly number[], now: number): Promise<number> {
    let count = 0;
    await this.#change(by, incidentIds, now, (em, row) => {
      if (row.phase !== "firing" || row.acknowledgedAt) return;
      count++;
      em.assign(row, { acknowledgedAt: now, acknowledgedBy: em.getReference(User, by.person.id) });
    });
    return count;
  }

  /** Nobody is reminded of it for a time, until it is over, or until it is worse than it has been; "none" takes that back. */
  async snooze(by: Presser, incidentId: number, snooze: Snooze, now: number): Promise<IncidentView> {
    await this.#change(by, [incidentId], now, (em, row) => {
      if (row.phase !== "firing") throw new AppError("incident-over");
      const worst = badness(row.rule.$.condition, row.facts.worst ?? row.facts.value);
      const isUntilWorse = snooze.kind === "worse" && worst !== undefined;
      em.assign(row, {
        snoozedUntil: snooze.kind === "none" ? null : now + (snooze.kind === "ms" ? snooze.ms : FOR_EVER_MS),
        snoozedWorse: isUntilWorse ? worst : null,
      });
    });
    return this.view(by, incidentId);
  }

  /** Incidents for a reader; whoever gets messages of a rule sees what its owner may see. */
  async toViews(reader: Person, rows: readonly Row[]): Promise<IncidentView[]> {
    const units = await Promise.all([...new Set(rows.map(({ unit }) => unit.id))].map((id) => this.#live.get(id)));
    const present = new Map(units.flatMap((unit) => (unit ? [[unit.id, unit] as const] : [])));
    const names = await calledNames(this.#em, reader, [...present.values()]);
    return rows.map((row) => toView(row, present.get(row.unit.id), names));
  }

  async #change(
    by: Presser,
    ids: readonly number[],
    now: number,
    change: (em: EntityManager, row: Row) => void,
  ): Promise<void> {
    await this.#writer.exclusive(
      async (em) => {
        const rows = await em.find(Incident, { id: [...ids] }, POPULATE);
        const units: number[] = [];
        for (const row of rows) {
          if (!(await this.#mayPress(em, by, row))) throw new AppError("not-found");
          change(em, row);
          units.push(row.unit.id);
        }
        if (rows.length === 0) throw new AppError("incident-over");
        await em.flush();
        await tellOfIncidents(
          em,
          rows.map(({ id }) => id),
          now,
        );
        return units;
      },
      (units) => units,
    );
  }

  async #mayPress(em: EntityManager, { person, chatId }: Presser, { rule }: Row): Promise<boolean> {
    if (rule.$.owner.id === person.id) return true;
    const mine = { $or: [{ user: person.id, acceptedAt: { $ne: null } }, ...(chatId < 0 ? [{ chatId }] : [])] };
    return (await em.count(Recipient, { rule: rule.id, ...mine })) > 0;
  }
}

function toView(row: Row, unit: LiveUnit | undefined, names: ReadonlyMap<number, string>): IncidentView {
  const { rule, facts } = row;
  const { $: of } = rule;
  const output = unit && row.output ? variableById(unit, row.output.id) : undefined;
  const owner = toWho({ id: of.owner.id, role: "user" });
  const isShown = unit && (output ? may(owner, "read", toNode(unit, output)) : may(owner, "see", toNode(unit)));
  const hidden = !isShown || of.revoked;
  const watched = unit && !hidden ? toWatched(names.get(unit.id) ?? unit.name, unit, output) : NOTHING;
  return {
    ...watched,
    id: row.id,
    ruleId: rule.id,
    ownerId: of.owner.id,
    condition: of.condition,
    severity: of.severity,
    phase: row.phase,
    since: row.since,
    firedAt: row.firedAt ?? null,
    endedAt: row.endedAt ?? null,
    stopped: row.stopped,
    facts: hidden ? {} : facts,
    value: hidden ? undefined : output?.value,
    at: hidden ? 0 : (output?.at ?? unit?.seenAt ?? 0),
    acknowledgedAt: row.acknowledgedAt ?? null,
    acknowledgedBy: row.acknowledgedBy?.$.name ?? null,
    snoozedUntil: row.snoozedUntil ?? null,
    snoozedWorse: row.snoozedWorse ?? null,
    hidden,
  };
}

/** Pauses between reminders grow: who does not answer hears of it less and less often. */
const PAUSES_MS = [HOUR / 4, HOUR, 3 * HOUR, 8 * HOUR, DAY];

/** How long to wait until a reminder after so many. */
export function reminderAfter(reminders: number): number {
  return PAUSES_MS[Math.min(reminders, PAUSES_MS.length - 1)] ?? DAY;
}
