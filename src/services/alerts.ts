import type { EntityManager, Loaded } from "@mikro-orm/core";
import { may, type Person, toWho } from "../domain/access.ts";
import { type Condition, type Direction, defaultHysteresis, isFiring, toNumber } from "../domain/alert.ts";
import type { Address, Watched } from "../domain/notice.ts";
import { type Present, presenceOf } from "../domain/presence.ts";
import { toDecimals } from "../domain/step.ts";
import { toTitle } from "../domain/title.ts";
import { TRAITS } from "../domain/traits.ts";
import type { Value } from "../domain/value.ts";
import { Rule } from "../entities/rule.ts";
import { User } from "../entities/user.ts";
import { Variable } from "../entities/variable.ts";
import { AppError } from "../errors.ts";
import { type Access, requirePresent, toNode } from "./access/access.ts";
import { calledName } from "./access/names.ts";
import { requireRead } from "./access/revocation.ts";
import type { LiveVariable } from "./live/unit.ts";
import { type Page, toPage } from "./page.ts";
import { toVariableView, type VariableView } from "./units/unitview.ts";
import type { Writer } from "./writer/writer.ts";

const MAX_RULES = 200;
const PAGE_SIZE = 8;
const POPULATE = ["output.unit"] as const;

/** An alert rule as a person sees it. */
export interface RuleView extends Watched {
  readonly id: number;
  readonly outputId: number;
  readonly hysteresis: number;
  readonly paused: boolean;
  readonly firing: boolean;
  /** Stopped, since the person lost the right to read the output. */
  readonly revoked: boolean;
  /** What it watches is not theirs to know any more: it has no names here. */
  readonly hidden: boolean;
  /** What it watches went with an update; it works again when that comes back. */
  readonly archived: boolean;
  /** The group to which its messages go; null for its owner's private chat. */
  readonly chatId: number | null;
  /** The forum topic there. */
  readonly threadId: number | null;
}

/** An output that a rule may watch, with its unit. */
export interface OutputView extends VariableView, Present {
  readonly unitId: number;
  readonly unitUuid: string;
  readonly unit: string;
}

/** What a person can do with alert rules. */
export class Alerts {
  readonly #em: EntityManager;
  readonly #access: Access;
  readonly #writer: Writer;

  constructor(em: EntityManager, access: Access, writer: Writer) {
    this.#em = em;
    this.#access = access;
    this.#writer = writer;
  }

  /** The person's rules, those of one unit when it is named. */
  async list(person: Person, page: number, unitId?: number): Promise<Page<RuleView>> {
    const em = this.#em.fork();
    const where = { owner: person.id, ...(unitId !== undefined && { output: { unit: unitId } }) };
    return toPage(
      page,
      PAGE_SIZE,
      await em.count(Rule, where),
      async (limit, offset) => {
        const rules = await em.find(Rule, where, { populate: POPULATE, orderBy: { id: "asc" }, limit, offset });
        return Promise.all(rules.map((rule) => this.#view(person, rule)));
      },
      (id) => em.count(Rule, { $and: [where, { id: { $lt: id } }] }),
    );
  }

  async view(person: Person, ruleId: number): Promise<RuleView> {
    const rule = await this.#em.fork().findOne(Rule, { id: ruleId, owner: person.id }, { populate: POPULATE });
    if (!rule) throw new AppError("not-found");
    return this.#view(person, rule);
  }

  /** An output that a rule may watch: a number or a bool (1 when on). */
  async output(person: Person, outputId: number): Promise<OutputView> {
    const { unit, variable } = await this.#watchable(person, outputId);
    return {
      ...toVariableView(variable, unit, toWho(person)),
      ...presenceOf(unit, Date.now()),
      unitId: unit.id,
      unitUuid: unit.uuid,
      unit: await calledName(this.#em, person, unit),
    };
  }

  /** Adds a rule on such an output; one that holds already fires from the first. */
  async add(person: Person, outputId: number, direction: Direction, threshold: number, now: number): Promise<RuleView> {
    const { unit, variable } = await this.#watchable(person, outputId);
    const id = await this.#writer.exclusive(
      async (em) => {
        await requireRead(em, person, outputId);
        const owner = em.getReference(User, person.id);
        if ((await em.count(Rule, { owner })) >= MAX_RULES) throw new AppError("too-many-rules", { max: MAX_RULES });
        const hysteresis = TRAITS[variable.type].holds === "boolean" ? 0 : defaultHysteresis(threshold, variable);
        const output = em.getReference(Variable, outputId);
        const condition = { direction, threshold, hysteresis };
        const rule = em.create(Rule, { output, owner, ...condition, ...begin(condition, variable), createdAt: now });
        await em.flush();
        return rule.id;
      },
      () => [unit.id],
    );
    return this.view(person, id);
  }

  async pause(person: Person, ruleId: number): Promise<RuleView> {
    const { unitId } = await this.view(person, ruleId);
    await this.#writer.exclusive(
      (em) => em.nativeUpdate(Rule, { id: ruleId }, { paused: true, firing: false }),
      () => [unitId],
    );
    return this.view(person, ruleId);
  }

  /** Lets a rule go on where the right is there: like a new one, it fires from the first if it holds already. */
  async resume(person: Person, ruleId: number): Promise<RuleView> {
    const rule = await this.view(person, ruleId);
    const { variable } = await this.#watchable(person, rule.outputId);
    await this.#writer.exclusive(
      async (em) => {
        await requireRead(em, person, rule.outputId);
        const stopped = { id: ruleId, $or: [{ paused: true }, { revoked: true }] };
        await em.nativeUpdate(Rule, stopped, { paused: false, revoked: false, ...begin(rule, variable) });
      },
      () => [rule.unitId],
    );
    return this.view(person, ruleId);
  }

