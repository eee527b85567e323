import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import type { Person } from "../../../domain/access.ts";
import {
  type Condition,
  type ConditionKind,
  defaultTiming,
  type Severity,
  type Timing,
} from "../../../domain/alert/condition.ts";
import { plainCondition, type Question, questionOf, readCondition } from "../../../domain/alert/typed.ts";
import { AppError } from "../../../errors.ts";
import type { Alerts, OutputView } from "../../../services/alerts/alerts.ts";
import type { DryRun, DryRuns } from "../../../services/alerts/dryrun.ts";
import { conditionsOf, type RuleView, type Selector, UNIT_CONDITIONS } from "../../../services/alerts/rule.ts";
import type { Directory } from "../../../services/directory/directory.ts";
import type { CommonOutput, Many } from "../../../services/directory/many.ts";
import type { Rooms } from "../../../services/directory/rooms.ts";
import type { Units } from "../../../services/units/units.ts";
import { askText, type Choices } from "../../ask.ts";
import { itemAt, onPress } from "../../button.ts";
import { ALERT_DIRECTION } from "../../buttons.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import type { UnitLists } from "../../lists.ts";
import { type Screen, show } from "../../screen.ts";
import { toRoom } from "../../unitlist.ts";
import { ALERT_OUTPUT, ALERT_UNIT, unitChoice } from "./alertview.ts";
import { ALERT_ANY, ALERT_ANY_KIND } from "./anyview.ts";
import type { RuleCards } from "./cards.ts";
import {
  ALERT_DEVICE,
  anyChoice,
  anyKindChoice,
  conditionQuestion,
  deviceChoice,
  directionChoice,
  KINDS,
  loudQuestion,
  outputChoice,
  type Where,
} from "./makeview.ts";
import type { DryPictures } from "./pictures.ts";

const MAKING = "alert-condition";
/** Of a part of a rule (editing.ts). */
export const TYPING = "alert-part";
/** Buttons of alerts and their lists: but for those that a question has, all lead away from it. */
const LEADS = /^(?:al-|rule)/;
/** What noise says something of: the deadband of a limit. */
const BANDED: ReadonlySet<Question> = new Set(["number", "limits"]);

/** What a condition is asked for: a rule to be made, or one that gets another condition. */
export interface Asked {
  readonly selector: Selector;
  /** What is watched, or an example of it; null where it is a unit. */
  readonly outputId: number | null;
  /** A place in KINDS. */
  readonly kind: number;
  /** What gets the condition, and the timing that stays; null where there is no rule yet. */
  readonly rule: { readonly id: number; readonly all: number; readonly timing: Timing } | null;
}

/** What is to be of a condition that was given. */
interface Wanted {
  readonly condition: Condition;
  readonly timing?: Timing;
  readonly severity?: Severity;
}

/** A condition that was given, and what came of a look at it. */
interface Given {
  readonly condition: Condition;
  readonly timing: Timing;
  readonly severity: Severity;
  readonly twinId: number | null;
  readonly run: DryRun | null;
  /** Whether there is nothing more to ask. */
  readonly settled: boolean;
}

export interface MakingDeps {
  readonly alerts: Alerts;
  readonly dryRuns: DryRuns;
  readonly units: Units;
  readonly directory: Directory;
  readonly many: Many;
  readonly rooms: Rooms;
  readonly lists: UnitLists;
  readonly cards: RuleCards;
  readonly pictures: DryPictures;
}

