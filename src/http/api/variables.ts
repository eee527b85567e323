import { createHash } from "node:crypto";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import type { Controls } from "../../services/openapi/controls.ts";
import { callerOf, writerOf } from "./caller.ts";
import type { Ends } from "./ends.ts";
import { EXAMPLES, InputsSet, Reading, Scalar, Uuid, Variable, Wait } from "./schemas.ts";
import { TimeForm } from "./time.ts";
import { toReading, toVariable } from "./view.ts";

const tags = ["Variables"];
const params = z.strictObject({
  variable: Uuid.meta({ description: "The uuid of an input or an output.", examples: [EXAMPLES.INPUT] }),
});
const querystring = z.strictObject({ time: TimeForm });

/** Variables: what they are, their last values, and setting an input. */
export function variableRoutes(catalogue: Catalogue, controls: Controls, ends: Ends): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/variables/:variable",
      {
        schema: {
          tags,
          operationId: "getVariable",
          summary: "A variable",
          params,
          querystring,
          response: { 200: Variable },
        },
      },
      async (request) => {
        const variable = await catalogue.variable(callerOf(request).asker, request.params.variable);
        return toVariable(variable, request.query.time);
      },
    );

    app.get(
      "/variables/:variable/value",
      {
        schema: {
          tags,
          operationId: "getValue",
          summary: "The last value of a variable",
          params,
          querystring,
          description: "Has an ETag: with If-None-Match the answer is 304 while nothing has changed.",
          response: { 200: Reading, 304: z.undefined().describe("Nothing has changed.") },
        },
      },
      async (request, reply) => {
        const variable = await catalogue.variable(callerOf(request).asker, request.params.variable);
        const reading = toReading(variable, request.query.time);
        const etag = `"${createHash("sha256").update(JSON.stringify(reading)).digest("base64url").slice(0, 22)}"`;
        reply.headers({ etag, "cache-control": "private, no-cache" });
        if (isKnown(request.headers["if-none-match"], etag)) return reply.code(304).send();
        return reading;
      },
    );

    app.put(
      "/variables/:variable/value",
      {
        schema: {
          tags,
          operationId: "setInput",
          summary: "Set an input",
          params,
          description: "Needs a token that may write.",
          querystring: z.strictObject({ wait: Wait }),
          body: z.strictObject({ value: Scalar }).meta({ examples: [{ value: 21.5 }] }),
          response: { 200: InputsSet },
        },
      },
      async (request, reply) => {
        const person = writerOf(request);
        const { unit, ...set } = await controls.set(person, request.params.variable, request.body.value);
        const applied = await controls.applied(set, request.query.wait * 1000, ends.signal(request, reply));
        return { unit, revision: set.rev, applied };
      },
    );
  };
}

/** Whether a client has this version, as RFC 9110 compares. */
function isKnown(given: string | undefined, etag: string): boolean {
  return (given ?? "").split(",").some((tag) => ["*", etag].includes(tag.trim().replace(/^W\//, "")));
}
