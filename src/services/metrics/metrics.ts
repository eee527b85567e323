import { Counter, Histogram, type OpenMetricsContentType, Registry } from "prom-client";
import type { Batch } from "../writer/batch.ts";
import type { Writer } from "../writer/writer.ts";
import { addGauges, type GaugeDeps } from "./gauges.ts";
import { addProcess } from "./process.ts";

interface MetricsDeps extends Omit<GaugeDeps, "behind" | "lastRuns"> {
  readonly writer: Pick<Writer, "onCommitted">;
}

/** What became of a sync, by the HTTP status of its answer. */
const OUTCOMES: Readonly<Record<number, string>> = {
  200: "ok",
  400: "malformed",
  401: "unauthorized",
  409: "stale",
  413: "malformed",
  422: "rejected",
  429: "limited",
  503: "unavailable",
};
const FAILED = "failed";
const STATUSES = 600;

const COMMIT_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const COMMIT_CHANGES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const CALL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * What the program tells of itself in figures; docs/metrics.md has their names. What a device asks for costs one number
 * more: all else is counted where there is time, or read when somebody asks.
 */
export class Metrics {
  /** So many syncs were answered with each HTTP status. */
  readonly #syncs = new Float64Array(STATUSES);
  readonly #registry = new Registry<OpenMetricsContentType>();
  readonly #callSeconds: Histogram<"method">;
  readonly #refusals: Counter<"method" | "code">;
  readonly #jobRuns: Counter<"name">;
  readonly #jobFailures: Counter<"name">;
  readonly #lastRuns = new Map<string, number>();
  readonly #now: () => number;
  /** How many edits of messages wait. */
  #behind: () => number = () => 0;

  constructor(deps: MetricsDeps) {
    this.#registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    const registers = [this.#registry];
    const syncs = this.#syncs;
    this.#now = deps.now;
    new Counter({
      name: "pepeunit_syncs_total",
      help: "Requests of devices, by what they were answered",
      labelNames: ["outcome"],
      registers,
      collect() {
        this.reset();
        for (const outcome of [...Object.values(OUTCOMES), FAILED]) this.inc({ outcome }, 0);
        for (const [status, count] of syncs.entries()) {
          if (count > 0) this.inc({ outcome: OUTCOMES[status] ?? FAILED }, count);
        }
      },
    });
    const commitSeconds = new Histogram({
      name: "pepeunit_commit_seconds",
      help: "From the first change that waits for a commit until all of its changes are on disk and answered",
      buckets: COMMIT_SECONDS,
      registers,
    });
    const commitChanges = new Histogram({
      name: "pepeunit_commit_changes",
      help: "Syncs and presses that were committed together",
      buckets: COMMIT_CHANGES,
      registers,
    });
    const samples = new Counter({ name: "pepeunit_samples_total", help: "Values of outputs that came", registers });
    deps.writer.onCommitted((batch: Batch) => {
      if (batch.isEmpty) return;
      commitSeconds.observe((performance.now() - batch.queuedAt) / 1000);
      commitChanges.observe(batch.changes);
      samples.inc(batch.samples.length);
    });
    this.#callSeconds = new Histogram({
      name: "pepeunit_telegram_call_seconds",
      help: "How long calls of Telegram take, but for those that wait for updates",
      labelNames: ["method"],
      buckets: CALL_SECONDS,
      registers,
    });
    this.#refusals = new Counter({
      name: "pepeunit_telegram_refusals_total",
      help: "Calls that Telegram has refused, by its error code; unreachable where no answer came",
      labelNames: ["method", "code"],
      registers,
    });
    this.#jobRuns = new Counter({
      name: "pepeunit_job_runs_total",
      help: "How often a job has run",
      labelNames: ["name"],
      registers,
    });
    this.#jobFailures = new Counter({
      name: "pepeunit_job_failures_total",
      help: "How often a job has failed",
      labelNames: ["name"],
      registers,
    });
    addGauges(this.#registry, { ...deps, behind: () => this.#behind(), lastRuns: this.#lastRuns });
    addProcess(this.#registry);
  }

  /** Takes note of the HTTP status with which a sync was answered. */
  readonly synced = (status: number): void => {
    this.#syncs[status] = (this.#syncs[status] ?? 0) + 1;
  };

  /** From now on asks this how many edits of messages wait. */
  watchEdits(behind: () => number): void {
    this.#behind = behind;
  }

  /** Takes note of a call of Telegram's. `refusal` is its error code, if any. */
  called(method: string, seconds: number, refusal?: number | "unreachable"): void {
    if (method !== "getUpdates") this.#callSeconds.observe({ method }, seconds);
    if (refusal !== undefined) this.#refusals.inc({ method, code: String(refusal) });
  }

  /** Takes note that a job has run. */
  ran(job: string, isFailed: boolean): void {
    this.#jobRuns.inc({ name: job });
    this.#jobFailures.inc({ name: job }, isFailed ? 1 : 0);
    this.#lastRuns.set(job, this.#now());
  }

  /** Everything, as OpenMetrics writes it. */
  async read(): Promise<{ readonly type: string; readonly text: string }> {
    return { type: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}
