import { parseLink, type RepositoryLink } from "../../domain/gitlink.ts";
import { AppError, fromPlain } from "../../errors.ts";
import { toMegabytes } from "./githttp.ts";
import type { GitTokens } from "./gittokens.ts";
import type { GitObject } from "./pack.ts";
import { type ProgramFiles, readProgram } from "./program.ts";
import { type Found, findAt, LIMITS, type ReadingLimits, type RepositoryContent, toContent } from "./reading.ts";
import { Threads } from "./threads.ts";
import { chooseTip, chooseTips, type Ref } from "./tip.ts";
import { createTurns, type Standing } from "./turns.ts";
import type { Outcome, Task, Tips } from "./worker.ts";

export interface RepositoriesOptions extends Partial<ReadingLimits> {
  /** For one reading as a whole, 30,000 unless told. */
  readonly timeoutMs?: number;
  /** Ends all readings when aborted. */
  readonly cut?: AbortSignal;
  /** What a repository's host is shown for somebody. */
  readonly tokens?: Pick<GitTokens, "loginFor">;
  /** Repositories that are read without a network. */
  readonly own?: OwnRepositories;
}

/** A repository of the instance itself. */
export interface OwnRepository {
  /** As it is stored. */
  readonly url: string;
  readonly objects: ReadonlyMap<string, GitObject>;
  readonly refs: readonly Ref[];
}

export interface OwnRepositories {
  /** The one at an address, where that is the instance's own; throws `repository-not-found`. */
  find(url: string): Promise<OwnRepository | undefined>;
  /** A stored address as people and programs can use it. */
  show(url: string): string;
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
  readonly #tokens: Pick<GitTokens, "loginFor"> | undefined;
  readonly #own: OwnRepositories | undefined;

  constructor(options: RepositoriesOptions = {}) {
    const { timeoutMs = 30_000, cut = new AbortController().signal, tokens, own, ...limits } = options;
    this.#tokens = tokens;
    this.#own = own;
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
    const own = this.#own && (await this.#own.find(parsed.url));
    if (own) return toContent(findOwn(own, parsed), own.url);
    const outcome = await this.#readFor(reader, parsed.url, { link: parsed, limits: this.#limits });
    return (outcome as { content: RepositoryContent }).content;
  }

  /** Reads all files that a board may need, likewise. */
  async files(link: RepositoryLink, reader: Reader = {}): Promise<ProgramFiles> {
    const own = this.#own && (await this.#own.find(link.url));
    if (own) return readProgram(own.objects, findOwn(own, link).folder.tree);
    const outcome = await this.#readFor(reader, link.url, { filesOf: link, limits: this.#limits });
    return (outcome as { files: ProgramFiles }).files;
  }

  async #readFor({ person, standing = "newcomer", onWait }: Reader, url: string, task: Task): Promise<Outcome> {
    const work = async (giveWay: AbortSignal): Promise<Outcome> => {
      const login = person === undefined ? undefined : await this.#tokens?.loginFor(person, url);
      return this.#run({ ...task, login }, giveWay);
    };
    const wish = { standing, onWait, work };
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
   * A private one is asked with what `person` has for its host, and not at all where that is nothing. It waits behind
   * whoever reads for themselves.
   */
  async tips(url: string, refs: readonly (string | null)[], person?: number): Promise<Tips> {
    const own = await this.#own?.find(url);
    if (own) return chooseTips(own.refs, refs);
    const login = person === undefined ? undefined : await this.#tokens?.loginFor(person, url);
    if (person !== undefined && !login) throw new AppError("repository-private");
    const work = async (giveWay: AbortSignal): Promise<Tips> => {
      const outcome = await this.#run({ url, refs, login, limits: this.#limits }, giveWay);
      return (outcome as { tips: Tips }).tips;
    };
    return this.#inTurn({ standing: "newcomer", work });
  }

  /** A stored address as people and programs can use it. */
  show(url: string): string {
    return this.#own?.show(url) ?? url;
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

function findOwn({ refs, objects }: OwnRepository, link: RepositoryLink): Found {
  return findAt(objects, chooseTip(refs, link.refs), link);
}

function isFull(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";
}
