import { createHash } from "node:crypto";
import { type Api, GrammyError, InlineKeyboard } from "grammy";
import { isEvent } from "../../domain/alert/condition.ts";
import { SECOND } from "../../domain/span.ts";
import type { Translate, Translations } from "../../i18n/i18n.ts";
import { type IncidentView, reminderAfter } from "../../services/alerts/incidents.ts";
import type { ChatWork, IncidentMessages, Told } from "../../services/alerts/messages.ts";
import type { Reminders } from "../../services/alerts/reminders.ts";
import type { Delivery } from "../../services/chats/outbox.ts";
import type { Screen } from "../screen.ts";
import { editMessage, NO_TOPIC, removeMessage } from "./incidentedit.ts";
import { isOver, isQuiet, isReminded, isWorseThanQuiet, quietUntil } from "./incidentsound.ts";
import {
  goneText,
  hasPicture,
  incidentScreen,
  PICTURE_AFTER_MS,
  recoveryText,
  reminderText,
  summaryScreen,
} from "./incidentview.ts";

/** More new ones than that at once are one message. */
const STORM = 5;
/** Once something new was told, what follows is gathered for so long; for longer where that was gathered itself. */
export interface Gathering {
  readonly ms: number;
  readonly onMs: number;
}
const GATHERING: Gathering = { ms: 5 * SECOND, onMs: 30 * SECOND };
type Stored = Told & { readonly incident: IncidentView };

