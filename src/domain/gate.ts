/** Waits for one of a few places that `who` has; gives what leaves it again. Once `signal` is aborted it fails with its reason. */
export type Gate = (who: string, signal: AbortSignal) => Promise<() => void>;

/** Lets each of those who ask do so many things at once; the others of theirs wait in the order in which they came. */
export function createGate(places: number): Gate {
  const taken = new Map<string, number>();
  const waiting = new Map<string, (() => void)[]>();
  const leaveOf = (who: string): (() => void) => {
    let isHere = true;
    return () => {
      if (!isHere) return;
      isHere = false;
      const next = waiting.get(who)?.shift();
      if (next) return next();
      waiting.delete(who);
      const left = (taken.get(who) ?? 1) - 1;
      if (left === 0) taken.delete(who);
      else taken.set(who, left);
    };
  };
  return async (who, signal) => {
    signal.throwIfAborted();
    const present = taken.get(who) ?? 0;
    if (present < places) taken.set(who, present + 1);
    else {
      // Whoever has gone meanwhile is let in too, and leaves at once.
      await new Promise<void>((enter) => waiting.set(who, [...(waiting.get(who) ?? []), enter]));
    }
    const leave = leaveOf(who);
    if (signal.aborted) leave();
    signal.throwIfAborted();
    return leave;
  };
}
