import type { Log } from "../log.ts";
import type { Database } from "../storage/database.ts";

/** What the services stand on. */
export interface Ground {
  readonly database: Database;
  readonly master: Buffer;
  /** Where the database is, for a copy of it, and the folder that backups of the chat are kept in. */
  readonly backups: { readonly databaseUrl: string; readonly folder: string };
  readonly log: Log;
  /** The clock on the wall, ms since the epoch. */
  readonly now: () => number;
  /** The time that passes, ms; without it, no jump of the wall's clock is noticed. */
  readonly uptime?: (() => number) | undefined;
  readonly isTimeProven: () => boolean;
  /** The time that decides whether something has ended (services/clock/timekeeper); the wall's by default. */
  readonly latest?: () => number;
  /** The address that devices reach, and what it may be where none is set. */
  readonly address: { readonly configured: string | undefined; readonly guess: () => string };
  /** What other instances reach, where that is another address. */
  readonly peerUrl?: string | undefined;
  readonly adminTelegramId?: number | undefined;
  readonly retentionDays?: number;
  readonly syncsPerSecond: number;
  readonly allowPrivateHosts?: boolean;
  /** Addresses and networks in the house that webhooks may lead to. */
  readonly webhookNetworks?: readonly string[];
  /** Of a host of repositories that is trusted, for tests. */
  readonly repositoryCa?: string;
  /** Ends what would keep the program from stopping. */
  readonly cut?: AbortSignal;
}
