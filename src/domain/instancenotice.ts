import type { PlainError } from "../errors.ts";

/** A person became an admin, or is none any more. */
export interface RoleNotice {
  readonly kind: "role";
  readonly role: "admin" | "user";
}

/** Devices reach the server at another address now; so many of the reader's still call the old one. */
export interface AddressNotice {
  readonly kind: "address";
  readonly old: string;
  readonly url: string;
  readonly devices: number;
}

/** The clock has jumped, or is not as Telegram's. Times are ms since the epoch. */
export interface ClockNotice {
  readonly kind: "clock";
  /** What it should have shown, and what it did; null when it has not jumped. */
  readonly jump: { readonly from: number; readonly to: number } | null;
  /** What it showed when this was written. */
  readonly ours: number;
  /** What it was at Telegram then; null when Telegram has not said that it was something else. */
  readonly theirs: number | null;
  /** The doubt that an admin may end (domain/trust); null when there is none any more. */
  readonly doubt: number | null;
}

/** A peer can't be trusted any more as it is: something that an admin has to look at. */
export interface PeerTroubleNotice {
  readonly kind: "peer-trouble";
  readonly peer: string;
  readonly trouble: PlainError;
}

/** The backup that was due could not be made. */
export interface BackupFailedNotice {
  readonly kind: "backup-failed";
}
