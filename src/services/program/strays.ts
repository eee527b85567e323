import type { EntityManager } from "@mikro-orm/core";
import { type Monotonic, monotonic } from "../../domain/monotonic.ts";
import { HOUR } from "../../domain/span.ts";
import { UNKNOWN_VARIABLE } from "../../domain/value.ts";
import { Unit } from "../../entities/unit.ts";
import type { Log } from "../../log.ts";
import type { Rejected, SyncRequest } from "../../protocol/request.ts";
import type { LiveUnit } from "../live/unit.ts";
import { announce } from "../writer/announce.ts";
import type { Writer } from "../writer/writer.ts";

/** A value may be wrong once, and a name is unknown at once. */
const TIMES = 5;
/** A program that makes up names must not fill memory, nor a chat. */
const MOST = 20;
/** What is wrong with a sample's time does not end with another schema.json. */
const OF_TIME = /^(too old|more than 60 s)/;

/** What a unit has sent that its schema.json does not know or refuses. */
interface Seen {
  /** Paths, such as `output_variables.door`, and how often. */
  readonly counts: Map<string, number>;
  readonly unknown: Set<string>;
  /** Those that are told of, or being told. */
  readonly told: Set<string>;
  toldAt: number;
}

/**
 * Tells the owner of a unit, once, of names and values that its schema.json does not know: its device may run another
 * program. What has been told is stored; counts are not.
 */
export class Strays {
  readonly #em: EntityManager;
  readonly #writer: Writer;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #time: Pick<Monotonic, "now">;
  readonly #seen = new Map<number, Seen>();

  constructor(deps: { em: EntityManager; writer: Writer; log: Log; now: () => number; time?: Pick<Monotonic, "now"> }) {
    this.#em = deps.em;
    this.#writer = deps.writer;
    this.#log = deps.log;
    this.#now = deps.now;
    this.#time = deps.time ?? monotonic;
    // An update may have made them known.
    deps.writer.onTouched((unitIds) => {
      for (const id of unitIds) this.#seen.delete(id);
    });
  }

  /** To be called with what a sync was refused. */
  note(unit: LiveUnit, request: SyncRequest, rejected: Rejected): void {
    const misfits = misfitsOf(unit, request, rejected);
    if (misfits.length === 0) return;
    const seen = this.#seen.get(unit.id) ?? {
      counts: new Map(),
      unknown: new Set(),
      told: new Set(),
      toldAt: Number.NEGATIVE_INFINITY,
    };
    this.#seen.set(unit.id, seen);
    for (const [path, isUnknown] of misfits) {
      if (!seen.counts.has(path) && seen.counts.size >= MOST) continue;
      seen.counts.set(path, (seen.counts.get(path) ?? 0) + 1);
      if (isUnknown) seen.unknown.add(path);
    }
    const news = [...seen.counts].filter(([path, count]) => count >= TIMES || seen.unknown.has(path));
    const paths = news.map(([path]) => path).filter((path) => !seen.told.has(path));
    if (paths.length === 0 || this.#time.now() - seen.toldAt < HOUR) return;
    seen.toldAt = this.#time.now();
    for (const path of paths) seen.told.add(path);
    this.#tell(unit.id, paths, seen.unknown).catch((error: unknown) => {
      this.#log.warn({ err: error, unitId: unit.id }, "an owner could not be told what a unit is refused");
    });
  }

  async #tell(unitId: number, paths: readonly string[], unknown: ReadonlySet<string>): Promise<void> {
    const isStored = (told: readonly string[] | null | undefined): boolean =>
      paths.every((path) => told?.includes(path)) || (told?.length ?? 0) >= MOST;
    const stored = await this.#em.fork().findOne(Unit, unitId, { fields: ["told"] });
    if (!stored || isStored(stored.told)) return;
    await this.#writer.exclusive(async (em) => {
      const unit = await em.findOne(Unit, unitId, { populate: ["owner"] });
      const told = unit?.told ?? [];
      const news = paths.filter((path) => !told.includes(path));
      if (!unit || news.length === 0) return;
      unit.told = [...told, ...news];
      const names = (isWanted: (path: string) => boolean) => news.filter(isWanted).map(nameOf);
      const what = {
        kind: "unit-mismatch",
        unitId,
        unit: unit.name,
        unknown: names((path) => unknown.has(path)),
        refused: names((path) => !unknown.has(path)),
      } as const;
      announce(em, unit.owner.$.telegramId, what, this.#now());
      await em.flush();
    });
  }
}

/** Names that the unit sent and was refused. Those of its archive are known: its device has yet to get the new program. */
function misfitsOf(
  { archived }: LiveUnit,
  { unit_state = {}, output_variables = {} }: SyncRequest,
  rejected: Rejected,
): [path: string, isUnknown: boolean][] {
  const old = new Set(archived.filter(({ kind }) => kind === "output").map(({ name }) => name));
  const reasonOf = (path: string, isList: boolean): string | undefined =>
    rejected[path] ?? (isList ? Object.entries(rejected).find(([one]) => one.startsWith(`${path}.`))?.[1] : undefined);
  const names = [
    ...Object.keys(unit_state).map((name) => [`unit_state.${name}`, false] as const),
    ...Object.entries(output_variables).flatMap(([name, value]) =>
      old.has(name) ? [] : [[`output_variables.${name}`, Array.isArray(value)] as const],
    ),
  ];
  return names.flatMap(([path, isList]): [string, boolean][] => {
    const reason = reasonOf(path, isList);
    return reason === undefined || OF_TIME.test(reason) ? [] : [[path, reason === UNKNOWN_VARIABLE]];
  });
}

function nameOf(path: string): string {
  return path.slice(path.indexOf(".") + 1);
}
