import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import type { WebhookView } from "../../../services/webhooks/webhooks.ts";
import { createButton } from "../../button.ts";
import { WEBHOOKS } from "../../buttons.ts";
import { listed } from "../../listing.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry } from "../../text/entries.ts";
import { formatAge, shorten } from "../../text/format.ts";
import { ALERTS_ALL } from "../alerts/alertview.ts";

export const WEBHOOK = createButton<[webhook: number]>("hook", 1);
export const WEBHOOK_ADD = createButton("hook-add", 0);
export const WEBHOOK_TEST = createButton<[webhook: number]>("hook-test", 1);
export const WEBHOOK_DELETE_ASK = createButton<[webhook: number]>("hook-del", 1);
export const WEBHOOK_DELETE = createButton<[webhook: number]>("hook-del-yes", 1, 0, "danger");

const HOST = 60;

export function webhookList(t: Translate, hooks: readonly WebhookView[]): Screen {
  const entries = hooks.map((hook) =>
    nameEntry(hook.host, WEBHOOK.data(hook.id), (host) => t.plain("webhook-line", { host, state: stateOf(hook) })),
  );
  const { keyboard, lines } = listed(t, entries);
  keyboard.text(t.plain("webhook-add"), WEBHOOK_ADD.data()).row();
  keyboard.text(t.plain("to-alerts"), ALERTS_ALL.data(0));
  return { text: [t("webhooks-title", { total: hooks.length }), ...lines].join("\n"), keyboard };
}

/** `tried` is what came of a test just now: nothing was wrong, or what was. */
export function webhookCard(t: Translate, hook: WebhookView, now: number, tried?: string): Screen {
  const { id, host, sentAt, failingSince, trouble, waiting } = hook;
  const why = trouble === null ? "none" : troubleText(t, trouble);
  const lines = [
    t("webhook-card", { host: shorten(host, HOST), sent: sentAt === null ? "never" : formatAge(t, sentAt, now) }),
    ...(hook.stopped
      ? [t("webhook-stopped", { why })]
      : failingSince === null
        ? []
        : [t("webhook-failing", { age: formatAge(t, failingSince, now), why, waiting })]),
    ...(tried === undefined
      ? []
      : ["", tried === "" ? t("webhook-taken") : t("webhook-refused", { why: troubleText(t, tried) })]),
  ];
  const keyboard = new InlineKeyboard()
    .text(t.plain("webhook-test"), WEBHOOK_TEST.data(id))
    .text(t.plain("button-delete"), WEBHOOK_DELETE_ASK.data(id))
    .row()
    .text(t.plain("to-webhooks"), WEBHOOKS.data());
  return { text: lines.join("\n"), keyboard };
}

export function webhookQuestion(t: Translate, { id, host }: WebhookView): Screen {
  const keyboard = new InlineKeyboard()
    .text(t.plain("delete-yes"), WEBHOOK_DELETE.data(id))
    .text(t.plain("button-back"), WEBHOOK.data(id));
  return { text: t("webhook-delete-ask", { host: shorten(host, HOST) }), keyboard };
}

/** Why a message was not taken: the status of an answer is a number. */
function troubleText(t: Translate, trouble: string): string {
  return /^\d+$/.test(trouble)
    ? t("webhook-trouble-status", { status: trouble })
    : t("webhook-trouble", { trouble: trouble as "slow" });
}

function stateOf({ stopped, failingSince }: WebhookView): "stopped" | "failing" | "well" {
  return stopped ? "stopped" : failingSince === null ? "well" : "failing";
}
