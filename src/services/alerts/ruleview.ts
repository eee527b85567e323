import type { EntityManager, FilterQuery, Loaded } from "@mikro-orm/core";
import { may, mayHear, type Person, toWho } from "../../domain/access.ts";
import { toDecimals } from "../../domain/step.ts";
import { Incident } from "../../entities/incident.ts";
import { Recipient } from "../../entities/recipient.ts";
import { Room } from "../../entities/room.ts";
import type { Rule } from "../../entities/rule.ts";
import { Unit } from "../../entities/unit.ts";
import { Variable } from "../../entities/variable.ts";
import { type Access, toNode } from "../access/access.ts";
import { calledName } from "../access/names.ts";
import { readTree } from "../directory/rooms.ts";
import type { Live } from "../live/live.ts";
import type { LiveUnit, LiveVariable } from "../live/unit.ts";
import { type RecipientView, type RuleView, selectorOf, timingOf, type Watched } from "./rule.ts";

interface Deps {
  readonly em: EntityManager;
  readonly live: Live;
  readonly access: Access;
}

/** What is watched where the reader may not know it, or where it is many. */
export const NOTHING: Watched = {
  unitId: 0,
  unit: "",
  outputId: null,
  output: "",
  title: null,
  type: "float",
  measure: null,
  decimals: null,
};

/** Rules as their owner sees them: of what they may not see any more, a rule tells only that it is there. */
export async function toRuleViews(deps: Deps, person: Person, rules: readonly Rule[]): Promise<RuleView[]> {
  const em = deps.em.fork();
  const ids = rules.map(({ id }) => id);
  const recipients = await em.find(Recipient, { rule: ids }, { populate: ["user"], orderBy: { id: "asc" } });
  const open = await em.find(Incident, { rule: ids, phase: "firing" }, { fields: ["rule"], disableIdentityMap: true });
  return Promise.all(
    rules.map(async (rule) => {
      const { watched, isHidden, isArchived } = await watchedBy({ ...deps, em }, person, rule);
      const count = open.filter((incident) => incident.rule.id === rule.id).length;
      return {
        ...watched,
        id: rule.id,
        selector: selectorOf(rule),
        condition: rule.condition,
        timing: timingOf(rule),
        severity: rule.severity,
        paused: rule.paused,
        revoked: rule.revoked || isHidden,
        hidden: isHidden,
        archived: isArchived,
        open: count,
        firing: count > 0,
        recipients: recipients.filter((one) => one.rule.id === rule.id).map(toRecipientView),
        createdAt: rule.createdAt,
      };
    }),
  );
}

export function toRecipientView({ id, user, chatId, threadId, acceptedAt }: Loaded<Recipient, "user">): RecipientView {
  return {
    id,
    userId: user?.id ?? null,
    name: user?.$.name ?? null,
    chatId: chatId ?? null,
    threadId: threadId ?? null,
    accepted: (acceptedAt ?? null) !== null,
  };
}

async function watchedBy(
  { em, live, access }: Deps,
  person: Person,
  rule: Rule,
): Promise<{ readonly watched: Watched; readonly isHidden: boolean; readonly isArchived: boolean }> {
  const { output, unit, manyName } = rule;
  if (output) {
    const found = await access.find(output.id);
    if (!found || !may(toWho(person), "read", toNode(found.unit, found.variable))) {
      return { watched: NOTHING, isHidden: true, isArchived: false };
    }
    const watched = toWatched(await calledName(em, person, found.unit), found.unit, found.variable);
    return { watched, isHidden: false, isArchived: found.variable.archivedAt !== null };
  }
  if (unit) {
    const found = await live.get(unit.id);
    if (!found || !mayWatch(person, found)) return { watched: NOTHING, isHidden: true, isArchived: false };
    return { watched: toWatched(await calledName(em, person, found), found), isHidden: false, isArchived: false };
  }
  const example = manyName
    ? await exampleOf(em, access, person, { name: manyName, roomId: rule.roomId ?? null })
    : undefined;
  const named = example ? toWatched("", example.unit, example.variable) : { ...NOTHING, output: manyName ?? "" };
  const room = rule.roomId ? await em.findOne(Room, { id: rule.roomId, owner: person.id }) : null;
  return {
    watched: { ...named, unit: room?.name ?? "", unitId: 0, outputId: null },
    isHidden: false,
    isArchived: false,
  };
}

/** Whether a person may have a rule on a unit itself. */
export function mayWatch(person: Person, unit: LiveUnit): boolean {
  return mayHear(toWho(person), toNode(unit));
}

/** One of the outputs of a name that a person's units have, one in a room where there is any. */
export async function exampleOf(
  em: EntityManager,
  access: Access,
  person: Person,
  { name, roomId }: { readonly name: string; readonly roomId: number | null },
) {
  const inRoom = roomId === null ? [] : (await readTree(em.fork(), person.id)).unitsIn(roomId);
  const find = (unit: FilterQuery<Unit>) =>
    em.fork().findOne(Variable, { name, kind: "output", archivedAt: null, unit }, { orderBy: { id: "asc" } });
  const near = inRoom.length > 0 ? await find({ owner: person.id, id: inRoom }) : null;
  const row = near ?? (await find({ owner: person.id }));
  return row ? access.find(row.id) : undefined;
}

/** The ids of all units of a person. */
export async function unitsOf(em: EntityManager, person: { readonly id: number }): Promise<number[]> {
  const units = await em.fork().find(Unit, { owner: person.id }, { fields: ["id"], disableIdentityMap: true });
  return units.map(({ id }) => id);
}

/** What is watched, in words. */
export function toWatched(called: string, unit: LiveUnit, output?: LiveVariable): Watched {
  if (!output) return { ...NOTHING, unitId: unit.id, unit: called };
  const { id, name, title, type, measure } = output;
  return {
    unitId: unit.id,
    unit: called,
    outputId: id,
    output: name,
    title,
    type,
    measure,
    decimals: toDecimals(output),
  };
}
