import { Worker } from "node:worker_threads";
import { parseLink, type RepositoryLink } from "../../domain/gitlink.ts";
import { AppError, fromPlain } from "../../errors.ts";
import { toMegabytes } from "./githttp.ts";
import { LIMITS, type ReadingLimits, type RepositoryContent } from "./reading.ts";
import { createTurns } from "./turns.ts";
import type { Outcome, Task } from "./worker.ts";

export interface RepositoriesOptions extends Partial<ReadingLimits> {
  /** For one reading as a whole, 30,000 unless told. */
  readonly timeoutMs?: number;
  /** Ends all readings when aborted. */
  readonly cut?: AbortSignal;
}

/** On whose behalf a repository is read, and what is done when others come first. */
export interface Reader {
  readonly person?: number;
  readonly onWait?: () => void;
}

const MAX_AT_ONCE = 5;
/** What the thread computes with; what it receives and unpacks is bounded by `maxBytes`. */
const RESOURCES = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8, stackSizeMb: 4 };

/** Reads the repositories that units are made from, each in a thread of its own that ends with it. */
export class Repositories {
  readonly #limits: ReadingLimits;
  readonly #timeoutMs: number;
  readonly #cut: AbortSignal;
  readonly #inTurn = createTurns(MAX_AT_ONCE);
  readonly #readers = new Set<number>();

  constructor({ timeoutMs = 30_000, cut = new AbortController().signal, ...limits }: RepositoriesOptions = {}) {
    this.#timeoutMs = timeoutMs;
    this.#cut = cut;
    this.#limits = { ...LIMITS, ...limits };
  }

  /**
   * Reads schema.json and json_example.json at what a link names; throws `repository-*`, `json-*` and `schema-*` errors.
   * Instead of a link it takes url and refs, such as those of an earlier reading. A person has one reading at a time, and
   * so many run at once; others wait.
   */
  async read(link: string | RepositoryLink, { person, onWait }: Reader = {}): Promise<RepositoryContent> {
    const parsed = typeof link === "string" ? parseLink(link) : link;
    if (person === undefined) return this.#inTurn(() => this.#run(parsed), onWait);
    if (this.#readers.has(person)) throw new AppError("repository-busy");
    this.#readers.add(person);
    try {
      return await this.#inTurn(() => this.#run(parsed), onWait);
    } finally {
      this.#readers.delete(person);
    }
  }

  async #run(link: RepositoryLink): Promise<RepositoryContent> {
    const late = new AppError("repository-timeout", { seconds: this.#timeoutMs / 1000 });
    if (this.#cut.aborted) throw late;
    const task: Task = { link, limits: this.#limits };
    const worker = new Worker(new URL("./worker.mjs", import.meta.url), {
      workerData: task,
      resourceLimits: RESOURCES,
    });
    let end = (): void => {};
    let timer: NodeJS.Timeout | undefined;
    try {
      const outcome = await new Promise<Outcome>((resolve, reject) => {
        // More than the thread may hold is more than a repository may be.
        const large = new AppError("repository-too-large", { megabytes: toMegabytes(this.#limits.maxBytes) });
        end = () => reject(late);
        timer = setTimeout(end, this.#timeoutMs);
        this.#cut.addEventListener("abort", end);
        worker.once("message", resolve);
        worker.once("error", (error) => reject(isFull(error) ? large : error));
        worker.once("exit", (code) => reject(new Error(`the thread that reads repositories ended with ${code}`)));
      });
      if ("refused" in outcome) throw fromPlain(outcome.refused);
      return outcome.content;
    } finally {
      clearTimeout(timer);
      this.#cut.removeEventListener("abort", end);
      // Its place is free once its memory is.
      await worker.terminate();
    }
  }
}

function isFull(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";
}
