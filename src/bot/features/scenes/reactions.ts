import { Composer } from "grammy";
import type { Alerts } from "../../../services/alerts/alerts.ts";
import type { Reactions, ReactionsOf, ReactionView } from "../../../services/scenes/reactions.ts";
import type { Scenes } from "../../../services/scenes/scenes.ts";
import { itemAt, onPress } from "../../button.ts";
import { RULE_REACTIONS } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { type Screen, show } from "../../screen.ts";
import { FROM, MOMENTS, reactionCard, ruleChoice, ruleReactions, sceneChoice, sceneReactions } from "./reactionview.ts";
import {
  REACT_MAKE,
  REACT_RULES,
  REACT_SCENES,
  REACTION,
  REACTION_GO_ON,
  REACTION_TAKE,
  SCENE_REACTIONS,
} from "./scenebuttons.ts";

export interface ReactionDeps {
  readonly scenes: Scenes;
  readonly reactions: Reactions;
  readonly alerts: Alerts;
}

/** What incidents run, from the card of an alert and from that of a scene. */
export function reactionsFeature({ scenes, reactions, alerts }: ReactionDeps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, RULE_REACTIONS, async (ctx, ruleId, all = 0) => {
    await show(ctx, await listOf(ctx, { ruleId }, all ? FROM.ruleOfAll : FROM.rule));
  });
  onPress(dm, SCENE_REACTIONS, async (ctx, sceneId) => {
    await show(ctx, await listOf(ctx, { sceneId }, FROM.scene));
  });

  onPress(dm, REACT_SCENES, async (ctx, ruleId, moment, page, from) => {
    itemAt(MOMENTS, moment);
    const rule = await alerts.view(personOf(ctx), ruleId);
    await show(ctx, sceneChoice(ctx.t, rule, await scenes.list(personOf(ctx), page), { moment, from }));
  });
  onPress(dm, REACT_RULES, async (ctx, sceneId, moment, page) => {
    itemAt(MOMENTS, moment);
    const scene = await scenes.view(personOf(ctx), sceneId, Date.now());
    await show(ctx, ruleChoice(ctx.t, scene, await alerts.list(personOf(ctx), page), moment));
  });
  onPress(dm, REACT_MAKE, async (ctx, ruleId, sceneId, moment, from) => {
    const person = personOf(ctx);
    const id = await reactions.make(person, ruleId, sceneId, itemAt(MOMENTS, moment), Date.now());
    await showOne(ctx, await reactions.view(person, id), from);
  });

  onPress(dm, REACTION, async (ctx, reactionId, from) => {
    await showOne(ctx, await reactions.view(personOf(ctx), reactionId), from);
  });
  onPress(dm, REACTION_GO_ON, async (ctx, reactionId, from) => {
    await reactions.resume(personOf(ctx), reactionId);
    await showOne(ctx, await reactions.view(personOf(ctx), reactionId), from);
  });
  onPress(dm, REACTION_TAKE, async (ctx, reactionId, from) => {
    const { rule, scene } = await reactions.view(personOf(ctx), reactionId);
    await reactions.remove(personOf(ctx), reactionId);
    const of = from === FROM.scene ? { sceneId: scene.id } : { ruleId: rule.id };
    await show(ctx, await listOf(ctx, of, from));
  });

  async function showOne(ctx: Context, reaction: ReactionView, from: number): Promise<void> {
    await show(ctx, reactionCard(ctx.t, reaction, from));
  }

  async function listOf(ctx: Context, of: ReactionsOf, from: number): Promise<Screen> {
    const person = personOf(ctx);
    if ("sceneId" in of) {
      const scene = await scenes.view(person, of.sceneId, Date.now());
      return sceneReactions(ctx.t, scene, await reactions.list(person, of));
    }
    const rule = await alerts.view(person, of.ruleId);
    return ruleReactions(ctx.t, rule, await reactions.list(person, of), from === FROM.ruleOfAll ? 1 : 0);
  }

  return feature;
}
