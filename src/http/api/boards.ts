import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { MAX_WIDGETS, Options, WIDGET_KINDS } from "../../domain/widget.ts";
import type { BoardDocument, Documents } from "../../services/boards/documents.ts";
import { bearerOf, writerOf } from "./caller.ts";
import { EXAMPLES, Uuid } from "./schemas.ts";

const tags = ["Boards"];
const BOARD = "5d1f6c1e-0c7b-4a51-9c55-6f0a4c1b2d3e";
const params = z.strictObject({ board: Uuid.meta({ description: "A board's uuid.", examples: [BOARD] }) });
/** Longer ones are refused in words that say how long they may be. */
const Word = z.string().max(10_000);

const Read = "As it was read; it is not looked at.";
const Status = z.enum(["ok", "no-access", "gone"]).describe("Whether what it shows is there and may be seen.");
const Id = z.int().positive().describe("Of a widget of this board.");

const Widget = z.strictObject({
  id: Id.optional().describe(
    "Of one that is on the board: it stays that widget, and shows what it did where neither `variable` nor `unit` is given.",
  ),
  kind: z.enum(WIDGET_KINDS).optional().describe("The most usual one that fits without."),
  status: Status.optional().describe(Read),
  variable: Uuid.nullable().default(null).describe("What it sets or shows."),
  unit: Uuid.nullable().default(null).describe("Of a `state`: whose."),
  scene: Uuid.nullable().default(null).describe("Of a `scene`: which one of yours it runs."),
  state: z.string().max(64).nullable().default(null).describe("Of a `state`: the name in `unit_state`."),
  label: Word.nullable().default(null).describe("What it is called on the board; a heading needs one."),
  beside: z.boolean().default(false).describe("In one row with the one before, where both are single buttons."),
  options: Options.default({}),
});
const BoardIn = z
  .strictObject({
    uuid: Uuid.optional().describe(Read),
    revision: z.int().optional().describe(Read),
    name: Word,
    widgets: z.array(Widget).max(MAX_WIDGETS),
  })
  .meta({ examples: [{ name: "Home", widgets: [{ variable: EXAMPLES.INPUT }] }] });

const WidgetOut = z.object({
  id: Id,
  kind: z.enum(WIDGET_KINDS),
  status: Status,
  variable: z.uuid().nullable(),
  unit: z.uuid().nullable(),
  scene: z.uuid().nullable(),
  state: z.string().nullable(),
  label: z.string().nullable(),
  beside: z.boolean(),
  options: Options,
});
const BoardOut = z.object({ uuid: z.uuid(), name: z.string(), revision: z.int(), widgets: z.array(WidgetOut) }).meta({
  id: "Board",
  description: "A board of one's own; values are those of its variables.",
  examples: [
    {
      uuid: BOARD,
      name: "Home",
      revision: 1,
      widgets: [
        {
          id: 7,
          kind: "stepper",
          status: "ok",
          variable: EXAMPLES.INPUT,
          unit: EXAMPLES.UNIT,
          scene: null,
          state: null,
          label: null,
          beside: false,
          options: {},
        },
      ],
    },
  ],
});
const BoardList = z
  .object({ boards: z.array(z.object({ uuid: z.uuid(), name: z.string() })) })
  .meta({ id: "BoardList", examples: [{ boards: [{ uuid: BOARD, name: "Home" }] }] });

const needs = "Needs a token that may write.";

/** The boards of whoever asks. */
export function boardRoutes(documents: Documents): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/boards",
      { schema: { tags, operationId: "listBoards", summary: "Your boards, by name", response: { 200: BoardList } } },
      async (request) => ({ boards: [...(await documents.list(bearerOf(request)))] }),
    );
    app.get(
      "/boards/:board",
      { schema: { tags, operationId: "getBoard", summary: "A board of yours", params, response: { 200: BoardOut } } },
      async (request) => toOut(await documents.read(bearerOf(request), request.params.board, Date.now())),
    );
    app.post(
      "/boards",
      {
        schema: {
          tags,
          operationId: "makeBoard",
          summary: "Make a board",
          description: needs,
          body: BoardIn,
          response: { 200: BoardOut },
        },
      },
      async (request) => toOut(await documents.make(writerOf(request), request.body, Date.now())),
    );
    app.put(
      "/boards/:board",
      {
        schema: {
          tags,
          operationId: "changeBoard",
          summary: "Give a board other widgets or another name",
          description: `${needs} What is there is replaced as a whole; what was read may be sent back, with changes.`,
          params,
          body: BoardIn,
          response: { 200: BoardOut },
        },
      },
      async (request) => {
        return toOut(await documents.replace(writerOf(request), request.params.board, request.body, Date.now()));
      },
    );
    app.delete(
      "/boards/:board",
      {
        schema: {
          tags,
          operationId: "deleteBoard",
          summary: "Delete a board, wherever it hangs",
          description: needs,
          params,
          response: { 200: z.object({ deleted: z.literal(true) }).meta({ examples: [{ deleted: true }] }) },
        },
      },
      async (request) => {
        await documents.remove(writerOf(request), request.params.board);
        return { deleted: true as const };
      },
    );
  };
}

const toOut = ({ widgets, ...board }: BoardDocument) => ({ ...board, widgets: [...widgets] });
