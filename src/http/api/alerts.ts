import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { defaultTiming, SEVERITIES } from "../../domain/alert/condition.ts";
import { AppError } from "../../errors.ts";
import type { Alerts } from "../../services/alerts/alerts.ts";
import type { DryRuns } from "../../services/alerts/dryrun.ts";
import type { RuleView } from "../../services/alerts/rule.ts";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import { EXAMPLE, Said, SaidTiming, Target, toCondition, toSelector, toTiming } from "./alertwords.ts";
import { bearerOf, writerOf } from "./caller.ts";
import { EXAMPLES, Uuid } from "./schemas.ts";
import { Time, TimeForm, toTime } from "./time.ts";

const PAGE = 50;
const MOST_PAGES = 1000;
const Id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

const Rule = z
  .object({
    id: z.int(),
    watches: z.union([
      z.object({ output: z.string(), unit: z.string(), of: z.literal("output") }),
      z.object({ unit: z.string(), of: z.literal("unit") }),
      z.object({ name: z.string().nullable(), room: z.int().nullable(), of: z.literal("many") }),
      z.object({ of: z.literal("hidden") }),
    ]),
    condition: Said,
    timing: SaidTiming,
    severity: z.enum(SEVERITIES),
    paused: z.boolean(),
    revoked: z.boolean().describe("Stopped: its owner may not see what it watches any more."),
    firing: z.int().describe("How many of its incidents go on."),
    created: Time,
  })
  .meta({
    id: "AlertRule",
    description: "An alert rule of yours.",
    examples: [
      {
        id: 7,
        watches: { of: "output", output: "temperature", unit: "Greenhouse" },
        condition: EXAMPLE,
        timing: { forMs: 300_000, keepMs: 0, cooldownMs: 0, hours: null },
        severity: "warning",
        paused: false,
        revoked: false,
        firing: 0,
        created: EXAMPLES.AT,
      },
    ],
  });

const DryRun = z
  .object({
    from: Time,
    to: Time,
    times: z.int().describe("How often it would have fired."),
    longest: z.int().describe("The longest incident, ms."),
    incidents: z.array(z.object({ from: Time, to: Time })).describe("The last 200 of them."),
    tried: z.int().describe("On how many outputs it was tried: of many, on the first 50."),
    of: z.int().describe("How many outputs it would watch."),
    every: z
      .int()
      .nullable()
      .describe("How often a device brings what it has measured meanwhile, ms: what was over by then does not count."),
    suggestion: z
      .object({ condition: Said, timing: SaidTiming, times: z.int() })
      .nullable()
      .describe("What would keep it quieter; null where it is quiet enough."),
  })
  .meta({
    id: "DryRun",
    description: "What a rule would have done in the last seven days.",
    examples: [
      {
        from: EXAMPLES.AT,
        to: EXAMPLES.AT,
        times: 0,
        longest: 0,
        incidents: [],
        tried: 1,
        of: 1,
        every: null,
        suggestion: null,
      },
    ],
  });

const words = {
  condition: Said,
  timing: SaidTiming.optional().describe(
    "What is left out is as by default when a rule is made: 0, but 10 minutes as `keepMs` of an event; else as it was.",
  ),
  severity: z.enum(SEVERITIES).optional(),
};
const params = z.strictObject({ rule: Id.meta({ description: "The id of a rule.", examples: [7] }) });
const query = z.strictObject({ time: TimeForm });