/** New rules: what is watched and the condition are pressed, a number is typed, and a loud rule is asked about before it is saved. */
export function makingFeature({ alerts, dryRuns, units, directory, many, rooms, lists, cards, pictures }: MakingDeps) {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  async function consider(
    person: Person,
    asked: Asked,
    { condition, timing: waits, severity = "warning" }: Wanted,
  ): Promise<Given> {
    const { selector, rule } = asked;
    const timing = waits ?? rule?.timing ?? defaultTiming(condition);
    const twin = await alerts.twin(person, { selector, condition, timing, severity });
    const run = await dryRuns.try(person, selector, condition, timing, Date.now());
    const isTwin = twin !== undefined && twin.id !== rule?.id;
    const settled = isTwin || rule !== null || run === null || run.suggestion === null;
    return { condition, timing, severity, twinId: isTwin ? twin.id : null, run, settled };
  }

  async function read(ctx: Context, asked: Asked, text: string): Promise<Given> {
    const person = personOf(ctx);
    const kind = itemAt(KINDS, asked.kind);
    const output = asked.outputId === null ? UNIT : await alerts.output(person, asked.outputId);
    const hasBand = asked.outputId !== null && BANDED.has(questionOf(kind, output.type));
    const [, plain = text, loud] = (hasBand && /^(.*?)(!*)$/su.exec(text.trim())) || [];
    const noise = hasBand ? await dryRuns.noise(person, asked.selector, Date.now()) : undefined;
    const reader = { locale: ctx.t.locale, timeZone: ctx.t.timeZone, now: Date.now() };
    const found = readCondition(kind, plain, output, reader, noise);
    if ("unread" in found) throw new AppError(found.unread);
    return consider(person, asked, { condition: found.condition, ...(loud && { severity: "critical" }) });
  }

  async function save(ctx: Context, { selector, rule }: Asked, given: Given): Promise<Screen> {
    const { condition, timing, severity, twinId, run } = given;
    const person = personOf(ctx);
    if (twinId !== null) return cards.twin(ctx, twinId);
    if (rule) {
      const isLoud = severity === "critical";
      await alerts.change(person, rule.id, { condition, timing, ...(isLoud && { severity }) }, Date.now());
      return cards.screen(ctx, rule.id, { all: rule.all, run });
    }
    const made = await alerts.make(person, { selector, condition, timing, severity }, Date.now());
    return cards.screen(ctx, made.id, { all: selector.kind === "many" ? 1 : 0, run, isNew: true });
  }

  async function ask(talk: Talk, ctx: Inside, asked: Asked): Promise<void> {
    const kind = itemAt(KINDS, asked.kind);
    const output =
      asked.outputId === null
        ? null
        : await outside(talk, (outer) => alerts.output(personOf(outer), asked.outputId ?? 0));
    let given: Given | undefined;
    let choices: Choices | undefined;
    let at = ctx;
    let isTyped = false;
    if (output === null || questionOf(kind, output.type) === "nothing") {
      given = await outside(talk, (outer) => consider(personOf(outer), asked, { condition: plainCondition(kind) }));
    } else {
      choices = await putQuestion(at, conditionQuestion(at.t, kind, output));
    }
    while (!given?.settled) {
      const last = given;
      if (last?.run && output) {
        const { condition, run } = last;
        choices = await putQuestion(at, loudQuestion(at.t, toWatched(asked, output, last), run));
        await outside(talk, async (outer) => {
          pictures.show(outer, personOf(outer), { condition, run });
        });
      }
      const texts = choices?.texts ?? [];
      const answer = await askText(
        talk,
        (text) =>
          outside(talk, async (outer): Promise<Given> => {
            const place = last ? texts.indexOf(text) : -1;
            if (last && place === 0 && last.run?.suggestion) {
              const { condition, timing } = last.run.suggestion;
              const wanted = { condition, timing, severity: last.severity };
              return { ...(await consider(personOf(outer), asked, wanted)), settled: true };
            }
            return last && place > 0 ? { ...last, settled: true } : read(outer, asked, text);
          }),
        { choices: choices ? [choices] : [] },
      );
      given = answer.value;
      at = answer.answer;
      isTyped = true;
    }
    const settled = given;
    const { text, keyboard } = await outside(talk, (outer) => save(outer, asked, settled));
    if (isTyped) await at.reply(text, { reply_markup: keyboard });
    else await at.editMessageText(text, { reply_markup: keyboard });
  }

  dm.use(createConversation(ask, { id: MAKING }));

  // Whoever goes elsewhere among alerts answers no question any more.
  dm.on("callback_query:data", async (ctx, next) => {
    if (LEADS.test(ctx.callbackQuery.data)) {
      for (const question of [MAKING, TYPING]) await ctx.conversation.exit(question);
    }
    await next();
  });

  /** Asks for the rest of a condition, or makes the rule at once where nothing is to be asked. */
  async function begin(ctx: Context, asked: Asked): Promise<void> {
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(MAKING, asked);
  }

  lists.add(dm, ALERT_UNIT, async (ctx, look, page) => {
    const person = personOf(ctx);
    const list = await directory.choice(person, page, Date.now(), look);
    return unitChoice(ctx.t, list, look.room === null ? [] : await outputsOf(person, look.room));
  });

  onPress(dm, ALERT_OUTPUT, async (ctx, unitId, page, chosen = 0) => {
    await show(ctx, outputChoice(ctx.t, await units.view(personOf(ctx), unitId, Date.now()), page, chosen));
  });

  onPress(dm, ALERT_DIRECTION, async (ctx, outputId, kind, chosen = 0) => {
    const output = await alerts.output(personOf(ctx), outputId);
    requireKind(conditionsOf(output.type), kind);
    if (kind > 0) return begin(ctx, { selector: { kind: "output", outputId }, outputId, kind: kind - 1, rule: null });
    const unit = await units.view(personOf(ctx), output.unitId, Date.now());
    await show(ctx, directionChoice(ctx.t, output, unit, chosen));
  });

  onPress(dm, ALERT_DEVICE, async (ctx, unitId, kind, chosen = 0) => {
    const unit = await units.view(personOf(ctx), unitId, Date.now());
    requireKind(UNIT_CONDITIONS, kind);
    if (kind > 0) return begin(ctx, { selector: { kind: "unit", unitId }, outputId: null, kind: kind - 1, rule: null });
    await show(ctx, deviceChoice(ctx.t, unit, chosen));
  });

  onPress(dm, ALERT_ANY, async (ctx, roomId, page) => {
    const person = personOf(ctx);
    const where = await whereOf(person, roomId);
    await show(ctx, anyChoice(ctx.t, where, await outputsOf(person, toRoom(roomId)), page));
  });

  onPress(dm, ALERT_ANY_KIND, async (ctx, roomId, outputId, kind) => {
    const person = personOf(ctx);
    const output = outputId === 0 ? null : await alerts.output(person, outputId);
    requireKind(output === null ? UNIT_CONDITIONS : conditionsOf(output.type), kind);
    if (kind === 0) return show(ctx, anyKindChoice(ctx.t, await whereOf(person, roomId), output));
    const selector = { kind: "many", name: output?.name ?? null, roomId: toRoom(roomId) } as const;
    await begin(ctx, { selector, outputId: output?.id ?? null, kind: kind - 1, rule: null });
  });

  /** What a person's devices have, those in a room or all. */
  async function outputsOf(person: Person, room: number | null): Promise<CommonOutput[]> {
    const look = { room, search: null, filter: null };
    const { own } = await many.chosen(person, await directory.idsOf(person, look, Date.now()));
    return many.outputs(person, own.map(({ id }) => id)); // biome-ignore format: short
  }

  async function whereOf(person: Person, id: number): Promise<Where> {
    if (id === 0) return { id, name: null };
    const room = (await rooms.tree(person)).rooms.get(id);
    if (!room) throw new AppError("room-gone");
    return { id, name: room.name };
  }

  return { feature, begin };
}

const UNIT = { type: "bool", measure: null } as const;

async function putQuestion(
  ctx: Inside,
  { text, keyboard, texts }: Screen & { readonly texts: readonly string[] },
): Promise<Choices> {
  const told = await ctx.reply(text, texts.length > 0 ? { reply_markup: keyboard } : {});
  return { messageId: told.message_id, texts };
}

function toWatched({ selector }: Asked, output: OutputView, { condition }: Given): Parameters<typeof loudQuestion>[1] {
  const { unit, name, title, type, measure, decimals } = output;
  const watched: Omit<RuleView, "output"> | object = { selector, unit: selector.kind === "many" ? "" : unit };
  return { ...watched, output: name, title, type, measure, decimals, condition } as Parameters<typeof loudQuestion>[1];
}

/** Refuses a place in KINDS whose kind is not among these; 0 asks for the choice. */
function requireKind(kinds: readonly ConditionKind[], place: number): void {
  const kind = KINDS[place - 1];
  if (place !== 0 && (kind === undefined || !kinds.includes(kind))) throw new AppError("not-found");
}
