import type { ClockNotice } from "../../domain/instancenotice.ts";
import type {
  AlertNotice,
  ArchivedNotice,
  GroupLeftNotice,
  IncidentsNotice,
  MismatchNotice,
  Notice,
  StoppedNotice,
  UnitErrorsNotice,
} from "../../domain/notice.ts";
import { TRAITS } from "../../domain/traits.ts";
import { fromPlain } from "../../errors.ts";
import { explain } from "../../i18n/explain.ts";
import { escapeHtml, type Translate } from "../../i18n/i18n.ts";
import { formatCondition } from "../text/condition.ts";
import { formatList, formatValue, sayMoment, shorten, titleOf } from "../text/format.ts";

const NAME = 40;

/** What a message says that nobody asked for. */
export function formatNotice(
  t: Translate,
  notice: Exclude<Notice, ClockNotice | IncidentsNotice>,
  isGroup: boolean,
): string {
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
    case "schedule-paused":
      return t("notice-schedule-paused", { name: notice.name, called: notice.called, why: notice.why });
    case "schedule-missed":
      return t("notice-schedule-missed", {
        name: notice.name,
        count: notice.count,
        many: notice.many ? "yes" : "no",
        first: sayMoment(t, notice.first),
        last: sayMoment(t, notice.last),
      });
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
