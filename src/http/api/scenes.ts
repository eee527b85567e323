import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Person } from "../../domain/access.ts";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import type { Reactions, ReactionView } from "../../services/scenes/reactions.ts";
import { MAX_PARTS, type NewPart, type Scenes } from "../../services/scenes/scenes.ts";
import type { SceneView } from "../../services/scenes/view.ts";
import { bearerOf, writerOf } from "./caller.ts";
import { EXAMPLES, Scalar, Uuid } from "./schemas.ts";
import { toJsonValue } from "./time.ts";

const tags = ["Scenes"];
const SCENE = "8a4c7f0e-6b1d-4e2a-9c3f-5d7e8f9a0b1c";
const needs = "Needs a token that may write.";
const params = z.strictObject({ scene: Uuid.meta({ description: "A scene's uuid.", examples: [SCENE] }) });
/** Longer ones are refused in words that say how long they may be. */
const Word = z.string().max(10_000);
const MOMENTS = ["began", "ended"] as const;

const SceneIn = z
  .strictObject({
    name: Word.describe("1 to 64 characters."),
    parts: z
      .array(z.strictObject({ input: Uuid.describe("An input that you may set."), value: Scalar }))
      .max(MAX_PARTS)
      .describe("What it sets; of an input that is there twice the last counts."),
  })
  .meta({ examples: [{ name: "Away", parts: [{ input: EXAMPLES.INPUT, value: false }] }] });

const Part = z.object({
  input: z.uuid().nullable().describe("Null where it is gone, or you may not see it any more."),
  unit: z.uuid().nullable(),
  name: z.string().describe("What it is called, or was when it was put there."),
  value: Scalar,
  problem: z
    .enum(["gone", "retyped", "no-access", "unfit"])
    .nullable()
    .describe(
      "Why the scene can't be run: its input is gone or of another type, not yours to set, or takes other values.",
    ),
  state: z
    .enum(["other", "waiting", "applied"])
    .describe("Whether the input is another value, waits for its unit, or its unit has applied it."),
});
const SceneOut = z.object({ uuid: z.uuid(), name: z.string(), parts: z.array(Part) }).meta({
  id: "Scene",
  description: "What is set together, and how far its inputs are with that.",
  examples: [
    {
      uuid: SCENE,
      name: "Away",
      parts: [
        {
          input: EXAMPLES.INPUT,
          unit: EXAMPLES.UNIT,
          name: "relay · Greenhouse",
          value: false,
          problem: null,
          state: "applied",
        },
      ],
    },
  ],
});
const SceneList = z
  .object({ scenes: z.array(z.object({ uuid: z.uuid(), name: z.string() })) })
  .meta({ id: "SceneList", examples: [{ scenes: [{ uuid: SCENE, name: "Away" }] }] });

const Reaction = z
  .object({
    reaction: z.int().describe("Its number."),
    alert: z.int().describe("The number of the alert."),
    scene: z.uuid(),
    moment: z.enum(MOMENTS).describe("Whether the scene runs when an incident begins, or when it ends."),
    stopped: z.boolean().describe("It seemed to set off itself; `PUT` lets it go on."),
    loop: z
      .array(z.string())
      .nullable()
      .describe("Names of the scenes by which it may set off itself; null where no way is seen."),
  })
  .meta({
    id: "Reaction",
    description: "A scene that runs when an incident begins or ends.",
    examples: [{ reaction: 3, alert: 7, scene: SCENE, moment: "began", stopped: false, loop: null }],
  });
const ReactionList = z.object({ reactions: z.array(Reaction) }).meta({
  id: "ReactionList",
  examples: [{ reactions: [{ reaction: 3, alert: 7, scene: SCENE, moment: "began", stopped: false, loop: null }] }],
});
const Deleted = z.object({ deleted: z.literal(true) }).meta({ examples: [{ deleted: true }] });
const Id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const ofReaction = params.extend({ reaction: Id.meta({ description: "The number of a reaction.", examples: [3] }) });

