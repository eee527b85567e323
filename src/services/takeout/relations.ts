import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { ApiToken } from "../../entities/apitoken.ts";
import { Board } from "../../entities/board.ts";
import { GitToken } from "../../entities/gittoken.ts";
import { Grant } from "../../entities/grant.ts";
import { Incident } from "../../entities/incident.ts";
import { Invitation } from "../../entities/invitation.ts";
import { Link } from "../../entities/link.ts";
import { Logging } from "../../entities/logging.ts";
import { Placement } from "../../entities/placement.ts";
import { Posting } from "../../entities/posting.ts";
import { Reaction } from "../../entities/reaction.ts";
import { Recipient } from "../../entities/recipient.ts";
import { Room } from "../../entities/room.ts";
import { Rule } from "../../entities/rule.ts";
import { Scene } from "../../entities/scene.ts";
import { ScenePart } from "../../entities/scenepart.ts";
import { Schedule } from "../../entities/schedule.ts";
import { Transfer } from "../../entities/transfer.ts";
import { Webhook } from "../../entities/webhook.ts";
import { Widget } from "../../entities/widget.ts";
import type { Access } from "../access/access.ts";

/** One end of a link, or what an alert watches. */
interface End {
  readonly id: number;
  readonly name: string;
  readonly uuid: string;
  readonly unit: { readonly $: { readonly name: string } };
}

