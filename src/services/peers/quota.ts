import { monotonic } from "../../domain/monotonic.ts";
import { MINUTE, SECOND } from "../../domain/span.ts";

/** What a peer may ask at once, and in the long run. */
const [REQUESTS, REQUESTS_PER_SECOND] = [8, 4];
/** Another list is looked through, and stored as far as it differs: so many outputs at once, and in the long run. */
const [OUTPUTS, OUTPUTS_PER_SECOND] = [40_000, 1000];
const BYTES_PER_MINUTE = 64 * 2 ** 20;

/** So much at once of whatever it is, and so much a second in the long run. */
class Allowance {
  readonly #most: number;
  readonly #perSecond: number;
  readonly #spent = new Map<number, { readonly amount: number; readonly at: number }>();

  constructor(most: number, perSecond: number) {
    this.#most = most;
    this.#perSecond = perSecond;
  }

  /** Seconds until a peer may have so much; 0 when it may now. */
  wait(peerId: number, amount: number): number {
    return Math.ceil(Math.max(0, this.#spentBy(peerId) + amount - this.#most) / this.#perSecond);
  }

  take(peerId: number, amount: number): void {
    this.#spent.set(peerId, { amount: this.#spentBy(peerId) + amount, at: monotonic.now() });
  }

  #spentBy(peerId: number): number {
    const spent = this.#spent.get(peerId);
    if (!spent) return 0;
    return Math.max(0, spent.amount - ((monotonic.now() - spent.at) / SECOND) * this.#perSecond);
  }
}

/** How much each peer may ask for, so that nobody else has to wait for it. */
export class PeerQuota {
  readonly #requests = new Allowance(REQUESTS, REQUESTS_PER_SECOND);
  readonly #outputs = new Allowance(OUTPUTS, OUTPUTS_PER_SECOND);
  readonly #sent = new Map<number, { bytes: number; readonly since: number }>();

  /** Seconds until a peer may ask; 0 when it may now. */
  wait(peerId: number): number {
    const wait = this.#requests.wait(peerId, 1);
    const sent = this.#sent.get(peerId);
    if (wait > 0 || !sent || sent.bytes < BYTES_PER_MINUTE) return wait;
    const left = sent.since + MINUTE - monotonic.now();
    return Math.max(0, Math.ceil(left / SECOND));
  }

  /** Counts a request. */
  ask(peerId: number): void {
    this.#requests.take(peerId, 1);
  }

  /** Seconds until a peer may come with another list of so many outputs; 0 when it may now, which counts. */
  list(peerId: number, outputs: number): number {
    const wait = this.#outputs.wait(peerId, outputs);
    if (wait === 0) this.#outputs.take(peerId, outputs);
    return wait;
  }

  /** Counts what a peer is sent. */
  send(peerId: number, bytes: number): void {
    const now = monotonic.now();
    const sent = this.#sent.get(peerId);
    if (sent && now - sent.since < MINUTE) sent.bytes += bytes;
    else this.#sent.set(peerId, { bytes, since: now });
  }
}
