import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { formatLink } from "../../domain/gitlink.ts";
import { ASPECTS } from "../../domain/update.ts";
import { VALUE_TYPES } from "../../domain/value.ts";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import type { Updates, UpdateView, Wish } from "../../services/program/updates.ts";
import { bearerOf, writerOf } from "./caller.ts";
import { EXAMPLES, Uuid } from "./schemas.ts";
import { Time, TimeForm, toTime } from "./time.ts";

const tags = ["Units"];
const COMMIT = "3f9c2ab0d7e64c1fa8b25d90e17c46a3b8d05f12";
const params = z.strictObject({ unit: Uuid.meta({ description: "A unit's uuid.", examples: [EXAMPLES.UNIT] }) });
const Commit = z.string().regex(/^[0-9a-f]{40}$/i, "not a whole commit id");
const Name = z.string().min(1).max(64);
const kind = z.enum(["input", "output"]);
const described = { kind, name: z.string(), type: z.enum(VALUE_TYPES) };
const count = z.int().min(0);

const Renames = z
  .array(z.strictObject({ kind, from: Name, to: Name }))
  .max(100)
  .describe("Variables that go on under another name. Left out, renames of before are taken back where they can be.");

const AddressQuery = z
  .string()
  .min(1)
  .max(2048)
  .optional()
  .describe(
    "Instead of `to`: a link as for a new unit, to follow another repository or folder. It may name a ref and a folder, such as `https://github.com/ann/farm#main:relay`.",
  );
const isOne = ({ to, address }: { to?: string | undefined; address?: string | undefined }): boolean =>
  to === undefined || address === undefined;
const ONE = { error: "`to` or `address`, not both" };
/** The same in a query, where it is short. */
const RenamesInQuery = z
  .string()
  .max(20_000)
  .transform((text, context) => {
    const renames = text.split(",").map((one) => {
      const [kind, from, to, ...more] = one.split(":");
      return more.length === 0 ? { kind, from, to } : undefined;
    });
    const read = Renames.safeParse(renames);
    if (read.success) return read.data;
    context.addIssue({ code: "custom", message: "not renames such as output:temp:temperature" });
    return z.NEVER;
  })
  .meta({
    description: "Variables that would go on under another name: kind, name and new name, with commas between.",
    examples: ["output:temp:temperature"],
  });

const update = {
  from: z.string().describe("The commit that the unit is on."),
  commit: z.string().describe("The commit that it would be on."),
  follows: z
    .string()
    .nullable()
    .describe("The branch, tag or commit that it follows then; null is the default branch."),
  address: z.string().describe("Where its program comes from then, as `repository#:folder` where it is in a folder."),
  moves: z.boolean().describe("Whether that is another repository or folder than before."),
  same: z.boolean().describe("The program alone is another."),
  added: z.array(z.object(described)),
  back: z.array(z.object(described)).describe("From the archive, with their history, links and alerts."),
  gone: z
    .array(
      z.object({
        ...described,
        links: count.describe("Links that stop."),
        alerts: count.describe("Alerts that stop."),
        renames: z.array(z.string()).describe("Names that it could go on under."),
      }),
    )
    .describe("To the archive: their history stays."),
  changed: z.array(
    z.object({ ...described, was: z.string().describe("Its name."), changes: z.array(z.enum(ASPECTS)) }),
  ),
  state: z
    .object({ added: z.array(z.string()), gone: z.array(z.string()), changed: z.array(z.string()) })
    .describe("Of what the device says of itself."),
  settings: z.array(z.string()).describe("Settings that are new in env.json."),
  sync: z.boolean().describe("Whether it means to sync at other times."),
};

const EXAMPLE = {
  from: "0d7e64c1fa8b25d90e17c46a3b8d05f123f9c2ab",
  commit: COMMIT,
  follows: null,
  address: EXAMPLES.ADDRESS,
  moves: false,
  same: false,
  added: [{ kind: "input", name: "fan", type: "bool" }],
  back: [],
  gone: [{ kind: "output", name: "temp", type: "float", links: 1, alerts: 0, renames: ["temperature"] }],
  changed: [{ kind: "input", name: "target", type: "float", was: "target", changes: ["max"] }],
  state: { added: [], gone: [], changed: [] },
  settings: ["FAN_PIN"],
  sync: false,
};

const Update = z
  .object(update)
  .meta({ id: "Update", description: "What another commit would change at a unit.", examples: [EXAMPLE] });
const Updated = z
  .object({ ...update, stopped: z.object({ links: count, alerts: count }).describe("What has stopped in all.") })
  .meta({
    id: "Updated",
    description: "What an update has changed.",
    examples: [{ ...EXAMPLE, stopped: { links: 1, alerts: 0 } }],
  });
