import type { FastifyPluginAsync } from "fastify";
import { z } from "zod";

/** Anything the page is told; what else is in it depends on its type. */
export interface PageEvent {
  readonly type: string;
}

interface Numbered {
  readonly id: number;
  readonly event: PageEvent;
}

/** What happens, in order, for every open page. */
export interface Stream {
  /** The number of the last event; the state of this moment contains it. */
  mark(): number;
  emit(event: PageEvent): void;
  /** What came after a mark, or undefined when that is too long ago. */
  since(mark: number): readonly Numbered[] | undefined;
  on(listener: (numbered: Numbered) => void): () => void;
}

const KEPT = 2000;
const HEARTBEAT_MS = 20_000;

export function createStream(): Stream {
  const recent: Numbered[] = [];
  const listeners = new Set<(numbered: Numbered) => void>();
  let id = 0;
  return {
    mark: () => id,
    emit(event) {
      const numbered = { id: ++id, event };
      recent.push(numbered);
      if (recent.length > KEPT) recent.shift();
      for (const listener of listeners) listener(numbered);
    },
    since(mark) {
      const first = recent[0]?.id ?? id + 1;
      return mark > id || mark < first - 1 ? undefined : recent.filter((numbered) => numbered.id > mark);
    },
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const Query = z.object({ since: z.coerce.number().int().min(0) });

/** GET /api/events?since=<mark>: server-sent events, which a browser resumes by itself. */
export function streamRoutes(stream: Stream): FastifyPluginAsync {
  return async (app) => {
    app.get("/api/events", async (request, reply) => {
      const last = request.headers["last-event-id"];
      const { since } = last === undefined ? Query.parse(request.query) : { since: Number(last) };
      const missed = stream.since(since);
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), "content-type": "text/event-stream" });
      const write = ({ id, event }: Numbered) => raw.write(`id: ${id}\ndata: ${JSON.stringify(event)}\n\n`);
      raw.write("retry: 500\n\n");
      if (missed) for (const numbered of missed) write(numbered);
      // Another run of the sandbox, or a laptop that slept: the page begins anew.
      else write({ id: stream.mark(), event: { type: "reload" } });
      const stop = stream.on(write);
      const heartbeat = setInterval(() => raw.write(": still here\n\n"), HEARTBEAT_MS);
      raw.on("close", () => {
        clearInterval(heartbeat);
        stop();
      });
    });
  };
}
