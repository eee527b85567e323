import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { type End, type Timing, type When, withWhen } from "../../../domain/schedule/schedule.ts";
import { readEnd, readMinute } from "../../../domain/schedule/typed.ts";
import type { Value } from "../../../domain/value.ts";
import { AppError } from "../../../errors.ts";
import type { Directory } from "../../../services/directory/directory.ts";
import type { Scenes } from "../../../services/scenes/scenes.ts";
import type { ScheduleView } from "../../../services/schedules/view.ts";
import type { Units } from "../../../services/units/units.ts";
import type { VariableView } from "../../../services/units/unitview.ts";
import { itemAt, onPress } from "../../button.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import type { UnitLists } from "../../lists.ts";
import { show } from "../../screen.ts";
import { titleOf } from "../../text/format.ts";
import { cardOf, type ScheduleDeps } from "./cards.ts";
import { type Answer, createQuestions } from "./questions.ts";
import {
  inputChoice,
  PARTS,
  type Part,
  SCHEDULE_INPUT,
  SCHEDULE_NEW,
  SCHEDULE_PART,
  SCHEDULE_SCENE,
  SCHEDULE_SCENES,
  SCHEDULE_UNIT,
  SCHEDULE_VALUE,
  sceneChoice,
  unitChoice,
  valueChoice,
  valuesOf,
} from "./scheduleview.ts";

const MAKING = "schedule-new";
const CHANGING = "schedule-part";

export interface SchedulingDeps extends ScheduleDeps {
  readonly scenes: Scenes;
  readonly units: Units;
  readonly directory: Directory;
  readonly lists: UnitLists;
}

/** What a new schedule does; a value that is to be typed is undefined. */
type Wanted = { readonly inputId: number; readonly value?: Value } | { readonly sceneId: number };

