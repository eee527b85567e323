import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Rooms } from "../../services/directory/rooms.ts";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import { bearerOf, writerOf } from "./caller.ts";
import { EXAMPLES, Uuid } from "./schemas.ts";

const tags = ["Rooms"];
const description = "Needs a token that may write.";
const Id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const params = z.strictObject({ room: Id.meta({ description: "The number of a room.", examples: [7] }) });
/** Longer ones are refused in words that say how long they may be. */
const Name = z.string().max(10_000).describe("1 to 64 characters; no other room in the same place is called so.");
const Parent = z.int().min(1).nullable().describe("The number of the room that it is in; null for none.");

const EXAMPLE = { room: 7, name: "Greenhouse", parent: null, units: [EXAMPLES.UNIT] };
const described = { room: z.int().describe("Its number."), name: z.string(), parent: Parent };

const Room = z.object(described).meta({
  id: "Room",
  description: "Where units are, in your own lists.",
  examples: [{ room: 7, name: "Greenhouse", parent: null }],
});
const RoomList = z
  .object({ rooms: z.array(z.object({ ...described, units: z.array(z.uuid()).describe("Uuids of units in it.") })) })
  .meta({ id: "RoomList", examples: [{ rooms: [EXAMPLE] }] });

const Placed = z
  .object({ unit: z.uuid(), room: z.int().nullable() })
  .meta({ id: "Placed", description: "Where a unit is.", examples: [{ unit: EXAMPLES.UNIT, room: 7 }] });

/** Rooms of the person whose token it is. */
export function roomRoutes(catalogue: Catalogue, rooms: Rooms): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/rooms",
      {
        schema: {
          tags,
          operationId: "listRooms",
          summary: "Your rooms, with the units in them",
          description: "A unit is in one of your rooms at most; it may be somebody else's.",
          response: { 200: RoomList },
        },
      },
      async (request) => {
        const person = bearerOf(request);
        const tree = await rooms.tree(person);
        const uuids = await catalogue.uuidsOf(person, [...tree.places.keys()]);
        const within = (id: number) =>
          [...tree.places].flatMap(([unit, room]) => (room === id ? (uuids.get(unit) ?? []) : []));
        const all = [...tree.rooms.values()];
        return { rooms: all.map((room) => ({ ...toRoom(room), units: within(room.id) })) };
      },
    );

    app.post(
      "/rooms",
      {
        schema: {
          tags,
          operationId: "makeRoom",
          summary: "Make a room",
          description,
          body: z
            .strictObject({ name: Name, parent: Parent.optional() })
            .meta({ examples: [{ name: "Greenhouse", parent: null }] }),
          response: { 200: Room },
        },
      },
      async (request) => {
        const { name, parent = null } = request.body;
        return toRoom(await rooms.make(writerOf(request), parent, name, Date.now()));
      },
    );

    app.patch(
      "/rooms/:room",
      {
        schema: {
          tags,
          operationId: "changeRoom",
          summary: "Rename a room, or move it into another",
          description: `${description} What is left out stays.`,
          params,
          body: z
            .strictObject({ name: Name.optional(), parent: Parent.optional() })
            .refine(({ name, parent }) => name !== undefined || parent !== undefined, "nothing to change")
            .meta({ examples: [{ name: "Orangery" }] }),
          response: { 200: Room },
        },
      },
      async (request) => toRoom(await rooms.change(writerOf(request), request.params.room, request.body)),
    );

    app.delete(
      "/rooms/:room",
      {
        schema: {
          tags,
          operationId: "deleteRoom",
          summary: "Delete a room",
          description: `${description} Its units and the rooms in it stay: they are where it was.`,
          params,
          response: { 204: z.null().describe("It is gone.") },
        },
      },
      async (request, reply) => {
        await rooms.remove(writerOf(request), request.params.room);
        return reply.code(204).send(null);
      },
    );

    app.put(
      "/units/:unit/room",
      {
        schema: {
          tags,
          operationId: "setRoom",
          summary: "Put a unit into one of your rooms",
          description,
          params: z.strictObject({ unit: Uuid.meta({ description: "A unit's uuid.", examples: [EXAMPLES.UNIT] }) }),
          body: z
            .strictObject({ room: z.int().min(1).nullable().describe("The number of a room; null for none.") })
            .meta({ examples: [{ room: 7 }] }),
          response: { 200: Placed },
        },
      },
      async (request) => {
        const person = writerOf(request);
        const { unit } = request.params;
        const { room } = request.body;
        await rooms.place(person, [(await catalogue.liveUnit(person, unit)).id], room);
        return { unit, room };
      },
    );
  };
}

function toRoom({ id: room, name, parentId: parent }: { id: number; name: string; parentId: number | null }) {
  return { room, name, parent };
}
