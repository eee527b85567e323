import { setMaxListeners } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Api, type Transformer } from "grammy";
import { createBot } from "./bot/bot.ts";
import { styled } from "./bot/button.ts";
import { publishCommands } from "./bot/commands.ts";
import { cutBy } from "./bot/common.ts";
import { Alarm } from "./bot/delivery/alarm.ts";
import { deliverBackups, UPLOAD_S } from "./bot/delivery/backups.ts";
import { Budget } from "./bot/delivery/budget.ts";
import { Cards } from "./bot/delivery/cards.ts";
import { Contents } from "./bot/delivery/contents.ts";
import { IncidentPictures } from "./bot/delivery/incidentpictures.ts";
import { createIncidentSend, type Gathering } from "./bot/delivery/incidents.ts";
import { createSend, type ReaderOf } from "./bot/delivery/notices.ts";
import { Plotter } from "./bot/delivery/plotter.ts";
import { createDisabling } from "./bot/disabled.ts";
import { createIncidentDrawing } from "./bot/features/alerts/pictures.ts";
import { createFollowers } from "./bot/followers.ts";
import { withinLimits } from "./bot/text/lengths.ts";
import { straight } from "./bot/text/straight.ts";
import { counted } from "./bot/updates/calls.ts";
import { createClientOptions } from "./bot/updates/client.ts";
import { InFlight } from "./bot/updates/inflight.ts";
import { startPolling } from "./bot/updates/polling.ts";
import { handleOnce } from "./bot/updates/repeated.ts";
import { createFetch } from "./bot/updates/witness.ts";
import { type Config, ConfigError, lanUrl } from "./config.ts";
import { createDrawing } from "./drawing/drawing.ts";
import { createHttp } from "./http/app.ts";
import { loadTranslations } from "./i18n/i18n.ts";
import { startJobs, watched } from "./jobs/jobs.ts";
import { createJobs } from "./jobs/list.ts";
import type { Log } from "./log.ts";
import { Outbox } from "./services/chats/outbox.ts";
import { CLOCKS, type Clocks, Timekeeper } from "./services/clock/timekeeper.ts";
import { createVault, isKeyOf } from "./services/live/vault.ts";
import { buildServices } from "./services/services.ts";
import { stopInTime } from "./stopping.ts";
import { openDatabase } from "./storage/open.ts";

const LOCALES = fileURLToPath(new URL("../locales", import.meta.url));
const WRONG_KEY =
  "The keys of the devices in the database were locked with another master key: set PEPEUNIT_SECRET to that one, or put its secret.key back into DATA_DIR and leave PEPEUNIT_SECRET out.";

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

/** What the world around an instance is: its clocks, what Telegram takes, and how much people like to be told at once. */
interface Around {
  readonly clocks?: Clocks | undefined;
  readonly budget?: Budget | undefined;
  readonly gathering?: Gathering | undefined;
}

