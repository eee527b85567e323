import type { PlainError } from "../errors.ts";
import type { Direction } from "./alert/condition.ts";
import type {
  AddressNotice,
  BackupFailedNotice,
  ClockNotice,
  PeerTroubleNotice,
  RoleNotice,
} from "./instancenotice.ts";
import type { ScheduleNotice } from "./schedule/notice.ts";
import type { ValueType } from "./value.ts";

/** Where a message goes. */
export interface Address {
  readonly chatId: number;
  /** The forum topic in that chat. */
  readonly threadId: number | null;
}

/** What an alert rule watches: an output of a unit, and the threshold. */
export interface Watched {
  readonly unitId: number;
  readonly unit: string;
  readonly output: string;
  readonly title: Readonly<Record<string, string>> | null;
  readonly type: ValueType;
  readonly measure: string | null;
  /** With how many decimals a value is shown; notices of before do not say. */
  readonly decimals?: number | null;
  readonly direction: Direction;
  readonly threshold: number;
}

/** Incidents are to be told of, or told otherwise: what of them is found when it is sent. */
export interface IncidentsNotice {
  readonly kind: "incidents";
}

/** Somebody wants the reader to hear of an alert of theirs. */
export interface AlertOfferedNotice {
  readonly kind: "alert-offered";
  readonly recipientId: number;
  readonly person: string;
}

/** Whoever was asked does not want to hear of the reader's alert, or not any more. */
export interface AlertRefusedNotice {
  readonly kind: "alert-refused";
  readonly person: string;
}

/** An alert rule's incident began or ended: what earlier versions have left to be sent. */
export interface AlertNotice extends Watched {
  readonly kind: "alert-fired" | "alert-recovered";
  readonly ruleId: number;
  readonly value: number;
  /** Time of the sample, ms since the epoch. */
  readonly at: number;
}

/** What a person had on somebody else's unit stopped: they may not have it any more, or the unit is deleted. */
export interface StoppedNotice {
  readonly kind: "access-lost" | "unit-deleted";
  readonly unit: string;
  readonly links: number;
  readonly alerts: number;
  readonly boards: number;
}

/** Somebody gave a person a right on a unit, or accepted an invitation to one. */
export interface SharedNotice {
  readonly kind: "unit-shared" | "invitation-accepted";
  readonly unitId: number;
  readonly unit: string;
  /** Who gave it, or who accepted. */
  readonly person: string;
}

/** Somebody gave a person a right on several units at once, of which one is named. */
export interface UnitsSharedNotice {
  readonly kind: "units-shared";
  readonly unit: string;
  readonly units: number;
  readonly person: string;
}

/** The bot is not in a group any more: a person's alerts come to them, their boards there are gone. */
export interface GroupLeftNotice {
  readonly kind: "group-left";
  /** Its title, where Telegram has told. */
  readonly group: string | null;
  readonly alerts: number;
  readonly boards: number;
}

/** The owner of a unit took away a person's links to it. */
export interface UnlinkedNotice {
  readonly kind: "unlinked";
  readonly unitId: number;
  readonly unit: string;
  readonly links: number;
}

/** A person may use the instance again; so many of their links and alerts are stopped. */
export interface UnblockedNotice {
  readonly kind: "unblocked";
  readonly links: number;
  readonly alerts: number;
}

/** An input of a person's unit was given a value that takes more than the unit can read. */
export interface UnfitNotice {
  readonly kind: "input-unfit";
  readonly unitId: number;
  readonly unit: string;
  readonly input: string;
  readonly title: Readonly<Record<string, string>> | null;
  /** Bytes too many. */
  readonly over: number;
}

/** Variables of a unit went with an update of it, and what the reader had on them stopped. */
export interface ArchivedNotice {
  readonly kind: "variables-archived";
  readonly unitId: number;
  readonly unit: string;
  readonly names: readonly { readonly name: string; readonly title: Readonly<Record<string, string>> | null }[];
  readonly links: number;
  readonly alerts: number;
}

/** A unit sends names that its schema.json does not know, or values that it refuses. */
export interface MismatchNotice {
  readonly kind: "unit-mismatch";
  readonly unitId: number;
  readonly unit: string;
  readonly unknown: readonly string[];
  readonly refused: readonly string[];
}