const Versions = z
  .object({
    versions: z.array(
      z.object({
        commit: z.string(),
        address: z.string().describe("Where it is from, and the commit there: what `updateUnit` takes to go back."),
        at: Time.describe("When it was last begun."),
        present: z.boolean(),
      }),
    ),
  })
  .meta({
    id: "Versions",
    description: "Commits that a unit has been on, the latest first.",
    examples: [
      { versions: [{ commit: COMMIT, address: `${EXAMPLES.ADDRESS}#${COMMIT}`, at: EXAMPLES.AT, present: true }] },
    ],
  });

/** A unit's program: what another commit would change, and bringing the unit to it; for its owner. */
export function updateRoutes(catalogue: Catalogue, updates: Updates): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/units/:unit/update",
      {
        schema: {
          tags,
          operationId: "getUpdate",
          summary: "What another commit would change at your unit",
          description: "Reads the repository. 409 with `update-same` where the unit is on that commit already.",
          params,
          querystring: z
            .strictObject({
              to: z
                .string()
                .min(1)
                .max(255)
                .optional()
                .describe("A branch, a tag or a commit; without it, what the unit follows."),
              address: AddressQuery,
              renames: RenamesInQuery.optional(),
            })
            .refine(isOne, ONE),
          response: { 200: Update },
        },
      },
      async (request) => {
        const person = bearerOf(request);
        const { id } = await catalogue.liveUnit(person, request.params.unit);
        const { renames = null } = request.query;
        return toUpdate(await updates.look(person, id, { wish: toWish(request.query), renames }, Date.now()));
      },
    );

    app.post(
      "/units/:unit/update",
      {
        schema: {
          tags,
          operationId: "updateUnit",
          summary: "Bring your unit to another commit, in one piece",
          description: "Needs a token that may write. Then load the program of that commit onto the device.",
          params,
          body: z
            .strictObject({
              commit: Commit.describe("As `getUpdate` has given it."),
              to: z
                .string()
                .min(1)
                .max(255)
                .optional()
                .describe("As asked with `getUpdate`, to follow it from then on."),
              address: AddressQuery,
              renames: Renames.optional(),
            })
            .refine(isOne, ONE)
            .meta({ examples: [{ commit: COMMIT, renames: [{ kind: "output", from: "temp", to: "temperature" }] }] }),
          response: { 200: Updated },
        },
      },
      async (request) => {
        const person = writerOf(request);
        const { id } = await catalogue.liveUnit(person, request.params.unit);
        const { commit, renames = null } = request.body;
        const wanted = { commit: commit.toLowerCase(), to: toWish(request.body) };
        const updated = await updates.update(person, id, wanted, renames, Date.now());
        return { ...toUpdate(updated), stopped: updated.stopped };
      },
    );

    app.get(
      "/units/:unit/versions",
      {
        schema: {
          tags,
          operationId: "listVersions",
          summary: "Commits that your unit has been on",
          params,
          querystring: z.strictObject({ time: TimeForm }),
          response: { 200: Versions },
        },
      },
      async (request) => {
        const person = bearerOf(request);
        const { id } = await catalogue.liveUnit(person, request.params.unit);
        const versions = await updates.allVersions(person, id);
        return {
          versions: versions.map(({ commit, at, isPresent, ...place }) => ({
            commit,
            address: formatLink(place, commit),
            at: toTime(at, request.query.time),
            present: isPresent,
          })),
        };
      },
    );
  };
}

function toWish({ to, address }: { to?: string | undefined; address?: string | undefined }): Wish {
  return address === undefined ? (to ?? null) : { link: address };
}

function toUpdate({
  from,
  commit,
  ref,
  place,
  isMove,
  isSame,
  state,
  settings,
  sync,
  ...view
}: UpdateView): z.infer<typeof Update> {
  const brief = ({ kind, name, type }: Pick<UpdateView["added"][number], "kind" | "name" | "type">) => {
    return { kind, name, type };
  };
  return {
    from,
    commit,
    follows: ref,
    address: formatLink(place),
    moves: isMove,
    same: isSame,
    added: view.added.map(brief),
    back: view.back.map(({ becomes }) => brief(becomes)),
    gone: view.gone.map(({ was, links, alerts, renames }) => ({
      ...brief(was),
      links,
      alerts,
      renames: renames.map(({ name }) => name),
    })),
    changed: view.changed.map(({ was, becomes, changes }) => ({
      ...brief(becomes),
      was: was.name,
      changes: [...changes],
    })),
    state,
    settings: [...settings],
    sync,
  };
}
