import type { FastifyPluginAsync } from "fastify";
import { z } from "zod";
import type { Shown } from "../telegram/message.ts";
import type { Boards } from "./boards.ts";
import { Env } from "./device.ts";
import { guessProgram, type Program } from "./program.ts";
import type { Cast } from "./state.ts";

const OfBoard = z.object({ id: z.coerce.number().int() });
const OfMessage = z.object({ chat: z.coerce.number().int(), message: z.coerce.number().int() });
const Plug = z.object({ env: Env, program: z.string(), name: z.string().max(64).optional() });
const Change = z.union([
  z.strictObject({ temperature: z.number().min(-55).max(125) }),
  z.strictObject({ wifi: z.boolean() }),
  z.strictObject({ pin: z.number().int().min(0).max(16), value: z.union([z.literal(0), z.literal(1)]) }),
]);

/** The virtual boards beside the chat. */
export function deviceRoutes(boards: Boards, programs: readonly Program[], cast: Cast): FastifyPluginAsync {
  return async (app) => {
    /** What an env.json in a chat is for: its text, the unit's name and the program to suggest. */
    app.get("/api/chats/:chat/messages/:message/env", async (request, reply) => {
      const { chat, message } = OfMessage.parse(request.params);
      const shown = cast.telegram.snapshot().chats.find(({ id }) => id === chat)?.messages ?? [];
      const found = shown.find(({ id }) => id === message);
      if (!found?.document) return reply.code(404).send({ error: "there is no file" });
      const env = readEnv(() => JSON.parse(found.document?.text ?? ""));
      return {
        env,
        name: nameIn(found),
        program: guessProgram(programs, env, linksAround(shown, found))?.name ?? null,
      };
    });

    app.post("/api/programs/guess", async (request) => {
      const env = readEnv(() => request.body);
      return { program: guessProgram(programs, env)?.name ?? null };
    });

    app.post("/api/boards", async (request, reply) => {
      const { env, program: name, name: called } = Plug.parse(request.body);
      const program = programs.find((one) => one.name === name);
      if (!program) return reply.code(404).send({ error: `there is no program ${name}` });
      return reply.code(201).send(await boards.plug(env, program, called || program.name));
    });

    app.patch("/api/boards/:id", async (request) => {
      const board = boards.get(OfBoard.parse(request.params).id);
      const change = Change.parse(request.body);
      if ("temperature" in change) await board.setTemperature(change.temperature);
      else if ("wifi" in change) await board.setWifi(change.wifi);
      else await board.setPin(change.pin, change.value);
      return board.view();
    });

    app.post("/api/boards/:id/reset", async (request) => {
      await boards.get(OfBoard.parse(request.params).id).reset();
      return {};
    });

    app.delete("/api/boards/:id", async (request) => {
      await boards.unplug(OfBoard.parse(request.params).id);
      return {};
    });
  };
}

function readEnv(json: () => unknown): Env {
  try {
    return Env.parse(json());
  } catch {
    throw Object.assign(new Error("this is no env.json of a unit"), { statusCode: 422 });
  }
}

/** The bot sets the unit's name in bold above its keys. */
function nameIn({ text, entities }: Shown): string | null {
  const bold = entities.find(({ type }) => type === "bold");
  return bold ? text.slice(bold.offset, bold.offset + bold.length) : null;
}

/** Where the messages nearest to one lead. */
function linksAround(messages: readonly Shown[], { id }: Shown): string[] {
  const near = messages.filter((message) => Math.abs(message.id - id) <= 3);
  return near.flatMap(({ text, entities }) =>
    entities.flatMap((entity) => {
      if (entity.type === "text_link") return [entity.url];
      return entity.type === "url" ? [text.slice(entity.offset, entity.offset + entity.length)] : [];
    }),
  );
}