/** What a person has made between units and with other people; without names of what they may not see any more. */
export async function readRelations(em: EntityManager, access: Access, person: Person): Promise<object> {
  const owner = person.id;
  const populate = ["unit", "variable", "toUser", "toUnit", "toPeer"] as const;
  const grants = await em.find(Grant, { $or: [{ unit: { owner } }, { toUser: owner }] }, { populate });
  const links = await em.find(Link, { owner }, { populate: ["source.unit", "target.unit"] });
  const rules = await em.find(Rule, { owner }, { populate: ["output.unit", "unit"] });
  const recipients = await em.find(Recipient, { rule: { owner } });
  const incidents = await em.find(Incident, { rule: { owner } }, { populate: ["rule", "output.unit"] });
  const boards = await em.find(Board, { owner }, { orderBy: { name: "asc", id: "asc" } });
  const widgets = await em.find(Widget, { board: { owner } }, { orderBy: { position: "asc" } });
  const scenes = await em.find(Scene, { owner }, { orderBy: { name: "asc", id: "asc" } });
  const parts = await em.find(ScenePart, { scene: { owner } }, { orderBy: { position: "asc" } });
  const reactions = await em.find(Reaction, { owner }, { populate: ["rule"] });
  const postings = await em.find(Posting, { owner }, { populate: ["unit", "board"] });
  const invitations = await em.find(Invitation, { createdBy: owner }, { populate: ["unit", "variable"] });
  const rooms = await em.find(Room, { owner });
  const placements = await em.find(Placement, { owner }, { populate: ["unit"] });
  const offers = await em.find(
    Transfer,
    { $or: [{ giver: owner }, { receiver: owner }] },
    { populate: ["unit", "giver", "receiver"], orderBy: { id: "asc" } },
  );
  const shown = new Set<number>();
  for (const { unit } of [...placements, ...offers]) {
    if (await access.unit(person, "see", unit.id).catch(() => undefined)) shown.add(unit.id);
  }
  const schedules = await em.find(Schedule, { owner }, { populate: ["variable.unit", "scene", "endScene"] });
  const tokens = await em.find(ApiToken, { owner });
  const gitTokens = await em.find(GitToken, { owner });
  const webhooks = await em.find(Webhook, { owner });
  const loggings = await em.find(Logging, { variable: { unit: { owner } } }, { populate: ["variable.unit"] });
  const variables = [
    ...links.flatMap(({ source, target }) => [source.$, target.$]),
    ...schedules.flatMap(({ variable }) => variable?.$ ?? []),
    ...[...rules, ...incidents].flatMap(({ output }) => output?.$ ?? []),
  ];
  const seen = new Set<number>();
  for (const { id } of variables) if (await access.has(person, "see", id)) seen.add(id);
  const end = ({ id, name, uuid, unit }: End) =>
    seen.has(id) ? { unit: unit.$.name, variable: name, uuid } : { unit: null, variable: null, uuid: null };
  return {
    links: links.map(({ source, target, transform, paused, revoked, createdAt }) => ({
      from: end(source.$),
      to: end(target.$),
      transform,
      paused,
      revoked,
      createdAt: toTime(createdAt),
    })),
    alerts: rules.map(({ id, output, unit, ofMany, manyName, condition, severity, paused, createdAt, ...rule }) => ({
      output: output ? end(output.$) : null,
      unit: unit && unit.$.owner.id === owner ? unit.$.name : null,
      ofMany,
      manyName,
      condition,
      severity,
      forMs: rule.forMs,
      keepMs: rule.keepMs,
      cooldownMs: rule.cooldownMs,
      hours: rule.hours,
      paused,
      chats: recipients.flatMap((one) => (one.rule.id === id && one.chatId ? [one.chatId] : [])),
      createdAt: toTime(createdAt),
    })),
    incidents: incidents.map(({ rule, output, phase, since, endedAt, acknowledgedAt, facts }) => ({
      output: output ? end(output.$) : null,
      condition: rule.$.condition,
      phase,
      since: toTime(since),
      endedAt: toTime(endedAt),
      acknowledgedAt: toTime(acknowledgedAt),
      ...(output && seen.has(output.id) && { facts }),
    })),
    schedules: schedules.map(({ uuid, name, variable, scene, endScene, called, ...rest }) => ({
      uuid,
      name,
      called,
      input: variable ? end(variable.$) : null,
      value: rest.value ?? null,
      endValue: rest.endValue ?? null,
      scene: scene?.$.name ?? null,
      endScene: endScene?.$.name ?? null,
      timing: rest.timing,
      city: rest.city ?? null,
      late: rest.late,
      paused: rest.paused ?? null,
      createdAt: toTime(rest.createdAt),
    })),
    boards: boards.map(({ id, uuid, name, createdAt }) => ({
      name,
      uuid,
      createdAt: toTime(createdAt),
      widgets: widgets
        .filter(({ board }) => board.id === id)
        .map(({ kind, called, label, state, options }) => ({ kind, called, label, state, options })),
    })),
    scenes: scenes.map(({ id, uuid, name, createdAt }) => ({
      name,
      uuid,
      createdAt: toTime(createdAt),
      sets: parts.filter(({ scene }) => scene.id === id).map(({ called, value }) => ({ input: called, value })),
      reactions: reactions
        .filter(({ scene }) => scene.id === id)
        .map(({ rule, moment, createdAt }) => ({
          alert: rule.$.condition,
          moment,
          createdAt: toTime(createdAt),
        })),
    })),
    postings: postings.map(({ unit, board, chatId, messageId, createdAt }) => ({
      unit: unit?.$.owner.id === owner ? unit.$.name : null,
      board: board?.$.name ?? null,
      chatId,
      messageId,
      createdAt: toTime(createdAt),
    })),
    grants: grants.map(({ unit, variable, toUser, toUnit, toPeer, read, write, createdAt }) => ({
      unit: unit.$.name,
      variable: variable?.$.name ?? null,
      read,
      write,
      createdAt: toTime(createdAt),
      to: toUser ? { person: toUser.$.name } : toPeer ? { instance: toPeer.$.name } : { unit: toUnit?.$.name ?? null },
    })),
    transfers: offers.map(({ unit, giver, receiver, createdAt, expiresAt, endedAt, end }) => ({
      unit: shown.has(unit.id) ? unit.$.name : null,
      uuid: shown.has(unit.id) ? unit.$.uuid : null,
      ...(giver.id === owner ? { to: receiver?.$.name ?? null } : { from: giver.$.name }),
      offeredAt: toTime(createdAt),
      expiresAt: toTime(expiresAt),
      end: end ?? null,
      endedAt: toTime(endedAt),
    })),
    rooms: rooms.map(({ id, name, parentId = null }) => ({
      name,
      in: rooms.find((room) => room.id === parentId)?.name ?? null,
      units: placements.flatMap(({ room, unit }) => (room.id === id && shown.has(unit.id) ? [unit.$.uuid] : [])),
    })),
    logging: loggings.map(({ variable, sinceAt, mode, windowMs, weighted, retentionDays }) => ({
      output: variable.$.name,
      unit: variable.$.unit.$.name,
      since: toTime(sinceAt),
      mode,
      windowMs,
      weighted,
      retentionDays,
    })),
    tokens: tokens.map(({ name, scope, createdAt, expiresAt }) => ({
      name,
      scope,
      createdAt: toTime(createdAt),
      expiresAt: toTime(expiresAt),
    })),
    // Of what is sealed, that it is there: a copy may lie about anywhere.
    webhooks: webhooks.map(({ host, createdAt }) => ({ host, createdAt: toTime(createdAt) })),
    repositoryTokens: gitTokens.map(({ host, createdAt }) => ({ host, createdAt: toTime(createdAt) })),
    invitations: invitations.map(({ unit, variable, read, write, expiresAt, usedAt }) => ({
      unit: unit?.$.name ?? null,
      variable: variable?.$.name ?? null,
      read,
      write,
      expiresAt: toTime(expiresAt),
      usedAt: toTime(usedAt),
    })),
  };
}

/** A time as ISO 8601 writes it. */
export function toTime(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : new Date(at).toISOString();
}
