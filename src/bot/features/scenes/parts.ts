import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { parseTyped } from "../../../domain/typed.ts";
import { AppError } from "../../../errors.ts";
import { EVERYTHING, type Look } from "../../../services/directory/directory.ts";
import type { Inputs } from "../../../services/inputs.ts";
import type { Choices } from "../../../services/links/choices.ts";
import type { Scenes } from "../../../services/scenes/scenes.ts";
import type { PartView, SceneView } from "../../../services/scenes/view.ts";
import type { Units } from "../../../services/units/units.ts";
import type { VariableView } from "../../../services/units/unitview.ts";
import { askText } from "../../ask.ts";
import { itemAt, onPress } from "../../button.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import type { UnitLists } from "../../lists.ts";
import { type Screen, show } from "../../screen.ts";
import { titleOf } from "../../text/format.ts";
import { listMark } from "../inputs/press.ts";
import { hintOf } from "../inputs/typevalue.ts";
import { editScreen, PRESENT, partScreen, sceneInputs, sceneUnits, sceneValues, valuesOf } from "./partview.ts";
import {
  SCENE_EDIT,
  SCENE_INPUT,
  SCENE_NEW,
  SCENE_PART,
  SCENE_RENAME,
  SCENE_TAKE,
  SCENE_TYPE,
  SCENE_UNIT,
  SCENE_UNITS,
  SCENE_VALUE,
} from "./scenebuttons.ts";

const WORD = "scene-word";

/** What is going to be typed: a scene's name, or the value of an input. */
interface Typing {
  readonly what: "new" | "rename" | "value";
  readonly sceneId: number;
  readonly inputId: number;
  /** The message to show what came of it; a new one shows it where this is 0. */
  readonly messageId: number;
}

interface Deps {
  readonly scenes: Scenes;
  readonly units: Units;
  readonly inputs: Inputs;
  readonly choices: Choices;
  readonly lists: UnitLists;
}

