import type { Value, ValueType } from "./domain/value.ts";
import type { Messages } from "./i18n/messages.ts";
import { databaseTroubleOf } from "./storage/trouble.ts";

/** Every way the program can say no: one row per failure, its sentence is `error-<code>` in locales/. */
export const ERRORS = {
  internal: { http: 500 },
  "not-found": { http: 404 },
  "not-registered": { http: 403 },
  blocked: { http: 403 },
  "registration-invited": { http: 403 },
  "registration-closed": { http: 403 },
  "last-admin": { http: 409 },
  "admin-not-blockable": { http: 409 },
  "zone-unknown": { http: 422 },
  "button-outdated": { http: 410 },
  "backup-running": { http: 409 },
  "backup-no-passphrase": { http: 409 },
  "name-invalid": { http: 422 },
  "title-invalid": { http: 422 },
  "measure-invalid": { http: 422 },
  "decimals-invalid": { http: 422 },
  "decimals-none": { http: 422 },
  "room-exists": { http: 409 },
  "room-gone": { http: 404 },
  "room-inside": { http: 422 },
  "room-too-deep": { http: 422 },
  "too-many-rooms": { http: 409 },
  "nothing-selected": { http: 422 },
  "search-empty": { http: 422 },
  "search-too-long": { http: 422 },
  "number-expected": { http: 422 },
  "value-wrong-type": { http: 422 },
  "value-below": { http: 422 },
  "value-above": { http: 422 },
  "value-not-listed": { http: 422 },
  "value-too-long": { http: 422 },
  "removal-numbers-only": { http: 422 },
  "removal-unclear": { http: 422 },
  "too-many-units": { http: 409 },
  "too-many-rules": { http: 409 },
  "too-many-recipients": { http: 409 },
  "asked-enough": { http: 429 },
  "rule-exists": { http: 409 },
  "webhook-url": { http: 422 },
  "too-many-webhooks": { http: 409 },
  "incident-over": { http: 409 },
  "condition-unfit": { http: 422 },
  "deadband-too-wide": { http: 422 },
  "limits-expected": { http: 422 },
  "values-expected": { http: 422 },
  "change-expected": { http: 422 },
  "length-expected": { http: 422 },
  "hours-expected": { http: 422 },
  "wait-too-long": { http: 422 },
  "wait-too-short": { http: 422 },
  "too-many-schedules": { http: 409 },
  "schedule-time-expected": { http: 422 },
  "schedule-end-expected": { http: 422 },
  "schedule-end-value": { http: 422 },
  "schedule-minute-expected": { http: 422 },
  "schedule-length-expected": { http: 422 },
  "schedule-too-often": { http: 422 },
  "schedule-too-long": { http: 422 },
  "schedule-past": { http: 422 },
  "schedule-timing": { http: 422 },
  "schedule-place-needed": { http: 422 },
  "schedule-stopped": { http: 409 },
  "city-unknown": { http: 422 },
  "hold-needless": { http: 409 },
  "too-many-links": { http: 409 },
  "link-exists": { http: 409 },
  "link-self": { http: 422 },
  "link-types": { http: 422 },
  "board-refused": { http: 403 },
  "board-outdated": { http: 410 },
  "press-late": { http: 410 },
  "press-changed": { http: 409 },
  "board-full": { http: 409 },
  "too-many-boards": { http: 409 },
  "push-under-way": { http: 409 },
  "pin-refused": { http: 403 },
  "widget-unfit": { http: 422 },
  "too-many-scenes": { http: 409 },
  "too-many-reactions": { http: 409 },
  "scene-full": { http: 409 },
  "scene-empty": { http: 409 },
  "scene-broken": { http: 409 },
  "presets-expected": { http: 422 },
  "list-of-another": { http: 403 },
  "typing-outdated": { http: 410 },
  "link-revoked": { http: 409 },
  "variable-archived": { http: 409 },
  "update-rename": { http: 422 },
  "update-same": { http: 409 },
  "update-gone": { http: 409 },
  "update-archive-full": { http: 409 },
  "numbers-expected": { http: 422 },
  "pairs-expected": { http: 422 },
  "pairs-too-many": { http: 422 },
  "grant-self": { http: 422 },
  "transfer-open": { http: 409 },
  "transfer-over": { http: 410 },
  "transfer-own": { http: 422 },
  "unit-uuid": { http: 422 },
  "too-many-grants": { http: 409 },
  "too-many-invitations": { http: 409 },
  "invitation-invalid": { http: 404 },
  "invitation-used": { http: 409 },
  "invitation-expired": { http: 410 },
  "invitation-own": { http: 409 },
  "period-unclear": { http: 422 },
  "period-backwards": { http: 422 },
  "period-future": { http: 422 },
  "period-too-long": { http: 422 },
  "picture-failed": { http: 503 },
  "output-not-drawn": { http: 422 },
  "window-invalid": { http: 422 },
  "retention-invalid": { http: 422 },
  "time-unproven": { http: 503 },
  "logging-numbers-only": { http: 422 },
  "step-invalid": { http: 422 },
  "step-too-short": { http: 422 },
  "aggregate-numbers-only": { http: 422 },
  "too-many-samples": { http: 422 },

  "frame-malformed": { http: 400 },
  unauthorized: { http: 401 },
  "frame-too-large": { http: 413 },
  "rate-limited": { http: 429 },
  stopping: { http: 503 },
  "database-unavailable": { http: 503 },

  "request-invalid": { http: 400 },
  "body-not-json": { http: 400 },
  "body-too-large": { http: 413 },
  "media-type": { http: 415 },
  "token-read-only": { http: 403 },
  "not-writable": { http: 403 },
  "inputs-refused": { http: 422 },
  "too-many-tokens": { http: 409 },

  "peer-address": { http: 422 },
  "peer-none": { http: 422 },
  "peer-self": { http: 422 },
  "peer-elsewhere": { http: 422 },
  "peer-known": { http: 409 },
  "peer-plain": { http: 422 },
  "peer-private-host": { http: 422 },
  "peer-unreachable": { http: 422 },
  "peer-slow": { http: 422 },
  "peer-changed": { http: 409 },
  "peer-clock": { http: 422 },
  "peer-refused": { http: 422 },
  "peer-unsigned": { http: 422 },
  "peer-malformed": { http: 422 },
  "peer-busy": { http: 422 },
  "too-many-peers": { http: 409 },
  "mirror-address": { http: 422 },
  "mirror-stranger": { http: 422 },
  "mirror-unknown": { http: 404 },
  "mirror-visibility": { http: 409 },
  "too-many-mirrors": { http: 409 },
  "unit-mirrored": { http: 409 },

  "repository-link": { http: 422 },
  "repository-credentials": { http: 422 },
  "repository-private-host": { http: 422 },
  "repository-not-found": { http: 422 },
  "repository-private": { http: 422 },
  "repository-token-refused": { http: 422 },
  "repository-token-blind": { http: 422 },
  "git-token-unclear": { http: 422 },
  "git-token-invalid": { http: 422 },
  "git-tokens-full": { http: 409 },
  "repository-not-git": { http: 422 },
  "repository-unreachable": { http: 422 },
  "repository-ref-not-found": { http: 422 },
  "repository-empty": { http: 422 },
  "repository-too-large": { http: 422 },
  "repository-timeout": { http: 422 },
  "repository-link-invisible": { http: 422 },
  "repository-dumb": { http: 422 },
  "repository-sha256": { http: 422 },
  "repository-too-many-refs": { http: 422 },
  "repository-slow": { http: 422 },
  "repository-busy": { http: 503 },
  "repository-file-missing": { http: 422 },
  "repository-folder-missing": { http: 422 },
  "repository-schema-elsewhere": { http: 422 },
  "repository-file-invisible": { http: 422 },
  "repository-file-symlink": { http: 422 },
  "repository-file-lfs": { http: 422 },
  "repository-file-too-large": { http: 422 },
  "program-too-large": { http: 422 },
  "program-file-name": { http: 422 },
  "wifi-lines": { http: 422 },
  "wifi-name": { http: 422 },
  "wifi-password": { http: 422 },
  "file-encoding": { http: 422 },
  "json-broken": { http: 422 },
  "json-not-object": { http: 422 },
  "json-invisible": { http: 422 },
  "json-duplicate": { http: 422 },
  "schema-section": { http: 422 },
  "schema-name": { http: 422 },
  "schema-name-lost": { http: 422 },
  "schema-duplicate": { http: 422 },
  "schema-type": { http: 422 },
  "schema-description": { http: 422 },
  "schema-sync": { http: 422 },
  "schema-too-many": { http: 422 },
  "schema-no-variables": { http: 422 },
} as const satisfies Record<string, { http: number }>;

