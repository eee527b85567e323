import { Readable } from "node:stream";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { SEVERITIES } from "../../domain/alert/condition.ts";
import type { IncidentFeed } from "../../services/alerts/feed.ts";
import type { Incidents, IncidentView } from "../../services/alerts/incidents.ts";
import { sayIncident } from "../../services/alerts/said.ts";
import type { ApiTokens } from "../../services/openapi/apitokens.ts";
import { bearerOf, callerOf, writerOf } from "./caller.ts";
import type { Ends } from "./ends.ts";
import { EXAMPLES, Scalar } from "./schemas.ts";
import { Time, TimeForm, toTime } from "./time.ts";
import { readBefore, ToldEvents } from "./toldevents.ts";

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
            "over. The data of an event is an Incident. An event `ready` says that all that goes on was told: what a " +
            "program has known besides is over. With the last `id` as `Last-Event-ID`, as browsers send it, the stream " +
            "begins with what ended meanwhile. Comments are signs of life.",
          querystring: z.strictObject({ time: TimeForm }),
          response: { 200: { description: "The stream.", content: { "text/event-stream": { schema: z.string() } } } },
        },
      },
      async (request, reply) => {
        const person = bearerOf(request);
        const { bearer } = callerOf(request);
        const signal = ends.signal(request, reply);
        const again = async () => (bearer ? (await tokens.again(bearer))?.person : undefined);
        const told = new ToldEvents(readBefore(request.headers["last-event-id"]));
        const news = feed.follow(person, again, signal, told);
        const stream = Readable.from(toEvents(news, request.query.time, told), { objectMode: false });
        reply.type("text/event-stream").headers(HEADERS);
        return reply.send(stream as never);
      },
    );
  };
}

async function* toEvents(
  news: AsyncGenerator<readonly IncidentView[]>,
  time: TimeForm,
  told: ToldEvents,
): AsyncGenerator<Buffer> {
  yield Buffer.from(`retry: ${RETRY_MS}\n\n`);
  for await (const incidents of news) {
    const events = incidents.map((one) => `event: incident\ndata: ${JSON.stringify(toIncident(one, time))}\n`);
    told.note(incidents);
    if (told.takeReady()) events.push("event: ready\ndata: {}\n");
    yield Buffer.from(events.length === 0 ? ":\n\n" : `${events.join("\n")}id: ${told.id}\n\n`);
  }
}

function toIncident(incident: IncidentView, time: TimeForm): z.infer<typeof Incident> {
  return sayIncident(incident, (at) => toTime(at, time));
}
