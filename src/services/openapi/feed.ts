import type { Who } from "../../domain/access.ts";
import { monotonic } from "../../domain/monotonic.ts";
import { type Asker, whoIs } from "../access/access.ts";
import { type LiveUnit, variableById } from "../live/unit.ts";
import type { Writer } from "../writer/writer.ts";
import type { ApiTokens } from "./apitokens.ts";
import { type Catalogue, type Found, type NamedVariable, toNamed } from "./catalogue.ts";

/** Without news, so often something is sent all the same: both sides then see a broken connection. */
const BEAT_MS = 15_000;
/** What is not in memory, a token that expires or an owner who is blocked, is looked at before news, but not more often. */
const CHECK_MS = 1000;

/** Who follows, and how to find out whether they still may. */
export interface Listener {
  readonly tokenId: number | undefined;
  /** The asker of this moment; nobody when their token has ended. */
  readonly asker: () => Promise<Asker | undefined>;
  readonly signal: AbortSignal;
}

/** One who follows some variables; what has changed and is not sent yet is kept once a variable, however slow they are. */
interface Follower {
  readonly tokenId: number | undefined;
  readonly found: ReadonlyMap<number, readonly Found[]>;
  readonly pending: Map<string, NamedVariable>;
  readonly sent: Map<string, string>;
  who: Who;
  /** Whether rights may have changed since they were looked at. */
  doubtful: boolean;
  wake: () => void;
}

/** Tells what variables become, each change after its commit. */
export class Feed {
  readonly #catalogue: Catalogue;
  readonly #writer: Writer;
  readonly #beatMs: number;
  readonly #followers = new Map<number, Set<Follower>>();

  constructor(catalogue: Catalogue, writer: Writer, tokens: Pick<ApiTokens, "onRevoked">, beatMs = BEAT_MS) {
    this.#catalogue = catalogue;
    this.#writer = writer;
    this.#beatMs = beatMs;
    writer.onCommitted(({ touched }) => {
      if (this.#followers.size === 0) return;
      for (const unit of touched) for (const follower of this.#followers.get(unit.id) ?? []) notice(follower, unit);
    });
    writer.onTouched((unitIds) => {
      for (const id of unitIds) for (const follower of this.#followers.get(id) ?? []) doubt(follower);
    });
    tokens.onRevoked((tokenId) => {
      for (const follower of [...this.#followers.values()].flatMap((set) => [...set])) {
        if (follower.tokenId === tokenId) doubt(follower);
      }
    });
  }

  /**
   * The present values of these variables, then what changes, then again: nothing of it is missed between. An empty list
   * is a sign of life. Ends when `signal` is aborted, and when the listener may no longer read all of them.
   */
  async *follow(found: readonly Found[], asker: Asker, listener: Listener): AsyncGenerator<readonly NamedVariable[]> {
    const { signal } = listener;
    const follower = createFollower(found, asker, listener.tokenId);
    const wake = (): void => follower.wake();
    signal.addEventListener("abort", wake);
    try {
      for (const unitId of follower.found.keys()) await this.#join(unitId, follower);
      for (let checkedAt = monotonic.now(); !signal.aborted; ) {
        if (follower.doubtful || monotonic.now() - checkedAt >= Math.min(CHECK_MS, this.#beatMs)) {
          follower.doubtful = false;
          checkedAt = monotonic.now();
          if (!(await this.#check(follower, listener))) return;
        }
        const news = [...follower.pending.values()];
        follower.pending.clear();
        yield news;
        await this.#news(follower, signal);
      }
    } finally {
      signal.removeEventListener("abort", wake);
      for (const unitId of follower.found.keys()) this.#leave(unitId, follower);
    }
  }

  /** Begins to follow a unit, from a moment at which memory holds nothing that is not on disk. */
  #join(unitId: number, follower: Follower): Promise<void> {
    return this.#writer.change(unitId, (_batch, unit) => () => {
      const followers = this.#followers.get(unitId) ?? new Set();
      this.#followers.set(unitId, followers.add(follower));
      notice(follower, unit);
    });
  }

  #leave(unitId: number, follower: Follower): void {
    const followers = this.#followers.get(unitId);
    followers?.delete(follower);
    if (followers?.size === 0) this.#followers.delete(unitId);
  }

  async #check(follower: Follower, { asker }: Listener): Promise<boolean> {
    const present = await asker();
    if (!present) return false;
    follower.who = whoIs(present);
    const all = [...follower.found.values()].flat();
    const still = await Promise.all(all.map((found) => this.#catalogue.isStill(present, found)));
    return still.every(Boolean);
  }

  /** Resolves when there is something to tell or to look at, and when it is time for a sign of life. */
  #news(follower: Follower, signal: AbortSignal): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(() => follower.wake(), this.#beatMs);
      follower.wake = () => {
        clearTimeout(timer);
        follower.wake = () => {};
        done();
      };
      if (follower.pending.size > 0 || follower.doubtful || signal.aborted) follower.wake();
    });
  }
}

function createFollower(found: readonly Found[], asker: Asker, tokenId: number | undefined): Follower {
  const units = new Set(found.map(({ unit }) => unit.id));
  return {
    tokenId,
    who: whoIs(asker),
    doubtful: false,
    wake: () => {},
    found: new Map([...units].map((id) => [id, found.filter(({ unit }) => unit.id === id)])),
    pending: new Map(),
    sent: new Map(),
  };
}

/** Takes down what has become of the unit's variables; to be called when all in memory is on disk. */
function notice(follower: Follower, unit: LiveUnit): void {
  for (const { uuid, variable: known } of follower.found.get(unit.id) ?? []) {
    const variable = variableById(unit, known.id);
    if (!variable) continue;
    const view = toNamed({ uuid, unit, variable }, follower.who);
    const state = JSON.stringify([view.value, view.at, view.rev, view.applied && known.kind === "input"]);
    if (follower.sent.get(uuid) === state) continue;
    follower.sent.set(uuid, state);
    follower.pending.set(uuid, view);
  }
  if (follower.pending.size > 0) follower.wake();
}

function doubt(follower: Follower): void {
  follower.doubtful = true;
  follower.wake();
}