/** Makes and changes scenes: device, input, value; and so on until it is done. */
export function scenePartsFeature({ scenes, units, inputs, choices, lists }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");
  const viewOf = (ctx: Context, sceneId: number): Promise<SceneView> => scenes.view(personOf(ctx), sceneId, Date.now());

  dm.use(createConversation(type, { id: WORD }));

  onPress(dm, SCENE_NEW, (ctx) => ask(ctx, { what: "new", sceneId: 0, inputId: 0, messageId: 0 }));
  onPress(dm, SCENE_RENAME, async (ctx, sceneId) => {
    await viewOf(ctx, sceneId);
    await ask(ctx, { what: "rename", sceneId, inputId: 0, messageId: ctx.msgId ?? 0 });
  });
  onPress(dm, SCENE_TYPE, async (ctx, sceneId, inputId) => {
    await viewOf(ctx, sceneId);
    await writable(ctx, inputId);
    await ask(ctx, { what: "value", sceneId, inputId, messageId: ctx.msgId ?? 0 });
  });

  onPress(dm, SCENE_EDIT, async (ctx, sceneId, page) => {
    await show(ctx, editScreen(ctx.t, await viewOf(ctx, sceneId), page));
  });
  onPress(dm, SCENE_PART, async (ctx, sceneId, partId, page) => {
    const scene = await viewOf(ctx, sceneId);
    await show(ctx, partScreen(ctx.t, scene, partOf(scene, partId), page));
  });
  onPress(dm, SCENE_TAKE, async (ctx, sceneId, partId, page) => {
    await scenes.take(personOf(ctx), sceneId, partId);
    await show(ctx, editScreen(ctx.t, await viewOf(ctx, sceneId), page));
  });

  lists.add(dm, SCENE_UNITS, unitsPage);
  onPress(dm, SCENE_UNIT, async (ctx, sceneId, unitId, page) => {
    const scene = await viewOf(ctx, sceneId);
    const unit = await units.view(personOf(ctx), unitId, Date.now());
    await show(ctx, sceneInputs(ctx.t, scene, unit, page));
  });
  onPress(dm, SCENE_INPUT, async (ctx, sceneId, inputId, page) => {
    const scene = await viewOf(ctx, sceneId);
    const input = await writable(ctx, inputId);
    const unitId = await inputs.unitOf(personOf(ctx), inputId);
    await show(ctx, sceneValues(ctx.t, scene, unitId, input, page));
  });
  onPress(dm, SCENE_VALUE, async (ctx, sceneId, inputId, place, mark) => {
    const before = await viewOf(ctx, sceneId);
    const input = await writable(ctx, inputId);
    const values = valuesOf(input);
    // A place in another list is another value.
    if (place !== PRESENT && mark !== listMark(values)) throw new AppError("press-changed");
    const value = place === PRESENT ? input.value : itemAt(values, place);
    await scenes.put(personOf(ctx), sceneId, inputId, value);
    await show(ctx, await afterValue(ctx, before, inputId));
  });

  function unitsPage(ctx: Context, look: Look, sceneId: number, page: number): Promise<Screen> {
    return unitsOf(ctx, sceneId, look, page);
  }

  async function unitsOf(ctx: Context, sceneId: number, look = EVERYTHING, page = 0): Promise<Screen> {
    const scene = await viewOf(ctx, sceneId);
    return sceneUnits(ctx.t, scene, await choices.inputUnits(personOf(ctx), page, Date.now(), look));
  }

  /** Another value leads back to the others; a new input to the next one. */
  async function afterValue(ctx: Context, before: SceneView, inputId: number): Promise<Screen> {
    const wasThere = before.parts.some(({ variableId }) => variableId === inputId);
    return wasThere ? editScreen(ctx.t, await viewOf(ctx, before.id), 0) : unitsOf(ctx, before.id);
  }

  async function writable(ctx: Context, inputId: number): Promise<VariableView> {
    const input = await inputs.view(personOf(ctx), inputId);
    if (!input.writable) throw new AppError("not-found");
    return input;
  }

  async function ask(ctx: Context, typing: Typing): Promise<void> {
    personOf(ctx);
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(WORD, typing);
  }

  async function type(talk: Talk, ctx: Inside, typing: Typing): Promise<void> {
    const { what, inputId, messageId } = typing;
    if (what === "value") {
      const input = await outside(talk, (outer) => writable(outer, inputId));
      await ctx.reply(ctx.t("scene-ask-value", { name: titleOf(ctx.t, input), hint: hintOf(ctx.t, input) }));
    } else await ctx.reply(ctx.t(`scene-ask-${what}`));
    const { value: screen, answer } = await askText(talk, (text) =>
      outside(talk, async (outer) => toPlainScreen(await keep(outer, typing, text))),
    );
    await outside(talk, async (outer) => {
      const options = { reply_markup: { inline_keyboard: screen.rows }, link_preview_options: { is_disabled: true } };
      const chatId = answer.chat?.id;
      if (messageId === 0 || chatId === undefined) await outer.reply(screen.text, options);
      else {
        await outer.api.editMessageText(chatId, messageId, screen.text, options);
        await outer.reply(outer.t("naming-done"));
      }
    });
  }

  /** Keeps what was typed; gives what is shown then. */
  async function keep(ctx: Context, { what, sceneId, inputId }: Typing, text: string): Promise<Screen> {
    const person = personOf(ctx);
    if (what === "new") return unitsOf(ctx, await scenes.make(person, text, Date.now()));
    if (what === "rename") {
      await scenes.rename(person, sceneId, text);
      return editScreen(ctx.t, await viewOf(ctx, sceneId), 0);
    }
    const before = await viewOf(ctx, sceneId);
    const { locale, timeZone } = ctx.t;
    const input = await writable(ctx, inputId);
    await scenes.put(person, sceneId, inputId, parseTyped(input, text, { locale, timeZone, now: Date.now() }));
    return afterValue(ctx, before, inputId);
  }

  return feature;
}

function partOf({ parts }: SceneView, partId: number): PartView {
  const part = parts.find(({ id }) => id === partId);
  if (!part) throw new AppError("not-found");
  return part;
}

/** As a conversation keeps it. */
function toPlainScreen({ text, keyboard }: Screen) {
  return { text, rows: keyboard.inline_keyboard };
}
