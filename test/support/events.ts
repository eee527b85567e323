import type { World } from "./pepeunit.ts";
import { createSignal } from "./signal.ts";

export interface ServerEvent {
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into data of every kind.
  readonly data: any;
}

/** A stream of server-sent events, read as a browser would. */
export interface Events {
  readonly status: number;
  readonly headers: Headers;
  readonly events: ServerEvent[];
  /** Signs of life. */
  readonly beats: () => number;
  readonly ended: () => boolean;
  /** Settles when `holds` does. */
  until(holds: () => boolean, deadlineMs?: number): Promise<void>;
  close(): void;
}

export async function openEvents(world: World, query: string, token?: string): Promise<Events> {
  const end = new AbortController();
  const signal = createSignal();
  const response = await fetch(`${world.instance.localUrl}/api/v1/events?${query}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    signal: end.signal,
  });
  const events: ServerEvent[] = [];
  let [beats, ended, rest] = [0, false, ""];
  const take = (block: string): void => {
    const field = (name: string) =>
      block
        .split("\n")
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    if (block.startsWith(":")) beats++;
    const [event, data] = [field("event"), field("data")];
    if (event !== undefined && data !== undefined) events.push({ event, data: JSON.parse(data) });
  };
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
      rest = blocks.pop() ?? "";
      blocks.forEach(take);
      signal.fire();
    }
  };
  void read()
    .catch(() => {})
    .finally(() => {
      ended = true;
      signal.fire();
    });
  return {
    status: response.status,
    headers: response.headers,
    events,
    beats: () => beats,
    ended: () => ended,
    until: (holds, deadlineMs) => signal.until(holds, deadlineMs),
    close: () => end.abort(),
  };
}
