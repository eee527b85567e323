import type { Context } from "./context.ts";

const MAX_KNOWN = 10_000;

/** Which page of a unit's card each message showed last: what leads back to the card leads there. */
export class Places {
  readonly #pages = new Map<string, number>();

  /** Notes the page that the message of a press shows from now on. */
  note(ctx: Context, unitId: number, page: number): void {
    const key = keyOf(ctx, unitId);
    this.#pages.delete(key);
    this.#pages.set(key, page);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > MAX_KNOWN && oldest !== undefined) this.#pages.delete(oldest);
  }

  /** The page that was left; undefined where the card was not there, or the program has started since. */
  left(ctx: Context, unitId: number): number | undefined {
    return this.#pages.get(keyOf(ctx, unitId));
  }
}

function keyOf(ctx: Context, unitId: number): string {
  return `${ctx.chat?.id} ${ctx.msgId} ${unitId}`;
}
