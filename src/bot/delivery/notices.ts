import { type Api, GrammyError } from "grammy";
import type { Person } from "../../domain/access.ts";
import type {
  Address,
  AlertNotice,
  ArchivedNotice,
  ClockNotice,
  GroupLeftNotice,
  IncidentsNotice,
  MismatchNotice,
  Notice,
  StoppedNotice,
  UnitErrorsNotice,
} from "../../domain/notice.ts";
import { isUrgent } from "../../domain/notice.ts";
import { TRAITS } from "../../domain/traits.ts";
import { fromPlain } from "../../errors.ts";
import { explain } from "../../i18n/explain.ts";
import { escapeHtml, type Translate, type Translations } from "../../i18n/i18n.ts";
import { type Log, withoutWords } from "../../log.ts";
import type { Delivery, Send } from "../../services/chats/outbox.ts";
import type { Choices } from "../../services/links/choices.ts";
import { ALERT_OFFER, LOG, SCENE, TRANSFER_VIEW, UNIT_CARD, UPDATE } from "../buttons.ts";
import { addCopy, column } from "../pager.ts";
import type { Screen } from "../screen.ts";
import { formatCondition } from "../text/condition.ts";
import { toUnitLabel } from "../text/entries.ts";
import { formatList, formatValue, sayMoment, shorten, titleOf } from "../text/format.ts";
import { clockScreen } from "./clockview.ts";
import { NO_TOPIC } from "./incidentedit.ts";

/** Finds the reader of a message: the person of a private chat; in a group, whoever pressed, or owns the alert. */
export type ReaderOf = (to: Address, notice: Notice) => Promise<Person | undefined>;

const NAME = 40;
/** Telegram's errors for chats that the bot may not write to. */
const NO_CHAT = /chat not found|not enough rights|have no rights|CHAT_WRITE_FORBIDDEN|CHAT_RESTRICTED/;

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

function formatNotice(t: Translate, notice: Exclude<Notice, ClockNotice | IncidentsNotice>, isGroup: boolean): string {
  switch (notice.kind) {
    case "alert-offered":
      return t("notice-alert-offered", { person: notice.person });
    case "alert-refused":
      return t("notice-alert-refused", { person: notice.person });
    case "unit-shared":
      return t("notice-shared", { unit: notice.unit, person: notice.person });
    case "units-shared":
      return t("notice-shared-many", { unit: notice.unit, more: notice.units - 1, person: notice.person });
    case "invitation-accepted":
      return t("notice-accepted", { unit: notice.unit, person: notice.person });
    case "access-lost":
      return [t("notice-lost", { unit: notice.unit }), formatStopped(t, notice)].join(" ");
    case "unit-deleted":
      return [t("notice-deleted", { unit: notice.unit }), formatStopped(t, notice)].join(" ");
    case "group-left":
      return formatLeft(t, notice);
    case "unlinked":
      return t("notice-unlinked", { unit: notice.unit, count: notice.links });
    case "input-unfit":
      return t("notice-unfit", {
        unit: notice.unit,
        input: titleOf(t, { name: notice.input, title: notice.title }),
        count: notice.over,
      });
    case "keys-newer":
      return t("notice-keys-newer", { unit: notice.unit });
    case "unit-online":
      return t("notice-online", { unit: notice.unit });
    case "unit-errors":
      return formatErrors(t, notice);
    case "address":
      return t("notice-address", { old: notice.old, url: notice.url, count: notice.devices });
    case "variables-archived":
      return [
        t("notice-archived", { unit: notice.unit, names: namesOf(t, notice.names) }),
        formatStopped(t, { ...notice, boards: 0 }),
      ].join(" ");
    case "mirror-gone":
    case "mirror-back":
      return t(`notice-${notice.kind}`, { unit: notice.unit, names: namesOf(t, notice.names) });
    case "mirror-gap":
      return t("notice-mirror-gap", {
        peer: notice.peer,
        units: formatList(
          t,
          notice.units.map((name) => shorten(name, NAME)),
        ),
        more: notice.more,
      });
    case "unit-mismatch":
      return formatMismatch(t, notice);
    case "transfer-offered":
    case "transfer-cancelled":
    case "transfer-accepted":
    case "transfer-refused":
    case "transfer-opened":
      return t(`notice-${notice.kind}`, { unit: notice.unit, person: notice.person });
    case "press-withdrawn":
      return t("notice-withdrawn", { unit: notice.unit, label: notice.label, count: notice.seconds });
    case "backup-failed":
      return t("notice-backup-failed");
    case "peer-trouble":
      return t("notice-peer", { peer: notice.peer, reason: explain(t, fromPlain(notice.trouble)) });
    case "reaction-stopped":
      return t("notice-reaction-stopped", { scene: notice.scene });
    case "reaction-failed":
      return t("notice-reaction-failed", { reason: explain(t, fromPlain(notice.trouble)) });
    case "webhook-stopped":
      return t("notice-webhook", { host: shorten(notice.host, NAME) });
    case "role":
      return t("notice-role", { role: notice.role });
    case "unblocked":
      return [t("notice-unblocked"), ...(notice.links + notice.alerts > 0 ? [formatResumable(t, notice)] : [])].join(
        " ",
      );
    default:
      return formatAlert(t, notice, isGroup);
  }
}

