import type { EntityManager } from "@mikro-orm/core";
import { monotonic } from "../../domain/monotonic.ts";
import { MAX_SKEW_MS } from "../../domain/sampletime.ts";
import { HOUR } from "../../domain/span.ts";
import { Unit } from "../../entities/unit.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import type { Live } from "../live/live.ts";
import type { Arrived } from "../peers/pull.ts";
import { readReport, takeReport } from "../sync/report.ts";
import { announce } from "../writer/announce.ts";
import type { Writer } from "../writer/writer.ts";
import type { MirroredOutput } from "./outputs.ts";
import { type Pair, portionsOf } from "./portions.ts";

/** So often an owner is told of one mirror, at the most. */
const TOLD_AN_HOUR = 20;

interface Deps {
  readonly live: Live;
  readonly writer: Writer;
  readonly now: () => number;
}

/** Of so many devices a message has the names. */
const TOLD = 10;

/** The outputs here that stand for those of an instance, by their uuids there. */
type Outputs = ReadonlyMap<string, readonly MirroredOutput[]>;

/** What comes of mirrors is stored as a device's report is, so that nothing else has to know. */
export class Intake {
  readonly #deps: Deps;
  /** When it was told of each mirror that something is gone, or there again. */
  readonly #told = new Map<number, readonly number[]>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Stores samples, and how far the peer is read with the last of them. */
  async store(outputs: Outputs, peerId: number, { cursor, samples }: Arrived): Promise<void> {
    const came = new Map<number, Map<string, Pair[]>>();
    for (const [uuid, pairs] of samples) {
      for (const { unitId, name } of outputs.get(uuid) ?? []) {
        const ofUnit = came.get(unitId) ?? new Map<string, Pair[]>();
        came.set(unitId, ofUnit);
        // An output may be there more than once.
        const known = ofUnit.get(name);
        if (known) for (const pair of pairs) known.push(pair);
        else ofUnit.set(name, [...pairs]);
      }
    }
    // Changes that begin in one turn are committed together.
    const stored = [...came].map(([unitId, ofUnit]) => this.#report(unitId, [...ofUnit]));
    const first = outputs.values().next().value?.[0];
    if (first) stored.push(this.#hear(first.unitId, peerId, cursor));
    // What is deleted meanwhile is wanted by nobody.
    for (const one of await Promise.allSettled(stored)) if (one.status === "rejected" && !isGone(one)) throw one.reason;
  }

  /** Notes what is not to be had any more, or is again, and tells the owners; whether there was anything. */
  async mark(outputs: Outputs, isLost: (uuid: string) => boolean): Promise<boolean> {
    const changed = [...outputs].flatMap(([uuid, copies]) =>
      copies.filter(({ goneAt }) => (goneAt !== null) !== isLost(uuid)),
    );
    if (changed.length === 0) return false;
    const now = this.#deps.now();
    await this.#deps.writer.exclusive(
      async (em) => {
        const units = new Map<number, MirroredOutput[]>();
        for (const one of changed)
          units
            .set(one.unitId, units.get(one.unitId) ?? [])
            .get(one.unitId)
            ?.push(one);
        for (const [unitId, copies] of units) await markUnit(em, unitId, copies, now, this.#isWorthTelling(unitId));
        return units.keys();
      },
      (units) => units,
    );
    return true;
  }

  /** Tells the owners that some of what came is lost. */
  async miss(outputs: Outputs, peer: string): Promise<void> {
    const unitIds = new Set([...outputs.values()].flatMap((copies) => copies.map(({ unitId }) => unitId)));
    await this.#deps.writer.exclusive(async (em) => {
      const units = await em.find(
        Unit,
        { id: { $in: [...unitIds] } },
        { populate: ["owner"], orderBy: { name: "asc" } },
      );
      for (const chatId of new Set(units.map(({ owner }) => owner.$.telegramId))) {
        const own = units.filter(({ owner }) => owner.$.telegramId === chatId).map(({ name }) => name);
        const more = Math.max(0, own.length - TOLD);
        announce(em, chatId, { kind: "mirror-gap", peer, units: own.slice(0, TOLD), more }, this.#deps.now());
      }
    });
  }

  /** A peer that takes and gives over and over does not fill its readers' chats: the card says how it is. */
  #isWorthTelling(unitId: number): boolean {
    const now = monotonic.now();
    const told = (this.#told.get(unitId) ?? []).filter((at) => now - at < HOUR);
    if (told.length >= TOLD_AN_HOUR) return false;
    this.#told.set(unitId, [...told, now]);
    return true;
  }

  #hear(unitId: number, peerId: number, cursor: string): Promise<undefined> {
    return this.#deps.writer.change(unitId, (batch) => {
      batch.heard(peerId, cursor);
      return () => undefined;
    });
  }

  #report(unitId: number, ofOutputs: readonly (readonly [name: string, pairs: readonly Pair[]])[]): Promise<undefined> {
    return this.#deps.writer.change(unitId, (batch, unit) => {
      for (const portion of portionsOf(ofOutputs)) {
        const request = { at: batch.now, output_variables: portion };
        // Its device may be ahead of its instance, and that one of us.
        const report = readReport(unit, request, batch.now + MAX_SKEW_MS);
        takeReport(batch, unit, request, report, this.#deps.live.find);
      }
      return () => undefined;
    });
  }
}

async function markUnit(
  em: EntityManager,
  unitId: number,
  copies: readonly MirroredOutput[],
  now: number,
  isTold: boolean,
): Promise<void> {
  const unit = await em.findOne(Unit, unitId, { populate: ["owner"] });
  if (!unit) return;
  for (const isGone of [true, false]) {
    const ids = copies.filter(({ goneAt }) => (goneAt === null) === isGone).map(({ variableId }) => variableId);
    if (ids.length === 0) continue;
    const variables = await em.find(Variable, ids, { orderBy: { position: "asc" } });
    for (const variable of variables) variable.remoteGoneAt = isGone ? now : null;
    if (!isTold) continue;
    const names = variables.map(({ name, title = null }) => ({ name, title }));
    const kind = isGone ? "mirror-gone" : "mirror-back";
    announce(em, unit.owner.$.telegramId, { kind, unitId, unit: unit.name, names }, now);
  }
}

function isGone({ reason }: PromiseRejectedResult): boolean {
  return reason instanceof AppError && reason.code === "not-found";
}
