import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { LOG_LEVELS } from "../../domain/devicelog.ts";
import type { DeviceLogs } from "../../services/devicelog.ts";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import { callerOf } from "./caller.ts";
import { cursorOf, toCursor } from "./cursor.ts";
import { EXAMPLES, UnitLog, Uuid } from "./schemas.ts";
import { Moment, TimeForm, toTime } from "./time.ts";

const After = z.tuple([z.int(), z.int()]);
const params = z.strictObject({ unit: Uuid.meta({ description: "A unit's uuid.", examples: [EXAMPLES.UNIT] }) });

/** What units log. */
export function logRoutes(catalogue: Catalogue, logs: DeviceLogs): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/units/:unit/log",
      {
        schema: {
          tags: ["Units"],
          operationId: "getLog",
          summary: "What a unit has logged, the newest first",
          description: "For its owner, and who is trusted with all of the unit. The last 200 entries or so are kept.",
          params,
          querystring: z.strictObject({
            level: z.enum(LOG_LEVELS).default("debug").describe("This level, and those that are more urgent."),
            since: Moment.optional().meta({ description: "From this time on.", examples: [EXAMPLES.AT] }),
            cursor: cursorOf(After).optional(),
            limit: z.coerce.number().int().min(1).max(200).default(50).describe("How many at most."),
            time: TimeForm,
          }),
          response: { 200: UnitLog },
        },
      },
      async (request) => {
        const { level, since = 0, cursor: after, limit, time } = request.query;
        const { asker } = callerOf(request);
        const { id } = await catalogue.liveUnit(asker, request.params.unit);
        const { entries, next } = await logs.portion(asker, id, { level, since, after, limit });
        return {
          entries: entries.map((entry) => ({ ...entry, at: toTime(entry.at, time) })),
          next: next && toCursor(next),
        };
      },
    );
  };
}
