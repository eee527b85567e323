import { DEFAULT_LOGGING } from "../domain/logging.ts";
import { createTokens } from "../protocol/token.ts";
import { Access } from "./access/access.ts";
import { Grants } from "./access/grants.ts";
import { Invitations } from "./access/invitations.ts";
import { Acts } from "./acts.ts";
import { openAlerts } from "./alerts/open.ts";
import { Audit } from "./audit.ts";
import { Backups } from "./backup/backups.ts";
import { Boards } from "./boards/boards.ts";
import { Definitions } from "./boards/definitions.ts";
import { Documents } from "./boards/documents.ts";
import { Postings } from "./boards/postings.ts";
import { Pushes } from "./boards/pushes.ts";
import { Trends } from "./boards/trends.ts";
import { Charts } from "./charts/charts.ts";
import { Dialogs } from "./chats/dialogs.ts";
import { Groups } from "./chats/groups.ts";
import { Corrections } from "./clock/corrections.ts";
import { DeviceLogs } from "./devicelog.ts";
import { DeviceWatch } from "./devicewatch.ts";
import { Directory } from "./directory/directory.ts";
import { Lenses } from "./directory/lenses.ts";
import { Many } from "./directory/many.ts";
import { Rooms } from "./directory/rooms.ts";
import { Examples } from "./examples/examples.ts";
import type { Ground } from "./ground.ts";
import { Health } from "./health.ts";
import { History } from "./history/history.ts";
import { InputHistory } from "./history/inputs.ts";
import { Inputs } from "./inputs.ts";
import { Choices } from "./links/choices.ts";
import { Graph } from "./links/graph.ts";
import { Links } from "./links/links.ts";
import { Live } from "./live/live.ts";
import { createVault } from "./live/vault.ts";
import { Digest } from "./logging/digest.ts";
import { OutputLogging } from "./logging/outputlogging.ts";
import { Removals } from "./logging/removal.ts";
import { Retention } from "./logging/retention.ts";
import { Metrics } from "./metrics/metrics.ts";
import { Mirrors } from "./mirrors/mirrors.ts";
import { ApiTokens } from "./openapi/apitokens.ts";
import { Catalogue } from "./openapi/catalogue.ts";
import { Controls } from "./openapi/controls.ts";
import { Feed } from "./openapi/feed.ts";
import { OutputAddresses } from "./peers/addresses.ts";
import { openFederation } from "./peers/federation.ts";
import { Account } from "./people/account.ts";
import { createClaim } from "./people/claim.ts";
import { People } from "./people/people.ts";
import { Users } from "./people/users.ts";
import { Strays } from "./program/strays.ts";
import { Tips } from "./program/tips.ts";
import { Updates } from "./program/updates.ts";
import { GitTokens } from "./repository/gittokens.ts";
import { Repositories } from "./repository/repository.ts";
import { Rhythms } from "./rhythms.ts";
import { openScenes } from "./scenes/open.ts";
import { openSchedules } from "./schedules/open.ts";
import { Settings } from "./settings.ts";
import { Settling } from "./settle.ts";
import { Identities } from "./sync/identities.ts";
import { Sync } from "./sync/sync.ts";
import { Takeouts } from "./takeout/takeout.ts";
import { Transfers } from "./transfers.ts";
import { Address } from "./units/address.ts";
import { BoardZips } from "./units/boardzip.ts";
import { Naming } from "./units/naming.ts";
import { MAX_UNITS, Units } from "./units/units.ts";
import { WebhookSender } from "./webhooks/sender.ts";
import { Webhooks, webhookNetwork } from "./webhooks/webhooks.ts";
import { Epochs } from "./writer/epochs.ts";
import { Jumps } from "./writer/jumps.ts";
import { Once } from "./writer/once.ts";
import { Writer } from "./writer/writer.ts";