/** Alert rules of the token's owner: read, made, changed, and tried on what has been. */
export function alertRoutes(catalogue: Catalogue, alerts: Alerts, dryRuns: DryRuns): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/alerts",
      {
        schema: {
          tags: ["Alerts"],
          operationId: "getAlerts",
          summary: "Your alert rules",
          querystring: z.strictObject({
            page: z.coerce.number().int().min(0).max(MOST_PAGES).default(0).describe(`Pages of ${PAGE}, from 0 on.`),
            time: TimeForm,
          }),
          response: {
            200: z
              .object({ rules: z.array(Rule), pages: z.int() })
              .meta({ id: "AlertRules", description: "A page of alert rules.", examples: [{ rules: [], pages: 1 }] }),
          },
        },
      },
      async (request) => {
        const { items, pages } = await alerts.list(bearerOf(request), request.query.page, undefined, PAGE);
        return { rules: items.map((rule) => toRule(rule, request.query.time)), pages };
      },
    );

    app.post(
      "/alerts",
      {
        schema: {
          tags: ["Alerts"],
          operationId: "makeAlert",
          summary: "Make an alert rule",
          description: "Its messages go to you in Telegram. What holds already is an incident at once.",
          querystring: query,
          body: z
            .strictObject({ on: Target, ...words })
            .meta({ examples: [{ on: { output: EXAMPLES.OUTPUT }, condition: EXAMPLE, timing: { forMs: 300_000 } }] }),
          response: { 200: Rule },
        },
      },
      async (request) => {
        const person = writerOf(request);
        const { on, severity = "warning", ...said } = request.body;
        const selector = await toSelector(catalogue, person, on);
        const condition = toCondition(said.condition);
        const draft = { selector, severity, condition, timing: toTiming(said.timing, defaultTiming(condition)) };
        return toRule(await alerts.make(person, draft, Date.now()), request.query.time);
      },
    );

    app.patch(
      "/alerts/:rule",
      {
        schema: {
          tags: ["Alerts"],
          operationId: "changeAlert",
          summary: "Change an alert rule, pause it or let it go on",
          params,
          querystring: query,
          body: z
            .strictObject({ ...words, condition: Said.optional(), paused: z.boolean().optional() })
            .meta({ examples: [{ severity: "critical" }] }),
          response: { 200: Rule },
        },
      },
      async (request) => {
        const person = writerOf(request);
        const { paused, condition, timing, severity } = request.body;
        const { rule: id } = request.params;
        let rule = await alerts.view(person, id);
        if (condition !== undefined || timing !== undefined || severity !== undefined) {
          const said = {
            ...(condition !== undefined && { condition: toCondition(condition) }),
            ...(timing !== undefined && { timing: toTiming(timing, rule.timing) }),
            ...(severity !== undefined && { severity }),
          };
          rule = await alerts.change(person, id, said, Date.now());
        }
        if (paused !== undefined && paused !== rule.paused) {
          rule = paused ? await alerts.pause(person, id) : await alerts.resume(person, id);
        }
        return toRule(rule, request.query.time);
      },
    );

    app.delete(
      "/alerts/:rule",
      {
        schema: {
          tags: ["Alerts"],
          operationId: "deleteAlert",
          summary: "Delete an alert rule with its incidents",
          params,
          response: { 204: z.null().describe("It is deleted.") },
        },
      },
      async (request, reply) => {
        await alerts.remove(writerOf(request), request.params.rule);
        return reply.code(204).send(null);
      },
    );

    app.post(
      "/alerts/dry-run",
      {
        schema: {
          tags: ["Alerts"],
          operationId: "tryAlert",
          summary: "What a rule on outputs would have done in the last seven days",
          description: "By the same engine that runs rules; nothing is stored.",
          querystring: query,
          body: z
            .strictObject({
              output: Uuid.optional().describe("One output: the same as `on` with it."),
              on: Target.optional(),
              condition: Said,
              timing: SaidTiming.optional(),
            })
            .refine(({ output, on }) => (output === undefined) !== (on === undefined), "Name what is watched, once.")
            .meta({ examples: [{ output: EXAMPLES.OUTPUT, condition: EXAMPLE }] }),
          response: { 200: DryRun },
        },
      },
      async (request) => {
        const person = bearerOf(request);
        const { output, on, ...said } = request.body;
        const selector = await toSelector(catalogue, person, on ?? { output: output as string });
        const condition = toCondition(said.condition);
        const timing = toTiming(said.timing, defaultTiming(condition));
        const { time } = request.query;
        const run = await dryRuns.try(person, selector, condition, timing, Date.now());
        if (!run) throw new AppError("condition-unfit", { name: condition.kind });
        return {
          from: toTime(run.from, time),
          to: toTime(run.to, time),
          times: run.times,
          longest: run.longestMs,
          tried: run.tried,
          of: run.of,
          every: run.every,
          incidents: run.spans.map(([from, to]) => ({ from: toTime(from, time), to: toTime(to, time) })),
          suggestion: run.suggestion && { ...run.suggestion, condition: { ...run.suggestion.condition } },
        };
      },
    );
  };
}

function toRule(rule: RuleView, time: TimeForm): z.infer<typeof Rule> {
  const { id, condition, timing, severity, paused, revoked, open, createdAt } = rule;
  return {
    id,
    watches: watchesOf(rule),
    condition: { ...condition },
    timing,
    severity,
    paused,
    revoked,
    firing: open,
    created: toTime(createdAt, time),
  };
}

function watchesOf({ selector, hidden, output, unit }: RuleView): z.infer<typeof Rule>["watches"] {
  if (selector.kind === "many") return { of: "many", name: selector.name, room: selector.roomId };
  if (hidden) return { of: "hidden" };
  return selector.kind === "output" ? { of: "output", output, unit } : { of: "unit", unit };
}
