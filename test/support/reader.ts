import { Repositories } from "../../src/services/repository/repository.ts";

/**
 * Reads links one after the other, as a process of its own, and prints how each ended, how long it took and how much
 * memory the process held resident at most beyond what it held before.
 */
const repositories = new Repositories({ allowPrivateHosts: true });
const [warm = "", ...links] = process.argv.slice(2);
await repositories.read(warm);
for (const link of links) {
  global.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  const from = performance.now();
  const code = await repositories.read(link).then(
    () => "good",
    (error) => error.code ?? String(error),
  );
  peak = Math.max(peak, process.memoryUsage.rss());
  clearInterval(timer);
  const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
  console.log(
    JSON.stringify({
      code,
      ms: Math.round(performance.now() - from),
      before: megabytes(before),
      peak: megabytes(peak),
    }),
  );
}
process.exit(0);