interface Deps {
  readonly api: Api;
  readonly messages: IncidentMessages;
  readonly translations: Translations;
  readonly now: () => number;
  /** Has what waits looked at when it is time. */
  readonly reminders?: Pick<Reminders, "wake"> | undefined;
  readonly gathering?: Gathering | undefined;
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
 * of Telegram and our note of it lies one transaction, and only a kill within that sends something twice. A message shows
 * the present value too, but a value that changes is no reason to edit it.
 */
export function createIncidentSend({
  api,
  messages,
  translations,
  now: clock,
  reminders,
  gathering = GATHERING,
}: Deps) {
  return async (chatId: number): Promise<Delivery> => {
    const now = clock();
    const work = await messages.work(chatId, now);
    if (work.told.length === 0) return "sent";
    const place: Place = { chatId, work, t: translations(work.reader?.locale, work.reader?.timeZone), now };
    try {
      await takeNext(place);
      return "more";
    } catch (error) {
      const isClosed = error instanceof GrammyError && NO_TOPIC.test(error.description);
      if (isClosed && error.payload.message_thread_id) {
        return { closedTopic: error.payload.message_thread_id as number };
      }
      throw error;
    }
  };

  async function takeNext(place: Place): Promise<void> {
    const { told } = place.work;
    const muted = told.filter(({ isMuted }) => isMuted);
    if (muted.length > 0) return messages.forget(muted);
    const gone = told.filter(({ incident }) => incident === undefined);
    if (gone.length > 0) return forgetGone(place, gone);
    const stored = told as readonly Stored[];
    const fresh = stored.filter(({ toldAt }) => toldAt === null);
    const [first] = stored;
    if (first && first.toldAt !== null) return update(place, first);
    return tellFresh(place, fresh);
  }

  /** New ones: those that are over already are no news, and what may wait waits until nobody sleeps. */
  async function tellFresh(place: Place, fresh: readonly Stored[]): Promise<void> {
    const { work, now } = place;
    const held = fresh.filter(({ incident }) => work.quietUntil > 0 && incident.severity !== "critical");
    if (held.length > 0) return messages.note(held, { dueAt: work.quietUntil, isDigest: true, isGathered: false });
    // Of what came and went while nobody was to be woken, the morning tells.
    const over = fresh.filter(({ incident, isDigest }) => isOver(incident) && (!isDigest || incident.stopped));
    if (over.length > 0) return messages.forget(over);
    const [first] = fresh;
    if (!first) return;
    const together = fresh.filter(({ threadId }) => threadId === first.threadId);
    const following = together.filter(({ incident, dueAt }) => dueAt === null && incident.severity !== "critical");
    const gatheredUntil = following.length > 0 ? await gathersUntil(first, now) : 0;
    if (gatheredUntil > now) {
      await messages.note(following, { dueAt: gatheredUntil, isGathered: true });
      return reminders?.wake();
    }
    const isDigest = together.filter((one) => one.isDigest).length > 1;
    const isGathered = together.length > 1 && together.some((one) => one.isGathered);
    if (together.length > STORM || isDigest || isGathered) return tellTogether(place, together, isDigest);
    // The others have come with it, and don't wait for what follows.
    await messages.note(together.slice(1), { dueAt: now }, false);
    const { screen, shown } = showing(place, [first]);
    const isSilent = isQuiet(first.incident) || first.incident.acknowledgedAt !== null;
    const messageId = await post(place, first, screen, isSilent);
    const dueAt = isReminded(first.incident) ? now + reminderAfter(0) : null;
    const closed = first.incident.phase !== "firing";
    const note = { messageId, toldAt: now, shown, dueAt, closed, pictureAt: pictureAt(place, [first]) };
    await messages.note([first], note);
  }

  /** Until when what is new in a place is gathered; 0 where nothing was told just now. */
  async function gathersUntil(one: Told, now: number): Promise<number> {
    const last = await messages.lastTold(one, [now - gathering.onMs, now]);
    return last ? last.at + (last.isGathered ? gathering.onMs : gathering.ms) : 0;
  }

  async function tellTogether(place: Place, told: readonly Stored[], isDigest: boolean): Promise<void> {
    const { now } = place;
    const { screen, shown } = showing(place, told, isDigest);
    const isSilent = told.every(({ incident }) => isQuiet(incident));
    const closed = told.every(({ incident }) => incident.phase !== "firing");
    const messageId = await post(place, told[0] as Stored, screen, isSilent);
    const [reminded, others] = split(told, ({ incident }) => isReminded(incident));
    const isGathered = told.some((one) => one.isGathered);
    const note = { messageId, toldAt: now, shown, isDigest, isGathered, closed };
    await messages.note(reminded.slice(0, 1), { ...note, dueAt: now + reminderAfter(0) });
    await messages.note([...reminded.slice(1), ...others], { ...note, dueAt: null });
  }

  /** One that was told of: its message shows how it stands; then a reply says what is to be heard. */
  async function update(place: Place, one: Stored): Promise<void> {
    const { t } = place;
    const { incident } = one;
    const shared = await sharing(place, one);
    if (shared.length === 0) return;
    const isSummary = shared.length > 1;
    const isDigest = shared.some((each) => each.isDigest);
    const { screen, shown } = showing(place, shared, isDigest);
    // An event goes on for its time; what is to be heard of is the end of the others.
    const lasting = shared.filter((each) => !isEvent(each.incident.condition));
    const [last] = lasting;
    const isAllOver = (last ? lasting : shared).every((each) => each.incident.phase !== "firing");
    if (one.messageId === null) {
      // It is not there any more: once, it stands anew.
      if (isAllOver && shared.every(({ closed }) => closed)) return messages.note(shared, {});
      const messageId = await post(place, one, screen, true);
      const note = { messageId, shown, closed: isAllOver, isPhoto: false, pictureAt: pictureAt(place, shared) };
      return messages.note(shared, note);
    }
    if (shown !== one.shown) {
      const isPhoto =
        incident.hidden && one.isPhoto ? await removeMessage(api, one) : await editMessage(api, one, screen);
      if (isPhoto === undefined) return messages.note(shared, { messageId: null, shown: null, isPhoto: false }, false);
      return messages.note(shared, { shown, isPhoto }, false);
    }
    if (isAllOver) {
      const hasToTell = last && !one.closed && !lasting.every((each) => each.incident.stopped);
      if (hasToTell) {
        const count = lasting.length;
        await reply(place, one, count > 1 ? t("incidents-over", { count }) : recoveryText(t, last.incident), true);
      }
      const drawn = hasToTell ? { pictureAt: pictureAt(place, shared) } : {};
      return messages.note(shared, { closed: true, dueAt: null, ...drawn });
    }
    // What many share rings for all of them, by the first that somebody wants to hear of.
    const [first] = shared
      .filter((each) => isReminded(each.incident))
      .toSorted((a, b) => restsUntil(place, a) - restsUntil(place, b));
    await messages.note(
      shared.filter((each) => each !== first),
      { dueAt: null },
    );
    if (first) await remind(place, first, isSummary ? shared : []);
  }

  /** Rings again, unless somebody wants to be left alone; `shared` are all of its message where they are several. */
  async function remind(place: Place, one: Stored, shared: readonly Stored[]): Promise<void> {
    const { now, t, work } = place;
    const { incident } = one;
    const quiet = quietUntil(one.incident, now);
    if (quiet > 0) return messages.note([one], { dueAt: quiet });
    const isWorse = isWorseThanQuiet(incident);
    // It rings by its time at the latest, also when it was to be quiet for longer.
    const dueAt = Math.min(one.dueAt ?? Number.POSITIVE_INFINITY, now + reminderAfter(one.reminders));
    if (!isWorse && dueAt > now) return messages.note([one], { dueAt });
    if (work.quietUntil > 0 && incident.severity !== "critical")
      return messages.note([one], { dueAt: work.quietUntil });
    const open = shared.filter((each) => each.incident.phase === "firing").length;
    const text = open > 0 ? t("incidents-reminder", { count: open }) : reminderText(t, incident, now);
    await reply(place, one, text, false);
    if (isWorse) await messages.wakeUp(incident.id, now);
    const reminders = one.reminders + 1;
    // What is quiet no more is shown so, too.
    return messages.note([one], { reminders, dueAt: now + reminderAfter(reminders) }, !isWorse);
  }

  async function sharing({ now }: Place, one: Told): Promise<readonly Stored[]> {
    const { told } = await messages.together(one, now);
    return told.filter((each): each is Stored => each.incident !== undefined);
  }

  /** Their alert or their device was deleted, or they go elsewhere: the message says so, unless it tells of others too. */
  async function forgetGone(place: Place, gone: readonly Told[]): Promise<void> {
    const { t } = place;
    const [one] = gone;
    if (!one) return;
    const others = await sharing(place, one);
    if (others.length > 0) await messages.lookAgain(others.slice(0, 1));
    else if (one.messageId !== null)
      await editMessage(api, one, { text: goneText(t, one.isLeft), keyboard: new InlineKeyboard() });
    await messages.forget(gone.filter(({ messageId }) => messageId === one.messageId));
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
}

/** The same, and until the night is over; what has become worse comes before all others. */
function restsUntil({ now, work }: Place, one: Stored): number {
  const isForNight = work.quietUntil > 0 && one.incident.severity !== "critical";
  const quiet = isWorseThanQuiet(one.incident) ? -1 : quietUntil(one.incident, now);
  return isForNight ? Math.max(quiet, work.quietUntil) : quiet;
}

/** What a message of these shows, and a hash of what is stored of that. */
export function showing(
  { t, chatId }: Pick<Place, "t" | "chatId">,
  told: readonly { readonly incident: IncidentView }[],
  isDigest = false,
): { screen: Screen; shown: string } {
  const isGroup = chatId < 0;
  const incidents = told.map(({ incident }) => incident);
  const [only] = incidents;
  if (!only || incidents.length > 1) {
    const screen = summaryScreen(t, incidents, { isGroup, isDigest });
    return { screen, shown: hashOf(screen) };
  }
  const shown = hashOf(incidentScreen(t, { ...only, value: undefined }, isGroup));
  return { screen: incidentScreen(t, only, isGroup), shown };
}

/** When a message of these becomes a picture. */
function pictureAt({ now }: Place, [one, ...others]: readonly Stored[]): number | null {
  return one && others.length === 0 && hasPicture(one.incident) ? now + PICTURE_AFTER_MS : null;
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
