import type { EntityManager, FilterQuery } from "@mikro-orm/core";
import { type Person, toWho } from "../../domain/access.ts";
import {
  type Condition,
  type Direction,
  defaultDeadband,
  defaultTiming,
  Timing,
  withinRange,
} from "../../domain/alert/condition.ts";
import { type Present, presenceOf } from "../../domain/presence.ts";
import { toTitle } from "../../domain/title.ts";
import { TRAITS } from "../../domain/traits.ts";
import { Recipient } from "../../entities/recipient.ts";
import { Room } from "../../entities/room.ts";
import { Rule } from "../../entities/rule.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import { type Access, requirePresent } from "../access/access.ts";
import { calledName } from "../access/names.ts";
import { requireRead } from "../access/revocation.ts";
import type { Live } from "../live/live.ts";
import { type Page, toPage } from "../page.ts";
import { toVariableView, type VariableView } from "../units/unitview.ts";
import type { Writer } from "../writer/writer.ts";
import { closeIncidents, tellOfOpen } from "./close.ts";
import { findSame, saidOn, saysSame, type Twin, twinsOf } from "./copies.ts";
import { fitWords, type RuleDraft, type RuleView, type RuleWords, requireEnd, type Selector, selectorOf, timingOf, toColumns } from "./rule.ts"; // biome-ignore format: names
import { exampleOf, mayWatch, toRuleViews, unitsOf } from "./ruleview.ts";
import type { AlertTimers } from "./timers.ts";

export type { Twin } from "./copies.ts";

/** More than that nobody can have. */
export const MAX_RULES = 200;
const PAGE_SIZE = 8;

/** An output that a rule may watch, with its unit. */
export interface OutputView extends VariableView, Present {
  readonly unitId: number;
  readonly unitUuid: string;
  readonly unit: string;
}

/** What a person can do with alert rules. */
export class Alerts {
  readonly #em: EntityManager;
  readonly #live: Live;
  readonly #access: Access;
  readonly #writer: Writer;
  readonly #timers: Pick<AlertTimers, "look">;

  constructor(deps: {
    em: EntityManager;
    live: Live;
    access: Access;
    writer: Writer;
    timers: Pick<AlertTimers, "look">;
  }) {
    this.#em = deps.em;
    this.#live = deps.live;
    this.#access = deps.access;
    this.#writer = deps.writer;
    this.#timers = deps.timers;
  }

