import { type Api, GrammyError } from "grammy";
import type { Person } from "../../domain/access.ts";
import { type Address, type IncidentsNotice, isUrgent, type Notice } from "../../domain/notice.ts";
import type { Translate, Translations } from "../../i18n/i18n.ts";
import { type Log, withoutWords } from "../../log.ts";
import type { Delivery, Send } from "../../services/chats/outbox.ts";
import type { Choices } from "../../services/links/choices.ts";
import { ALERT_OFFER, LOG, SCENE, SCHEDULE, TRANSFER_VIEW, UNIT_CARD, UPDATE } from "../buttons.ts";
import { addCopy, column } from "../pager.ts";
import type { Screen } from "../screen.ts";
import { toUnitLabel } from "../text/entries.ts";
import { fitNames } from "../text/fit.ts";
import { clockScreen } from "./clockview.ts";
import { NO_CHAT, NO_TOPIC } from "./incidentedit.ts";
import { formatNotice } from "./noticetext.ts";

/** Finds the reader of a message: the person of a private chat; in a group, whoever pressed, or owns the alert. */
export type ReaderOf = (to: Address, notice: Notice) => Promise<Person | undefined>;

interface SendDeps {
  readonly readerOf: ReaderOf;
  readonly choices: Pick<Choices, "called">;
  readonly incidents: {
    /** Does what is next for the incidents of a chat. */
    tell(chatId: number): Promise<Delivery>;
    /** The chat takes none of them. */
    giveUp(chatId: number): Promise<void>;
  };
}

/** Sends the messages of the outbox, and returns for each what became of it. */
export function createSend(
  api: Api,
  translations: Translations,
  { readerOf, choices, incidents }: SendDeps,
  log: Log,
): Send {
  return async (to, stored) => {
    const { chatId, threadId } = to;
    if (stored.kind === "incidents") {
      const delivery = await attempt(chatId, () => incidents.tell(chatId), log);
      const isFinal = delivery === "refused" || (delivery === "gone" && chatId > 0);
      if (isFinal) await incidents.giveUp(chatId);
      return delivery;
    }
    const reader = await readerOf(to, stored);
    if (reader?.role === "blocked") return "refused";
    const called = reader && "unitId" in stored ? await choices.called(reader, stored.unitId) : undefined;
    const notice = called === undefined ? stored : { ...stored, unit: called };
    const message = write(translations(reader?.locale, reader?.timeZone), notice, chatId < 0);
    if (message instanceof Error) {
      // A retry would fail as well, and all other messages of the chat would wait for it.
      log.error({ err: message, kind: notice.kind }, "a message can't be written");
      return "refused";
    }
    const send = async (): Promise<Delivery> => {
      await api.sendMessage(chatId, message.text, {
        parse_mode: "HTML",
        reply_markup: message.keyboard,
        disable_notification: !isUrgent(notice),
        ...(threadId !== null && { message_thread_id: threadId }),
      });
      return "sent";
    };
    return attempt(chatId, send, log);
  };
}

/** What Telegram's refusal means for a message. */
async function attempt(chatId: number, send: () => Promise<Delivery>, log: Log): Promise<Delivery> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof GrammyError) {
      const { retry_after: retryAfterS, migrate_to_chat_id: movedTo } = error.parameters;
      if (retryAfterS !== undefined) return { retryAfterS };
      if (movedTo !== undefined) return { movedTo };
      if (error.error_code === 403 || error.error_code === 400) {
        log.warn({ chatId, reason: withoutWords(error.description) }, "a message can't be delivered");
        if (NO_TOPIC.test(error.description)) return "no-topic";
        return error.error_code === 403 || NO_CHAT.test(error.description) ? "gone" : "refused";
      }
    }
    // Any other failure, including an unreadable answer: we don't know whether the message was sent.
    log.warn({ err: error }, "a message has to be sent again");
    return "failed";
  }
}

function write(t: Translate, notice: Exclude<Notice, IncidentsNotice>, isGroup: boolean): Screen | Error {
  try {
    if (notice.kind === "clock") return clockScreen(t, notice);
    // No button in a group: most people there can't open the unit.
    if (notice.kind === "transfer-offered") {
      const see = [t.plain("transfer-see"), TRANSFER_VIEW.data(notice.transferId)] as const;
      return { text: formatNotice(t, notice, isGroup), keyboard: column([see]) };
    }
    if (notice.kind === "address") {
      return { text: formatNotice(t, notice, isGroup), keyboard: addCopy(column([]), t, "address", notice.url) };
    }
    if (notice.kind === "alert-offered") {
      const answers = [
        [t.plain("offer-yes"), ALERT_OFFER.data(notice.recipientId, 1)],
        [t.plain("offer-no"), ALERT_OFFER.data(notice.recipientId, 0)],
      ] as const;
      return { text: formatNotice(t, notice, isGroup), keyboard: column(answers) };
    }
    if ("scheduleId" in notice) {
      const label = fitNames([notice.name], ([name = ""]) => t.plain("schedule-open", { name }));
      const open = [label, SCHEDULE.data(notice.scheduleId)] as const;
      return { text: formatNotice(t, notice, isGroup), keyboard: column([open]) };
    }
    if ("sceneId" in notice) {
      const see = [t.plain("button-scene"), SCENE.data(notice.sceneId, 0)] as const;
      return { text: formatNotice(t, notice, isGroup), keyboard: column([see]) };
    }
    if (isGroup || !("unitId" in notice)) return { text: formatNotice(t, notice, isGroup), keyboard: column([]) };
    const { kind, unitId, unit: name } = notice;
    const buttons = [
      ...(kind === "unit-mismatch" ? [[t.plain("button-update"), UPDATE.data(unitId)] as const] : []),
      ...(kind === "unit-errors" ? [[t.plain("button-log"), LOG.data(unitId, 0, 0, 0)] as const] : []),
      [toUnitLabel(t, { name }), UNIT_CARD.data(unitId, 0)] as const,
    ];
    return { text: formatNotice(t, notice, isGroup), keyboard: column(buttons) };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
