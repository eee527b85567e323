import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { MAX_DECIMALS } from "../../domain/words.ts";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import type { Naming } from "../../services/units/naming.ts";
import { writerOf } from "./caller.ts";
import { EXAMPLES, Unit, Uuid, Variable } from "./schemas.ts";
import { TimeForm } from "./time.ts";
import { toUnit, toVariable } from "./view.ts";

const querystring = z.strictObject({ time: TimeForm });
const description = "For the unit's owner; needs a token that may write.";
const isAnything = (changes: object): boolean => Object.values(changes).some((one) => one !== undefined);
/** Longer ones are refused in words that say how long they may be. */
const Word = z.string().max(1000);

const Words = z
  .strictObject({
    title: Word.nullable().optional().describe("What everybody reads instead of the name."),
    measure: Word.nullable().optional().describe("Unit of measure; empty for none. Values are not converted."),
    decimals: z
      .union([z.int().min(0).max(MAX_DECIMALS), z.literal("auto")])
      .nullable()
      .optional()
      .describe("Decimals that people are shown: nothing that is stored or exported is rounded."),
    position: z.int().min(0).max(1000).optional().describe("Its place among the unit's inputs or outputs, from 0."),
  })
  .refine(isAnything, "nothing to change")
  .describe("What is left out stays; null is as the repository says.")
  .meta({ examples: [{ title: "Water", measure: "°C", decimals: 1 }] });

/** What owners call their units and variables. */
export function namingRoutes(catalogue: Catalogue, naming: Naming): FastifyPluginAsyncZod {
  return async (app) => {
    app.patch(
      "/units/:unit",
      {
        schema: {
          tags: ["Units"],
          operationId: "renameUnit",
          summary: "Rename a unit",
          description,
          params: z.strictObject({ unit: Uuid.meta({ description: "A unit's uuid.", examples: [EXAMPLES.UNIT] }) }),
          querystring,
          body: z.strictObject({ name: Word }).meta({ examples: [{ name: "Greenhouse" }] }),
          response: { 200: Unit },
        },
      },
      async (request) => {
        const person = writerOf(request);
        const { unit } = request.params;
        await naming.rename(person, (await catalogue.liveUnit(person, unit)).id, request.body.name, "api");
        return toUnit(await catalogue.unit(person, unit, Date.now()), request.query.time);
      },
    );

    app.patch(
      "/variables/:variable",
      {
        schema: {
          tags: ["Variables"],
          operationId: "nameVariable",
          summary: "Title, unit of measure, decimals and place of a variable",
          description,
          params: z.strictObject({
            variable: Uuid.meta({ description: "The uuid of an input or an output.", examples: [EXAMPLES.INPUT] }),
          }),
          querystring,
          body: Words,
          response: { 200: Variable },
        },
      },
      async (request) => {
        const person = writerOf(request);
        const found = await catalogue.find(person, request.params.variable);
        await naming.set(person, found.variable.id, request.body, "api");
        return toVariable(await catalogue.variable(person, request.params.variable), request.query.time);
      },
    );
  };
}
