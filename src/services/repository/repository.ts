import { parseLink, type RepositoryLink } from "../../domain/gitlink.ts";
import { AppError, fromPlain } from "../../errors.ts";
import { toMegabytes } from "./githttp.ts";
import type { ProgramFiles } from "./program.ts";
import { LIMITS, type ReadingLimits, type RepositoryContent } from "./reading.ts";
import { Threads } from "./threads.ts";
import { createTurns, type Standing } from "./turns.ts";
import type { Outcome, Task, Tips } from "./worker.ts";

export interface RepositoriesOptions extends Partial<ReadingLimits> {
  /** For one reading as a whole, 30,000 unless told. */
  readonly timeoutMs?: number;
  /** Ends all readings when aborted. */
  readonly cut?: AbortSignal;
}

/** On whose behalf a repository is read, and what is done when others come first. */
export interface Reader {
  readonly person?: number;
  readonly standing?: Standing;
  readonly onWait?: () => void;
}

const MAX_AT_ONCE = 5;
/** Within it a reading ends that is not slow: after it, it gives way to others. */
const PATIENCE_MS = 5000;

/** Reads the repositories that units are made from, beside the main thread. */
export class Repositories {
  readonly #limits: ReadingLimits;
  readonly #timeoutMs: number;
  readonly #cut: AbortSignal;
  readonly #threads = new Threads();
  readonly #inTurn = createTurns({ places: MAX_AT_ONCE, patienceMs: PATIENCE_MS });
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
  async read(link: string | RepositoryLink, reader: Reader = {}): Promise<RepositoryContent> {
    const parsed = typeof link === "string" ? parseLink(link) : link;
    const outcome = await this.#readFor(reader, { link: parsed, limits: this.#limits });
    return (outcome as { content: RepositoryContent }).content;
  }

  /** Reads all files that a board may need, likewise. */
  async files(link: RepositoryLink, reader: Reader = {}): Promise<ProgramFiles> {
    const outcome = await this.#readFor(reader, { filesOf: link, limits: this.#limits });
    return (outcome as { files: ProgramFiles }).files;
  }

  async #readFor({ person, standing = "newcomer", onWait }: Reader, task: Task): Promise<Outcome> {
    const wish = { standing, onWait, work: (giveWay: AbortSignal) => this.#run(task, giveWay) };
    if (person === undefined) return this.#inTurn(wish);
    if (this.#readers.has(person)) throw new AppError("repository-busy");
    this.#readers.add(person);
    try {
      return await this.#inTurn(wish);
    } finally {
      this.#readers.delete(person);
    }
  }

  /**
   * Asks where branches and tags of a repository lead; null stands for the default branch. What is not there is left out.
   * It waits behind whoever reads for themselves.
   */
  async tips(url: string, refs: readonly (string | null)[]): Promise<Tips> {
    const work = async (giveWay: AbortSignal): Promise<Tips> => {
      const outcome = await this.#run({ url, refs, limits: this.#limits }, giveWay);
      return (outcome as { tips: Tips }).tips;
    };
    return this.#inTurn({ standing: "newcomer", work });
  }

  /** To be called when nothing is read any more. */
  stop(): Promise<void> {
    return this.#threads.stop();
  }

  async #run(task: Task, giveWay: AbortSignal): Promise<Outcome> {
    const end = new AbortController();
    const onLate = () => end.abort(new AppError("repository-timeout", { seconds: this.#timeoutMs / 1000 }));
    const timer = setTimeout(onLate, this.#timeoutMs);
    this.#cut.addEventListener("abort", onLate);
    giveWay.addEventListener("abort", () => end.abort(new AppError("repository-slow")));
    if (this.#cut.aborted) onLate();
    try {
      const outcome = await this.#threads.run(task, end.signal);
      if ("refused" in outcome) throw fromPlain(outcome.refused);
      return outcome;
    } catch (error) {
      // More than the thread may hold is more than a repository may be.
      if (!isFull(error)) throw error;
      throw new AppError("repository-too-large", { megabytes: toMegabytes(this.#limits.maxBytes) });
    } finally {
      clearTimeout(timer);
      this.#cut.removeEventListener("abort", onLate);
    }
  }
}

function isFull(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";
}