/** Puts the program together and starts it: the edges here, what they ask in `buildServices`. */
export async function startInstance(
  config: Config,
  master: Buffer,
  log: Log,
  { clocks = CLOCKS, budget = new Budget(), gathering }: Around = {},
): Promise<Instance> {
  // 1. What the world gives us
  const database = await openDatabase(config.databaseUrl, { log, uptime: clocks.uptime });
  const { em, disk } = database;
  const translations = loadTranslations(LOCALES);
  const time = await Timekeeper.open({ em, journal: database.journal, log, clocks });
  const now = clocks.wall;
  // Cuts off what would keep the program from stopping.
  const cut = new AbortController();
  setMaxListeners(0, cut.signal);
  // Before anything is written
  if (!(await isKeyOf(em, createVault(master)))) throw new ConfigError(WRONG_KEY);

  // 2. What the program can do
  const services = await buildServices({
    database,
    master,
    backups: { databaseUrl: config.databaseUrl, folder: join(config.dataDir, "backups") },
    log,
    now,
    uptime: clocks.uptime,
    isTimeProven: () => time.proven() !== undefined,
    latest: () => time.latest(),
    // Asked for once the port is known.
    address: { configured: config.publicUrl, guess: () => lanUrl(port) },
    peerUrl: config.peerUrl,
    adminTelegramId: config.adminTelegramId,
    retentionDays: config.retentionDays,
    syncsPerSecond: config.unitSyncsPerSecond,
    allowPrivateHosts: config.allowPrivateHosts,
    webhookNetworks: config.webhookNetworks,
    cut: cut.signal,
  });
  const { address, boards, choices, corrections, groups, health, postings, sync, users, writer } = services;
  const { telegramApiRoot: root } = config;
  const client = {
    ...createClientOptions(root, config.telegramProxy),
    fetch: counted(createFetch(time, root), services.metrics),
  };
  const cards = new Cards();
  const contents = new Contents();
  const disabling = createDisabling();
  const connect = (pace: Transformer, timeoutSeconds = 30): Api => {
    // A message that hangs must not hold up the others.
    const api = new Api(config.botToken, { ...client, timeoutSeconds });
    api.config.use(disabling, straight, withinLimits, styled, pace, cards.watch, contents.watch, cutBy(cut.signal));
    return api;
  };
  // For those who take their turns themselves.
  const api = connect(budget.heed);

  // 3. Who may ask for it
  const http = createHttp({
    sync,
    health,
    log,
    metrics: services.metrics,
    metricsToken: config.metricsToken,
    cut: cut.signal,
    trustedProxies: config.trustedProxies,
    federation: services.federation,
    prefix: config.publicUrl === undefined ? "" : new URL(config.publicUrl).pathname.replace(/\/$/, ""),
    examples: services.examples,
    api: {
      tokens: services.apiTokens,
      catalogue: services.catalogue,
      removals: services.removals,
      documents: services.documents,
      scenes: services.scenes,
      reactions: services.reactions,
      alerts: services.alerts,
      dryRuns: services.dryRuns,
      incidents: services.incidents,
      incidentFeed: services.incidentFeed,
      webhooks: services.webhooks,
      rooms: services.rooms,
      schedules: services.schedules,
      acts: services.acts,
      controls: services.controls,
      naming: services.naming,
      updates: services.updates,
      feed: services.feed,
      history: services.history,
      logs: services.logs,
      log,
      requestsPerSecond: config.apiRequestsPerSecond,
      translations,
    },
  });
  await http.listen({ host: config.httpHost, port: config.httpPort });
  const { port } = http.server.address() as AddressInfo;
  const readerOf: ReaderOf = ({ chatId }, notice) => {
    if ("userId" in notice) return users.byId(notice.userId);
    return chatId < 0 && "ruleId" in notice ? users.ofRule(notice.ruleId) : users.find(chatId);
  };
  const messages = services.incidentMessages;
  const drawing = createDrawing({
    onTrouble: (what, isTriedAgain) => log.warn({ what, isTriedAgain }, "a picture could not be drawn"),
  });
  cut.signal.addEventListener("abort", () => void drawing.stop());
  const draw = createIncidentDrawing({ ...services, drawing });
  const pictures = new IncidentPictures({ api, budget, messages, translations, draw, log, now, cut: cut.signal });
  const { reminders, webhookSender } = services;
  const tell = createIncidentSend({ api, messages, translations, now, reminders, gathering });
  const incidents = {
    tell: (chatId: number) => pictures.alone(chatId, () => tell(chatId)),
    giveUp: (chatId: number) => messages.giveUp(chatId),
  };
  const outbox = new Outbox({
    em,
    log,
    groups,
    now,
    send: createSend(api, translations, { readerOf, choices, incidents }, log),
    turn: (chatId, signal) => budget.turn(chatId, "alert", signal),
  });
  const following = { api, budget, contents, groups, log };
  const followers = createFollowers({ following, services, translations, cards });
  const { follower, sceneCards, followAll } = followers;
  services.metrics.watchEdits(followers.behind);
  const plotter = new Plotter(api, budget, log);
  const deps = {
    ...services,
    translations,
    time,
    log,
    follower,
    cards,
    sceneCards,
    budget,
    contents,
    drawing,
    plotter,
    cut: cut.signal,
  };
  const bot = createBot(config.botToken, deps, { client });
  bot.api.config.use(disabling);
  const inFlight = new InFlight({ handle: handleOnce(bot), log, cut: cut.signal });

  // 4. Start, and stop in reverse order
  writer.onCommitted((batch) => {
    if (batch.hasNotices) outbox.wake();
    followAll([...batch.touched].map(({ id }) => id));
  });
  writer.onTouched((unitIds) => {
    outbox.wake();
    followAll(unitIds);
  });
  services.mirrors.onStale(followAll);
  groups.onChanged(() => {
    outbox.wake();
    follower.follow(postings.units());
  });
  boards.onChanged((boardId) => {
    for (const posting of postings.ofBoard(boardId)) void follower.show(posting);
  });
  const urgent = connect(budget.paced("alert"));
  const alarm = new Alarm({ api: urgent, translations, admins: () => users.admins(), log, signal: cut.signal });
  await alarm.open();
  disk.onTrouble((trouble) => alarm.tell(trouble));
  disk.start();
  time.onTold(() => outbox.wake());
  await corrections.note(now());
  time.onProven((proven) => void corrections.correct(proven));
  address.onTold(() => outbox.wake());
  // It is looked at again each minute.
  address.look(now()).catch((error: unknown) => log.error({ err: error }, "owners could not be told of the address"));
  deliverBackups({ api: connect(budget.paced("answer"), UPLOAD_S), backups: services.backups, users, translations });
  const jobs = createJobs({
    ...services,
    time,
    now,
    follower: { follow: followAll },
    postings: { units: () => [...postings.units(), ...cards.units()] },
  });
  const stopJobs = startJobs(
    watched(jobs, (job, isFailed) => services.metrics.ran(job, isFailed)),
    (job, error) => disk.failed(error) || log.error({ err: error, job }, "a job failed"),
  );
  const polling = startPolling({ bot, inFlight, health, log, wasAccepted: () => users.areKnown() });
  polling.begun
    .then(() => publishCommands(api, translations, users))
    .catch((error: unknown) =>
      log.warn({ err: error }, "the command menu could not be set; it will be at the next start"),
    );
  outbox.wake();
  services.federation.pull.start();
  services.alertTimers.start();
  services.reminders.start();
  webhookSender.start();
  services.scheduleTimers.start();
  pictures.start();
  follower.follow(postings.units());
  services.live
    .loadAhead()
    .catch((error: unknown) => log.warn({ err: error }, "units are read one by one: they could not be read ahead"));
  return {
    get publicUrl() {
      return address.url;
    },
    localUrl: `http://127.0.0.1:${port}`,
    polling: polling.begun,
    claim: polling.begun.then(async () =>
      (await users.isUnclaimed()) ? `https://t.me/${bot.botInfo.username}?start=${services.claim.payload}` : undefined,
    ),
    ended: polling.ended,
    stop() {
      sync.stop();
      services.federation.door.stop();
      disk.stop();
      const steps = [
        () => Promise.all([polling.stop(), http.close(), stopJobs(), time.stop(), database.hurry()]),
        () => disk.spare(() => corrections.note(now()).then(() => services.apiTokens.note())),
        () => services.finish(),
        () => Promise.all([followers.stop(), outbox.stop(), plotter.stop(), pictures.stop()]),
        () => drawing.stop(),
        () => services.close(),
        () => database.close(),
      ];
      return stopInTime(steps, cut, log);
    },
  };
}
