import { Composer } from "grammy";
import type { Transform } from "../../../domain/transform.ts";
import { AppError } from "../../../errors.ts";
import type { Choices } from "../../../services/links/choices.ts";
import type { Links } from "../../../services/links/links.ts";
import { pageWith } from "../../../services/page.ts";
import type { Units } from "../../../services/units/units.ts";
import { LINKS_OF_UNIT } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { show } from "../../screen.ts";
import { fromNumbers, toNumbers } from "../../text/transformcode.ts";
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
} from "./linkbuttons.ts";
import { sources, sourceUnits, targets, targetUnits } from "./linkchoice.ts";
import { planScreen } from "./linkplan.ts";
import { putLink, toMismatch } from "./linkput.ts";
import { linkCard, linkList, linkQuestion } from "./linkview.ts";

interface Deps {
  readonly links: Links;
  readonly choices: Choices;
  readonly units: Units;
}

/** Links: /links, adding by buttons, pause and deletion. */
export function linksFeature({ links, choices, units }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  dm.command("links", async (ctx) => {
    const { text, keyboard } = linkList(ctx.t, await links.list(personOf(ctx), 0));
    await ctx.reply(text, { reply_markup: keyboard });
  });

  dm.callbackQuery(LINKS_ALL.pattern, async (ctx) => {
    const [page = 0] = LINKS_ALL.read(ctx.match);
    await show(ctx, linkList(ctx.t, await links.list(personOf(ctx), page)));
  });

  dm.callbackQuery(LINKS_OF_UNIT.pattern, async (ctx) => {
    const [unitId = 0, page = 0, from] = LINKS_OF_UNIT.read(ctx.match);
    const unit = await units.view(personOf(ctx), unitId, Date.now());
    await show(ctx, linkList(ctx.t, await links.list(personOf(ctx), page, unitId), unit, from));
  });

  dm.callbackQuery(LINK_FROM_UNIT.pattern, async (ctx) => {
    const [page = 0] = LINK_FROM_UNIT.read(ctx.match);
    await show(ctx, sourceUnits(ctx.t, await choices.sourceUnits(personOf(ctx), page, Date.now())));
  });

  dm.callbackQuery(LINK_FROM.pattern, async (ctx) => {
    const [unitId = 0, page = 0, chosen = 0] = LINK_FROM.read(ctx.match);
    await show(ctx, sources(ctx.t, await choices.sources(personOf(ctx), unitId), unitId, page, chosen));
  });

  dm.callbackQuery(LINK_TO_UNIT.pattern, async (ctx) => {
    const [sourceId = 0, page = 0, chosen = 0] = LINK_TO_UNIT.read(ctx.match);
    const source = await choices.source(personOf(ctx), sourceId);
    const list = await choices.targetUnits(personOf(ctx), sourceId, page, Date.now());
    await show(ctx, targetUnits(ctx.t, source, list, chosen));
  });

  dm.callbackQuery(LINK_TO.pattern, async (ctx) => {
    const [sourceId = 0, unitId = 0, ...at] = LINK_TO.read(ctx.match);
    const source = await choices.source(personOf(ctx), sourceId);
    const offer = await choices.targets(personOf(ctx), sourceId, unitId);
    await show(ctx, targets(ctx.t, source, offer, [unitId, ...at]));
  });

  dm.callbackQuery(LINK_PLAN.pattern, async (ctx) => {
    const [sourceId = 0, targetId = 0, ...numbers] = LINK_PLAN.read(ctx.match);
    const transform = readTransform(numbers);
    const plan = await links.plan(personOf(ctx), sourceId, targetId, transform);
    if (plan.kinds.length === 0) throw toMismatch(plan);
    await show(ctx, planScreen(ctx.t, plan, transform));
  });

  dm.callbackQuery(LINK_PUT.pattern, async (ctx) => {
    const [sourceId = 0, targetId = 0, ...numbers] = LINK_PUT.read(ctx.match);
    const { link, done } = await putLink(links, personOf(ctx), sourceId, targetId, readTransform(numbers));
    await show(ctx, linkCard(ctx.t, link, done));
  });

  dm.callbackQuery(LINK.pattern, async (ctx) => {
    const [linkId = 0] = LINK.read(ctx.match);
    await show(ctx, linkCard(ctx.t, await links.view(personOf(ctx), linkId)));
  });

  dm.callbackQuery(LINK_CHANGE.pattern, async (ctx) => {
    const [linkId = 0] = LINK_CHANGE.read(ctx.match);
    const { source, target, transform } = await links.view(personOf(ctx), linkId);
    if (!source || !target) throw new AppError("link-revoked");
    // A map is not shown as one of the choices: it is made anew.
    const shown = transform.kind === "map" ? ({ kind: "none" } as const) : transform;
    const plan = await links.plan(personOf(ctx), source.id, target.id, shown);
    // A button holds ten digits: what it will bring is what is shown.
    await show(ctx, planScreen(ctx.t, plan, readTransform(toNumbers(shown))));
  });

  dm.callbackQuery(LINK_PAUSE.pattern, async (ctx) => {
    const [linkId = 0, paused = 0] = LINK_PAUSE.read(ctx.match);
    await links.setPaused(personOf(ctx), linkId, paused === 1);
    await show(ctx, linkCard(ctx.t, await links.view(personOf(ctx), linkId)));
  });

  dm.callbackQuery(LINK_DELETE_ASK.pattern, async (ctx) => {
    const [linkId = 0] = LINK_DELETE_ASK.read(ctx.match);
    await show(ctx, linkQuestion(ctx.t, await links.view(personOf(ctx), linkId)));
  });

  dm.callbackQuery(LINK_DELETE.pattern, async (ctx) => {
    const [linkId = 0] = LINK_DELETE.read(ctx.match);
    await links.remove(personOf(ctx), linkId);
    await show(ctx, linkList(ctx.t, await links.list(personOf(ctx), pageWith(linkId))));
  });

  return feature;
}

type Simple = Exclude<Transform, { kind: "map" }>;

/** What a button carries; one that we never made is outdated. */
function readTransform(numbers: readonly number[]): Simple {
  const transform = fromNumbers(numbers);
  if (!transform || transform.kind === "map") throw new AppError("not-found");
  return transform;
}
