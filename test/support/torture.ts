/** Whether this is `npm run torture`, which runs at full length the tests that import this file or cells.ts. */
export const isTorture = process.env.TORTURE === "1";

/** A size of a test: short in `npm test`, and full in `npm run torture`. */
export const scale = <T>(short: T, full: T): T => (isTorture ? full : short);
