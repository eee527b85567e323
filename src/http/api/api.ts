import type { FastifyPluginAsync } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Translations } from "../../i18n/i18n.ts";
import type { Log } from "../../log.ts";
import type { Acts } from "../../services/acts.ts";
import type { Alerts } from "../../services/alerts/alerts.ts";
import type { DryRuns } from "../../services/alerts/dryrun.ts";
import type { IncidentFeed } from "../../services/alerts/feed.ts";
import type { Incidents } from "../../services/alerts/incidents.ts";
import type { Documents } from "../../services/boards/documents.ts";
import type { DeviceLogs } from "../../services/devicelog.ts";
import type { Rooms } from "../../services/directory/rooms.ts";
import type { History } from "../../services/history/history.ts";
import type { Removals } from "../../services/logging/removal.ts";
import type { ApiTokens } from "../../services/openapi/apitokens.ts";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import type { Controls } from "../../services/openapi/controls.ts";
import type { Feed } from "../../services/openapi/feed.ts";
import type { Updates } from "../../services/program/updates.ts";
import type { Reactions } from "../../services/scenes/reactions.ts";
import type { Scenes } from "../../services/scenes/scenes.ts";
import type { Schedules } from "../../services/schedules/schedules.ts";
import type { Naming } from "../../services/units/naming.ts";
import type { Webhooks } from "../../services/webhooks/webhooks.ts";
import type { ClientOf } from "../client.ts";
import { actRoutes } from "./acts.ts";
import { alertRoutes } from "./alerts.ts";
import { boardRoutes } from "./boards.ts";
import { recognizeCallers } from "./caller.ts";
import { allowReads } from "./cors.ts";
import { documentApi } from "./document.ts";
import { createEnds } from "./ends.ts";
import { eventRoutes } from "./events.ts";
import { incidentRoutes } from "./incidents.ts";
import { readJson } from "./json.ts";
import { logRoutes } from "./logs.ts";
import { namingRoutes } from "./naming.ts";
import { handleProblems } from "./problem.ts";
import { removalRoutes } from "./removals.ts";
import { roomRoutes } from "./rooms.ts";
import { sampleRoutes } from "./samples.ts";
import { sceneRoutes } from "./scenes.ts";
import { scheduleRoutes } from "./schedules.ts";
import { unitRoutes } from "./units.ts";
import { updateRoutes } from "./updates.ts";
import { variableRoutes } from "./variables.ts";
import { webhookRoutes } from "./webhooks.ts";

export interface ApiDeps {
  readonly tokens: ApiTokens;
  readonly catalogue: Catalogue;
  readonly controls: Controls;
  readonly naming: Naming;
  readonly updates: Updates;
  readonly feed: Feed;
  readonly history: History;
  readonly logs: DeviceLogs;
  readonly removals: Removals;
  readonly documents: Documents;
  readonly scenes: Scenes;
  readonly reactions: Reactions;
  readonly alerts: Alerts;
  readonly dryRuns: DryRuns;
  readonly incidents: Incidents;
  readonly incidentFeed: IncidentFeed;
  readonly webhooks: Webhooks;
  readonly rooms: Rooms;
  readonly schedules: Schedules;
  readonly acts: Acts;
  /** What one token, or one address without any, may do in the long run. */
  readonly requestsPerSecond: number;
  readonly translations: Translations;
  readonly log: Log;
}

/** The open API, its document and the page to browse it; a scope of its own, so that nothing of it weighs on other routes. */
export function apiRoutes(deps: ApiDeps, clientOf: ClientOf): FastifyPluginAsync {
  const { tokens, catalogue, controls, feed, history, logs, removals } = deps;
  return async (scope) => {
    scope.setValidatorCompiler(validatorCompiler).setSerializerCompiler(serializerCompiler);
    await documentApi(scope);
    await scope.register(
      async (app) => {
        handleProblems(app, deps.translations("en"), deps.log);
        allowReads(app);
        recognizeCallers(app, tokens, deps.requestsPerSecond, clientOf);
        readJson(app);
        const ends = createEnds(app);
        await app.register(unitRoutes(catalogue, controls, ends));
        await app.register(updateRoutes(catalogue, deps.updates));
        await app.register(logRoutes(catalogue, logs));
        await app.register(variableRoutes(catalogue, controls, ends));
        await app.register(namingRoutes(catalogue, deps.naming));
        await app.register(sampleRoutes(catalogue, history, ends));
        await app.register(removalRoutes(catalogue, removals));
        await app.register(actRoutes(catalogue, deps.acts));
        await app.register(roomRoutes(catalogue, deps.rooms));
        await app.register(boardRoutes(deps.documents));
        await app.register(sceneRoutes(catalogue, deps.scenes, deps.reactions));
        await app.register(alertRoutes(catalogue, deps.alerts, deps.dryRuns));
        await app.register(scheduleRoutes(catalogue, deps.schedules, deps.scenes));
        await app.register(incidentRoutes(deps.incidents, deps.incidentFeed, tokens, ends));
        await app.register(webhookRoutes(deps.webhooks));
        await app.register(eventRoutes(catalogue, feed, tokens, ends));
        app.get(
          "/openapi.json",
          {
            schema: {
              tags: ["About"],
              operationId: "getDocument",
              summary: "This document",
              response: { 200: z.record(z.string(), z.unknown()).meta({ examples: [{ openapi: "3.1.0" }] }) },
            },
          },
          async (_request, reply) => reply.send(scope.swagger() as never),
        );
      },
      { prefix: "/v1" },
    );
  };
}
