// A thread's first file has to be JavaScript: what strips types is not there yet.
import "../../typescript.mjs";

await import("./worker.ts");
