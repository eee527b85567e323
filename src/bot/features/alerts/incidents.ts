import { Composer } from "grammy";
import { AppError } from "../../../errors.ts";
import type { Incidents, IncidentView, Presser } from "../../../services/alerts/incidents.ts";
import type { IncidentMessages } from "../../../services/alerts/messages.ts";
import { itemAt, onPress } from "../../button.ts";
import { type Context, personOf } from "../../context.ts";
import {
  INCIDENT_ACK,
  INCIDENT_ACK_ALL,
  INCIDENT_BACK,
  INCIDENT_QUIET,
  INCIDENT_SNOOZE,
  incidentKeyboard,
  SNOOZES,
  snoozeKeyboard,
} from "../../delivery/incidentview.ts";

/** Presses that leave the message of an incident what it is; others make something else of it. */
const STAYS = /^(?:inc-|cn:)/;

/**
 * The buttons of incidents' messages, in every chat that they go to. A press is answered once it is stored; the message
 * itself is brought up to date like those in other chats (bot/delivery/incidents).
 */
export function incidentsFeature(incidents: Incidents, messages: IncidentMessages): Composer<Context> {
  const feature = new Composer<Context>();

  feature.on("callback_query:data", async (ctx, next) => {
    const { chatId, msgId } = ctx;
    // Out of a picture nothing else is made: what is pressed there comes below it.
    const isPicture = ctx.callbackQuery.message !== undefined && "photo" in ctx.callbackQuery.message;
    const leads = ctx.chat?.type === "private" && !isPicture && !STAYS.test(ctx.callbackQuery.data);
    if (leads && chatId !== undefined && msgId !== undefined) await messages.leave(chatId, msgId);
    await next();
  });

  onPress(feature, INCIDENT_ACK, async (ctx, id) => {
    const { acknowledgedBy } = await incidents.acknowledge(presserOf(ctx), id, Date.now());
    await ctx.answerCallbackQuery({ text: ctx.t.plain("incident-acked", { person: acknowledgedBy ?? "" }) });
  });

  onPress(feature, INCIDENT_ACK_ALL, async (ctx) => {
    const presser = presserOf(ctx);
    const { told } = await messages.sharing(presser.chatId, ctx.msgId ?? 0, Date.now());
    const open = told.flatMap(({ incident }) => (incident?.phase === "firing" ? [incident.id] : []));
    if (open.length === 0) throw new AppError("incident-over");
    const count = await incidents.acknowledgeAll(presser, open, Date.now());
    await ctx.answerCallbackQuery({ text: ctx.t.plain("incident-acked-all", { count }) });
  });

  onPress(feature, INCIDENT_QUIET, async (ctx, id) => {
    const incident = await incidents.view(presserOf(ctx), id);
    if (incident.phase !== "firing") throw new AppError("incident-over");
    await showKeyboard(ctx, incident, true);
  });

  onPress(feature, INCIDENT_BACK, async (ctx, id) => {
    await showKeyboard(ctx, await incidents.view(presserOf(ctx), id), false);
  });

  onPress(feature, INCIDENT_SNOOZE, async (ctx, id, choice) => {
    const snooze = itemAt(SNOOZES, choice);
    await incidents.snooze(presserOf(ctx), id, snooze, Date.now());
    await ctx.answerCallbackQuery({
      text: ctx.t.plain(snooze.kind === "none" ? "incident-rings" : "incident-snoozed"),
    });
  });

  return feature;
}

function presserOf(ctx: Context): Presser {
  return { person: personOf(ctx), chatId: ctx.chat?.id ?? 0 };
}

async function showKeyboard(ctx: Context, incident: IncidentView, isChoice: boolean): Promise<void> {
  await ctx.answerCallbackQuery();
  const isGroup = ctx.chat?.type !== "private";
  const keyboard = isChoice ? snoozeKeyboard(ctx.t, incident) : incidentKeyboard(ctx.t, incident, isGroup);
  await ctx.editMessageReplyMarkup({ reply_markup: keyboard });
}
