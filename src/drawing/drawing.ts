import { Worker } from "node:worker_threads";
import { type Order, type Outcome, READY } from "./message.ts";
import type { ChartModel, GraphModel } from "./model.ts";

/** Draws pictures in a thread of its own, one after the other. */
export interface Drawing {
  /** Units as cards and links as curves between them, as PNG. */
  graph(model: GraphModel): Promise<Buffer>;
  /** Values over time, as PNG. */
  chart(model: ChartModel): Promise<Buffer>;
  /** Ends the thread; pictures that are not drawn yet are refused. */
  stop(): Promise<void>;
}

/** A picture that did not come to be. */
export class DrawingError extends Error {
  override readonly name = "DrawingError";
  readonly reason: "failed" | "late" | "stopped";

  constructor(reason: DrawingError["reason"], detail: string = reason) {
    super(detail);
    this.reason = reason;
  }
}

interface Job {
  readonly order: Order;
  isRetried?: boolean;
  resolve(png: Buffer): void;
  reject(error: DrawingError): void;
}

/** For one picture, from when its turn has come and the thread is ready. */
const DEADLINE_MS = 10_000;
/** For a thread to become ready: a small machine that is busy loads fonts, Graphviz and ECharts for many seconds. */
const START_MS = 60_000;
/** A thread without work is given up after it: it takes some 150 MB. Whoever looks at charts looks at the next by then. */
const IDLE_MS = 10 * 60_000;

interface Thread {
  readonly worker: Worker;
  isReady: boolean;
}

export interface DrawingOptions {
  /** Hears of a picture that was late or whose thread was lost, and whether it is tried once more. */
  readonly onTrouble?: (what: string, isTriedAgain: boolean) => void;
  /** Starts the thread. */
  readonly start?: () => Worker;
}

export function createDrawing({ onTrouble = () => {}, start = startWorker }: DrawingOptions = {}): Drawing {
  const waiting: Job[] = [];
  let thread: Thread | undefined;
  let current: Job | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ids = 0;
  let stopped = false;

  const endThread = async (): Promise<void> => {
    const ended = thread;
    thread = undefined;
    await ended?.worker.terminate();
  };
  const startThread = (): Thread => {
    const started: Thread = { worker: start(), isReady: false };
    started.worker.on("message", (said: typeof READY | Outcome) => {
      if (thread !== started) return;
      if (said === READY) {
        started.isReady = true;
        if (current) limit();
      } else if (said.id === current?.order.id) {
        if ("png" in said) settle((job) => job.resolve(Buffer.from(said.png.buffer)));
        else settle((job) => job.reject(new DrawingError("failed", said.error)));
      }
    });
    const lose = (detail: string): void => {
      if (thread === started) fail("failed", detail);
    };
    started.worker.on("error", (error) => lose(String(error)));
    started.worker.on("exit", (code) => lose(`the thread ended with ${code}`));
    return started;
  };
  /** Gives the present picture its time, or the thread its time to become ready. */
  const limit = (): void => {
    clearTimeout(timer);
    timer = thread?.isReady
      ? setTimeout(() => fail("late", "a picture took too long"), DEADLINE_MS)
      : setTimeout(() => fail("late", "the thread took too long to start"), START_MS);
  };
  /** The thread is of no use any more: a new one tries the picture once more. */
  const fail = (reason: "failed" | "late", detail: string): void => {
    void endThread();
    if (!current) return;
    const isTriedAgain = !current.isRetried;
    onTrouble(detail, isTriedAgain);
    current.isRetried = true;
    if (isTriedAgain) begin(current);
    else settle((job) => job.reject(new DrawingError(reason, detail)));
  };
  const settle = (how: (job: Job) => void): void => {
    const job = current;
    current = undefined;
    if (job) how(job);
    next();
  };
  const next = (): void => {
    if (current) return;
    clearTimeout(timer);
    current = waiting.shift();
    if (current) begin(current);
    else if (thread) timer = setTimeout(() => void endThread(), IDLE_MS).unref();
  };
  const begin = ({ order }: Job): void => {
    try {
      thread ??= startThread();
      limit();
      thread.worker.postMessage(order);
    } catch (error) {
      settle((job) => job.reject(new DrawingError("failed", String(error))));
    }
  };
  const draw = (toOrder: (id: number) => Order): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      if (stopped) return reject(new DrawingError("stopped"));
      ids += 1;
      waiting.push({ order: toOrder(ids), resolve, reject });
      next();
    });

  return {
    graph: (model) => draw((id) => ({ id, kind: "graph", model })),
    chart: (model) => draw((id) => ({ id, kind: "chart", model })),
    async stop() {
      stopped = true;
      const refused = current ? [current, ...waiting] : [...waiting];
      current = undefined;
      waiting.length = 0;
      clearTimeout(timer);
      for (const job of refused) job.reject(new DrawingError("stopped"));
      await endThread();
    },
  };
}

function startWorker(): Worker {
  return new Worker(new URL("./worker.mjs", import.meta.url));
}
