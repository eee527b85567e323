import { type Api, GrammyError, HttpError } from "grammy";
import type { Notice } from "../domain/notice.ts";
import type { Translate, Translations } from "../i18n/i18n.ts";
import type { Log } from "../log.ts";
import type { Send } from "../services/outbox.ts";
import { UNIT_CARD } from "./actions.ts";
import { formatCondition } from "./condition.ts";
import { formatValue, titleOf } from "./format.ts";
import { column } from "./pager.ts";

/** In which language a chat is written to. */
export type LocaleOf = (chatId: number) => Promise<string | undefined>;

/** Sends messages that nobody asked for; tells the outbox what became of each. */
export function createSend(api: Api, translations: Translations, localeOf: LocaleOf, log: Log): Send {
  return async (chatId, notice) => {
    const t = translations(await localeOf(chatId));
    try {
      const reply_markup = column([[t.plain("to-unit", { name: notice.unit }), UNIT_CARD.data(notice.unitId, 0)]]);
      await api.sendMessage(chatId, formatNotice(t, notice), { parse_mode: "HTML", reply_markup });
      return "sent";
    } catch (error) {
      if (error instanceof GrammyError) {
        const retryAfterS = error.parameters.retry_after;
        if (retryAfterS !== undefined) return { retryAfterS };
        if (error.error_code === 403 || error.error_code === 400) {
          log.warn({ chatId, reason: error.description }, "a message can't be delivered");
          return "gone";
        }
      }
      if (!(error instanceof GrammyError || error instanceof HttpError)) throw error;
      log.warn({ err: error }, "a message has to be sent again");
      return "failed";
    }
  };
}

function formatNotice(t: Translate, notice: Notice): string {
  const { unit, at } = notice;
  const value = formatValue(t, notice, notice.value);
  const time = t.plain("time", { at });
  if (notice.kind === "alert-fired")
    return t("alert-fired", { unit, value, time, condition: formatCondition(t, notice) });
  const output = titleOf(t, { name: notice.output, title: notice.title });
  return t("alert-recovered", { unit, value, time, output });
}
