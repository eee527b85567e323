import type { FastifyPluginAsync, FastifyReply } from "fastify";
import { z } from "zod";
import type { Answer } from "../telegram/events.ts";
import type { Shown } from "../telegram/message.ts";
import type { Person } from "../telegram/person.ts";
import type { Speaker } from "../telegram/speaker.ts";
import type { Cast } from "./state.ts";

const id = z.coerce.number().int();
const InChat = z.object({ chat: id });
const OfMessage = z.object({ chat: id, message: id });
const Words = z.object({ as: id, text: z.string().min(1).max(4096), reply_to: id.optional() });
const Press = z.object({ as: id, message: id, data: z.string().max(64) });
/** What a key below the input field asks for: a group, a person or a place. */
const Share = z.object({
  as: id,
  key: z.string(),
  chat: id.optional(),
  person: id.optional(),
  place: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
});
const FileQuery = z.object({ as: id, name: z.string().min(1).max(255), caption: z.string().max(1024).default("") });
const Standing = z.object({ standing: z.enum(["started", "blocked", "unblocked"]) });

/** How long a press may wait for its answer before the page stops turning its wheel. */
const ANSWER_MS = 15_000;

/** What people do in their chats. */
export function chatRoutes({ people, groups }: Cast): FastifyPluginAsync {
  const personOf = (id: number): Person => known(people.find((person) => person.id === id));
  /** A person in one of the chats that they are in. */
  function speakerOf(as: number, chat: number): Speaker {
    const person = personOf(as);
    return chat === as ? person : person.in(known(groups.find((group) => group.id === chat)));
  }
  function messageOf(chat: number, message: number): Shown {
    const place = people.find((person) => person.id === chat) ?? groups.find((group) => group.id === chat);
    return known(known(place).chat.messages.find((shown) => shown.id === message));
  }

  return async (app) => {
    app.post("/api/chats/:chat/messages", async (request) => {
      const { chat } = InChat.parse(request.params);
      const { as, text, reply_to } = Words.parse(request.body);
      const replied = reply_to === undefined ? undefined : messageOf(chat, reply_to);
      return speakerOf(as, chat).says(text, { reply_to: replied });
    });

    app.post("/api/chats/:chat/presses", async (request): Promise<{ answer: Answer | null }> => {
      const { chat } = InChat.parse(request.params);
      const { as, message, data } = Press.parse(request.body);
      const shown = messageOf(chat, message);
      const offered = (button: object) => "callback_data" in button && button.callback_data === data;
      const pressed = speakerOf(as, chat).presses(shown, offered, { deadlineMs: ANSWER_MS });
      // Telegram lets a press go unanswered too: the wheel just stops.
      return { answer: await pressed.catch(() => null) };
    });

    app.post("/api/chats/:chat/shares", async (request) => {
      const { as, key, chat, person, place } = Share.parse(request.body);
      const group = chat === undefined ? undefined : known(groups.find((one) => one.id === chat));
      const other = person === undefined ? undefined : personOf(person);
      return personOf(as).shares(key, known(group ?? other ?? place));
    });

    app.post("/api/chats/:chat/files", async (request) => {
      const { chat } = InChat.parse(request.params);
      const { as, name, caption } = FileQuery.parse(request.query);
      const bytes = z.instanceof(Uint8Array).parse(request.body);
      const kind = pictureType(bytes) ? "photo" : "document";
      return speakerOf(as, chat).sends({ [kind]: { name, bytes }, caption });
    });

    app.put("/api/people/:chat", async (request) => {
      const person = personOf(InChat.parse(request.params).chat);
      const { standing } = Standing.parse(request.body);
      if (standing === "started") person.starts();
      else if (standing === "blocked") person.blocks();
      else person.unblocks();
      return {};
    });

    app.get("/api/chats/:chat/messages/:message/file", async (request, reply) => {
      const { chat, message } = OfMessage.parse(request.params);
      const { document, photo } = messageOf(chat, message);
      const file = known(document ?? photo?.file);
      return sendFile(reply, file.name, file.bytes, photo !== undefined);
    });
  };
}

/** A stranger's file is only ever saved, never opened in place, unless it is a picture by its first bytes. */
function sendFile(reply: FastifyReply, name: string, bytes: Uint8Array, inline: boolean): FastifyReply {
  const type = inline ? pictureType(bytes) : undefined;
  const disposition = type ? "inline" : `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
  return reply
    .header("content-disposition", disposition)
    .type(type ?? "application/octet-stream")
    .send(Buffer.from(bytes));
}

function pictureType(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return "image/png";
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? "image/jpeg" : undefined;
}

function known<T>(found: T | undefined): T {
  if (found === undefined) throw Object.assign(new Error("there is no such thing here"), { statusCode: 404 });
  return found;
}
