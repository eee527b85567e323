/** What is known of a press on a board when it is to act. A press carries no time of its own. */
export interface PressAge {
  /** It may have waited for long: it came after a time in which we heard nothing, or waited here. */
  readonly isLate: boolean;
  /** Whether Telegram still took an answer to it, which it does for a short time only. */
  readonly wasTaken: boolean;
  /** The board has changed since the button was shown. */
  readonly isOlder?: boolean | undefined;
  /** What the button meant is something else by now. */
  readonly hasChanged?: boolean | undefined;
  /** It is of a kind that nothing may do late or by mistake: what ends by itself, and what is asked about first. */
  readonly isStrict?: boolean | undefined;
}

/** Whether a press is not to act any more; that the board is another by now is no reason alone: three quick + count three. */
export function isStale({ isLate, wasTaken, isOlder, hasChanged, isStrict }: PressAge): boolean {
  if (hasChanged) return true;
  return isStrict ? isLate || isOlder === true : isLate && !wasTaken;
}