function namesOf(t: Translate, names: ArchivedNotice["names"]): string {
  return formatList(
    t,
    names.map((one) => shorten(titleOf(t, one), NAME)),
  );
}

function formatMismatch(t: Translate, { unit, unknown, refused }: MismatchNotice): string {
  const listed = (names: readonly string[]) => ({
    count: names.length,
    names: formatList(
      t,
      names.map((name) => shorten(name, NAME)),
    ),
  });
  return [
    t("notice-mismatch", { unit }),
    ...(unknown.length > 0 ? [t("notice-mismatch-unknown", listed(unknown))] : []),
    ...(refused.length > 0 ? [t("notice-mismatch-refused", listed(refused))] : []),
    "",
    t("notice-mismatch-do"),
  ].join("\n");
}

/** In a group the time names its zone: people may live in another one than the alert's owner. */
function formatAlert(t: Translate, notice: AlertNotice, isGroup: boolean): string {
  const { unit, at } = notice;
  const value = formatValue(t, notice, notice.value);
  const time = sayMoment(t, at, isGroup);
  const isSwitch = TRAITS[notice.type].holds === "boolean";
  if (notice.kind === "alert-fired") {
    const { direction: kind, threshold } = notice;
    const condition = formatCondition(t, { ...notice, condition: { kind, threshold, deadband: 0 } });
    return isSwitch
      ? t("alert-fired-switch", { unit, time, condition })
      : t("alert-fired", { unit, value, time, condition });
  }
  const output = titleOf(t, { name: notice.output, title: notice.title });
  return t(isSwitch ? "alert-recovered-switch" : "alert-recovered", { unit, value, time, output });
}

/** What a program has logged, as it was written. */
function formatErrors(t: Translate, { unit, texts, more }: UnitErrorsNotice): string {
  return [
    t("notice-errors", { unit, count: texts.length + more }),
    ...texts.map((text) => `<pre>${escapeHtml(text.trim())}</pre>`),
    ...(more > 0 ? [t("line-more", { count: more })] : []),
  ].join("\n");
}

/** "Stopped: 2 links and 1 alert." */
function formatStopped(t: Translate, stopped: Stopped): string {
  return t("notice-stopped", { what: counted(t, stopped) });
}

function formatResumable(t: Translate, stopped: Omit<Stopped, "boards">): string {
  return t("notice-resumable", { what: counted(t, { ...stopped, boards: 0 }) });
}

type Stopped = Pick<StoppedNotice, "links" | "alerts" | "boards">;

function counted(t: Translate, { links, alerts, boards }: Stopped): string {
  const parts = [
    links > 0 && t.plain("stopped-links", { count: links }),
    alerts > 0 && t.plain("stopped-alerts", { count: alerts }),
    boards > 0 && t.plain("stopped-boards", { count: boards }),
  ].filter((part) => part !== false);
  return new Intl.ListFormat(t.locale).format(parts);
}

function formatLeft(t: Translate, { group, alerts, boards }: GroupLeftNotice): string {
  return [
    group === null ? t("notice-left-group") : t("notice-left-group-named", { group }),
    ...(alerts > 0 ? [t("notice-left-alerts", { count: alerts })] : []),
    ...(boards > 0 ? [t("notice-left-boards", { count: boards })] : []),
  ].join(" ");
}
