import type { Tokens } from "../../protocol/token.ts";
import type { Live } from "../live/live.ts";

/** Which unit a token names, and which generation of its keys. */
export interface Identity {
  readonly unitId: number;
  readonly generation: number;
}

/** Remembers the tokens that were read: a unit sends the same one with each request. Keeps valid ones only. */
export class Identities {
  readonly #live: Live;
  readonly #tokens: Tokens;
  readonly #known = new Map<string, Identity>();

  constructor(live: Live, tokens: Tokens) {
    this.#live = live;
    this.#tokens = tokens;
  }

  /** The identity of a token that was read before. */
  known(token: string): Identity | undefined {
    return this.#known.get(token);
  }

  /** The identity, or undefined when this instance did not issue the token or has removed the unit. */
  async of(token: string): Promise<Identity | undefined> {
    const known = this.#known.get(token);
    if (known) return known;
    const claims = this.#tokens.read(token);
    const unit = claims && (await this.#live.get(claims.uuid));
    if (!unit) return undefined;
    const identity = { unitId: unit.id, generation: claims.generation };
    this.#known.set(token, identity);
    return identity;
  }
}
