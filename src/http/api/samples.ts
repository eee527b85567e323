import { Readable } from "node:stream";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { createGate } from "../../domain/gate.ts";
import { AGGREGATES, type History, toTurn } from "../../services/history/history.ts";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import { callerOf } from "./caller.ts";
import { cursorOf } from "./cursor.ts";
import type { Ends } from "./ends.ts";
import { FORMATS, MEDIA, toFormat, toLines } from "./lines.ts";
import { type FieldProblem, FieldsRefused } from "./problem.ts";
import { Samples, uuidsOf } from "./schemas.ts";
import { type Question, readPage, readSteps, streamSamples } from "./series.ts";
import { Moment, TimeForm } from "./time.ts";

const MAX_OUTPUTS = 8;
/** A dashboard asks for all of its panels at once. */
const MAX_ANSWERS = 60;
/** So many of one person are in memory at once, from when they are read until they are sent. */
const MAX_AT_ONCE = 4;
const DAY = 24 * 3600_000;
const SCALE: Readonly<Record<string, number>> = { "": 1, ms: 1, s: 1000, m: 60_000, h: 3600_000, d: DAY };

const Step = z
  .string()
  .regex(/^\d{1,12}(ms|s|m|h|d)?$/, "not a length such as 60000, 30s, 5m, 1h or 1d")
  .transform((text) => Number.parseInt(text, 10) * (SCALE[text.replace(/^\d+/, "")] ?? 1))
  .describe(
    "Length of a step: milliseconds, or with a unit, as 30s, 5m, 1h, 1d. Steps begin at multiples of it, in UTC.",
  );

const Query = z.strictObject({
  outputs: uuidsOf("outputs", MAX_OUTPUTS),
  from: Moment.optional().describe(
    "From this time on: RFC 3339, or milliseconds since 1970. A day before `to` without.",
  ),
  to: Moment.optional().describe("Before this time. Now without."),
  aggregate: z
    .enum(AGGREGATES)
    .optional()
    .describe("What becomes of the samples of a step. Without: raw, or mean where `step` or `points` is given."),
  step: Step.optional(),
  points: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe("At most about so many steps, whatever their length."),
  format: z.enum(FORMATS).optional().describe("Instead of the header Accept."),
  time: TimeForm,
  cursor: cursorOf(z.tuple([z.uuid(), z.int().nonnegative(), z.int().nonnegative()])).optional(),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe("Of raw JSON: samples of one answer, 1000 without."),
});

/** Samples of outputs for a period. */
export function sampleRoutes(catalogue: Catalogue, history: History, ends: Ends): FastifyPluginAsyncZod {
  return async (app) => {
    const enter = createGate(MAX_AT_ONCE);
    app.get(
      "/samples",
      {
        exposeHeadRoute: false,
        schema: {
          tags: ["Samples"],
          operationId: "readSamples",
          summary: "Samples of outputs for a period",
          description:
            "Raw samples as JSON come in pages; as CSV or NDJSON all of them come in one stream. " +
            "Steps without a sample are left out.",
          querystring: Query,
          response: {
            200: {
              description: "The samples, those of one output after those of another, the oldest first.",
              content: {
                "application/json": { schema: Samples },
                "application/x-ndjson": { schema: z.string() },
                "text/csv": { schema: z.string() },
              },
            },
          },
        },
      },
      async (request, reply) => {
        const { query } = request;
        const aggregate = query.aggregate ?? (query.step === undefined && query.points === undefined ? "raw" : "mean");
        const format = query.format ?? toFormat(request.headers.accept);
        check(query, aggregate === "raw", format === "json");
        const { asker, bearer, key } = callerOf(request);
        const found = await Promise.all(query.outputs.map((uuid) => catalogue.find(asker, uuid, "output")));
        const to = query.to ?? query.cursor?.[2] ?? Date.now();
        const { step, points, time } = query;
        const question: Question = {
          found,
          aggregate,
          from: query.from ?? Math.max(0, to - DAY),
          to,
          step,
          points,
          time,
        };

        const signal = ends.signal(request, reply, format === "json" ? MAX_ANSWERS : undefined);
        const who = bearer ? toTurn(bearer.person) : key;
        const own = history.on({ who, signal });
        const isWhole = format === "json" || aggregate !== "raw";
        if (isWhole) reply.raw.once("close", await enter(who, signal));
        reply.type(MEDIA[format]).header("vary", "accept, authorization");
        if (format === "json") {
          const page = { cursor: query.cursor, limit: query.limit ?? 1000 };
          const answer = aggregate === "raw" ? readPage(own, question, page) : readSteps(own, question);
          return reply.send((await answer) as never);
        }
        const portions = streamSamples(own, question, signal);
        // What can be refused is refused with the first portion, before anything is sent.
        const first = await portions.next();
        async function* toText(): AsyncGenerator<Buffer> {
          if (format === "csv") yield Buffer.from("output,time,value\n");
          for (let portion = first; !portion.done; portion = await portions.next()) {
            const { uuid, samples } = portion.value;
            yield Buffer.from(toLines(format === "csv" ? "csv" : "ndjson", uuid, samples, time));
          }
        }
        reply.header("connection", "close");
        return reply.send(Readable.from(toText(), { objectMode: false }) as never);
      },
    );
  };
}

/** What does not go together. */
function check(query: z.infer<typeof Query>, isRaw: boolean, isJson: boolean): void {
  const wrong: readonly (readonly [boolean, keyof typeof query, string])[] = [
    [isRaw && query.step !== undefined, "step", "raw samples have no steps"],
    [isRaw && query.points !== undefined, "points", "raw samples have no steps"],
    [query.step !== undefined && query.points !== undefined, "points", "either step or points"],
    [!(isRaw && isJson) && query.cursor !== undefined, "cursor", "only raw samples as JSON come in pages"],
    [!(isRaw && isJson) && query.limit !== undefined, "limit", "only raw samples as JSON come in pages"],
    [query.cursor !== undefined && !query.outputs.includes(query.cursor[0]), "cursor", "not a cursor of this list"],
  ];
  const errors = wrong.flatMap(([isWrong, field, detail]): FieldProblem[] =>
    isWrong ? [{ in: "query", field, code: "custom", detail }] : [],
  );
  if (errors.length > 0) throw new FieldsRefused(errors);
}
