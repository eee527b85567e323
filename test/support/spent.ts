/**
 * Processor time of a piece of work, ms. Only for what takes a hundred times its bound when it is wrong, so that a busy
 * machine changes nothing.
 */
export function spent(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
