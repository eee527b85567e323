import { Readable } from "node:stream";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { SEVERITIES } from "../../domain/alert/condition.ts";
import type { IncidentFeed } from "../../services/alerts/feed.ts";
import type { Incidents, IncidentView } from "../../services/alerts/incidents.ts";
import type { ApiTokens } from "../../services/openapi/apitokens.ts";
import { bearerOf, callerOf, writerOf } from "./caller.ts";
import type { Ends } from "./ends.ts";
import { EXAMPLES, Scalar } from "./schemas.ts";
import { Time, TimeForm, toTime } from "./time.ts";

const PAGE = 50;
const MOST_PAGES = 1000;
const HEADERS = { connection: "close", "cache-control": "no-cache, no-transform", "x-accel-buffering": "no" };
const RETRY_MS = 3000;

const Incident = z
  .object({
    id: z.int(),
    rule: z.int(),
    unit: z.string(),
    output: z.string().nullable(),
    severity: z.enum(SEVERITIES),
    phase: z.enum(["firing", "resolved"]),
    since: Time.describe("When its condition began to hold."),
    ended: Time.nullable(),
    stopped: z.boolean().describe("It ended because its rule was stopped or changed."),
    value: Scalar.nullable().describe("With which it began."),
    worst: Scalar.nullable(),
    last: Scalar.nullable().describe("When it was over, or the last one that was noted."),
    acknowledged: Time.nullable(),
    by: z.string().nullable().describe("Who acknowledged it."),
  })
  .meta({
    id: "Incident",
    description: "One time that an alert rule held.",
    examples: [
      {
        id: 12,
        rule: 7,
        unit: "Greenhouse",
        output: "temperature",
        severity: "warning",
        phase: "firing",
        since: EXAMPLES.AT,
        ended: null,
        stopped: false,
        value: 30.5,
        worst: 33,
        last: 31,
        acknowledged: null,
        by: null,
      },
    ],
  });

const params = z.strictObject({
  incident: z.coerce
    .number()
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .meta({ description: "The id of an incident.", examples: [12] }),
});

/** Incidents of the rules of the token's owner. */
export function incidentRoutes(
  incidents: Incidents,
  feed: IncidentFeed,
  tokens: ApiTokens,
  ends: Ends,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/incidents",
      {
        schema: {
          tags: ["Alerts"],
          operationId: "getIncidents",
          summary: "Incidents of your alert rules, the latest first",
          querystring: z.strictObject({
            which: z
              .enum(["open", "past", "all"])
              .default("all")
              .describe("Those that go on, those that are over, or both."),
            page: z.coerce.number().int().min(0).max(MOST_PAGES).default(0).describe(`Pages of ${PAGE}, from 0 on.`),
            time: TimeForm,
          }),
          response: {
            200: z.object({ incidents: z.array(Incident), pages: z.int(), total: z.int() }).meta({
              id: "Incidents",
              description: "A page of incidents.",
              examples: [{ incidents: [], pages: 1, total: 0 }],
            }),
          },
        },
      },
      async (request) => {
        const { which, page, time } = request.query;
        const found = await incidents.list(bearerOf(request), page, { which, size: PAGE });
        return { incidents: found.items.map((one) => toIncident(one, time)), pages: found.pages, total: found.total };
      },
    );

    app.post(
      "/incidents/:incident/acknowledge",
      {
        schema: {
          tags: ["Alerts"],
          operationId: "acknowledgeIncident",
          summary: "Take care of an incident: nobody is reminded of it any more",
          params,
          querystring: z.strictObject({ time: TimeForm }),
          response: { 200: Incident },
        },
      },
      async (request) => {
        const person = writerOf(request);
        const by = { person, chatId: person.telegramId };
        // What is not there and what is somebody else's are answered alike.
        await incidents.view(by, request.params.incident);
        const incident = await incidents.acknowledge(by, request.params.incident, Date.now());
        return toIncident(incident, request.query.time);
      },
    );

    app.get(
      "/incidents/events",
      {
        exposeHeadRoute: false,
        schema: {
          tags: ["Alerts"],
          operationId: "followIncidents",
          summary: "Incidents as server-sent events",
          description:
            "First an event `incident` for each that goes on, then one each time that one begins, is acknowledged or is " +
            "over. The data of an event is an Incident. Comments are signs of life.",
          querystring: z.strictObject({ time: TimeForm }),
          response: { 200: { description: "The stream.", content: { "text/event-stream": { schema: z.string() } } } },
        },
      },
      async (request, reply) => {
        const person = bearerOf(request);
        const { bearer } = callerOf(request);
        const signal = ends.signal(request, reply);
        const again = async () => (bearer ? (await tokens.again(bearer))?.person : undefined);
        const news = feed.follow(person, again, signal);
        const stream = Readable.from(toEvents(news, request.query.time), { objectMode: false });
        reply.type("text/event-stream").headers(HEADERS);
        return reply.send(stream as never);
      },
    );
  };
}

async function* toEvents(news: AsyncGenerator<readonly IncidentView[]>, time: TimeForm): AsyncGenerator<Buffer> {
  yield Buffer.from(`retry: ${RETRY_MS}\n\n`);
  for await (const incidents of news) {
    const events = incidents.map((one) => `event: incident\ndata: ${JSON.stringify(toIncident(one, time))}\n\n`);
    yield Buffer.from(events.join("") || ":\n\n");
  }
}

function toIncident(incident: IncidentView, time: TimeForm): z.infer<typeof Incident> {
  const { id, ruleId, unit, outputId, output, severity, phase, since, endedAt, stopped, facts } = incident;
  return {
    id,
    rule: ruleId,
    unit,
    output: outputId === null ? null : output,
    severity,
    phase: phase === "resolved" ? "resolved" : "firing",
    since: toTime(since, time),
    ended: endedAt === null ? null : toTime(endedAt, time),
    stopped,
    value: facts.value ?? null,
    worst: facts.worst ?? null,
    last: facts.last ?? null,
    acknowledged: incident.acknowledgedAt === null ? null : toTime(incident.acknowledgedAt, time),
    by: incident.acknowledgedBy,
  };
}
