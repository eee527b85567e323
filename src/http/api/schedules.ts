import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Person } from "../../domain/access.ts";
import { When } from "../../domain/schedule/schedule.ts";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import type { Scenes } from "../../services/scenes/scenes.ts";
import type { Action, Schedules } from "../../services/schedules/schedules.ts";
import { bearerOf, writerOf } from "./caller.ts";
import { Done, END, Schedule, toCity, toSchedule, WHEN, words } from "./schedulewords.ts";
import { EXAMPLES, Uuid } from "./schemas.ts";
import { TimeForm } from "./time.ts";

const tags = ["Schedules"];
const description = "Needs a token that may write.";
const PAGE = 50;
const MOST_PAGES = 1000;
const params = z.strictObject({
  schedule: Uuid.meta({ description: "A schedule's uuid.", examples: [EXAMPLES.UNIT] }),
});
const query = z.strictObject({ time: TimeForm });

/** Schedules of the token's owner: read, made, changed, run and removed. */
export function scheduleRoutes(catalogue: Catalogue, schedules: Schedules, scenes: Scenes): FastifyPluginAsyncZod {
  async function toAction(person: Person, does: z.infer<typeof Done>): Promise<Action> {
    if ("input" in does) {
      const { variable } = await catalogue.find(person, does.input);
      return { inputId: variable.id, value: does.value, endValue: does.endValue ?? undefined };
    }
    const endSceneId = does.endScene ? await scenes.idOf(person, does.endScene) : null;
    return { sceneId: await scenes.idOf(person, does.scene), endSceneId };
  }

  return async (app) => {
    app.get(
      "/schedules",
      {
        schema: {
          tags,
          operationId: "listSchedules",
          summary: "Your schedules",
          querystring: z.strictObject({
            page: z.coerce.number().int().min(0).max(MOST_PAGES).default(0).describe(`Pages of ${PAGE}, from 0 on.`),
            time: TimeForm,
          }),
          response: {
            200: z.object({ schedules: z.array(Schedule), pages: z.int() }).meta({
              id: "ScheduleList",
              description: "A page of schedules.",
              examples: [{ schedules: [], pages: 1 }],
            }),
          },
        },
      },
      async (request) => {
        const { page, time } = request.query;
        const { items, pages } = await schedules.list(bearerOf(request), page, undefined, PAGE);
        return { schedules: items.map((one) => toSchedule(one, time)), pages };
      },
    );

    app.post(
      "/schedules",
      {
        schema: {
          tags,
          operationId: "makeSchedule",
          summary: "Make a schedule",
          description,
          querystring: query,
          body: z
            .strictObject({
              ...words,
              does: Done,
              when: When,
            })
            .meta({
              examples: [
                {
                  name: "Evening",
                  does: { input: EXAMPLES.INPUT, value: true, endValue: false },
                  when: WHEN,
                  end: END,
                  city: "Berlin",
                },
              ],
            }),
          response: { 200: Schedule },
        },
      },
      async (request) => {
        const person = writerOf(request);
        const { does, when, end = null, spread = 0, name, late } = request.body;
        const action = await toAction(person, does);
        const city = await toCity(request.body.city ?? null);
        const id = await schedules.make(person, { action, timing: { when, end, spread }, name, city, late });
        return toSchedule(await schedules.view(person, id), request.query.time);
      },
    );

    app.patch(
      "/schedules/:schedule",
      {
        schema: {
          tags,
          operationId: "changeSchedule",
          summary: "Change a schedule, pause it or let it go on",
          description: `${description} What is left out stays.`,
          params,
          querystring: query,
          body: z
            .strictObject({
              ...words,
              does: Done.optional(),
              when: When.optional(),
              paused: z.boolean().optional(),
            })
            .meta({ examples: [{ when: { kind: "time", minute: 450, days: [0, 1, 2, 3, 4, 5, 6] } }] }),
          response: { 200: Schedule },
        },
      },
      async (request) => {
        const person = writerOf(request);
        const id = await schedules.idOf(person, request.params.schedule);
        const { paused, does, when, end, spread, city, name, late } = request.body;
        const { timing } = await schedules.view(person, id);
        const isTimed = when !== undefined || end !== undefined || spread !== undefined;
        const change = {
          ...(does && { action: await toAction(person, does) }),
          ...(isTimed && {
            timing: {
              when: when ?? timing.when,
              end: end === undefined ? timing.end : end,
              spread: spread ?? timing.spread,
            },
          }),
          ...(city !== undefined && { city: await toCity(city) }),
          ...(name !== undefined && { name }),
          ...(late !== undefined && { late }),
        };
        if (Object.keys(change).length > 0) await schedules.change(person, id, change);
        if (paused === true) await schedules.pause(person, id);
        if (paused === false) await schedules.resume(person, id);
        return toSchedule(await schedules.view(person, id), request.query.time);
      },
    );

    app.post(
      "/schedules/:schedule/run",
      {
        schema: {
          tags,
          operationId: "runSchedule",
          summary: "Do now what a schedule does at its time",
          description: `${description} What it begins ends as it does at its time.`,
          params,
          querystring: query,
          response: { 200: Schedule },
        },
      },
      async (request) => {
        const person = writerOf(request);
        const id = await schedules.idOf(person, request.params.schedule);
        await schedules.runNow(person, id, "api");
        return toSchedule(await schedules.view(person, id), request.query.time);
      },
    );

    app.delete(
      "/schedules/:schedule",
      {
        schema: {
          tags,
          operationId: "deleteSchedule",
          summary: "Delete a schedule",
          description: `${description} What it has set stays as it is.`,
          params,
          response: { 204: z.null().describe("It is deleted.") },
        },
      },
      async (request, reply) => {
        const person = writerOf(request);
        await schedules.remove(person, await schedules.idOf(person, request.params.schedule));
        return reply.code(204).send(null);
      },
    );
  };
}
