/** `npm run sandbox`: Pepeunit with a Telegram, a git server and devices of its own, on a page in the browser. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openBrowser } from "./browser.ts";
import { readExamples } from "./examples.ts";
import { startPlayground } from "./playground.ts";

const HELP = `Usage: npm run sandbox -- [--fresh] [--data <folder>] [--no-open]

  --fresh   begin with nothing and keep nothing
  --data    where the server keeps its data (./data/sandbox)
  --no-open do not open a browser
`;
const PORTS = { page: 8480, server: 8481, git: 8482 };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      fresh: { type: "boolean", default: false },
      data: { type: "string", default: "./data/sandbox" },
      "no-open": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const asked = new Promise<string>((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => done("stopped"));
  });
  const dataDir = values.fresh ? await mkdtemp(join(tmpdir(), "pepeunit-sandbox-")) : resolve(values.data);
  try {
    const logLevel = process.env.LOG_LEVEL ?? "warn";
    const examples = readExamples();
    const playground = await startPlayground({ dataDir, examples, ports: PORTS, logLevel });
    const { page, server, git } = playground;
    process.stdout.write(`\n  Pepeunit sandbox   ${page.url}\n\n  server   ${server.url}\n`);
    for (const name of Object.keys(examples)) process.stdout.write(`  example  ${git.urlOf(name)}\n`);
    process.stdout.write("  people   Ann is the admin; she invites Boris with /people\n");
    process.stdout.write(`  data     ${values.fresh ? "kept nowhere" : dataDir}\n\n  Ctrl-C stops it.\n\n`);
    if (!values["no-open"] && process.stdout.isTTY && !process.env.CI) openBrowser(page.url);
    const reason = await Promise.race([asked, server.ended.then((how) => `the server ${how}`)]);
    process.stdout.write(`${reason}\n`);
    await playground.stop();
    if (reason !== "stopped") process.exitCode = 1;
  } finally {
    if (values.fresh) await rm(dataDir, { recursive: true, force: true });
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`The sandbox can't run: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
