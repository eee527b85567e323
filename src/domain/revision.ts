/** A unit's count of changes stays below this: one a second lasts 136 years. */
const COUNTS = 2 ** 32;
/** Epochs are below this, so that a revision is a whole number that JSON keeps exactly. */
export const EPOCHS = 2 ** 21;

/** The revision of a unit's inputs as devices are told it: how often they have changed, and in which epoch that is said. */
export function toRevision(epoch: number, count: number): number {
  return epoch * COUNTS + count;
}

/** The epoch of a revision; 0 in those from before there were epochs. */
export function epochOf(revision: number): number {
  return Math.floor(revision / COUNTS);
}

/** How often the inputs had changed at a revision. */
export function countOf(revision: number): number {
  return revision % COUNTS;
}