/** The scenes of whoever asks, and what runs them. */
export function sceneRoutes(catalogue: Catalogue, scenes: Scenes, reactions: Reactions): FastifyPluginAsyncZod {
  const toParts = (person: Person, given: z.infer<typeof SceneIn>["parts"]): Promise<NewPart[]> =>
    Promise.all(
      given.map(async ({ input, value }) => {
        return { inputId: (await catalogue.find(person, input, "input")).variable.id, value };
      }),
    );
  const read = async (person: Person, id: number) => toOut(await scenes.view(person, id, Date.now()));

  return async (app) => {
    app.get(
      "/scenes",
      { schema: { tags, operationId: "listScenes", summary: "Your scenes, by name", response: { 200: SceneList } } },
      async (request) => ({ scenes: await scenes.all(bearerOf(request)) }),
    );
    app.get(
      "/scenes/:scene",
      { schema: { tags, operationId: "getScene", summary: "A scene of yours", params, response: { 200: SceneOut } } },
      async (request) => {
        const person = bearerOf(request);
        return read(person, await scenes.idOf(person, request.params.scene));
      },
    );
    app.post(
      "/scenes",
      {
        schema: {
          tags,
          operationId: "makeScene",
          summary: "Make a scene",
          description: needs,
          body: SceneIn,
          response: { 200: SceneOut },
        },
      },
      async (request) => {
        const person = writerOf(request);
        const { name, parts } = request.body;
        return read(person, await scenes.make(person, name, Date.now(), await toParts(person, parts)));
      },
    );
    app.put(
      "/scenes/:scene",
      {
        schema: {
          tags,
          operationId: "changeScene",
          summary: "Give a scene other parts or another name",
          description: `${needs} What is there is replaced as a whole.`,
          params,
          body: SceneIn,
          response: { 200: SceneOut },
        },
      },
      async (request) => {
        const person = writerOf(request);
        const id = await scenes.idOf(person, request.params.scene);
        const { name, parts } = request.body;
        await scenes.setParts(person, id, await toParts(person, parts), name);
        return read(person, id);
      },
    );
    app.delete(
      "/scenes/:scene",
      {
        schema: {
          tags,
          operationId: "deleteScene",
          summary: "Delete a scene, and what runs it",
          description: needs,
          params,
          response: { 200: Deleted },
        },
      },
      async (request) => {
        const person = writerOf(request);
        await scenes.remove(person, await scenes.idOf(person, request.params.scene));
        return { deleted: true as const };
      },
    );
    app.post(
      "/scenes/:scene/run",
      {
        schema: {
          tags,
          operationId: "runScene",
          summary: "Set all that a scene sets, or nothing",
          description: `${needs} All inputs are set in one change. The answer says how far each is; read the scene again to see what its units have applied.`,
          params,
          response: { 200: SceneOut },
        },
      },
      async (request) => {
        const person = writerOf(request);
        return toOut(await scenes.run(person, await scenes.idOf(person, request.params.scene), "api"));
      },
    );

    app.get(
      "/scenes/:scene/reactions",
      {
        schema: {
          tags,
          operationId: "listReactions",
          summary: "Which alerts run a scene",
          params,
          response: { 200: ReactionList },
        },
      },
      async (request) => {
        const person = bearerOf(request);
        const sceneId = await scenes.idOf(person, request.params.scene);
        return { reactions: (await reactions.list(person, { sceneId })).map(toReaction) };
      },
    );
    app.post(
      "/scenes/:scene/reactions",
      {
        schema: {
          tags,
          operationId: "makeReaction",
          summary: "Have an alert run a scene",
          description: `${needs} It runs once for each incident, by your rights at that moment.`,
          params,
          body: z
            .strictObject({
              alert: z.int().min(1).describe("The number of an alert of yours."),
              moment: z.enum(MOMENTS),
            })
            .meta({ examples: [{ alert: 7, moment: "began" }] }),
          response: { 200: Reaction },
        },
      },
      async (request) => {
        const person = writerOf(request);
        const sceneId = await scenes.idOf(person, request.params.scene);
        const { alert, moment } = request.body;
        const id = await reactions.make(person, alert, sceneId, moment, Date.now());
        return toReaction(await reactions.view(person, id));
      },
    );
    app.put(
      "/scenes/:scene/reactions/:reaction",
      {
        schema: {
          tags,
          operationId: "resumeReaction",
          summary: "Let a reaction go on that was stopped",
          description: needs,
          params: ofReaction,
          response: { 200: Reaction },
        },
      },
      async (request) => {
        const person = writerOf(request);
        await scenes.idOf(person, request.params.scene);
        await reactions.resume(person, request.params.reaction);
        return toReaction(await reactions.view(person, request.params.reaction));
      },
    );
    app.delete(
      "/scenes/:scene/reactions/:reaction",
      {
        schema: {
          tags,
          operationId: "deleteReaction",
          summary: "Have an alert run a scene no more",
          description: needs,
          params: ofReaction,
          response: { 200: Deleted },
        },
      },
      async (request) => {
        const person = writerOf(request);
        await scenes.idOf(person, request.params.scene);
        await reactions.remove(person, request.params.reaction);
        return { deleted: true as const };
      },
    );
  };
}

function toOut({ uuid, name, parts }: SceneView): z.infer<typeof SceneOut> {
  return {
    uuid,
    name,
    parts: parts.map(({ variableUuid, unit, called, value, input, problem, state }) => ({
      input: input && variableUuid,
      unit: unit?.uuid ?? null,
      name: input && unit ? `${input.name} · ${unit.name}` : called,
      value: input && problem === null ? (toJsonValue(input.type, value, "rfc3339") ?? value) : value,
      problem,
      state,
    })),
  };
}

function toReaction({ id, rule, scene, moment, stopped, loop }: ReactionView): z.infer<typeof Reaction> {
  return { reaction: id, alert: rule.id, scene: scene.uuid, moment, stopped, loop: loop && [...loop] };
}