/** A unit was heard of for the first time. */
export interface UnitOnlineNotice {
  readonly kind: "unit-online";
  readonly unitId: number;
  readonly unit: string;
}

/** A unit has newer keys than this instance, which was restored from a backup. */
export interface KeysNewerNotice {
  readonly kind: "keys-newer";
  readonly unitId: number;
  readonly unit: string;
}

/** A unit's program has logged errors, some of which are shown. */
export interface UnitErrorsNotice {
  readonly kind: "unit-errors";
  readonly unitId: number;
  readonly unit: string;
  readonly texts: readonly string[];
  /** How many others there are. */
  readonly more: number;
}

/** A unit was offered to the reader, or what became of that; `person` is the other. */
export type TransferNotice =
  | { readonly kind: "transfer-offered"; readonly transferId: number; readonly unit: string; readonly person: string }
  | { readonly kind: "transfer-cancelled" | "transfer-accepted"; readonly unit: string; readonly person: string }
  | {
      readonly kind: "transfer-refused" | "transfer-opened";
      readonly unitId: number;
      readonly unit: string;
      readonly person: string;
    };

/** A unit has not taken a momentary press in time: it is withdrawn. */
export interface PushNotice {
  readonly kind: "press-withdrawn";
  /** Who pressed. */
  readonly userId: number;
  readonly unitId: number;
  readonly unit: string;
  /** What the button is called. */
  readonly label: string;
  /** For how long the unit was waited for. */
  readonly seconds: number;
}

/** Outputs of another instance are not to be had any more, or are again. */
export interface MirrorNotice {
  readonly kind: "mirror-gone" | "mirror-back";
  readonly unitId: number;
  readonly unit: string;
  readonly names: readonly { readonly name: string; readonly title: Readonly<Record<string, string>> | null }[];
}

/** Of these devices of another instance some of what was measured meanwhile is not kept there any more. */
export interface MirrorGapNotice {
  readonly kind: "mirror-gap";
  readonly peer: string;
  readonly units: readonly string[];
  /** So many others. */
  readonly more: number;
}

/** A webhook of the reader has taken nothing for days, and is sent nothing any more. */
export interface WebhookStoppedNotice {
  readonly kind: "webhook-stopped";
  readonly host: string;
}

/** A reaction was stopped since it seemed to set off itself. */
export interface ReactionStoppedNotice {
  readonly kind: "reaction-stopped";
  readonly sceneId: number;
  readonly scene: string;
}

/** An incident was to run a scene, which can't be. */
export interface ReactionFailedNotice {
  readonly kind: "reaction-failed";
  readonly sceneId: number;
  readonly scene: string;
  readonly trouble: PlainError;
}

/** A message that nobody asked for, as facts: the bot makes the sentence when it sends it. */
export type Notice =
  | AlertNotice
  | IncidentsNotice
  | AlertOfferedNotice
  | AlertRefusedNotice
  | StoppedNotice
  | SharedNotice
  | UnitsSharedNotice
  | GroupLeftNotice
  | UnlinkedNotice
  | UnfitNotice
  | UnblockedNotice
  | UnitErrorsNotice
  | UnitOnlineNotice
  | RoleNotice
  | AddressNotice
  | ArchivedNotice
  | MismatchNotice
  | TransferNotice
  | PushNotice
  | PeerTroubleNotice
  | WebhookStoppedNotice
  | MirrorNotice
  | MirrorGapNotice
  | ReactionStoppedNotice
  | ReactionFailedNotice
  | ScheduleNotice
  | BackupFailedNotice
  | KeysNewerNotice
  | ClockNotice;

/** What may not wait until somebody looks: an alert, and what has stopped or will stop working without them. */
const URGENT: ReadonlySet<Notice["kind"]> = new Set([
  "alert-fired",
  "access-lost",
  "unit-deleted",
  "group-left",
  "address",
  "variables-archived",
  "keys-newer",
  "mirror-gone",
  "reaction-stopped",
  "reaction-failed",
  "schedule-paused",
  "webhook-stopped",
]);

/** Whether phones are to ring for it; a clock that is doubted waits for an admin. */
export function isUrgent(notice: Notice): boolean {
  return notice.kind === "clock" ? notice.doubt !== null : URGENT.has(notice.kind);
}
