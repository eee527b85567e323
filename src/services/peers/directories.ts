import { monotonic } from "../../domain/monotonic.ts";
import { type PeerKey, thumbprintOf } from "../../domain/peer.ts";
import { MINUTE, SECOND } from "../../domain/span.ts";
import { AppError } from "../../errors.ts";
import type { KnownPeer, PeerBook } from "./book.ts";
import { DIRECTORY, isDigestOf, verifyMessage } from "./signature.ts";
import { Directory, PATHS, type RawAnswer, toJson } from "./wire.ts";

/** So often keys are looked at; a key that is gone is refused from then on. */
const FRESH_MS = MINUTE;
/** At most so often within so long, whatever strangers send under the name of a peer. */
const [STRANGE, STRANGE_MS] = [3, 30 * SECOND];

/** Why keys are looked at: since it was done long ago, since a request, or an answer to us, is signed by none that we know. */
export type Why = "age" | "stranger" | "answer";

interface Deps {
  readonly book: PeerBook;
  readonly now: () => number;
  readonly get: (url: string, allowsPlain: boolean) => Promise<RawAnswer>;
}

/** Where other instances show their keys. */
export class Directories {
  readonly #deps: Deps;
  /** When the keys of each peer were looked at last, and when last because of what perhaps a stranger sent. */
  readonly #looked = new Map<number, number>();
  readonly #strange = new Map<number, readonly number[]>();
  readonly #looking = new Map<number, Promise<void>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The keys at an address, which has to have the active one. */
  async introduce(url: string, instance: string): Promise<PeerKey[]> {
    const { directory, isSignedBy } = await this.#read(url, true);
    const active = directory.keys.filter(({ state }) => state === "active");
    if (directory.instance !== instance || active.length !== 1 || !(await isSignedBy(active))) {
      throw new AppError("peer-none");
    }
    return directory.keys.map(toKey);
  }

  /**
   * Looks again at the keys of a peer, where there is reason to. New ones count where one that we know has signed the
   * list: another server under the same name has none, and that is `peer-changed`.
   */
  refresh(peer: KnownPeer, why: Why): Promise<void> {
    const looking = this.#looking.get(peer.id);
    if (looking !== undefined) return looking;
    if (!this.#isDue(peer.id, why, monotonic.now())) return Promise.resolve();
    const work = this.#refresh(peer).finally(() => this.#looking.delete(peer.id));
    this.#looking.set(peer.id, work);
    return work;
  }

  #isDue(id: number, why: Why, now: number): boolean {
    const looked = this.#looked.get(id) ?? Number.NEGATIVE_INFINITY;
    const strange = (this.#strange.get(id) ?? []).filter((at) => now - at < STRANGE_MS);
    if (why === "age" && now - looked < FRESH_MS) return false;
    if (why === "stranger" && strange.length >= STRANGE) return false;
    this.#looked.set(id, now);
    if (why === "stranger") this.#strange.set(id, [...strange, now]);
    return true;
  }

  async #refresh(peer: KnownPeer): Promise<void> {
    const { book } = this.#deps;
    const { directory, isSignedBy } = await this.#read(peer.url, peer.allowsPlain);
    const known = book.byId(peer.id);
    if (!known) return;
    if (directory.instance !== peer.instanceId || !(await isSignedBy(known.keys))) throw new AppError("peer-changed");
    const keys = directory.keys.map(toKey);
    if (JSON.stringify(keys) !== JSON.stringify(known.keys)) await book.change(peer.id, { keys });
  }

  async #read(url: string, allowsPlain: boolean) {
    const answer = await this.#deps.get(url + PATHS.keys, allowsPlain);
    const read = answer.status === 200 ? Directory.safeParse(toJson(answer.body)) : undefined;
    const directory = read?.success ? read.data : undefined;
    const isWhole = directory?.keys.every(({ kid, x }) => kid === thumbprintOf(x));
    if (!directory || !isWhole || !isDigestOf(answer.header("content-digest"), answer.body)) {
      throw new AppError("peer-none");
    }
    const request = { kind: "request" as const, method: "GET", targetUri: url + PATHS.keys, fields: [] };
    const message = { kind: "response" as const, status: answer.status, fields: answer.fields, request };
    /** Whether one of these keys has signed it; each signature has a label of its own. */
    const isSignedBy = async (keys: readonly Pick<PeerKey, "kid" | "x">[]): Promise<boolean> => {
      const keyOf = (kid: string) => keys.find((key) => key.kid === kid)?.x;
      for (const place of directory.keys.keys()) {
        const signed = await verifyMessage(message, DIRECTORY, keyOf, `sig${place + 1}`).catch(() => undefined);
        if (signed && isTimelyList(signed, this.#deps.now())) return true;
      }
      return false;
    };
    return { directory, isSignedBy };
  }
}

/** Clocks that differ are found out by what is asked afterwards: a list of keys may be some minutes old. */
function isTimelyList({ created, expires }: { created: number; expires: number }, now: number): boolean {
  const slack = (10 * MINUTE) / SECOND;
  return created <= now / SECOND + slack && expires >= now / SECOND - slack;
}

function toKey({ kid, x, state }: PeerKey): PeerKey {
  return { kid, x, state };
}