  /** Sends the rule's messages to a group from now on, or to its owner. */
  async direct(person: Person, ruleId: number, to: Address | null): Promise<void> {
    const { unitId } = await this.view(person, ruleId);
    const { chatId, threadId } = to ?? { chatId: null, threadId: null };
    await this.#writer.exclusive(
      (em) => em.nativeUpdate(Rule, { id: ruleId }, { chatId, threadId }),
      () => [unitId],
    );
  }

  async remove(person: Person, ruleId: number): Promise<void> {
    const { unitId } = await this.view(person, ruleId);
    await this.#writer.exclusive(
      (em) => em.nativeDelete(Rule, { id: ruleId }),
      () => [unitId],
    );
  }

  async #watchable(person: Person, outputId: number): ReturnType<Access["variable"]> {
    const found = await this.#access.variable(person, "read", "output", outputId);
    const { variable } = found;
    requirePresent(variable);
    if (!TRAITS[variable.type].isQuantity) {
      throw new AppError("output-not-number", { name: toTitle(variable, person.locale) });
    }
    return found;
  }

  /** Of what its owner may not see any more, a rule tells only that it is there. */
  async #view(person: Person, rule: Loaded<Rule, "output.unit">): Promise<RuleView> {
    const { id, direction, threshold, hysteresis, paused, firing, revoked } = rule;
    const { id: outputId, unit, type } = rule.output.$;
    const found = await this.#access.find(outputId);
    const hidden = !found || !may(toWho(person), "read", toNode(found.unit, found.variable));
    const watched = hidden
      ? { unit: "", output: "", title: null, measure: null }
      : toWatched(await calledName(this.#em, person, found.unit), found.variable);
    return {
      id,
      outputId,
      direction,
      threshold,
      hysteresis,
      paused,
      firing,
      revoked: revoked || hidden,
      hidden,
      archived: !hidden && found.variable.archivedAt !== null,
      ...watched,
      type,
      unitId: unit.id,
      chatId: rule.chatId ?? null,
      threadId: rule.threadId ?? null,
    };
  }
}

function toWatched(unit: string, output: LiveVariable) {
  const { name, title, measure } = output;
  return { unit, output: name, title, measure, decimals: toDecimals(output) };
}

/** What holds already is shown at once: a message later would be news of nothing. */
function begin(
  condition: Condition,
  { value, at }: { readonly value: Value | undefined; readonly at: number },
): { firing: boolean; changedAt: number | null } {
  const number = value === undefined ? undefined : toNumber(value);
  const firing = number !== undefined && isFiring(condition, false, number);
  return { firing, changedAt: firing ? at : null };
}
