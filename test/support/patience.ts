import { vi } from "vitest";

/** What nothing takes that a test waits for, however busy the host is. */
export const FAR_MS = 60_000;

// Before each file. By itself it gives up after a second, which a busy host takes for anything.
const waitFor = vi.waitFor;
if (waitFor.name !== "waitPatiently") {
  vi.waitFor = function waitPatiently(holds, options) {
    const given = typeof options === "number" ? { timeout: options } : options;
    return waitFor(holds, { ...given, timeout: Math.max(given?.timeout ?? 0, FAR_MS) });
  };
}
