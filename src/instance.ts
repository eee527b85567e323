import { setMaxListeners } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { Api } from "grammy";
import { createBot } from "./bot/bot.ts";
import { publishCommands } from "./bot/commands.ts";
import { cutBy } from "./bot/common.ts";
import { Alarm } from "./bot/delivery/alarm.ts";
import { Follower } from "./bot/delivery/follower.ts";
import { createSend, type ReaderOf } from "./bot/delivery/notices.ts";
import { Plotter } from "./bot/delivery/plotter.ts";
import { createRender } from "./bot/features/groups/render.ts";
import { withinLimits } from "./bot/text/lengths.ts";
import { createClientOptions } from "./bot/updates/client.ts";
import { InFlight } from "./bot/updates/inflight.ts";
import { startPolling } from "./bot/updates/polling.ts";
import { handleOnce } from "./bot/updates/repeated.ts";
import { createFetch } from "./bot/updates/witness.ts";
import { type Config, ConfigError, lanUrl } from "./config.ts";
import { DEFAULT_LOGGING } from "./domain/logging.ts";
import { createDrawing } from "./drawing/drawing.ts";
import { createHttp } from "./http/app.ts";
import { loadTranslations } from "./i18n/i18n.ts";
import { startJobs } from "./jobs/jobs.ts";
import { createJobs } from "./jobs/list.ts";
import type { Log } from "./log.ts";
import { createTokens } from "./protocol/token.ts";
import { Access } from "./services/access/access.ts";
import { Grants } from "./services/access/grants.ts";
import { Invitations } from "./services/access/invitations.ts";
import { Alerts } from "./services/alerts.ts";
import { Audit } from "./services/audit.ts";
import { Boards } from "./services/boards.ts";
import { Charts } from "./services/charts/charts.ts";
import { Dialogs } from "./services/chats/dialogs.ts";
import { Groups } from "./services/chats/groups.ts";
import { Outbox } from "./services/chats/outbox.ts";
import { Corrections } from "./services/clock/corrections.ts";
import { CLOCKS, Timekeeper } from "./services/clock/timekeeper.ts";
import { Health } from "./services/health.ts";
import { History } from "./services/history/history.ts";
import { Inputs } from "./services/inputs.ts";
import { COLUMNS, Journal } from "./services/journal/journal.ts";
import { Choices } from "./services/links/choices.ts";
import { Graph } from "./services/links/graph.ts";
import { Links } from "./services/links/links.ts";
import { Live } from "./services/live/live.ts";
import { createVault } from "./services/live/vault.ts";
import { Digest } from "./services/logging/digest.ts";
import { Orphans } from "./services/logging/orphans.ts";
import { OutputLogging } from "./services/logging/outputlogging.ts";
import { Retention } from "./services/logging/retention.ts";
import { ApiTokens } from "./services/openapi/apitokens.ts";
import { Catalogue } from "./services/openapi/catalogue.ts";
import { Controls } from "./services/openapi/controls.ts";
import { Feed } from "./services/openapi/feed.ts";
import { Account } from "./services/people/account.ts";
import { createClaim } from "./services/people/claim.ts";
import { People } from "./services/people/people.ts";
import { Users } from "./services/people/users.ts";
import { Repositories } from "./services/repository/repository.ts";
import { Settings } from "./services/settings.ts";
import { Identities } from "./services/sync/identities.ts";
import { Sync } from "./services/sync/sync.ts";
import { Takeouts } from "./services/takeout/takeout.ts";
import { Address } from "./services/units/address.ts";
import { isKeyOf, Units } from "./services/units/units.ts";
import { Epochs } from "./services/writer/epochs.ts";
import { Once } from "./services/writer/once.ts";
import { Writer } from "./services/writer/writer.ts";
import { stopInTime } from "./stopping.ts";
import { besideOf, createRun, createStore, openDb } from "./storage/db.ts";
import { openDisk } from "./storage/probe.ts";
import { openReader } from "./storage/reader.ts";

const LOCALES = fileURLToPath(new URL("../locales", import.meta.url));
const WRONG_KEY =
  "The keys of the devices in the database were locked with another master key: set PEPEUNIT_SECRET to that one, or put its secret.key back into DATA_DIR and leave PEPEUNIT_SECRET out.";
/** There is no time to wait for long until another program gives the database back. */
const IMPATIENT = "pragma busy_timeout = 1000";