/** New schedules, and the parts of one that are typed. */
export function schedulingFeature(deps: SchedulingDeps): Composer<Context> {
  const { schedules, scenes, inputs, units, directory, lists } = deps;
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  const { ask, askWhen, askCity, placeFor, askValue, askScene } = createQuestions(deps);

  async function make(talk: Talk, ctx: Inside, wanted: Wanted): Promise<void> {
    let at = ctx;
    let value = "inputId" in wanted ? wanted.value : undefined;
    const input =
      "inputId" in wanted ? await outside(talk, (outer) => inputs.view(personOf(outer), wanted.inputId)) : null;
    if (input && value === undefined) {
      ({ value, answer: at } = await askValue(
        talk,
        at,
        input,
        at.t("schedule-ask-value", { input: titleOf(at.t, input) }),
      ));
    }
    const asked = await askWhen(talk, at);
    const timing: Timing = { when: asked.value, end: null, spread: 0 };
    const { value: city, answer } = await placeFor(talk, asked.answer, timing, null);
    const action =
      "sceneId" in wanted
        ? wanted
        : { inputId: wanted.inputId, value, ...(typeof value === "boolean" && { endValue: !value }) };
    const screen = await outside(talk, async (outer) => {
      const id = await schedules.make(personOf(outer), { action, timing, city });
      return cardOf(deps, outer, id, "inputId" in wanted ? wanted.inputId : 0);
    });
    await answer.reply(screen.text, { reply_markup: screen.keyboard });
  }

  /** What is answered to the question of a part, as a change of the schedule. */
  async function askPart(
    talk: Talk,
    ctx: Inside,
    view: ScheduleView,
    part: Part,
  ): Promise<Answer<Parameters<typeof schedules.change>[2]>> {
    const { t } = ctx;
    const { timing, action } = view;
    switch (part) {
      case "when": {
        const { value: when, answer } = await askWhen(talk, ctx);
        const days = when.kind === "once" || timing.when.kind === "once" ? {} : { days: timing.when.days };
        const changed = withWhen(timing, { ...when, ...days } as When);
        const { value: city, answer: last } = await placeFor(talk, answer, changed, view.city);
        return { value: { timing: changed, city }, answer: last };
      }
      case "end":
        return askEnd(talk, ctx, view);
      case "value": {
        if (action.kind === "scene") {
          const { value: sceneId, answer } = await askScene(talk, ctx, t("schedule-ask-scene"));
          return { value: { action: { sceneId, endSceneId: action.endScene?.id ?? null } }, answer };
        }
        const input = requireInput(view);
        const { value, answer } = await askValue(
          talk,
          ctx,
          input,
          t("schedule-ask-value", { input: titleOf(t, input) }),
        );
        const endValue = typeof value === "boolean" ? !value : action.endValue;
        return { value: { action: { inputId: input.id, value, ...(endValue !== null && { endValue }) } }, answer };
      }
      case "earliest":
      case "latest": {
        const { when } = timing;
        if (when.kind !== "sun") throw new AppError("button-outdated");
        const labels = [t.plain("schedule-choice", { choice: "no-limit" })];
        const { value: minute, answer } = await ask(
          talk,
          ctx,
          t("schedule-ask-limit", { part }),
          labels,
          (text, place) => {
            const minute = place === 0 ? null : readMinute(text);
            if (minute === undefined) throw new AppError("schedule-minute-expected");
            return minute;
          },
        );
        return { value: { timing: { ...timing, when: { ...when, [part]: minute } } }, answer };
      }
      case "place": {
        const hasOwn = await outside(talk, (outer) => schedules.hasPlace(personOf(outer)));
        const { value: city, answer } = await askCity(talk, ctx, hasOwn);
        return { value: { city }, answer };
      }
      case "name": {
        const { value: name, answer } = await ask(talk, ctx, t("schedule-ask-name"), [], (text) => text);
        return { value: { name }, answer };
      }
    }
  }

  async function askEnd(
    talk: Talk,
    ctx: Inside,
    view: ScheduleView,
  ): Promise<Answer<Parameters<typeof schedules.change>[2]>> {
    const { t } = ctx;
    const { timing, action } = view;
    const labels = (["none", "after-hour", "sunrise"] as const).map((choice) => t.plain("schedule-choice", { choice }));
    const { value: end, answer } = await ask(talk, ctx, t("schedule-ask-end"), labels, (text, place): End | null => {
      if (place === 0) return null;
      const end = readEnd(text);
      if (typeof end === "string") throw new AppError(end);
      return end;
    });
    const changed = { ...timing, end };
    if (end === null) return { value: { timing: changed }, answer };
    const { value: city, answer: placed } = await placeFor(talk, answer, changed, view.city);
    if (action.kind === "scene") {
      if (action.endScene) return { value: { timing: changed, city }, answer: placed };
      const { value: endSceneId, answer: last } = await askScene(talk, placed, t("schedule-ask-end-scene"));
      return { value: { timing: changed, city, action: { sceneId: action.scene?.id ?? 0, endSceneId } }, answer: last };
    }
    if (action.endValue !== null) return { value: { timing: changed, city }, answer: placed };
    const input = requireInput(view);
    const { value: endValue, answer: last } = await askValue(
      talk,
      placed,
      input,
      t("schedule-ask-end-value", { input: titleOf(t, input) }),
    );
    return {
      value: { timing: changed, city, action: { inputId: input.id, value: action.value, endValue } },
      answer: last,
    };
  }

  async function change(talk: Talk, ctx: Inside, id: number, place: number, of: number): Promise<void> {
    const part = itemAt(PARTS, place);
    const view = await outside(talk, (outer) => schedules.view(personOf(outer), id));
    const { value, answer } = await askPart(talk, ctx, view, part);
    const screen = await outside(talk, async (outer) => {
      await schedules.change(personOf(outer), id, value);
      return cardOf(deps, outer, id, of);
    });
    await answer.reply(screen.text, { reply_markup: screen.keyboard });
  }

  dm.use(createConversation(make, { id: MAKING }), createConversation(change, { id: CHANGING }));

  const begin = async (ctx: Context, wanted: Wanted): Promise<void> => {
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(MAKING, wanted);
  };

  lists.add(dm, SCHEDULE_UNIT, async (ctx, look, page) =>
    unitChoice(ctx.t, await directory.choice(personOf(ctx), page, Date.now(), look)),
  );

  onPress(dm, SCHEDULE_INPUT, async (ctx, unitId, page) => {
    await show(ctx, inputChoice(ctx.t, await units.view(personOf(ctx), unitId, Date.now()), page));
  });

  onPress(dm, SCHEDULE_NEW, async (ctx, inputId) => {
    const input = await inputs.view(personOf(ctx), inputId);
    if (!input.writable) throw new AppError("not-found");
    if (valuesOf(input).length === 0) return begin(ctx, { inputId });
    await show(ctx, valueChoice(ctx.t, input));
  });

  onPress(dm, SCHEDULE_VALUE, async (ctx, inputId, place) => {
    const input = await inputs.view(personOf(ctx), inputId);
    await begin(ctx, place < 0 ? { inputId } : { inputId, value: itemAt(valuesOf(input), place) });
  });

  onPress(dm, SCHEDULE_SCENES, async (ctx, page) =>
    show(ctx, sceneChoice(ctx.t, await scenes.list(personOf(ctx), page))),
  );

  onPress(dm, SCHEDULE_SCENE, async (ctx, sceneId) => {
    await scenes.view(personOf(ctx), sceneId, Date.now());
    await begin(ctx, { sceneId });
  });

  onPress(dm, SCHEDULE_PART, async (ctx, id, place, of = 0) => {
    await schedules.view(personOf(ctx), id);
    itemAt(PARTS, place);
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(CHANGING, id, place, of);
  });

  return feature;
}

function requireInput({ action }: ScheduleView): VariableView {
  if (action.kind !== "input" || !action.input) throw new AppError("not-found");
  return action.input;
}
