import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import type { Controls } from "../../services/openapi/controls.ts";
import { callerOf, writerOf } from "./caller.ts";
import { cursorOf, toCursor } from "./cursor.ts";
import type { Ends } from "./ends.ts";
import { EXAMPLES, InputsSet, Scalar, Unit, UnitList, Uuid, Wait } from "./schemas.ts";
import { TimeForm } from "./time.ts";
import { toUnit } from "./view.ts";

const tags = ["Units"];
const After = z.tuple([z.string(), z.string()]);
const params = z.strictObject({ unit: Uuid.meta({ description: "A unit's uuid.", examples: [EXAMPLES.UNIT] }) });
const Values = z
  .strictObject({
    values: z
      .record(z.string().min(1).max(64), Scalar)
      .refine((values) => Object.keys(values).length > 0, "nothing to set")
      .refine((values) => Object.keys(values).length <= 100, "more inputs than a unit has")
      .describe("Names of inputs to values."),
  })
  .meta({ examples: [{ values: { target: 21.5, relay: true } }] });

/** Units: to find them, and to set several inputs of one at once. */
export function unitRoutes(catalogue: Catalogue, controls: Controls, ends: Ends): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/units",
      {
        schema: {
          tags,
          operationId: "listUnits",
          summary: "Units that you may see, by name",
          querystring: z.strictObject({
            cursor: cursorOf(After).optional(),
            limit: z.coerce.number().int().min(1).max(200).default(50).describe("How many at most."),
            time: TimeForm,
          }),
          response: { 200: UnitList },
        },
      },
      async (request) => {
        const { cursor, limit, time } = request.query;
        const { items, next } = await catalogue.units(callerOf(request).asker, cursor, limit, Date.now());
        return { units: items.map((unit) => toUnit(unit, time)), next: next && toCursor(next) };
      },
    );

    app.get(
      "/units/:unit",
      {
        schema: {
          tags,
          operationId: "getUnit",
          summary: "A unit with its variables",
          params,
          querystring: z.strictObject({ time: TimeForm }),
          response: { 200: Unit },
        },
      },
      async (request) => {
        const unit = await catalogue.unit(callerOf(request).asker, request.params.unit, Date.now());
        return toUnit(unit, request.query.time);
      },
    );

    app.patch(
      "/units/:unit/inputs",
      {
        schema: {
          tags,
          operationId: "setInputs",
          summary: "Set several inputs of a unit: all of them or none",
          params,
          description: "Needs a token that may write.",
          querystring: z.strictObject({ wait: Wait }),
          body: Values,
          response: { 200: InputsSet },
        },
      },
      async (request, reply) => {
        const person = writerOf(request);
        const values = new Map(Object.entries(request.body.values));
        const set = await controls.setAll(person, request.params.unit, values);
        const applied = await controls.applied(set, request.query.wait * 1000, ends.signal(request, reply));
        return { unit: request.params.unit, revision: set.rev, applied };
      },
    );
  };
}
