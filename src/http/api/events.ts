import { Readable } from "node:stream";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ApiTokens } from "../../services/openapi/apitokens.ts";
import type { Catalogue, NamedVariable } from "../../services/openapi/catalogue.ts";
import type { Feed } from "../../services/openapi/feed.ts";
import { callerOf } from "./caller.ts";
import type { Ends } from "./ends.ts";
import { uuidsOf } from "./schemas.ts";
import { TimeForm } from "./time.ts";
import { toReading } from "./view.ts";

const MAX_VARIABLES = 100;
const HEADERS = { connection: "close", "cache-control": "no-cache, no-transform", "x-accel-buffering": "no" };
const RETRY_MS = 3000;

/** Live values as server-sent events. */
export function eventRoutes(catalogue: Catalogue, feed: Feed, tokens: ApiTokens, ends: Ends): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/events",
      {
        exposeHeadRoute: false,
        schema: {
          tags: ["Variables"],
          operationId: "followVariables",
          summary: "Live values as server-sent events",
          description:
            "First an event `value` for each variable, then one for each change. The data of an event is a Reading. " +
            "Comments are signs of life. An event `end` says that you may no longer read all of the variables.",
          querystring: z.strictObject({
            variables: uuidsOf("inputs and outputs", MAX_VARIABLES),
            time: TimeForm,
          }),
          response: { 200: { description: "The stream.", content: { "text/event-stream": { schema: z.string() } } } },
        },
      },
      async (request, reply) => {
        const { asker, bearer } = callerOf(request);
        const { variables, time } = request.query;
        const found = await Promise.all(variables.map((uuid) => catalogue.find(asker, uuid)));
        const signal = ends.signal(request, reply);
        const changes = feed.follow(found, asker, {
          tokenId: bearer?.tokenId,
          asker: async () => (bearer ? (await tokens.again(bearer))?.person : asker),
          signal,
        });
        signal.addEventListener("abort", () => void changes.return(undefined));
        // What fails is refused as any request is, before the answer begins.
        const first = await changes.next();
        const stream = Readable.from(toEvents(first, changes, time, signal), { objectMode: false });
        reply.type("text/event-stream").headers(HEADERS);
        return reply.send(stream as never);
      },
    );
  };
}

async function* toEvents(
  first: IteratorResult<readonly NamedVariable[]>,
  changes: AsyncGenerator<readonly NamedVariable[]>,
  time: TimeForm,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const write = (variables: readonly NamedVariable[]): Buffer => {
    const events = variables.map((variable) => `event: value\ndata: ${JSON.stringify(toReading(variable, time))}\n\n`);
    return Buffer.from(events.join("") || ":\n\n");
  };
  yield Buffer.from(`retry: ${RETRY_MS}\n\n`);
  if (!first.done) yield write(first.value);
  for await (const variables of changes) yield write(variables);
  if (!signal.aborted) yield Buffer.from('event: end\ndata: {"code":"access-lost"}\n\n');
}
