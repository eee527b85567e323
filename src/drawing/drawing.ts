import { Worker } from "node:worker_threads";
import type { Order, Outcome } from "./message.ts";
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
  resolve(png: Buffer): void;
  reject(error: DrawingError): void;
}

/** For one picture, from when its turn comes. */
const DEADLINE_MS = 10_000;
/** A thread without work is given up after it: fonts, Graphviz and ECharts take some 100 MB. */
const IDLE_MS = 60_000;

export function createDrawing(): Drawing {
  const waiting: Job[] = [];
  let worker: Worker | undefined;
  let current: Job | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ids = 0;
  let stopped = false;

  const endWorker = async (): Promise<void> => {
    const ended = worker;
    worker = undefined;
    await ended?.terminate();
  };
  const startWorker = (): Worker => {
    const started = new Worker(new URL("./worker.mjs", import.meta.url));
    started.on("message", (outcome: Outcome) => {
      if (outcome.id !== current?.order.id) return;
      if ("png" in outcome) settle((job) => job.resolve(Buffer.from(outcome.png.buffer)));
      else settle((job) => job.reject(new DrawingError("failed", outcome.error)));
    });
    const lose = (detail: string): void => {
      if (worker !== started) return;
      worker = undefined;
      settle((job) => job.reject(new DrawingError("failed", detail)));
    };
    started.on("error", (error) => lose(String(error)));
    started.on("exit", (code) => lose(`the thread ended with ${code}`));
    return started;
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
    else if (worker) timer = setTimeout(() => void endWorker(), IDLE_MS).unref();
  };
  const begin = ({ order }: Job): void => {
    timer = setTimeout(() => {
      void endWorker();
      settle((job) => job.reject(new DrawingError("late")));
    }, DEADLINE_MS);
    try {
      worker ??= startWorker();
      worker.postMessage(order);
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
      await endWorker();
    },
  };
}