/** A running Pepeunit. */
export interface Instance {
  /** What devices reach at this moment. */
  readonly publicUrl: string;
  /** Where this process listens. */
  readonly localUrl: string;
  /** Resolves once Telegram has answered. Devices are served before. */
  readonly polling: Promise<void>;
  /** Resolves then too: with the link that makes whoever opens it the admin, while there is none. */
  readonly claim: Promise<string | undefined>;
  /** Rejects when Telegram does not accept the token of an instance that it has never known. */
  readonly ended: Promise<void>;
  /** Finishes what is in flight, answers waiting units, loses nothing; takes less than ten seconds, whatever hangs, and tells whether nothing was left hanging. */
  stop(): Promise<boolean>;
}

/** Puts the program together and starts it: this file is the graph of what depends on what. */
export async function startInstance(config: Config, master: Buffer, log: Log, clocks = CLOCKS): Promise<Instance> {
  // 1. What the world gives us
  const orm = await openDb(config.databaseUrl);
  const { em } = orm;
  const translations = loadTranslations(LOCALES);
  const time = await Timekeeper.open({ em, log, clocks });
  const now = clocks.wall;
  const client = { ...createClientOptions(config.telegramApiRoot, config.telegramProxy), fetch: createFetch(time) };
  // A message that hangs must not hold up the others.
  const api = new Api(config.botToken, { ...client, timeoutSeconds: 30 });
  // Cuts off what would keep the program from stopping.
  const cut = new AbortController();
  setMaxListeners(0, cut.signal);
  api.config.use(cutBy(cut.signal));
  api.config.use(withinLimits);
  const vault = createVault(master);
  const tokens = createTokens(master);
  if (!(await isKeyOf(em, vault))) throw new ConfigError(WRONG_KEY);

  // 2. What the program can do
  const run = createRun(orm);
  const disk = await openDisk({ orm, run, url: config.databaseUrl, log, uptime: clocks.uptime });
  const intake = createStore(orm, "intake", COLUMNS);
  const journal = new Journal({ em, intake, disk, log });
  await journal.open();
  const epochs = await Epochs.open(em);
  const live = new Live(em, vault, () => journal.flushToRead());
  const writer = new Writer({
    em,
    store: (batch) => journal.store(batch),
    flush: () => journal.flush(),
    ...{ live, epochs, disk, log, now },
  });
  const access = new Access(em, live);
  const health = new Health(em, disk);
  const identities = new Identities(em, tokens);
  const { unitSyncsPerSecond: syncsPerSecond, databaseUrl } = config;
  const corrections = await Corrections.open({ em, journal, writer, epochs, beside: besideOf(databaseUrl), log });
  const sync = new Sync({ live, writer, identities, epochs, corrections, now, syncsPerSecond });
  const users = new Users(em, writer, config.adminTelegramId);
  const claim = createClaim(master);
  const inputs = new Inputs(access, writer, live.find);
  const links = new Links(em, live, writer);
  const choices = new Choices(em, live, access);
  const graph = new Graph(em, choices);
  const audit = new Audit(em, access, () => journal.flushToRead());
  const boards = new Boards(em, users, live, writer);
  await boards.open();
  const groups = new Groups(boards);
  const alerts = new Alerts(em, access, writer);
  const grants = new Grants(em, access, writer);
  const invitations = new Invitations(em, grants, writer);
  const people = new People(em, writer);
  const settings = new Settings(em, writer);
  const account = new Account(em, writer);
  const takeouts = new Takeouts(em, writer, access, vault);
  const once = new Once(em);
  const dialogs = new Dialogs(em, now, disk);
  const orphans = new Orphans(em);
  const reader = await openReader(config.databaseUrl);
  const history = new History(reader, () => journal.flushToRead());
  // Its own reader, so that nobody's long question keeps windows waiting.
  const digestReader = await openReader(config.databaseUrl);
  const store = disk.guard(run);
  const digest = new Digest(digestReader, store);
  const retention = new Retention(digestReader, store, live.seal);
  const byDefault = { ...DEFAULT_LOGGING, retentionDays: config.retentionDays };
  const outputLogging = new OutputLogging(em, byDefault, () => time.proven() !== undefined);
  await outputLogging.open();
  const charts = new Charts({ em, access, history, outputLogging, choices });
  const apiTokens = new ApiTokens(em, users);
  const catalogue = new Catalogue(em, live, access);
  const controls = new Controls(catalogue, writer, live.find);
  const feed = new Feed(catalogue, writer, apiTokens);
  const repositories = new Repositories({ allowPrivateHosts: config.allowPrivateHosts, cut: cut.signal });

  // 3. Who may ask for it
  const http = createHttp({
    ...{ sync, health, log, cut: cut.signal, trustedProxies: config.trustedProxies },
    prefix: config.publicUrl === undefined ? "" : new URL(config.publicUrl).pathname.replace(/\/$/, ""),
    api: {
      ...{ tokens: apiTokens, catalogue, controls, feed, history, log },
      ...{ requestsPerSecond: config.apiRequestsPerSecond, translations },
    },
  });
  await http.listen({ host: config.httpHost, port: config.httpPort });
  const { port } = http.server.address() as AddressInfo;
  const address = new Address({ em, vault, log, configured: config.publicUrl, guess: () => lanUrl(port) });
  const publicUrl = (): string => address.url;
  const units = new Units({ em, live, writer, access, vault, tokens, epochs, publicUrl });
  const readerOf: ReaderOf = async ({ chatId }, notice) =>
    chatId < 0 && "ruleId" in notice ? users.ofRule(notice.ruleId) : users.find(chatId);
  const outbox = new Outbox({ em, log, groups, now, send: createSend(api, translations, { readerOf, choices }, log) });
  const follower = new Follower({ api, boards, groups, log, render: createRender(translations, boards) });
  const drawing = createDrawing({
    onTrouble: (what, isTriedAgain) => log.warn({ what, isTriedAgain }, "a picture could not be drawn"),
  });
  cut.signal.addEventListener("abort", () => void drawing.stop());
  const plotter = new Plotter(api, log);
  const deps = {
    translations,
    time,
    log,
    users,
    claim,
    people,
    settings,
    account,
    takeouts,
    units,
    repositories,
    inputs,
    links,
    choices,
    graph,
    audit,
    charts,
    boards,
    groups,
    alerts,
    grants,
    invitations,
    dialogs,
    once,
    follower,
    drawing,
    plotter,
    apiTokens,
    publicUrl,
    cut: cut.signal,
  };
  const bot = createBot(config.botToken, deps, { client });
  const inFlight = new InFlight({ handle: handleOnce(bot), log });

  // 4. Start, and stop in reverse order
  writer.onCommitted((batch) => {
    if (batch.hasNotices) outbox.wake();
    follower.follow([...batch.touched].map(({ id }) => id));
  });
  writer.onTouched((unitIds) => {
    outbox.wake();
    follower.follow(unitIds);
  });
  groups.onChanged(() => {
    outbox.wake();
    follower.follow(boards.units());
  });
  const alarm = new Alarm({ api, translations, admins: () => users.admins(), log, signal: cut.signal });
  await alarm.open();
  disk.onTrouble((trouble) => alarm.tell(trouble));
  disk.start();
  time.onTold(() => outbox.wake());
  await corrections.note(now());
  time.onProven((proven) => void corrections.correct(proven));
  address.onTold(() => outbox.wake());
  // It is looked at again each minute.
  address.look(now()).catch((error: unknown) => log.error({ err: error }, "owners could not be told of the address"));
  const stopJobs = startJobs(
    createJobs({
      ...{ time, now, address, follower, boards, apiTokens, orphans, retention, digest },
      ...{ invitations, audit, dialogs, corrections, once },
    }),
    (job, error) => disk.failed(error) || log.error({ err: error, job }, "a job failed"),
  );
  const polling = startPolling({ bot, inFlight, health, log, wasAccepted: () => users.areKnown() });
  polling.begun
    .then(() => publishCommands(api, translations, users))
    .catch((error: unknown) =>
      log.warn({ err: error }, "the command menu could not be set; it will be at the next start"),
    );
  outbox.wake();
  follower.follow(boards.units());
  return {
    get publicUrl() {
      return address.url;
    },
    localUrl: `http://127.0.0.1:${port}`,
    polling: polling.begun,
    claim: polling.begun.then(async () =>
      (await users.isUnclaimed()) ? `https://t.me/${bot.botInfo.username}?start=${claim.payload}` : undefined,
    ),
    ended: polling.ended,
    stop() {
      sync.stop();
      disk.stop();
      const steps = [
        () =>
          Promise.all([polling.stop(), http.close(), stopJobs(), time.stop(), em.getConnection().execute(IMPATIENT)]),
        () => disk.spare(() => corrections.note(now()).then(() => apiTokens.note())),
        () => writer.stop(),
        () => journal.flushToRead(),
        () => Promise.all([follower.stop(), outbox.stop(), plotter.stop()]),
        () => Promise.all([drawing.stop(), repositories.stop()]),
        () => intake.close(),
        () => Promise.all([digest.stop(), retention.stop()]),
        () => Promise.all([reader.close(), digestReader.close()]),
        () => orm.close(),
      ];
      return stopInTime(steps, cut, log);
    },
  };
}