export type ErrorCode = keyof typeof ERRORS;
/** What a sentence needs that only its reader's language can write. */
interface Unwritten {
  readonly "value-not-listed": {
    readonly name: string;
    readonly values: readonly Value[];
    /** What the values are of. */
    readonly of: { readonly type: ValueType; readonly measure: string | null };
  };
  readonly "repository-schema-elsewhere": {
    readonly url: string;
    readonly ref: string | null;
    /** Those that have one, by their paths; the top folder's is empty. */
    readonly folders: readonly string[];
  };
}
type Params<C extends ErrorCode> = C extends keyof Unwritten ? Unwritten[C] : Messages[`error-${C}`];
type ParamArgs<C extends ErrorCode> = Params<C> extends undefined ? [params?: undefined] : [params: Params<C>];

/** An expected failure: a code for machines, parameters for the translated sentence. */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "AppError";
  readonly code: C;
  readonly params: Params<C>;

  constructor(code: C, ...[params]: ParamArgs<C>) {
    super(code);
    this.code = code;
    this.params = params as Params<C>;
  }
}

/**
 * Turns anything thrown into an AppError: trouble with the database is known by itself, the unexpected hides behind
 * `internal`; either has its cause.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const hidden = new AppError(databaseTroubleOf(error) ? "database-unavailable" : "internal") as AppError;
  hidden.cause = error;
  return hidden;
}

/** The JSON form, for places that clone or store errors. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly params: Params<ErrorCode>;
}

export const toPlain = (error: unknown): PlainError => {
  const { code, params } = toAppError(error);
  return { code, params };
};

export const fromPlain = ({ code, params }: PlainError): AppError =>
  new (AppError as new (code: ErrorCode, params: unknown) => AppError)(code, params);
