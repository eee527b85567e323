import type { FastifyInstance, FastifyRequest } from "fastify";
import { type Person, STRANGER } from "../../domain/access.ts";
import { monotonic } from "../../domain/monotonic.ts";
import { createRate } from "../../domain/rate.ts";
import { AppError } from "../../errors.ts";
import type { Asker } from "../../services/access/access.ts";
import type { ApiTokens, Bearer } from "../../services/openapi/apitokens.ts";
import type { ClientOf } from "../client.ts";

/** Who calls: somebody with a token, or anybody. */
export interface Caller {
  readonly asker: Asker;
  readonly bearer: Bearer | undefined;
  /** What limits are counted by: the token, or the address. */
  readonly key: string;
}

const BEARER = /^Bearer +([^\s]+) *$/i;

/** Finds out who calls before anything else is looked at, and how often they do. */
export function recognizeCallers(app: FastifyInstance, tokens: ApiTokens, perSecond: number, clientOf: ClientOf): void {
  const rate = createRate<string>(perSecond);
  const count = (key: string): void => {
    const seconds = rate(key, monotonic.now());
    if (seconds > 0) throw new AppError("rate-limited", { seconds });
  };
  app.decorateRequest("caller", null);
  app.addHook("onRequest", async (request) => {
    if (request.method === "OPTIONS") return;
    const address = `address ${clientOf(request.raw)}`;
    const { authorization } = request.headers;
    if (authorization === undefined) {
      count(address);
      request.setDecorator<Caller>("caller", { asker: STRANGER, bearer: undefined, key: address });
      return;
    }
    const [, token = ""] = BEARER.exec(authorization) ?? [];
    const bearer = await tokens.recognize(token);
    const key = bearer ? `token ${bearer.tokenId}` : address;
    count(key);
    if (!bearer) throw new AppError("unauthorized");
    request.setDecorator<Caller>("caller", { asker: bearer.person, bearer, key });
  });
}

export function callerOf(request: FastifyRequest): Caller {
  return request.getDecorator<Caller>("caller");
}

/** The person whose token it is. */
export function bearerOf(request: FastifyRequest): Person {
  const { bearer } = callerOf(request);
  if (!bearer) throw new AppError("unauthorized");
  return bearer.person;
}

/** The person whose inputs are to be set; a token that may only read sets none. */
export function writerOf(request: FastifyRequest): Person {
  const { bearer } = callerOf(request);
  if (!bearer) throw new AppError("unauthorized");
  if (bearer.scope !== "write") throw new AppError("token-read-only");
  return bearer.person;
}
