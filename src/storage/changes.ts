import type { Doer } from "../domain/doer.ts";
import type { StoredSample } from "./series.ts";

/** One time that an input was set. */
export interface ChangeRow extends StoredSample {
  readonly input: number;
  readonly door: "chat" | "api" | "link";
  /** Who set it by hand or by a program; of a link, whose it is. */
  readonly userId: number | null;
  readonly linkId: number | null;
  /** The name of whoever set it by hand and is not registered. */
  readonly stranger: string | null;
  /** What did it for them. */
  readonly doer: Doer["kind"] | null;
  readonly doerName: string | null;
}

/** Which changes: all of them, or those that links have not brought. */
export type Which = "all" | "by-hand";

/** Only those of this time and by this person; all without. */
export interface Only {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly userId?: number | undefined;
}

/** What inputs were set to, as of the latest commit. */
export interface Changes {
  /** The newest changes, the newest first: at most `each` of an input, of which `limit` come after the first `offset`. */
  newest(
    inputs: readonly number[],
    which: Which,
    page: { readonly each: number; readonly limit: number; readonly offset: number },
    only?: Only,
  ): Promise<ChangeRow[]>;
  /** How many there are, if not more than `most`. */
  count(inputs: readonly number[], which: Which, most: number, only?: Only): Promise<number>;
  /** Removes what is older, and what inputs that are gone have left, in portions, so that syncs go on between. */
  clear(before: number): Promise<void>;
}
