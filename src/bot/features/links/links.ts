import { Composer } from "grammy";
import type { Transform } from "../../../domain/transform.ts";
import { AppError } from "../../../errors.ts";
import type { Choices } from "../../../services/links/choices.ts";
import type { Links } from "../../../services/links/links.ts";
import { pageWith } from "../../../services/page.ts";
import type { Units } from "../../../services/units/units.ts";
import { isYes, onPress } from "../../button.ts";
import { LINKS_OF_UNIT } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import type { UnitLists } from "../../lists.ts";
import { show } from "../../screen.ts";
import { fromNumbers, type TransformNumbers, toNumbers } from "../../text/transformcode.ts";
import {
  LINK,
  LINK_CHANGE,
  LINK_DELETE,
  LINK_DELETE_ASK,
  LINK_FROM,
  LINK_FROM_UNIT,
  LINK_PAUSE,
  LINK_PLAN,
  LINK_PUT,
  LINK_TO,
  LINK_TO_UNIT,
  LINKS_ALL,
  sideOf,
  unitAt,
} from "./linkbuttons.ts";
import { sources, sourceUnits, targets, targetUnits } from "./linkchoice.ts";
import { planScreen } from "./linkplan.ts";
import { putLink, toMismatch } from "./linkput.ts";
import { linkCard, linkList, linkQuestion } from "./linkview.ts";

interface Deps {
  readonly links: Links;
  readonly choices: Choices;
  readonly units: Units;
  readonly lists: UnitLists;
}

/** Links: /links, adding by buttons, pause and deletion. */
export function linksFeature({ links, choices, units, lists }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  dm.command("links", async (ctx) => {
    const { text, keyboard } = linkList(ctx.t, await links.list(personOf(ctx), 0));
    await ctx.reply(text, { reply_markup: keyboard });
  });

  onPress(dm, LINKS_ALL, async (ctx, page) => {
    await show(ctx, linkList(ctx.t, await links.list(personOf(ctx), page)));
  });

  onPress(dm, LINKS_OF_UNIT, async (ctx, unitId, page, from = 0) => {
    const unit = await units.view(personOf(ctx), unitId, Date.now());
    await show(ctx, linkList(ctx.t, await links.list(personOf(ctx), page, unitId), unit, from));
  });

  lists.add(dm, LINK_FROM_UNIT, async (ctx, look, page) =>
    sourceUnits(ctx.t, await choices.sourceUnits(personOf(ctx), page, Date.now(), look)),
  );

  onPress(dm, LINK_FROM, async (ctx, unitId, page, chosen = 0) => {
    await show(ctx, sources(ctx.t, await choices.sources(personOf(ctx), unitId), unitId, page, chosen));
  });

  lists.add(dm, LINK_TO_UNIT, async (ctx, look, sourceId, page, chosen = 0) => {
    const source = await choices.source(personOf(ctx), sourceId);
    const list = await choices.targetUnits(personOf(ctx), sourceId, page, Date.now(), look);
    return targetUnits(ctx.t, source, list, chosen);
  });

  onPress(dm, LINK_TO, async (ctx, sourceId, unitId, page, chosen = 0) => {
    const source = await choices.source(personOf(ctx), sourceId);
    const offer = await choices.targets(personOf(ctx), sourceId, unitId);
    await show(ctx, targets(ctx.t, source, offer, { unitId, page, chosen }));
  });

  onPress(dm, LINK_PLAN, async (ctx, sourceId, targetId, kind, a, b, c, d, side = 0) => {
    const transform = readTransform([kind, a, b, c, d]);
    const plan = await links.plan(personOf(ctx), sourceId, targetId, transform);
    if (plan.kinds.length === 0) throw toMismatch(plan);
    await show(ctx, planScreen(ctx.t, plan, transform, side));
  });

  onPress(dm, LINK_PUT, async (ctx, sourceId, targetId, kind, a, b, c, d, side = 0) => {
    const transform = readTransform([kind, a, b, c, d]);
    const { link, done, plan } = await putLink(links, personOf(ctx), sourceId, targetId, transform);
    await show(ctx, linkCard(ctx.t, link, done, unitAt(side, plan)));
  });

  onPress(dm, LINK, async (ctx, linkId, unitId = 0) => {
    await show(ctx, linkCard(ctx.t, await links.view(personOf(ctx), linkId), undefined, unitId));
  });

  onPress(dm, LINK_CHANGE, async (ctx, linkId, unitId = 0) => {
    const { source, target, transform } = await links.view(personOf(ctx), linkId);
    if (!source || !target) throw new AppError("link-revoked");
    // A map is not shown as one of the choices: it is made anew.
    const shown = transform.kind === "map" ? ({ kind: "none" } as const) : transform;
    const plan = await links.plan(personOf(ctx), source.id, target.id, shown);
    // A button holds ten digits: what it will bring is what is shown.
    await show(ctx, planScreen(ctx.t, plan, readTransform(toNumbers(shown)), sideOf(unitId, plan)));
  });

  onPress(dm, LINK_PAUSE, async (ctx, linkId, pause, unitId = 0) => {
    await links.setPaused(personOf(ctx), linkId, isYes(pause));
    await show(ctx, linkCard(ctx.t, await links.view(personOf(ctx), linkId), undefined, unitId));
  });

  onPress(dm, LINK_DELETE_ASK, async (ctx, linkId, unitId = 0) => {
    await show(ctx, linkQuestion(ctx.t, await links.view(personOf(ctx), linkId), unitId));
  });

  onPress(dm, LINK_DELETE, async (ctx, linkId, unitId = 0) => {
    await links.remove(personOf(ctx), linkId);
    if (unitId) {
      const unit = await units.view(personOf(ctx), unitId, Date.now());
      return show(ctx, linkList(ctx.t, await links.list(personOf(ctx), pageWith(linkId), unitId), unit));
    }
    await show(ctx, linkList(ctx.t, await links.list(personOf(ctx), pageWith(linkId))));
  });

  return feature;
}

type Simple = Exclude<Transform, { kind: "map" }>;

/** What a button carries; one that we never made is outdated. */
function readTransform(numbers: TransformNumbers): Simple {
  const transform = fromNumbers(numbers);
  if (!transform || transform.kind === "map") throw new AppError("not-found");
  return transform;
}
