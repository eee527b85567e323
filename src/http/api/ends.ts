import { once } from "node:events";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../../errors.ts";
import { callerOf } from "./caller.ts";

/** Answers that last: each ends when its client goes away, and all do when the program stops. */
export interface Ends {
  /** Aborted when the answer is over, or has to be; refused to a caller who has `most` of them, 20 unless told. */
  signal(request: FastifyRequest, reply: FastifyReply, most?: number): AbortSignal;
}

const MAX_OF_ONE = 20;
const RETRY_S = 10;
/** What is still being written by then is cut off. */
const GRACE_MS = 1000;

export function createEnds(app: FastifyInstance): Ends {
  const open = new Map<FastifyReply, { readonly end: AbortController; readonly key: string }>();
  let stopping = false;
  app.addHook("preClose", async () => {
    stopping = true;
    const over = [...open].map(([reply, { end }]) => {
      const closed = once(reply.raw, "close");
      end.abort(new AppError("stopping"));
      return closed;
    });
    const cut = setTimeout(() => {
      for (const reply of open.keys()) reply.raw.destroy();
    }, GRACE_MS);
    await Promise.all(over);
    clearTimeout(cut);
  });
  // A connection that is kept would have to be waited for.
  app.addHook("onSend", async (_request, reply) => {
    if (stopping) reply.header("connection", "close");
  });
  return {
    signal(request, reply, most = MAX_OF_ONE) {
      const { key } = callerOf(request);
      const count = [...open.values()].filter((other) => other.key === key).length;
      if (count >= most) throw new AppError("rate-limited", { seconds: RETRY_S });
      const end = new AbortController();
      open.set(reply, { end, key });
      reply.raw.once("close", () => {
        open.delete(reply);
        end.abort(new AppError("stopping"));
      });
      if (stopping) end.abort(new AppError("stopping"));
      return end.signal;
    },
  };
}
