import { createHash } from "node:crypto";
import { type Api, GrammyError, InlineKeyboard } from "grammy";
import type { Person } from "../../domain/access.ts";
import { badness, isEvent } from "../../domain/alert/condition.ts";
import type { Translate, Translations } from "../../i18n/i18n.ts";
import { type IncidentView, reminderAfter } from "../../services/alerts/incidents.ts";
import type { ChatWork, IncidentMessages, Told } from "../../services/alerts/messages.ts";
import type { Delivery } from "../../services/chats/outbox.ts";
import type { Screen } from "../screen.ts";
import { goneText, incidentScreen, recoveryText, reminderText, summaryScreen } from "./incidentview.ts";

/** More new ones than that at once are one message. */
const STORM = 5;
/** Telegram's errors for messages that no edit can reach any more, but a new message can stand for. */
const LOST = /message to edit not found|MESSAGE_ID_INVALID|message can't be edited/;

/** Telegram's errors for topics that take no messages. */
export const NO_TOPIC = /message thread not found|TOPIC_(?:CLOSED|DELETED)/;

type Stored = Told & { readonly incident: IncidentView };

interface Deps {
  readonly api: Api;
  readonly messages: IncidentMessages;
  readonly translations: Translations;
  readonly now: () => number;
}

/** What is done for a chat next. */
interface Place {
  readonly chatId: number;
  readonly work: ChatWork;
  readonly t: Translate;
  readonly now: number;
}

/**
 * Tells a chat what its incidents have become, in one call of Telegram at a time; the outbox asks again as long as there
 * is more. What it does depends on what is stored alone, so that after a kill it goes on where it was: between an answer
 * of Telegram and our note of it lies one transaction, and only a kill within that sends something twice.
 */
