import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { parseTyped } from "../../../domain/typed.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Postings } from "../../../services/boards/postings.ts";
import type { Inputs } from "../../../services/inputs.ts";
import type { Links } from "../../../services/links/links.ts";
import type { Holds } from "../../../services/schedules/holds.ts";
import type { VariableView } from "../../../services/units/unitview.ts";
import { askText } from "../../ask.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { formatGiven, formatList, formatNumber, formatZone, titleOf } from "../../text/format.ts";
import { outcome } from "./overrideview.ts";
import { type Place, settingOf } from "./press.ts";

const TYPE = "type-value";

/** An input whose value somebody is going to type. */
export interface Typing {
  readonly inputId: number;
  /** Takes its links away too, once the value fits. */
  readonly unlink: boolean;
  /** Holds it for an hour, too. */
  readonly isHeld?: boolean;
  /** Where it was pressed, when that was in a group. */
  readonly place?: Place;
}

interface Deps {
  readonly inputs: Inputs;
  readonly links: Links;
  readonly postings: Postings;
  readonly holds: Pick<Holds, "hold">;
}

/** Asks in the private chat for the value of an input; also those we do not know, where a group's board lets everyone press. */
export function typingFeature({ inputs, links, postings, holds }: Deps): Composer<Context> {
  const feature = new Composer<Context>();

  async function typeValue(talk: Talk, ctx: Inside, { inputId, unlink, isHeld, place }: Typing): Promise<void> {
    // Asked anew at each step: what was allowed when they pressed may not be any more.
    const settingFor = (outer: Context) => settingOf(outer, postings, inputId, place);
    const input = await outside(talk, async (outer) => inputs.view(await settingFor(outer), inputId));
    await ctx.reply(ctx.t("type-ask", { name: titleOf(ctx.t, input), hint: hintOf(ctx.t, input) }));
    const { value, answer } = await askText(talk, (text) =>
      outside(talk, async (outer) => {
        const by = await settingFor(outer);
        const { locale, timeZone } = outer.t;
        await inputs.set(by, inputId, parseTyped(input, text, { locale, timeZone, now: Date.now() }));
        if (unlink) await links.unlink(personOf(outer), inputId, Date.now());
        const until = isHeld ? await holds.hold(by, inputId) : null;
        return { input: await inputs.view(by, inputId), until };
      }),
    );
    await answer.reply(outcome(answer.t, value.input, unlink, value.until));
  }

  feature.chatType("private").use(createConversation(typeValue, { id: TYPE }));
  return feature;
}

/** Begins to ask for the value, whatever was asked before. */
export async function askValue(ctx: Context, typing: Typing): Promise<void> {
  await ctx.conversation.exitAll();
  await ctx.conversation.enter(TYPE, typing);
}

/** What may be typed, after the question. */
export function hintOf(t: Translate, input: VariableView): string {
  const { type, values } = input;
  if (values)
    return t.plain("type-hint-values", {
      values: formatList(
        t,
        values.map((one) => formatGiven(t, input, one)),
      ),
    });
  switch (type) {
    case "datetime":
      return t.plain("type-hint-datetime", { zone: formatZone(t, t.timeZone) });
    case "bool":
    case "string":
      return t.plain(`type-hint-${type}`);
    case "int":
    case "float":
      return numberHint(t, input);
  }
}

function numberHint(t: Translate, { type, min, max, measure }: VariableView): string {
  const limit = (one: number | null): string => (one === null ? "" : formatGiven(t, { type, measure }, one));
  const [low, high] = [limit(min), limit(max)];
  if (min !== null && high) return t.plain("type-hint-between", { min: formatNumber(t, min), max: high });
  if (low) return t.plain("type-hint-min", { min: low });
  return high ? t.plain("type-hint-max", { max: high }) : t.plain("type-hint-number", { measure: measure ?? "none" });
}
