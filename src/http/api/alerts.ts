import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { Condition, defaultTiming, Hours, SEVERITIES, Timing } from "../../domain/alert/condition.ts";
import { AppError } from "../../errors.ts";
import type { Alerts } from "../../services/alerts/alerts.ts";
import type { DryRuns } from "../../services/alerts/dryrun.ts";
import type { RuleView, Selector } from "../../services/alerts/rule.ts";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import { bearerOf, writerOf } from "./caller.ts";
import { EXAMPLES, Uuid } from "./schemas.ts";
import { Time, TimeForm, toTime } from "./time.ts";

const PAGE = 50;
const MOST_PAGES = 1000;
const EXAMPLE = { kind: "above", threshold: 30, deadband: 0.5 };
const Id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** A condition in words, for who reads the document: what exactly it is, domain/alert checks. */
const Said = z.record(z.string(), z.unknown()).meta({
  description:
    "What is waited for. On an output: `above` and `below` (threshold, deadband), `outside` and `inside` (low, high, " +
    "deadband), `is` (values), `changed`, `faster` (by, within in ms, way: up, down, any), `no-value` (after, ms). On a " +
    "unit: `silent` (after in ms, or null for its own rhythm), `back`, `error`, `unknown`.",
  examples: [EXAMPLE],
});

const SaidTiming = z
  .object({
    forMs: z.int().describe("For how long it must hold first, ms."),
    keepMs: z.int().describe("For how long it must not hold until it is over, ms."),
    cooldownMs: z.int().describe("For how long there is no other one after it, ms."),
    hours: Hours.nullable().describe("When an incident may begin, in the owner's zone; days count from Monday, 0."),
  })
  .partial();

const Target = z.union([
  z.strictObject({ output: Uuid }).describe("One output."),
  z.strictObject({ unit: Uuid }).describe("One unit, for conditions on units."),
  z
    .strictObject({ many: z.string().nullable() })
    .describe("Each output of that name of all your units, new ones too; with null each of the units."),
]);

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
    suggestion: z
      .object({ condition: Said, timing: SaidTiming, times: z.int() })
      .nullable()
      .describe("What would keep it quieter; null where it is quiet enough."),
  })
  .meta({
    id: "DryRun",
    description: "What a rule would have done in the last seven days.",
    examples: [{ from: EXAMPLES.AT, to: EXAMPLES.AT, times: 0, longest: 0, incidents: [], suggestion: null }],
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
        const draft = { selector, severity, ...toWords(said.condition, said.timing) };
        if (await alerts.twin(person, draft)) throw new AppError("rule-exists");
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
          const said = toWords(condition ?? { ...rule.condition }, { ...rule.timing, ...timing });
          rule = await alerts.change(person, id, { ...said, severity: severity ?? rule.severity }, Date.now());
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
          summary: "What a rule on an output would have done in the last seven days",
          description: "By the same engine that runs rules; nothing is stored.",
          querystring: query,
          body: z
            .strictObject({ output: Uuid, condition: Said, timing: SaidTiming.optional() })
            .meta({ examples: [{ output: EXAMPLES.OUTPUT, condition: EXAMPLE }] }),
          response: { 200: DryRun },
        },
      },
      async (request) => {
        const person = bearerOf(request);
        const { output, ...said } = request.body;
        const { variable } = await catalogue.find(person, output, "output");
        const { condition, timing } = toWords(said.condition, said.timing);
        const { time } = request.query;
        const run = await dryRuns.try(person, variable.id, condition, timing, Date.now());
        return {
          from: toTime(run.from, time),
          to: toTime(run.to, time),
          times: run.times,
          longest: run.longestMs,
          incidents: run.spans.map(([from, to]) => ({ from: toTime(from, time), to: toTime(to, time) })),
          suggestion: run.suggestion && { ...run.suggestion, condition: { ...run.suggestion.condition } },
        };
      },
    );
  };
}

function toWords(condition: unknown, timing: z.infer<typeof SaidTiming> | undefined) {
  const said = Condition.safeParse(condition);
  if (!said.success) throw new AppError("request-invalid");
  const timed = Timing.safeParse({ ...defaultTiming(said.data), ...timing });
  if (!timed.success) throw new AppError("request-invalid");
  return { condition: said.data, timing: timed.data };
}

async function toSelector(
  catalogue: Catalogue,
  person: Parameters<Catalogue["find"]>[0],
  on: z.infer<typeof Target>,
): Promise<Selector> {
  if ("output" in on)
    return { kind: "output", outputId: (await catalogue.find(person, on.output, "output")).variable.id };
  if ("unit" in on) return { kind: "unit", unitId: (await catalogue.liveUnit(person, on.unit)).id };
  return { kind: "many", name: on.many, roomId: null };
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
