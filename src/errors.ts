import type { Messages } from "./i18n/messages.ts";

/** Every way the program can say no: one row per failure, its sentence is `error-<code>` in locales/. */
export const ERRORS = {
  internal: { http: 500 },
  "not-found": { http: 404 },
  "not-registered": { http: 403 },
  "name-invalid": { http: 422 },
  "number-expected": { http: 422 },
  "value-wrong-type": { http: 422 },
  "value-below": { http: 422 },
  "value-above": { http: 422 },
  "value-not-listed": { http: 422 },
  "value-too-long": { http: 422 },
  "output-not-number": { http: 422 },
  "too-many-units": { http: 409 },
  "too-many-rules": { http: 409 },

  "frame-malformed": { http: 400 },
  unauthorized: { http: 401 },
  "frame-too-large": { http: 413 },
  "rate-limited": { http: 429 },
  stopping: { http: 503 },
  "database-unavailable": { http: 503 },

  "repository-link": { http: 422 },
  "repository-credentials": { http: 422 },
  "repository-private-host": { http: 422 },
  "repository-not-found": { http: 422 },
  "repository-private": { http: 422 },
  "repository-not-git": { http: 422 },
  "repository-unreachable": { http: 422 },
  "repository-ref-not-found": { http: 422 },
  "repository-empty": { http: 422 },
  "repository-too-large": { http: 422 },
  "repository-timeout": { http: 422 },
  "repository-file-missing": { http: 422 },
  "repository-file-too-large": { http: 422 },
  "json-broken": { http: 422 },
  "json-not-object": { http: 422 },
  "schema-section": { http: 422 },
  "schema-name": { http: 422 },
  "schema-duplicate": { http: 422 },
  "schema-type": { http: 422 },
  "schema-description": { http: 422 },
  "schema-too-many": { http: 422 },
  "schema-no-variables": { http: 422 },
} as const satisfies Record<string, { http: number }>;

export type ErrorCode = keyof typeof ERRORS;
type Params<C extends ErrorCode> = Messages[`error-${C}`];
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

/** Turns anything thrown into an AppError; the unexpected hides behind `internal`, with its cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const hidden = new AppError("internal");
  hidden.cause = error;
  return hidden as AppError;
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
