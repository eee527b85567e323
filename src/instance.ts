import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { Api } from "grammy";
import { createBot } from "./bot/bot.ts";
import { publishCommands } from "./bot/commands.ts";
import { createRender } from "./bot/features/boardview.ts";
import { Follower } from "./bot/follower.ts";
import { createSend } from "./bot/notices.ts";
import { createInFlight, startPolling } from "./bot/polling.ts";
import { type Config, lanUrl } from "./config.ts";
import { createStore, openDb } from "./db.ts";
import { createHttp } from "./http/app.ts";
import { loadTranslations } from "./i18n/i18n.ts";
import { startJobs } from "./jobs/jobs.ts";
import type { Log } from "./log.ts";
import { createTokens } from "./protocol/token.ts";
import { Access } from "./services/access.ts";
import { Alerts } from "./services/alerts.ts";
import { Arrivals } from "./services/arrivals.ts";
import { INTAKE } from "./services/batch.ts";
import { Boards } from "./services/boards.ts";
import { Dialogs } from "./services/dialogs.ts";
import { Health } from "./services/health.ts";
import { Identities } from "./services/identities.ts";
import { Inputs } from "./services/inputs.ts";
import { Live } from "./services/live.ts";
import { Outbox } from "./services/outbox.ts";
import { Repositories } from "./services/repository/repository.ts";
import { Samples } from "./services/samples.ts";
import { Sync } from "./services/sync.ts";
import { Units } from "./services/units.ts";
import { Users } from "./services/users.ts";
import { createVault } from "./services/vault.ts";
import { Writer } from "./services/writer.ts";

const LOCALES = fileURLToPath(new URL("../locales", import.meta.url));
const DIALOG_LIFE_MS = 7 * 24 * 3600_000;

/** A running Pepeunit. */
export interface Instance {
  /** What devices reach. */
  readonly publicUrl: string;
  /** Where this process listens. */
  readonly localUrl: string;
  /** Resolves once Telegram has answered. Devices are served before. */
  readonly polling: Promise<void>;
  /** Rejects when the bot can't go on. */
  readonly ended: Promise<void>;
  /** Finishes what is in flight, answers waiting units, loses nothing. */
  stop(): Promise<void>;
}

/** Puts the program together and starts it: this file is the graph of what depends on what. */
export async function startInstance(config: Config, master: Buffer, log: Log): Promise<Instance> {
  // 1. What the world gives us
  const orm = await openDb(config.databaseUrl);
  const { em } = orm;
  const translations = loadTranslations(LOCALES);
  const client = { apiRoot: config.telegramApiRoot };
  // A message that hangs must not hold up the others.
  const api = new Api(config.botToken, { ...client, timeoutSeconds: 30 });
  const vault = createVault(master);
  const tokens = createTokens(master);

  // 2. What the program can do
  const store = createStore(orm, "intake", INTAKE);
  const arrivals = new Arrivals(em, log);
  await arrivals.settle();
  const live = new Live(em, vault, () => arrivals.settle());
  const writer = new Writer({ em, store: (row) => store.put(row), settle: () => arrivals.settle(), live, log });
  const access = new Access(em, live);
  const health = new Health(em);
  const identities = new Identities(em, tokens);
  const sync = new Sync({ live, writer, identities, syncsPerSecond: config.unitSyncsPerSecond });
  const users = new Users(em, writer, config.adminTelegramId);
  const inputs = new Inputs(access, writer);
  const boards = new Boards(live, writer);
  await boards.open(em);
  const alerts = new Alerts(em, access, writer);
  const dialogs = new Dialogs(em);
  const samples = new Samples(em);
  const repositories = new Repositories({ allowPrivateHosts: config.allowPrivateHosts });

  // 3. Who may ask for it
  const http = createHttp({ sync, health, log });
  await http.listen({ host: config.httpHost, port: config.httpPort });
  const { port } = http.server.address() as AddressInfo;
  const publicUrl = config.publicUrl ?? lanUrl(port);
  const units = new Units({ em, live, writer, access, vault, tokens, publicUrl });
  const localeOf = async (chatId: number) => (await users.find(chatId))?.locale;
  const outbox = new Outbox({ em, log, send: createSend(api, translations, localeOf, log) });
  const follower = new Follower({ api, boards, log, render: createRender(translations, boards) });
  const inFlight = createInFlight(log);
  const deps = { translations, log, users, units, repositories, inputs, boards, alerts, dialogs, follower, inFlight };
  const bot = createBot(config.botToken, deps, { client });

  // 4. Start, and stop in reverse order
  writer.onCommitted((batch) => {
    arrivals.arrived(batch.sampleCount);
    if (batch.hasNotices) outbox.wake();
    follower.follow([...batch.touched].map(({ id }) => id));
  });
  const stopJobs = startJobs(
    [
      { name: "show silence", when: "* * * * *", run: async () => follower.follow(boards.units()) },
      { name: "clear samples", when: "*/10 * * * *", run: () => samples.clear() },
      { name: "clear dialogs", when: "7 4 * * *", run: () => dialogs.clear(Date.now() - DIALOG_LIFE_MS) },
    ],
    (job, error) => log.error({ err: error, job }, "a job failed"),
  );
  const polling = startPolling(bot, () => health.polled(Date.now()));
  polling.begun
    .then(() => publishCommands(api, translations))
    .catch((error: unknown) =>
      log.warn({ err: error }, "the command menu could not be set; it will be at the next start"),
    );
  outbox.wake();
  return {
    publicUrl,
    localUrl: `http://127.0.0.1:${port}`,
    polling: polling.begun,
    ended: polling.ended,
    async stop() {
      await polling.stop();
      sync.stop();
      await http.close();
      await stopJobs();
      await inFlight.settled();
      await writer.stop();
      await arrivals.settle();
      await Promise.all([follower.stop(), outbox.stop()]);
      await store.close();
      await orm.close();
    },
  };
}
