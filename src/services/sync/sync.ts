import { monotonic } from "../../domain/monotonic.ts";
import { fitReasons, ROOM_OF_BEFORE, roomBeside, takePortion } from "../../domain/portion.ts";
import { SYNC_INTERVAL_S } from "../../domain/presence.ts";
import { createRate, type Rate } from "../../domain/rate.ts";
import type { Value } from "../../domain/value.ts";
import { AppError } from "../../errors.ts";
import { isFrame, tagOf } from "../../protocol/frame.ts";
import { MAX_FRAME_BYTES, type Rejected, readRequest, type SyncRequest } from "../../protocol/request.ts";
import type { Corrections } from "../clock/corrections.ts";
import type { DeviceWatch } from "../devicewatch.ts";
import type { Live } from "../live/live.ts";
import type { LiveUnit } from "../live/unit.ts";
import type { Strays } from "../program/strays.ts";
import type { Batch } from "../writer/batch.ts";
import { setRoom } from "../writer/capacity.ts";
import type { Epochs } from "../writer/epochs.ts";
import type { Writer } from "../writer/writer.ts";
import type { Identities } from "./identities.ts";
import { isFresh, readReport, takeReport } from "./report.ts";

export { MAX_FRAME_BYTES };

/** A sealed answer; `status` is that of HTTP. */
export interface SyncAnswer {
  readonly status: 200 | 409 | 422;
  readonly frame: Buffer;
}

interface Content {
  readonly input_rev?: number;
  readonly input_variables?: Record<string, Value>;
  readonly rejected?: Rejected;
  readonly last_at?: number;
}

interface Answer {
  readonly status: SyncAnswer["status"];
  readonly answer: Content;
}

/** Of a unit that has no times of its own. */
const ALWAYS_THERE = { interval: SYNC_INTERVAL_S, sleep: false };

/** Answers units: one request frame in, one response frame out (docs/protocol.md). */
export class Sync {
  readonly #live: Live;
  readonly #writer: Writer;
  readonly #identities: Identities;
  readonly #epochs: Epochs;
  readonly #corrections: Pick<Corrections, "isVoid">;
  readonly #strays: Pick<Strays, "note"> | undefined;
  readonly #watch: Pick<DeviceWatch, "knocked" | "note"> | undefined;
  readonly #now: () => number;
  readonly #rate: Rate;
  /** Requests that wait for an input to change, at most one per unit. The function ends the wait. */
  readonly #waiting = new Map<number, (changed?: LiveUnit) => void>();
  #stopping = false;

  constructor(deps: {
    live: Live;
    writer: Writer;
    identities: Identities;
    epochs: Epochs;
    corrections: Pick<Corrections, "isVoid">;
    strays?: Pick<Strays, "note">;
    watch?: Pick<DeviceWatch, "knocked" | "note">;
    now?: () => number;
    syncsPerSecond: number;
  }) {
    this.#live = deps.live;
    this.#writer = deps.writer;
    this.#identities = deps.identities;
    this.#epochs = deps.epochs;
    this.#corrections = deps.corrections;
    this.#strays = deps.strays;
    this.#watch = deps.watch;
    this.#now = deps.now ?? Date.now;
    this.#rate = createRate(deps.syncsPerSecond);
    this.#writer.onCommitted((batch) => this.#wake(batch));
  }