/** Puts together what the program can do, whoever asks; the edges are added by `startInstance`. */
export async function buildServices(ground: Ground) {
  const { database, master, log, now } = ground;
  const { em, disk, journal } = database;
  const vault = createVault(master);
  const tokens = createTokens(master);

  // What syncs bring, and who writes it
  await journal.open();
  const epochs = await Epochs.open(em);
  const live = new Live(database.units, vault);
  const jumps = ground.uptime && new Jumps(now, ground.uptime, (em, jump) => database.incidents.jump(em, jump));
  const writer = new Writer({ journal, live, epochs, disk, log, now, ...(jumps && { jumps }) });
  const corrections = await Corrections.open({
    em,
    times: database.times,
    writer,
    epochs,
    beside: database.beside,
    log,
  });
  const watch = new DeviceWatch({ em, writer, log, now });
  const sync = new Sync({
    live,
    writer,
    identities: new Identities(live, tokens),
    epochs,
    corrections,
    strays: new Strays({ em, writer, log, now }),
    watch,
    now,
    syncsPerSecond: ground.syncsPerSecond,
  });

  // Alerts
  const access = new Access(em, live);
  const alerting = await openAlerts({ em, live, writer, access, database, log, now });
  const { alerts, alertTimers: timers, reminders } = alerting;

  // People, and what they do with units
  const users = new Users(em, writer, ground.adminTelegramId);
  const address = new Address({ writer, vault, log, ...ground.address });
  const publicUrl = () => address.url;
  const examples = new Examples({ em, writer, publicUrl, now });
  const gitTokens = new GitTokens(em, vault, writer);
  const repositories = new Repositories({
    tokens: gitTokens,
    own: examples,
    allowPrivateHosts: ground.allowPrivateHosts ?? false,
    ca: ground.repositoryCa,
    ...(ground.cut && { cut: ground.cut }),
  });
  const units = new Units({ em, live, writer, access, vault, tokens, epochs, repositories, publicUrl });
  const rooms = new Rooms({ em, live, writer, timers });
  const directory = new Directory(em, live, rooms);
  const choices = new Choices({ em, live, access, directory });
  const inputs = new Inputs(access, writer, live.find);
  const definitions = new Definitions(em);
  const postings = new Postings({ em, users, live, writer, definitions });
  await postings.open();
  const pushes = new Pushes({ em, access, inputs, live, writer, log, now });
  await pushes.open();
  const grants = new Grants(em, access, writer);

  // History
  const history = new History(database.past);
  const inputHistory = new InputHistory(database.past);
  const trends = new Trends(history);
  const boards = new Boards({ em, users, live, writer, access, definitions, postings, trends });
  const digest = new Digest(database.rollups);
  const retention = new Retention(database.retention, live.seal);
  const byDefault = { ...DEFAULT_LOGGING, ...(ground.retentionDays && { retentionDays: ground.retentionDays }) };
  const outputLogging = new OutputLogging(em, database.rollups, { byDefault, isProven: ground.isTimeProven });
  await outputLogging.open();

  // The open API
  const apiTokens = new ApiTokens(em, users, ground.latest ?? now);
  const catalogue = new Catalogue(em, live, access);

  // Other instances
  const peerUrl = () => ground.peerUrl ?? publicUrl();
  const federation = await openFederation({
    em,
    live,
    writer,
    storage: database.peers,
    vault,
    catalogue,
    openMirrors: (reach) => Mirrors.open({ em, live, writer, vault, ...reach, log, now }),
    url: peerUrl,
    allowPrivateHosts: ground.allowPrivateHosts ?? false,
    ca: ground.repositoryCa,
    now,
    log,
  });

  const health = new Health(em, disk);
  const hooks = { em, writer, vault, now, network: webhookNetwork(ground.webhookNetworks ?? [], ground.repositoryCa) };
  const webhookSender = new WebhookSender({ ...hooks, incidents: alerting.incidents, log });

  const settling = new Settling(em, live, writer);
  await settling.catchUp();
  const updates = new Updates({ em, writer, access, vault, epochs, repositories, settling });
  const scenery = await openScenes({ em, live, access, writer, alerts, users, log, now });
  const scheduling = await openSchedules({ em, live, access, writer, scenes: scenery.scenes, settling, log, now });
  return {
    ...alerting,
    ...scenery,
    ...scheduling,
    access,
    account: new Account(em, writer),
    acts: new Acts({ em, live, access, changes: database.changes }),
    address,
    apiTokens,
    audit: new Audit(em, access, database.changes),
    boards,
    documents: new Documents(em, access, boards),
    boardZips: new BoardZips(units, repositories),
    catalogue,
    charts: new Charts({ em, access, history, inputHistory, outputLogging, directory }),
    choices,
    claim: createClaim(master),
    controls: new Controls(catalogue, writer, live.find),
    corrections,
    dialogs: new Dialogs(em, now, disk),
    digest,
    directory,
    epochs,
    examples,
    federation,
    feed: new Feed(catalogue, writer, apiTokens),
    gitTokens,
    grants,
    graph: new Graph(em, choices, database.past),
    groups: new Groups(postings),
    health,
    history,
    inputs,
    invitations: new Invitations(em, grants, writer, ground.latest ?? now),
    journal,
    lenses: new Lenses(em, writer),
    links: new Links({ em, live, writer, settling }),
    live,
    many: new Many({ em, live, writer, access, units, alerts, grants, updates }),
    metrics: new Metrics({ em, writer, health, database, now }),
    mirrors: federation.mirrors,
    naming: new Naming(em, access, writer),
    logs: new DeviceLogs(em, access),
    once: new Once(em),
    outputLogging,
    outputAddresses: new OutputAddresses({ em, access, book: federation.book, url: peerUrl }),
    peers: federation.peers,
    people: new People(em, writer, timers),
    postings,
    publicUrl,
    pushes,
    removals: new Removals({ em, removals: database.removals, access, writer, settling }),
    repositories,
    retention,
    rooms,
    rhythms: new Rhythms(em, access, writer),
    settings: new Settings(em, writer),
    backups: new Backups({ em, writer, vault, master, ...ground.backups, log }),
    settling,
    sync,
    takeouts: new Takeouts({ em, units: database.units, past: database.past, access, vault, repositories }),
    tips: new Tips(em, repositories),
    tokens,
    units,
    transfers: new Transfers({ em, access, writer, postings, now: ground.latest ?? now, maxUnits: MAX_UNITS }),
    updates,
    users,
    vault,
    watch,
    webhooks: new Webhooks(hooks),
    webhookSender,
    writer,
    /** Commits what is under way; nothing is written afterwards but by who reads. */
    async finish(): Promise<void> {
      await Promise.all([pushes.stop(), federation.stop()]);
      await watch.settled();
      await Promise.all([timers.stop(), reminders.stop(), scenery.reactor.stop(), scheduling.scheduleTimers.stop()]);
      await Promise.all([timers.stop(), reminders.stop(), webhookSender.stop()]);
      await writer.stop();
      await journal.catchUp();
    },
    async close(): Promise<void> {
      await repositories.stop();
      await Promise.all([digest.stop(), retention.stop(), live.stop()]);
    },
  };
}