  /** The person's rules, those that watch one unit when it is named. */
  async list(person: Person, page: number, unitId?: number, size = PAGE_SIZE): Promise<Page<RuleView>> {
    const em = this.#em.fork();
    const mine: FilterQuery<Rule> = { owner: person.id };
    const where: FilterQuery<Rule> =
      unitId === undefined ? mine : { $and: [mine, { $or: [{ output: { unit: unitId } }, { unit: unitId }] }] };
    return toPage(
      page,
      size,
      await em.count(Rule, where),
      async (limit, offset) => {
        const rules = await em.find(Rule, where, { orderBy: { id: "asc" }, limit, offset });
        return toRuleViews(this.#deps, person, rules);
      },
      (id) => em.count(Rule, { $and: [where, { id: { $lt: id } }] }),
    );
  }

  async view(person: Person, ruleId: number): Promise<RuleView> {
    const [view] = await toRuleViews(this.#deps, person, [await this.#find(person, ruleId)]);
    return view as RuleView;
  }

  /** An output that a rule may watch. */
  async output(person: Person, outputId: number): Promise<OutputView> {
    const { unit, variable } = await this.#access.variable(person, "read", "output", outputId);
    requirePresent(variable);
    return {
      ...toVariableView(variable, unit, toWho(person)),
      ...presenceOf(unit, Date.now()),
      unitId: unit.id,
      unitUuid: unit.uuid,
      unit: await calledName(this.#em, person, unit),
    };
  }

  /** A rule of the person that says the same of the same: two of them would tell everything twice. */
  async twin(person: Person, draft: RuleDraft): Promise<RuleView | undefined> {
    const twin = await findSame(this.#em.fork(), person, draft);
    return twin && this.view(person, twin.id);
  }

  /** Makes a rule whose messages go to its owner; what holds already is an incident. */
  async make(person: Person, draft: RuleDraft, now: number): Promise<RuleView> {
    const [id = 0] = await this.#make(person, [draft], now);
    return this.view(person, id);
  }

  /** The simplest of rules, with what most people leave as it is. */
  async add(person: Person, outputId: number, kind: Direction, threshold: number, now: number): Promise<RuleView> {
    const { variable } = await this.#access.variable(person, "read", "output", outputId);
    const deadband = TRAITS[variable.type].holds === "boolean" ? 0 : defaultDeadband(threshold, variable);
    const condition: Condition = withinRange({ kind, threshold, deadband }, variable);
    const words = { condition, timing: defaultTiming(condition), severity: "warning" } as const;
    return this.make(person, { selector: { kind: "output", outputId }, ...words }, now);
  }

  /** Makes the same rule for other outputs, with the same recipients; gives how many it made: those it could. */
  async copy(person: Person, ruleId: number, outputIds: readonly number[], now: number): Promise<number> {
    const rule = await this.#find(person, ruleId);
    const words = { condition: rule.condition, timing: timingOf(rule), severity: rule.severity };
    const said = { ...words.timing, condition: rule.condition };
    const having = await saidOn(this.#em.fork(), person, outputIds, said);
    const missing = [...new Set(outputIds)].filter((id) => !having.has(id));
    const drafts = missing.map((outputId): RuleDraft => ({ ...words, selector: { kind: "output", outputId } }));
    return (await this.#make(person, drafts, now, ruleId)).length;
  }

  /** The outputs of the person's other units that a rule can be copied to. */
  async twins(person: Person, ruleId: number): Promise<Twin[]> {
    return twinsOf(this.#em.fork(), this.#access, person, await this.#find(person, ruleId));
  }

  /** One of the outputs that a rule on all of a name watches; null where there is none now. */
  async exampleOf(person: Person, many: { readonly name: string; readonly roomId: number | null }) {
    return (await exampleOf(this.#em, this.#access, person, many))?.variable.id ?? null;
  }

  /**
   * Says something else of a rule. Its incidents go on, with who takes care of them, as far as they do by what it says
   * now; only where it waits for something else they end, and what holds then is a new one.
   */
  async change(person: Person, ruleId: number, change: Partial<RuleWords>, now: number): Promise<RuleView> {
    const rule = await this.#find(person, ruleId);
    const words: RuleWords = {
      condition: change.condition ?? rule.condition,
      timing: change.timing ?? timingOf(rule),
      severity: change.severity ?? rule.severity,
    };
    const selector = selectorOf(rule);
    const fitting = await this.#fit(person, selector, words, change.condition !== undefined);
    const isOther = whatOf(rule.condition) !== whatOf(fitting.condition);
    const saysOther = !saysSame({ ...timingOf(rule), condition: rule.condition }, { ...fitting.timing, ...fitting });
    await this.#touch(person, rule, async (em) => {
      if (saysOther && (await findSame(em, person, { selector, ...fitting }, ruleId)))
        throw new AppError("rule-exists");
      await em.nativeUpdate(Rule, { id: ruleId }, toColumns(fitting));
      if (isOther) await closeIncidents(em, { rule: ruleId }, now);
      else if (fitting.severity !== rule.severity) await tellOfOpen(em, ruleId, now, fitting.severity === "critical");
    });
    return this.view(person, ruleId);
  }

  async pause(person: Person, ruleId: number, now = Date.now()): Promise<RuleView> {
    const rule = await this.#find(person, ruleId);
    await this.#touch(person, rule, async (em) => {
      await em.nativeUpdate(Rule, { id: ruleId }, { paused: true });
      await closeIncidents(em, { rule: ruleId }, now);
    });
    return this.view(person, ruleId);
  }

  /** Lets a rule go on where the right is there: like a new one, it fires if it holds already. */
  async resume(person: Person, ruleId: number): Promise<RuleView> {
    const rule = await this.#find(person, ruleId);
    const words = { condition: rule.condition, timing: timingOf(rule), severity: rule.severity };
    await this.#fit(person, selectorOf(rule), words, false);
    await this.#touch(person, rule, async (em) => {
      if (rule.output) await requireRead(em, person, rule.output.id);
      await em.nativeUpdate(Rule, { id: ruleId }, { paused: false, revoked: false });
    });
    return this.view(person, ruleId);
  }

  async remove(person: Person, ruleId: number): Promise<void> {
    const rule = await this.#find(person, ruleId);
    await this.#touch(person, rule, (em) => em.nativeDelete(Rule, { id: ruleId }));
  }

  get #deps() {
    return { em: this.#em, live: this.#live, access: this.#access };
  }

  async #find(person: Person, ruleId: number): Promise<Rule> {
    const rule = await this.#em.fork().findOne(Rule, { id: ruleId, owner: person.id });
    if (!rule) throw new AppError("not-found");
    return rule;
  }

  async #make(person: Person, drafts: readonly RuleDraft[], now: number, like?: number): Promise<number[]> {
    const fitting: RuleDraft[] = [];
    for (const draft of drafts) {
      fitting.push({ ...draft, ...(await this.#fit(person, draft.selector, draft, like === undefined)) });
    }
    const units = await this.#unitsOf(
      person,
      fitting.map(({ selector }) => selector),
    );
    const made = await this.#writer.exclusive(
      async (em) => {
        const owner = em.getReference(User, person.id);
        if ((await em.count(Rule, { owner })) + fitting.length > MAX_RULES) {
          throw new AppError("too-many-rules", { max: MAX_RULES });
        }
        const likes = like === undefined ? [] : await em.find(Recipient, { rule: like });
        const rules = await Promise.all(
          fitting.map(async (draft) => {
            const { selector } = draft;
            if (selector.kind === "output") await requireRead(em, person, selector.outputId);
            if (await findSame(em, person, draft)) throw new AppError("rule-exists");
            return em.create(Rule, { ...toTarget(em, selector), ...toColumns(draft), owner, createdAt: now });
          }),
        );
        for (const rule of rules) {
          if (likes.length === 0) em.create(Recipient, { rule, user: owner, acceptedAt: now });
          for (const { user = null, chatId = null, threadId = null, acceptedAt = null } of likes)
            em.create(Recipient, { rule, user, chatId, threadId, acceptedAt });
        }
        await em.flush();
        return rules.map(({ id }) => id);
      },
      () => units,
    );
    await this.#timers.look(units);
    return made;
  }

  /** Refuses what the person may not watch, or what can't be asked of it; `isNew` is whether its condition is. */
  async #fit(person: Person, selector: Selector, words: RuleWords, isNew: boolean): Promise<RuleWords> {
    const { condition, timing, severity } = words;
    // Buttons carry times, too, and anybody can forge one: a rule that can't be judged would stop whole commits.
    if (!Timing.safeParse(timing).success) throw new AppError("button-outdated");
    const plain = { condition, timing, severity };
    if (selector.kind === "output") {
      const { variable } = await this.#access.variable(person, "read", "output", selector.outputId);
      requirePresent(variable);
      if (isNew) requireEnd(condition, variable);
      return fitWords(plain, variable.type, toTitle(variable, person.locale));
    }
    if (selector.kind === "unit") {
      const unit = await this.#live.get(selector.unitId);
      if (!unit || !mayWatch(person, unit)) throw new AppError("not-found");
      return fitWords(plain, null, unit.name);
    }
    const { name, roomId } = selector;
    const isThere = roomId === null || (await this.#em.fork().count(Room, { id: roomId, owner: person.id })) > 0;
    if (!isThere) throw new AppError("room-gone");
    if (name === null) return fitWords(plain, null, "");
    const example = await exampleOf(this.#em, this.#access, person, { name, roomId });
    if (!example) throw new AppError("not-found");
    return fitWords(plain, example.variable.type, toTitle(example.variable, person.locale));
  }

  async #touch(person: Person, rule: Rule, task: (em: EntityManager) => Promise<unknown>): Promise<void> {
    const units = await this.#unitsOf(person, [selectorOf(rule)]);
    await this.#writer.exclusive(task, () => units);
    await this.#timers.look(units);
  }

  /** The units that rules on these things watch. */
  async #unitsOf(person: Person, selectors: readonly Selector[]): Promise<number[]> {
    const ids = new Set<number>();
    if (selectors.some(({ kind }) => kind === "many")) for (const id of await unitsOf(this.#em, person)) ids.add(id);
    const outputs = selectors.flatMap((one) => (one.kind === "output" ? [one.outputId] : []));
    for (const { unit } of await this.#em.fork().find(Variable, { id: outputs })) ids.add(unit.id);
    for (const one of selectors) if (one.kind === "unit") ids.add(one.unitId);
    return [...ids];
  }
}

/** What a condition waits for, however far that must be over to be so. */
function whatOf(condition: Condition): string {
  return JSON.stringify({ ...condition, deadband: undefined });
}

function toTarget(em: EntityManager, selector: Selector) {
  if (selector.kind === "output") return { output: em.getReference(Variable, selector.outputId) };
  if (selector.kind === "unit") return { unit: em.getReference(Unit, selector.unitId) };
  return { ofMany: true, manyName: selector.name, roomId: selector.roomId };
}
