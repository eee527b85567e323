import { FAR_MS } from "./patience.ts";

/** Something that happens again and again, and who waits for what it brings. */
export interface Signal {
  readonly fire: () => void;
  /** Settles when `holds` does, looking now and whenever it fires; rejects after the deadline. */
  until(holds: () => boolean, deadlineMs?: number): Promise<void>;
}

export function createSignal(): Signal {
  const listeners = new Set<() => void>();
  return {
    fire: () => {
      for (const listener of [...listeners]) listener();
    },
    until: (holds, deadlineMs = FAR_MS) =>
      new Promise((resolve, reject) => {
        if (holds()) return resolve();
        const look = (): void => {
          if (!holds()) return;
          end();
          resolve();
        };
        const end = (): void => {
          clearTimeout(timer);
          listeners.delete(look);
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`did not hold within ${deadlineMs} ms: ${holds}`));
        }, deadlineMs);
        listeners.add(look);
      }),
  };
}