  /**
   * Answers one request. A request that can't be authenticated fails with an AppError that tells nothing about the
   * unit.
   */
  async exchange(token: string, frame: Buffer): Promise<SyncAnswer> {
    if (this.#stopping) throw new AppError("stopping");
    if (frame.length > MAX_FRAME_BYTES) throw new AppError("frame-too-large");
    if (!isFrame(frame)) throw new AppError("frame-malformed");
    // If it is in memory, don't await: that saves a turn of the microtask queue.
    const identity = this.#identities.known(token) ?? (await this.#identities.of(token));
    const unit = identity && (this.#live.find(identity.unitId) ?? (await this.#live.get(identity.unitId)));
    if (!unit) throw new AppError("unauthorized");
    if (unit.generation !== identity.generation) {
      if (unit.generation < identity.generation) this.#watch?.knocked(unit);
      throw new AppError("unauthorized");
    }
    const plaintext = unit.frames.open("pepeunit-sync-1-request", frame);
    if (!plaintext) throw new AppError("unauthorized");

    const read = readRequest(plaintext);
    const { status, answer } = read.ok
      ? await this.#answer(unit, read.request, read.rejected)
      : { status: 422 as const, answer: { rejected: read.rejected } };
    const { rejected } = answer;
    if (rejected && read.ok && status === 200) this.#strays?.note(unit, read.request, rejected);
    if (status === 422) this.#watch?.note(unit, [], rejected);
    const { interval, sleep } = unit.plan ?? ALWAYS_THERE;
    const rhythm = status === 200 && { interval, ...(sleep && { sleep }) };
    const body = { world_state: { utc: this.#now() }, ...answer, ...rhythm };
    if (rejected) {
      const room = (read.ok ? read.request.room : read.room) ?? ROOM_OF_BEFORE;
      body.rejected = fitReasons(rejected, room - Buffer.byteLength(JSON.stringify({ ...body, rejected: {} })));
    }
    return { status, frame: unit.frames.seal("pepeunit-sync-1-response", JSON.stringify(body), tagOf(frame)) };
  }

  /** Answers all waiting requests and takes no new ones. */
  stop(): void {
    this.#stopping = true;
    for (const end of [...this.#waiting.values()]) end();
  }

  /** `unknown` holds the keys of the request that this instance does not know. */
  async #answer(unit: LiveUnit, request: SyncRequest, unknown?: Rejected): Promise<Answer> {
    if (!isTimed(request)) {
      return this.#writer.change(unit.id, (_batch, present) => {
        checkGeneration(unit, present);
        return () => {
          const inputs = this.#inputsAfter(present, request);
          // This request is for the time. A unit whose last `at` was ahead of our clock keeps asking for it, since any
          // `at` before `last_at` would be refused with 409.
          const lastAt = inputs.input_variables ? {} : { last_at: present.lastAt };
          return done({ ...inputs, ...lastAt, ...(unknown && { rejected: unknown }) });
        };
      });
    }
    const now = this.#now();
    if (!this.#isFresh(unit, request, now)) return stale(unit);
    // Only fresh requests count: nobody can use up the unit's rate by replaying old ones.
    const seconds = this.#rate(unit.id, monotonic.now());
    if (seconds > 0) throw new AppError("rate-limited", { seconds });

    return this.#writer.change<Answer | Promise<Answer>>(unit.id, (batch, present) => {
      checkGeneration(unit, present);
      if (!this.#isFresh(present, request, now)) return () => stale(present);
      const report = readReport(present, request, now);
      const bad = unknown ? { ...report.rejected, ...unknown } : report.rejected;
      const rejected = Object.keys(bad).length > 0 ? { rejected: bad } : {};
      if (report.refused) return () => ({ status: 422, answer: rejected });
      takeReport(batch, present, request, report, this.#live.find);
      // A revision that this database did not give out tells nothing: it counts as 0 applied changes.
      if (request.input_rev !== undefined) {
        present.appliedRev = Math.floor(this.#epochs.count(present, request.input_rev) ?? 0);
      }
      setRoom(batch, present, roomBeside(present.plan, request.room ?? ROOM_OF_BEFORE));
      return () => {
        this.#waiting.get(present.id)?.();
        this.#watch?.note(present, report.log, rejected.rejected);
        const inputs = this.#inputsAfter(present, request);
        if (!request.wait || inputs.input_variables || this.#stopping) return done({ ...inputs, ...rejected });
        return this.#hold(present, request, rejected);
      };
    });
  }

  #isFresh(unit: LiveUnit, { at, input_rev }: SyncRequest & { at: number }, now: number): boolean {
    return isFresh(unit, at, now) && !this.#corrections.isVoid(unit, at, input_rev);
  }

  /** Waits until an input changes, the time is over, a newer request comes, or the program stops. */
  #hold(unit: LiveUnit, request: SyncRequest, rejected: Content): Promise<Answer> {
    return new Promise((answer) => {
      const end = (changed?: LiveUnit): void => {
        // After new keys were made, the holder of the old ones must not learn the inputs.
        const isNews = changed?.generation === unit.generation;
        const inputs: Content = isNews
          ? this.#inputsAfter(changed, request)
          : { input_rev: this.#epochs.revision(unit) };
        // No changed input fits the unit. We go on waiting: after an answer without inputs it would pause.
        if (isNews && !inputs.input_variables) return;
        clearTimeout(timer);
        this.#waiting.delete(unit.id);
        this.#hear(unit, 0);
        answer(done({ ...inputs, ...rejected }));
      };
      const timer = setTimeout(() => end(), (request.wait ?? 0) * 1000);
      this.#waiting.set(unit.id, end);
      this.#hear(unit, this.#now() + (request.wait ?? 0) * 1000);
    });
  }

  /** Notes until when a request is held: its unit is there meanwhile. It may be another object in memory by now. */
  #hear({ id }: LiveUnit, until: number): void {
    const unit = this.#live.find(id);
    if (unit) unit.heldUntil = until;
  }

  /**
   * The inputs that were set after the unit's revision, as many as fit. All inputs when it names no revision, or one
   * that this instance did not give out.
   */
  #inputsAfter(unit: LiveUnit, { input_rev, room = ROOM_OF_BEFORE }: SyncRequest): Content {
    const present = this.#epochs.revision(unit);
    if (input_rev === present) return { input_rev };
    const since = input_rev === undefined ? -1 : (this.#epochs.count(unit, input_rev) ?? -1);
    const { inputs, count } = takePortion(unit.inputs.values(), since, unit.inputRev, roomBeside(unit.plan, room));
    const revision = this.#epochs.revision(unit, count);
    unit.sentRev = count;
    return { input_rev: revision, ...(inputs.length > 0 && { input_variables: Object.fromEntries(inputs) }) };
  }

  #wake(batch: Batch): void {
    for (const unit of batch.inputsChanged) this.#waiting.get(unit.id)?.(unit);
  }
}

function done(answer: Content): Answer {
  return { status: 200, answer };
}

function stale({ lastAt }: LiveUnit): Answer {
  return { status: 409, answer: { last_at: lastAt } };
}

/** The keys may have been replaced since the frame was opened. */
function checkGeneration(opened: LiveUnit, present: LiveUnit): void {
  if (opened.generation !== present.generation) throw new AppError("unauthorized");
}

function isTimed(request: SyncRequest): request is SyncRequest & { at: number } {
  return request.at !== undefined;
}
