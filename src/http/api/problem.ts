import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError, ERRORS, type ErrorCode, toAppError } from "../../errors.ts";
import { explain } from "../../i18n/explain.ts";
import type { Translate } from "../../i18n/i18n.ts";
import type { Log } from "../../log.ts";
import { InputsRefused } from "../../services/openapi/controls.ts";
import { UNAVAILABLE_SECONDS } from "../refusal.ts";

/** One thing that is wrong with a request, and where. */
export interface FieldProblem {
  readonly in: "path" | "query" | "body";
  /** Names and indexes with dots between; empty for the whole. */
  readonly field: string;
  readonly code: string;
  readonly detail: string;
}

/** Parameters that do not go together: what a schema of single fields can't say. */
export class FieldsRefused extends Error {
  readonly errors: readonly FieldProblem[];

  constructor(errors: readonly FieldProblem[]) {
    super("request-invalid");
    this.errors = errors;
  }
}

const CONTEXTS = new Map([
  ["params", "path"],
  ["querystring", "query"],
  ["body", "body"],
] as const);
/** Fastify's own refusals. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "body-too-large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "media-type",
};

type Answer = (reply: FastifyReply, failure: AppError, errors?: readonly FieldProblem[]) => FastifyReply;

/** Answers with a failure as RFC 9457 says, with a code and, where there are some, the wrong fields. */
export function createProblems(t: Translate): Answer {
  return (reply, failure, errors) => {
    const { code, params } = failure;
    const { http: status } = ERRORS[code];
    if (status === 401) reply.header("www-authenticate", "Bearer");
    if (status === 429) reply.header("retry-after", (params as { seconds: number }).seconds);
    if (status === 503) reply.header("retry-after", UNAVAILABLE_SECONDS);
    const detail = explain(t, failure);
    const problem = {
      type: "about:blank",
      title: STATUS_CODES[status],
      status,
      code,
      detail,
      ...(errors && { errors }),
    };
    return reply.code(status).type("application/problem+json").send(JSON.stringify(problem));
  };
}

/** Answers every failure below this scope so. */
export function handleProblems(app: FastifyInstance, t: Translate, log: Log): void {
  const answer = createProblems(t);
  app.setErrorHandler((error: FastifyError, request: FastifyRequest, reply) => {
    if (error instanceof FieldsRefused) return answer(reply, new AppError("request-invalid"), error.errors);
    if (error.validation) return answer(reply, new AppError("request-invalid"), toFields(error));
    if (error instanceof InputsRefused) return answer(reply, new AppError("inputs-refused"), toReasons(t, error));
    const known = CODES[error.code] ?? (isClientError(error) ? "request-invalid" : undefined);
    const failure = known ? (new AppError(known as "media-type") as AppError) : toAppError(error);
    if (failure.cause) log.error({ err: failure.cause, route: request.routeOptions.url }, "a request failed");
    return answer(reply, failure);
  });
  app.setNotFoundHandler((_request, reply) => answer(reply, new AppError("not-found")));
}

function toFields({ validation = [], validationContext }: FastifyError): FieldProblem[] {
  const where = CONTEXTS.get(validationContext as "body") ?? "body";
  return validation.flatMap(({ instancePath, keyword, message, params }) => {
    const path = instancePath.split("/").filter(Boolean).join(".");
    const detail = message ?? keyword;
    const { keys: unknown } = params as { keys?: readonly string[] };
    const fields = unknown ? unknown.map((key) => (path === "" ? key : `${path}.${key}`)) : [path];
    return fields.map((field) => ({ in: where, field, code: keyword.replaceAll("_", "-"), detail }));
  });
}

function toReasons(t: Translate, { reasons }: InputsRefused): FieldProblem[] {
  return [...reasons].map(([name, error]) => ({
    in: "body" as const,
    field: `values.${name}`,
    code: error.code,
    detail: explain(t, error),
  }));
}

function isClientError({ statusCode = 500 }: FastifyError): boolean {
  return statusCode >= 400 && statusCode < 500;
}
