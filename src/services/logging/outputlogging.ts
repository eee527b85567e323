import type { EntityManager } from "@mikro-orm/core";
import {
  checkChoice,
  DEFAULT_LOGGING,
  type Epoch,
  type LoggingChoice,
  toEpochs,
  toSince,
} from "../../domain/logging.ts";
import { floorTo } from "../../domain/span.ts";
import { Logging } from "../../entities/logging.ts";
import { Setting } from "../../entities/setting.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import type { Rollups } from "../../storage/rollups.ts";
import { type Noted, noteAct } from "../writer/noteact.ts";
import { note } from "../writer/once.ts";

/** How an output is logged. */
export interface LoggingView extends LoggingChoice {
  /** From which sample time on, ms since the epoch: a little in the future when windows have still to begin. */
  readonly since: number;
}

/** How outputs are logged. Takes ids of outputs whose settings the asker may see or change: whether so is decided before. */
export class OutputLogging {
  readonly #em: EntityManager;
  readonly #rollups: Pick<Rollups, "restart">;
  readonly #default: LoggingChoice;
  readonly #isProven: () => boolean;

  /** `byDefault` is how an output is logged that nobody has chosen for; `isProven` tells whether time is (services/clock/timekeeper). */
  constructor(
    em: EntityManager,
    rollups: Pick<Rollups, "restart">,
    {
      byDefault = DEFAULT_LOGGING,
      isProven = () => true,
    }: { byDefault?: LoggingChoice; isProven?: () => boolean } = {},
  ) {
    this.#em = em;
    this.#rollups = rollups;
    this.#default = byDefault;
    this.#isProven = isProven;
  }

  /** Tells the database how outputs are logged that nobody has chosen for: their figures are read there. */
  async open(): Promise<void> {
    await this.#em.fork().upsert(Setting, { key: "retention", value: this.#default.retentionDays });
  }

  /** For how many days each value of an output is kept that nobody has chosen for; null is for ever. */
  get defaultDays(): number | null {
    return this.#default.retentionDays;
  }

  async get(outputId: number): Promise<LoggingView> {
    const { epochs } = await readOutput(this.#em.fork(), outputId, this.#default);
    return toView(epochs.at(-1) ?? epochs[0]);
  }

  /**
   * Logs an output in another way from now on, with windows from the next start of one; what was logged before stays as it
   * was. When only the retention changes, it changes for what was logged before in the same way too: for samples, or for
   * windows. A longer one makes none shorter. `by` is who wants it so, for the owner to read later.
   */
  async set(outputId: number, wanted: LoggingChoice, now: number, by?: Noted["by"]): Promise<LoggingView> {
    return this.#em.fork().transactional(async (em) => {
      await note(em);
      const { output, rows, epochs } = await readOutput(em, outputId, this.#default);
      const choice = checkChoice(output, wanted);
      const noted = {
        unit: output.unit.$,
        what: "logging",
        variableId: outputId,
        detail: JSON.stringify(choice),
      } as const;
      if (by) noteAct(em, { ...noted, by }, now);
      const newest = epochs.at(-1) ?? epochs[0];
      if (rows.length === 0) em.create(Logging, toRow(outputId, epochs[0]));
      await em.flush();
      if (isSame(choice, newest)) {
        const shorter = toDays(choice) < toDays(newest);
        const changed = epochs.filter(
          (epoch) => isDirect(epoch) === isDirect(choice) && (shorter || toDays(epoch) < toDays(choice)),
        );
        const where = { variable: outputId, sinceAt: changed.map(({ since }) => since) };
        await em.nativeUpdate(Logging, where, { retentionDays: choice.retentionDays });
        return toView({ ...newest, retentionDays: choice.retentionDays });
      }
      // What was logged from then on goes: by a clock that is behind, that would be all of it.
      if (!this.#isProven()) throw new AppError("time-unproven");
      const since = toSince(choice, now);
      await em.nativeDelete(Logging, { variable: outputId, sinceAt: { $gte: since } });
      await em.insert(Logging, toRow(outputId, { ...choice, since, cleared: 0 }));
      const cut = floorTo(since - 1, epochs.findLast((epoch) => epoch.since < since)?.windowMs ?? 1);
      await this.#rollups.restart(em, outputId, cut);
      return { ...choice, since };
    });
  }
}

async function readOutput(em: EntityManager, outputId: number, byDefault: LoggingChoice) {
  const output = await em.findOne(Variable, { id: outputId, kind: "output" }, { populate: ["unit"] });
  if (!output) throw new AppError("not-found");
  const rows = await em.find(
    Logging,
    { variable: outputId },
    { orderBy: { sinceAt: "asc" }, disableIdentityMap: true },
  );
  const chosen = rows.map((row): Epoch => {
    const { sinceAt: since, mode, windowMs = null, weighted, retentionDays = null, clearedAt: cleared } = row;
    return { since, mode, windowMs, weighted, retentionDays, cleared };
  });
  return { output, rows, epochs: toEpochs(chosen, byDefault) };
}

function toRow(outputId: number, { since, cleared, ...choice }: Epoch) {
  return { variable: outputId, sinceAt: since, clearedAt: cleared, ...choice };
}

function toView({ cleared: _, ...view }: Epoch): LoggingView {
  return view;
}

function isSame(a: LoggingChoice, b: LoggingChoice): boolean {
  return a.mode === b.mode && a.windowMs === b.windowMs && a.weighted === b.weighted;
}

function isDirect({ mode }: LoggingChoice): boolean {
  return mode === "direct";
}

function toDays({ retentionDays }: LoggingChoice): number {
  return retentionDays ?? Number.POSITIVE_INFINITY;
}