export function createIncidentSend({ api, messages, translations, now: clock }: Deps) {
  return async (chatId: number): Promise<Delivery> => {
    const now = clock();
    const work = await messages.work(chatId, now);
    if (work.told.length === 0) return "sent";
    const place: Place = { chatId, work, t: translations(work.reader?.locale, work.reader?.timeZone), now };
    try {
      await takeNext(place, work.reader);
      return "more";
    } catch (error) {
      const isClosed = error instanceof GrammyError && NO_TOPIC.test(error.description);
      if (isClosed && error.payload.message_thread_id) {
        return { closedTopic: error.payload.message_thread_id as number };
      }
      throw error;
    }
  };

  async function takeNext(place: Place, reader: Person | undefined): Promise<void> {
    const { told } = place.work;
    const gone = told.filter(({ incident }) => incident === undefined);
    if (reader?.role === "blocked") return messages.forget(told);
    const [lost] = gone;
    if (lost) return forgetGone(place, lost);
    const stored = told as readonly Stored[];
    const fresh = stored.filter(({ toldAt }) => toldAt === null);
    const [first] = stored;
    if (first && first.toldAt !== null) return update(place, first);
    return tellFresh(place, fresh);
  }

  /** New ones: those that are over already are no news, and what may wait waits until nobody sleeps. */
  async function tellFresh(place: Place, fresh: readonly Stored[]): Promise<void> {
    const { work, now } = place;
    const over = fresh.filter(({ incident }) => incident.phase !== "firing" && !isEvent(incident.condition));
    if (over.length > 0) return messages.forget(over);
    const held = fresh.filter(({ incident }) => work.quietUntil > 0 && incident.severity !== "critical");
    if (held.length > 0) return messages.note(held, { dueAt: work.quietUntil });
    const isDigest = fresh.filter(({ dueAt }) => dueAt !== null).length > 1;
    const [first] = fresh;
    const together = fresh.filter(({ threadId }) => threadId === first?.threadId);
    if (first && (together.length > STORM || isDigest)) return tellTogether(place, together, isDigest);
    if (!first) return;
    const screen = incidentScreen(place.t, first.incident, place.chatId < 0);
    const isSilent = first.incident.severity === "info" || first.incident.acknowledgedAt !== null;
    const messageId = await post(place, first, screen, isSilent);
    const dueAt = isReminded(first.incident) ? now + reminderAfter(0) : null;
    const closed = first.incident.phase !== "firing";
    await messages.note([first], { messageId, toldAt: now, shown: hashOf(screen), dueAt, closed });
  }

  async function tellTogether(place: Place, told: readonly Stored[], isDigest: boolean): Promise<void> {
    const { now, t, chatId } = place;
    const incidents = told.map(({ incident }) => incident);
    const screen = summaryScreen(t, incidents, { isGroup: chatId < 0, isDigest });
    const isSilent = incidents.every(({ severity }) => severity === "info");
    const messageId = await post(place, told[0] as Stored, screen, isSilent);
    const [reminded, others] = split(told, ({ incident }) => isReminded(incident));
    const note = { messageId, toldAt: now, shown: hashOf(screen) };
    await messages.note(reminded.slice(0, 1), { ...note, dueAt: now + reminderAfter(0) });
    await messages.note([...reminded.slice(1), ...others], { ...note, dueAt: null });
  }

  /** One that was told of: its message shows how it stands; then a reply says what is to be heard. */
  async function update(place: Place, one: Stored): Promise<void> {
    const { chatId, t, now } = place;
    const { incident } = one;
    const shared = one.messageId === null ? [one] : await sharing(place, one.messageId);
    const isSummary = shared.length > 1;
    const screen = isSummary
      ? summaryScreen(
          t,
          shared.map((each) => each.incident),
          { isGroup: chatId < 0, isDigest: false },
        )
      : incidentScreen(t, incident, chatId < 0);
    if (one.messageId === null) {
      // It is not there any more: once, it stands anew.
      if (incident.phase === "firing" || !one.closed) {
        const messageId = await post(place, one, screen, true);
        return messages.note([one], { messageId, shown: hashOf(screen), closed: incident.phase !== "firing" });
      }
      return messages.note([one], {});
    }
    if (hashOf(screen) !== one.shown) {
      if (!(await edit(chatId, one, screen))) return messages.note(shared, { messageId: null, shown: null }, false);
      return messages.note(shared, { shown: hashOf(screen) }, false);
    }
    const isOver = shared.every((each) => each.incident.phase !== "firing");
    if (isOver) {
      const hasToTell = !one.closed && !isEvent(incident.condition) && !shared.every((each) => each.incident.stopped);
      if (hasToTell)
        await reply(
          place,
          one,
          isSummary ? t("incidents-over", { count: shared.length }) : recoveryText(t, incident),
          true,
        );
      return messages.note(shared, { closed: true, dueAt: null });
    }
    return remind(place, one, now);
  }

  /** Rings again, unless somebody takes care of it or wants to be left alone. */
  async function remind(place: Place, one: Stored, now: number): Promise<void> {
    const { incident } = one;
    const { snoozedUntil, snoozedWorse, condition, facts } = incident;
    if (!isReminded(incident)) return messages.note([one], { dueAt: null });
    const isWorse = snoozedWorse !== null && (badness(condition, facts.worst) ?? snoozedWorse) > snoozedWorse;
    if (snoozedUntil !== null && snoozedUntil > now && !isWorse) return messages.note([one], { dueAt: snoozedUntil });
    const isDue = isWorse || (one.dueAt !== null && one.dueAt <= now);
    if (!isDue) return messages.note([one], one.dueAt === null ? { dueAt: now + reminderAfter(one.reminders) } : {});
    const { quietUntil } = place.work;
    if (quietUntil > 0 && incident.severity !== "critical") return messages.note([one], { dueAt: quietUntil });
    await reply(place, one, reminderText(place.t, incident, now), false);
    if (isWorse) await messages.wakeUp(incident.id);
    const reminders = one.reminders + 1;
    // What is quiet no more is shown so, too.
    return messages.note([one], { reminders, dueAt: now + reminderAfter(reminders) }, !isWorse);
  }

  async function sharing(place: Place, messageId: number): Promise<readonly Stored[]> {
    const { told } = await messages.sharing(place.chatId, messageId, place.now);
    return told.filter((each): each is Stored => each.incident !== undefined);
  }

  /** Its alert or its device was deleted: the message says so, unless it tells of others too. */
  async function forgetGone(place: Place, one: Told): Promise<void> {
    const { chatId, t } = place;
    const others = one.messageId === null ? [] : await sharing(place, one.messageId);
    const [other] = others;
    if (one.messageId !== null && !other) {
      await edit(chatId, one, { text: goneText(t), keyboard: new InlineKeyboard() });
    } else if (other) {
      await messages.note([other], {}, false);
    }
    await messages.forget([one]);
  }

  async function post({ chatId }: Place, { threadId }: Told, screen: Screen, isSilent: boolean): Promise<number> {
    const { message_id } = await api.sendMessage(chatId, screen.text, {
      parse_mode: "HTML",
      reply_markup: screen.keyboard,
      link_preview_options: { is_disabled: true },
      disable_notification: isSilent,
      ...(threadId !== null && { message_thread_id: threadId }),
    });
    return message_id;
  }

  async function reply({ chatId }: Place, one: Told, text: string, isSilent: boolean): Promise<void> {
    await api.sendMessage(chatId, text, {
      parse_mode: "HTML",
      disable_notification: isSilent,
      ...(one.messageId !== null && {
        reply_parameters: { message_id: one.messageId, allow_sending_without_reply: true },
      }),
      ...(one.threadId !== null && { message_thread_id: one.threadId }),
    });
  }

  /** Whether the message shows it now; false where it is not there to be edited any more. */
  async function edit(chatId: number, { messageId, isPhoto }: Told, { text, keyboard }: Screen): Promise<boolean> {
    const shown = { parse_mode: "HTML", reply_markup: keyboard } as const;
    try {
      if (isPhoto) await api.editMessageCaption(chatId, messageId as number, { caption: text, ...shown });
      else {
        const link_preview_options = { is_disabled: true };
        await api.editMessageText(chatId, messageId as number, text, { ...shown, link_preview_options });
      }
      return true;
    } catch (error) {
      if (!(error instanceof GrammyError)) throw error;
      if (error.description.includes("message is not modified")) return true;
      if (LOST.test(error.description) || NO_TOPIC.test(error.description)) return false;
      throw error;
    }
  }
}

/** Whether anybody is to be reminded of it. */
function isReminded({ phase, severity, acknowledgedAt, condition }: IncidentView): boolean {
  return phase === "firing" && severity !== "info" && acknowledgedAt === null && !isEvent(condition);
}

function hashOf({ text, keyboard }: Screen): string {
  return createHash("sha256")
    .update(JSON.stringify([text, keyboard.inline_keyboard]))
    .digest("base64url")
    .slice(0, 16);
}

function split<T>(items: readonly T[], fits: (item: T) => boolean): [T[], T[]] {
  return [items.filter(fits), items.filter((item) => !fits(item))];
}
