/** `npm run sandbox`: Pepeunit with a Telegram, a git server and devices of its own, on a page in the browser. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openBrowser } from "./browser.ts";
import { readExamples } from "./examples.ts";
import { type Playground, startPlayground } from "./playground.ts";

const HELP = `Usage: npm run sandbox -- [--fresh] [--neighbour] [--data <folder>] [--no-open]

  --fresh     begin with nothing and keep nothing
  --neighbour show a second server, with a page of its own
  --data      where the server keeps its data (./data/sandbox)
  --no-open   do not open a browser
`;
const PORTS = {
  home: { page: 8480, server: 8481, git: 8482 },
  neighbour: { page: 8490, server: 8491, git: 8492 },
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      fresh: { type: "boolean", default: false },
      neighbour: { type: "boolean", default: false },
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
  const playgrounds: Playground[] = [];
  try {
    const logLevel = process.env.LOG_LEVEL ?? "warn";
    const examples = readExamples();
    const home = await startPlayground({ dataDir, examples, ports: PORTS.home, logLevel });
    playgrounds.push(home);
    const { page, server, git } = home;
    process.stdout.write(`\n  Pepeunit sandbox   ${page.url}\n\n  server   ${server.url}\n`);
    for (const name of Object.keys(examples)) process.stdout.write(`  example  ${git.urlOf(name)}\n`);
    process.stdout.write("  people   Ann is the admin; she invites Boris with /people\n");
    if (values.neighbour) {
      const neighbour = await startPlayground({
        dataDir: join(dataDir, "neighbour"),
        examples,
        ports: PORTS.neighbour,
        logLevel,
        household: "neighbour",
      });
      playgrounds.push(neighbour);
      process.stdout.write(`\n  neighbour   ${neighbour.page.url}\n  server      ${neighbour.server.url}\n`);
      process.stdout.write("  people      Vera is its admin; she and Ann add each other's server with /peers\n\n");
    }
    process.stdout.write(`  data     ${values.fresh ? "kept nowhere" : dataDir}\n\n  Ctrl-C stops it.\n\n`);
    if (!values["no-open"] && process.stdout.isTTY && !process.env.CI) openBrowser(page.url);
    const ends = playgrounds.map(({ server }) => server.ended.then((how) => `the server ${how}`));
    const reason = await Promise.race([asked, ...ends]);
    process.stdout.write(`${reason}\n`);
    if (reason !== "stopped") process.exitCode = 1;
  } finally {
    for (const playground of playgrounds) await playground.stop();
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
