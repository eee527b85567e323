import { mkdir } from "node:fs/promises";
import type { RepositoryFiles } from "./examples.ts";
import { type GitServer, startGit } from "./git.ts";
import { type Page, startPage } from "./page/page.ts";
import { takePort } from "./port.ts";
import { type Server, startServer } from "./server.ts";
import type { Person } from "./telegram/person.ts";
import { startTelegram, type Telegram } from "./telegram/telegram.ts";

export interface PlaygroundOptions {
  /** An absolute path; what the server keeps stays there. */
  readonly dataDir: string;
  readonly examples: Readonly<Record<string, RepositoryFiles>>;
  /** Ports to take if they are free, else any: links and env.json files of an earlier run stay good with the same ones. */
  readonly ports?: { readonly page: number; readonly server: number; readonly git: number };
  readonly logLevel?: string;
  /** Who lives there; those at home unless told. */
  readonly household?: keyof typeof HOUSEHOLDS;
}

/** The whole sandbox: server, Telegram, git and the page. */
export interface Playground {
  readonly page: Page;
  readonly server: Server;
  readonly git: GitServer;
  readonly telegram: Telegram;
  readonly people: readonly Person[];
  stop(): Promise<void>;
}

/** The first of each runs the bot. */
const HOUSEHOLDS = {
  home: {
    bot: { first_name: "Pepeunit", username: "pepeunit_bot" },
    people: [
      { id: 7_001_001, first_name: "Ann", username: "ann", language_code: "en" },
      { id: 7_001_002, first_name: "Борис", username: "boris", language_code: "ru" },
    ],
    group: "Home 🏡",
  },
  neighbour: {
    bot: { first_name: "Neighbour", username: "neighbour_bot" },
    people: [{ id: 7_002_001, first_name: "Vera", username: "vera", language_code: "en" }],
    group: null,
  },
} as const;
const ANY = { page: 0, server: 0, git: 0 };
/** No chat gets more than a message a second for long, so that seconds since 2026 are an id no earlier run has used. */
const ID_EPOCH = Date.UTC(2026, 0, 1);

export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { dataDir, examples, ports = ANY, logLevel } = options;
  const household = HOUSEHOLDS[options.household ?? "home"];
  await mkdir(dataDir, { recursive: true });
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    const telegram = await startTelegram({
      bot: household.bot,
      limits: "telegram",
      messagesBefore: Math.max(0, Math.floor((Date.now() - ID_EPOCH) / 1000)),
    });
    started.push(telegram);
    const git = await startGit({ repositories: examples, port: await takePort(ports.git) });
    started.push(git);
    const port = await takePort(ports.server);
    const adminTelegramId = household.people[0].id;
    const server = await startServer({ dataDir, port, telegram, adminTelegramId, ...(logLevel && { logLevel }) });
    started.push(server);

    const [admin, ...others] = household.people;
    const people = [telegram.person(admin), ...others.map((person) => telegram.person(person))] as const;
    const groups = household.group === null ? [] : [telegram.group({ title: household.group, members: people })];
    const repositories = Object.entries(examples).map(([name, files]) => ({ name, url: git.urlOf(name), files }));
    const page = await startPage({
      telegram,
      people,
      groups,
      repositories,
      port: await takePort(ports.page),
    });
    started.push(page);
    return { page, server, git, telegram, people, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
