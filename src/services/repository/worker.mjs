// A thread's first file has to be JavaScript: Node 20 strips no types, and tsx reaches a worker only through its own API.
if (!process.features.typescript) (await import("tsx/esm/api")).register();
await import("./worker.ts");
