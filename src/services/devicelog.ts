import type { EntityManager, FilterQuery } from "@mikro-orm/core";
import { mayHear } from "../domain/access.ts";
import { LOG_LEVELS, type LogKind, type LogLevel } from "../domain/devicelog.ts";
import { DeviceLog } from "../entities/devicelog.ts";
import { AppError } from "../errors.ts";
import { type Access, type Asker, toNode, whoIs } from "./access/access.ts";
import { calledName } from "./access/names.ts";
import type { LiveUnit } from "./live/unit.ts";
import { type Page, toPage } from "./page.ts";

const PAGE_SIZE = 6;
const MOST = 1000;

/** An entry of a unit's log. */
export interface LogEntry {
  /** As its writer's clock said, ms since 1970. */
  readonly at: number;
  readonly level: LogLevel;
  readonly kind: LogKind;
  readonly text: string;
}

/** Which entries are asked for. */
export interface Wanted {
  /** This level, and those that are more urgent. */
  readonly level: LogLevel;
  /** From this time on, ms since 1970. */
  readonly since: number;
}

/** Where a list goes on: after this entry. */
export type AfterEntry = readonly [at: number, id: number];

/** What units have logged, for their owners and those who are trusted with all of it. The newest entry is the first. */
export class DeviceLogs {
  readonly #em: EntityManager;
  readonly #access: Access;

  constructor(em: EntityManager, access: Access) {
    this.#em = em;
    this.#access = access;
  }

  /** A page, and what the unit is called. */
  async page(asker: Asker, unitId: number, wanted: Wanted, page: number): Promise<Page<LogEntry> & { unit: string }> {
    const unit = await this.#heard(asker, unitId);
    const em = this.#em.fork();
    const where = whereWanted(unitId, wanted);
    const list = await toPage(page, PAGE_SIZE, await em.count(DeviceLog, where), async (limit, offset) =>
      (await em.find(DeviceLog, where, { orderBy: { at: "desc", id: "desc" }, limit, offset })).map(toEntry),
    );
    return { ...list, unit: await calledName(this.#em, asker, unit) };
  }

  /** All that is kept, the oldest first, and what the unit is called. */
  async all(asker: Asker, unitId: number): Promise<{ entries: LogEntry[]; unit: string }> {
    const unit = await this.#heard(asker, unitId);
    const rows = await this.#em
      .fork()
      .find(DeviceLog, { unit: unitId }, { orderBy: { at: "asc", id: "asc" }, limit: MOST });
    return { entries: rows.map(toEntry), unit: await calledName(this.#em, asker, unit) };
  }

  /** Entries after another; `next` is null at the end. */
  async portion(
    asker: Asker,
    unitId: number,
    { after, limit, ...wanted }: Wanted & { readonly after: AfterEntry | undefined; readonly limit: number },
  ): Promise<{ entries: LogEntry[]; next: AfterEntry | null }> {
    await this.#heard(asker, unitId);
    const [at, id] = after ?? [];
    const older = after ? { $or: [{ at: { $lt: at } }, { at, id: { $lt: id } }] } : {};
    const where = { $and: [whereWanted(unitId, wanted), older as FilterQuery<DeviceLog>] };
    const rows = await this.#em
      .fork()
      .find(DeviceLog, where, { orderBy: { at: "desc", id: "desc" }, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return { entries: shown.map(toEntry), next: rows.length > limit && last ? [last.at, last.id] : null };
  }

  async #heard(asker: Asker, unitId: number): Promise<LiveUnit> {
    const unit = await this.#access.unit(asker, "see", unitId);
    if (!mayHear(whoIs(asker), toNode(unit))) throw new AppError("not-found");
    return unit;
  }
}

function whereWanted(unit: number, { level, since }: Wanted): FilterQuery<DeviceLog> {
  const levels = LOG_LEVELS.slice(LOG_LEVELS.indexOf(level));
  return {
    unit,
    ...(levels.length < LOG_LEVELS.length && { level: levels }),
    ...(since > 0 && { at: { $gte: since } }),
  };
}

function toEntry({ at, level, kind, text }: DeviceLog): LogEntry {
  return { at, level, kind, text };
}
