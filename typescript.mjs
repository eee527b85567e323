import module from "node:module";
import { fileURLToPath } from "node:url";

// What Node has compiled is there again at the next start; Node 20 can't do that.
module.enableCompileCache?.(fileURLToPath(new URL("node_modules/.cache/node", import.meta.url)));
// Node 22.18 and later run TypeScript by themselves, with a third less work at the start; but not in node_modules, where
// npx has us.
if (!process.features.typescript || import.meta.url.includes("/node_modules/")) {
  (await import("tsx/esm/api")).register();
}
