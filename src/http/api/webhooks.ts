import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Webhooks, WebhookView } from "../../services/webhooks/webhooks.ts";
import { bearerOf, writerOf } from "./caller.ts";
import { EXAMPLES } from "./schemas.ts";
import { Time, TimeForm, toTime } from "./time.ts";

const tags = ["Alerts"];
const EXAMPLE = {
  id: 3,
  host: "ntfy.sh",
  created: EXAMPLES.AT,
  sent: null,
  failing: null,
  trouble: null,
  stopped: false,
  waiting: 0,
};
const Webhook = z
  .object({
    id: z.int(),
    host: z.string().describe("Of its address, which is not shown again: it may hold a secret."),
    created: Time,
    sent: Time.nullable().describe("When something was last taken."),
    failing: Time.nullable().describe("Since when nothing is taken."),
    trouble: z.string().nullable().describe("Why: a word, or the status of the answer."),
    stopped: z.boolean().describe("Given up after three days; a test that is taken lets it go on."),
    waiting: z.int().describe("How much is still to be sent."),
  })
  .meta({ id: "Webhook", description: "Where incidents of your alerts are sent.", examples: [EXAMPLE] });
const params = z.strictObject({
  webhook: z.coerce
    .number()
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .meta({ description: "The id of a webhook.", examples: [3] }),
});
const query = z.strictObject({ time: TimeForm });
const Made = Webhook.extend({ secret: z.string() }).meta({
  id: "MadeWebhook",
  description: "A webhook with the secret that signs what is sent, which is shown this once.",
  examples: [{ ...EXAMPLE, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }],
});

/** Webhooks of the token's owner: incidents are sent there as they happen. */
export function webhookRoutes(webhooks: Webhooks): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/webhooks",
      {
        schema: {
          tags,
          operationId: "getWebhooks",
          summary: "Where incidents of your alerts are sent",
          querystring: query,
          response: {
            200: z
              .object({ webhooks: z.array(Webhook) })
              .meta({ id: "Webhooks", description: "Your webhooks.", examples: [{ webhooks: [] }] }),
          },
        },
      },
      async (request) => {
        const found = await webhooks.list(bearerOf(request));
        return { webhooks: found.map((one) => toJson(one, request.query.time)) };
      },
    );

    app.post(
      "/webhooks",
      {
        schema: {
          tags,
          operationId: "makeWebhook",
          summary: "Have incidents of your alerts sent somewhere",
          description: "The answer has the secret that signs what is sent; it is shown this once.",
          querystring: query,
          body: z
            .strictObject({ url: z.string().max(10_000).describe("An http:// or https:// address.") })
            .meta({ examples: [{ url: "https://ntfy.sh/my-alerts?tpl=yes&m={{.incident.unit}}" }] }),
          response: { 200: Made },
        },
      },
      async (request) => {
        const { webhook, secret } = await webhooks.add(writerOf(request), request.body.url);
        return { ...toJson(webhook, request.query.time), secret };
      },
    );

    app.delete(
      "/webhooks/:webhook",
      {
        schema: {
          tags,
          operationId: "deleteWebhook",
          summary: "Send no more there",
          params,
          response: { 204: z.null().describe("It is deleted.") },
        },
      },
      async (request, reply) => {
        await webhooks.remove(writerOf(request), request.params.webhook);
        return reply.code(204).send(null);
      },
    );

    app.post(
      "/webhooks/:webhook/test",
      {
        schema: {
          tags,
          operationId: "testWebhook",
          summary: "Send something there now",
          params,
          response: {
            200: z.object({ taken: z.boolean(), trouble: z.string().nullable() }).meta({
              id: "WebhookTest",
              description: "Whether it was taken, and why not.",
              examples: [{ taken: true, trouble: null }],
            }),
          },
        },
      },
      async (request) => {
        const trouble = await webhooks.test(writerOf(request), request.params.webhook);
        return { taken: trouble === undefined, trouble: trouble ?? null };
      },
    );
  };
}

function toJson(hook: WebhookView, time: TimeForm): z.infer<typeof Webhook> {
  const { id, host, createdAt, sentAt, failingSince, trouble, stopped, waiting } = hook;
  return {
    id,
    host,
    created: toTime(createdAt, time),
    sent: sentAt === null ? null : toTime(sentAt, time),
    failing: failingSince === null ? null : toTime(failingSince, time),
    trouble,
    stopped,
    waiting,
  };
}
