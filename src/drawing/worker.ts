import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { drawChart } from "./chart/chart.ts";
import { atNight } from "./colours.ts";
import { drawGraph } from "./graph/graph.ts";
import { openLayout } from "./graph/layout.ts";
import { type Order, type Outcome, READY } from "./message.ts";
import { toPng } from "./png.ts";
import { openLettering } from "./text/lettering.ts";

// Syncs come before pictures. Only on Linux this is the priority of the thread; elsewhere it is that of the program.
try {
  if (process.platform === "linux") setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // A sandbox that forbids it gets its pictures all the same.
}

const letters = openLettering();
const place = await openLayout();

parentPort?.on("message", (order: Order) => {
  const outcome = draw(order);
  parentPort?.postMessage(outcome, "png" in outcome ? [outcome.png.buffer] : []);
});
parentPort?.postMessage(READY);

function draw(order: Order): Outcome {
  try {
    const light = order.kind === "graph" ? drawGraph(order.model, letters, place) : drawChart(order.model, letters);
    const svg = order.model.dark ? atNight(light) : light;
    // A copy of its own, which can be handed over: what resvg returns is not this thread's to give away.
    return { id: order.id, png: new Uint8Array(toPng(svg)) };
  } catch (error) {
    return { id: order.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
