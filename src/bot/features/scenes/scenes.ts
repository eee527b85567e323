import { Composer } from "grammy";
import type { Person } from "../../../domain/access.ts";
import type { SceneView } from "../../../services/scenes/view.ts";
import { isYes, onPress } from "../../button.ts";
import { SCENE } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import type { Contents } from "../../delivery/contents.ts";
import type { SceneCards } from "../../delivery/scenecards.ts";
import { type Screen, show } from "../../screen.ts";
import { actOnPress } from "../../updates/stale.ts";
import { type ReactionDeps, reactionsFeature } from "./reactions.ts";
import { SCENE_DELETE, SCENE_DELETE_ASK, SCENE_RUN, SCENES } from "./scenebuttons.ts";
import { sceneCard, sceneDeleteQuestion, sceneList } from "./sceneview.ts";

export interface SceneDeps extends ReactionDeps {
  readonly sceneCards: SceneCards;
  readonly contents: Contents;
}

/** /scene: a person's scenes, each run by a press. */
export function scenesFeature(deps: SceneDeps): Composer<Context> {
  const { scenes, sceneCards, contents } = deps;
  const feature = new Composer<Context>();
  feature.use(reactionsFeature(deps));
  const dm = feature.chatType("private");

  dm.command("scene", async (ctx) => {
    const { text, keyboard } = sceneList(ctx.t, await scenes.list(personOf(ctx), 0), false);
    await ctx.reply(text, { reply_markup: keyboard });
  });

  onPress(dm, SCENES, async (ctx, page, edit = 0) => {
    await show(ctx, sceneList(ctx.t, await scenes.list(personOf(ctx), page), isYes(edit)));
  });

  onPress(dm, SCENE, async (ctx, sceneId, page) => {
    const scene = await scenes.view(personOf(ctx), sceneId, Date.now());
    await show(ctx, sceneCard(ctx.t, scene, page));
    follow(ctx, personOf(ctx), scene, page);
  });

  onPress(dm, SCENE_RUN, async (ctx, sceneId) => {
    const person = personOf(ctx);
    const { name } = await scenes.view(person, sceneId, Date.now());
    const scene = await actOnPress(ctx, {
      act: () => scenes.run(person, sceneId),
      told: () => ctx.t.plain("scene-ran", { name }),
    });
    const screen = sceneCard(ctx.t, scene, 0);
    const { chatId = 0, msgId = 0 } = ctx;
    // Where all was so already, the message says it.
    if (!contents.has(chatId, msgId, screen)) await edit(ctx, screen);
    follow(ctx, person, scene, 0);
  });

  onPress(dm, SCENE_DELETE_ASK, async (ctx, sceneId) => {
    await show(ctx, sceneDeleteQuestion(ctx.t, await scenes.view(personOf(ctx), sceneId, Date.now())));
  });

  onPress(dm, SCENE_DELETE, async (ctx, sceneId) => {
    await scenes.remove(personOf(ctx), sceneId);
    await show(ctx, sceneList(ctx.t, await scenes.list(personOf(ctx), 0), false));
  });

  /** The message is brought up to date as its devices take what they are given. */
  function follow(ctx: Context, { id: ownerId }: Person, scene: SceneView, page: number): void {
    const { chatId = 0, msgId: messageId = 0 } = ctx;
    sceneCards.show({ chatId, messageId, ownerId, page, locale: ctx.t.locale }, scene);
  }

  return feature;
}

async function edit(ctx: Context, { text, keyboard }: Screen): Promise<void> {
  await ctx.editMessageText(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
}
