import type { ChatRecord } from "./chat.ts";
import { tooMany } from "./refusal.ts";

/** So much at once, and so much a second afterwards. */
interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

const OVERALL: Rate = { burst: 30, perSecond: 30 };
const PRIVATE: Rate = { burst: 5, perSecond: 1 };
const GROUP: Rate = { burst: 20, perSecond: 20 / 60 };

interface Bucket {
  left: number;
  at: number;
}

/** Telegram's published rates: about 1 a second in a private chat with short bursts, 20 a minute in a group, 30 a second overall. */
export class Limits {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts a message or an edit, or refuses it with the seconds to wait. */
  take(chat: Pick<ChatRecord, "id" | "type">): void {
    const rates = [["", OVERALL] as const, [String(chat.id), chat.type === "private" ? PRIVATE : GROUP] as const];
    const waits = rates.map(([key, rate]) => this.#wait(this.#refill(key, rate), rate));
    const wait = Math.max(...waits);
    if (wait > 0) throw tooMany(Math.ceil(wait));
    for (const [key, rate] of rates) this.#refill(key, rate).left -= 1;
  }

  #wait({ left }: Bucket, { perSecond }: Rate): number {
    return left >= 1 ? 0 : (1 - left) / perSecond;
  }

  #refill(key: string, { burst, perSecond }: Rate): Bucket {
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { left: burst, at: now };
    bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
