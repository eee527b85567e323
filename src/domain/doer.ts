/** What sets inputs for people without their hand on each. */
export const DOERS = ["scene", "schedule", "reaction"] as const;

/** One of them, by the name that it had when it did so. */
export interface Doer {
  readonly kind: (typeof DOERS)[number];
  readonly name: string;
}
