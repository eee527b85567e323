import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, type OpenMetricsContentType, type Registry } from "prom-client";

const RESOLUTION_MS = 20;
const NS = 1e9;

/** What the process takes, by the names that others use. */
export function addProcess(registry: Registry<OpenMetricsContentType>): void {
  const registers = [registry];
  new Counter({
    name: "process_cpu_seconds_total",
    help: "Processor time of the process",
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge("process_start_time_seconds", "When the process has started", () => performance.timeOrigin / 1000);
  gauge("process_resident_memory_bytes", "Memory that the process holds", () => process.memoryUsage.rss());
  gauge("nodejs_heap_size_used_bytes", "Memory of its JavaScript objects", () => process.memoryUsage().heapUsed);
  // A timer that goes off all the time: only where somebody asks for what it finds.
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const toSeconds = (ns: number): number => Math.max(0, ns / NS - RESOLUTION_MS / 1000);
  new Gauge({
    name: "pepeunit_event_loop_lag_seconds",
    help: "How late timers were since this was asked for last: the median, the worst of a hundred, the worst",
    labelNames: ["of"],
    registers,
    collect() {
      this.set({ of: "p50" }, toSeconds(delay.percentile(50)));
      this.set({ of: "p99" }, toSeconds(delay.percentile(99)));
      this.set({ of: "max" }, toSeconds(delay.max));
      delay.enable();
      delay.reset();
    },
  });
}
