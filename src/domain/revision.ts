/** A unit's count of changes stays below half of this: one a second lasts 68 years. */
const COUNTS = 2 ** 32;
/** Counts from here on stand for so many of the initial values, which all came with the first change. */
const INITIAL = 2 ** 31;
/** More than a unit has inputs. */
const PLACES = 1024;
/** Epochs are below this, so that a revision is a whole number that JSON keeps exactly. */
export const EPOCHS = 2 ** 21;

/**
 * The revision of a unit's inputs as devices are told it: up to which change they are brought, and in which epoch that is
 * said. Within the first change, which gave all inputs with a default their values, `count` is a fraction (orderOf).
 */
export function toRevision(epoch: number, count: number): number {
  return epoch * COUNTS + (Number.isInteger(count) ? count : INITIAL + count * PLACES);
}

/** The epoch of a revision; 0 in those from before there were epochs. */
export function epochOf(revision: number): number {
  return Math.floor(revision / COUNTS);
}

/** Up to which change a revision is. */
export function countOf(revision: number): number {
  const count = revision % COUNTS;
  return count < INITIAL ? count : Math.min((count - INITIAL) / PLACES, 1);
}

/** Where the value of a unit's n-th input comes in the order of changes; those of the first one follow one another in it. */
export function orderOf(rev: number, place: number): number {
  return rev === 1 ? (place + 1) / PLACES : rev;
}
