import { type ConversationData, conversations, type VersionedState } from "@grammyjs/conversations";
import { Bot, type BotConfig } from "grammy";
import type { Drawing } from "../drawing/drawing.ts";
import type { Translations } from "../i18n/i18n.ts";
import type { Log } from "../log.ts";
import type { Grants } from "../services/access/grants.ts";
import type { Invitations } from "../services/access/invitations.ts";
import type { Acts } from "../services/acts.ts";
import type { Alerts } from "../services/alerts/alerts.ts";
import type { DryRuns } from "../services/alerts/dryrun.ts";
import type { Incidents } from "../services/alerts/incidents.ts";
import type { IncidentMessages } from "../services/alerts/messages.ts";
import type { Recipients } from "../services/alerts/recipients.ts";
import type { Audit } from "../services/audit.ts";
import type { Backups } from "../services/backup/backups.ts";
import type { Boards } from "../services/boards/boards.ts";
import type { Postings } from "../services/boards/postings.ts";
import type { Pushes } from "../services/boards/pushes.ts";
import type { Charts } from "../services/charts/charts.ts";
import type { Dialogs } from "../services/chats/dialogs.ts";
import type { Groups } from "../services/chats/groups.ts";
import type { Timekeeper } from "../services/clock/timekeeper.ts";
import type { DeviceLogs } from "../services/devicelog.ts";
import type { Directory } from "../services/directory/directory.ts";
import type { Lenses } from "../services/directory/lenses.ts";
import type { Many } from "../services/directory/many.ts";
import type { Rooms } from "../services/directory/rooms.ts";
import type { Examples } from "../services/examples/examples.ts";
import type { Inputs } from "../services/inputs.ts";
import type { Choices } from "../services/links/choices.ts";
import type { Graph } from "../services/links/graph.ts";
import type { Links } from "../services/links/links.ts";
import type { Removals } from "../services/logging/removal.ts";
import type { Mirrors } from "../services/mirrors/mirrors.ts";
import type { ApiTokens } from "../services/openapi/apitokens.ts";
import type { OutputAddresses } from "../services/peers/addresses.ts";
import type { Federation } from "../services/peers/federation.ts";
import type { Peers } from "../services/peers/peers.ts";
import type { Account } from "../services/people/account.ts";
import type { Claim } from "../services/people/claim.ts";
import type { People } from "../services/people/people.ts";
import type { Users } from "../services/people/users.ts";
import type { Updates } from "../services/program/updates.ts";
import type { GitTokens } from "../services/repository/gittokens.ts";
import type { Rhythms } from "../services/rhythms.ts";
import type { Holds } from "../services/schedules/holds.ts";
import type { Schedules } from "../services/schedules/schedules.ts";
import type { Settings } from "../services/settings.ts";
import type { Takeouts } from "../services/takeout/takeout.ts";
import type { Transfers } from "../services/transfers.ts";
import type { BoardZips } from "../services/units/boardzip.ts";
import type { Naming } from "../services/units/naming.ts";
import type { Units } from "../services/units/units.ts";
import type { Webhooks } from "../services/webhooks/webhooks.ts";
import type { Once } from "../services/writer/once.ts";
import { lowerCommands } from "./commands.ts";
import { common } from "./common.ts";
import type { Context, Inside } from "./context.ts";
import type { Budget } from "./delivery/budget.ts";
import type { Cards } from "./delivery/cards.ts";
import type { Contents } from "./delivery/contents.ts";
import type { Follower } from "./delivery/follower.ts";
import type { Plotter } from "./delivery/plotter.ts";
import { tellFailures } from "./failures.ts";
import { accessFeature } from "./features/access/access.ts";
import { grantsFeature } from "./features/access/grants.ts";
import { invitationsFeature } from "./features/access/invitations.ts";
import { transfersFeature } from "./features/access/transfers.ts";
import { actsFeature } from "./features/acts/acts.ts";
import { alertsFeature } from "./features/alerts/alerts.ts";
import { RuleCards } from "./features/alerts/cards.ts";
import { copyingFeature, offerFeature } from "./features/alerts/copying.ts";
import { ruleEditingFeature } from "./features/alerts/editing.ts";
import { incidentListFeature } from "./features/alerts/incidentlist.ts";
import { incidentsFeature } from "./features/alerts/incidents.ts";
import { makingFeature } from "./features/alerts/making.ts";
import { DryPictures } from "./features/alerts/pictures.ts";
import { backupFeature } from "./features/backup/backup.ts";
import { addingFeature } from "./features/boards/adding.ts";
import { boardsFeature } from "./features/boards/boards.ts";
import { editingFeature } from "./features/boards/editing.ts";
import { createInPlace } from "./features/boards/inplace.ts";
import { madeFeature } from "./features/boards/made.ts";
import { widgetsFeature } from "./features/boards/presses.ts";
import { wordsFeature } from "./features/boards/words.ts";
import { chartsFeature } from "./features/charts/charts.ts";
import { directoryFeature } from "./features/directory/directory.ts";
import { graphFeature } from "./features/graph/graph.ts";
import { groupAlertsFeature } from "./features/groups/groupalerts.ts";
import { groupBoardsFeature } from "./features/groups/groupboards.ts";
import { groupPostingFeature } from "./features/groups/groupposting.ts";
import { type GroupPress, groupPressFeature, PRESS } from "./features/groups/grouppress.ts";
import { groupChanges, groupsFeature } from "./features/groups/groups.ts";
import { createTickets } from "./features/groups/tickets.ts";
import { inputsFeature } from "./features/inputs/inputs.ts";
import { createOverride } from "./features/inputs/override.ts";
import { typingFeature } from "./features/inputs/typevalue.ts";
import { linksFeature } from "./features/links/links.ts";
import { linkTypedFeature } from "./features/links/linktyped.ts";
import { mirrorsFeature } from "./features/mirrors/mirrors.ts";
import { loggingFeature } from "./features/outputs/logging.ts";
import { outputsFeature } from "./features/outputs/outputs.ts";
import { removalFeature } from "./features/outputs/removal.ts";
import { peersFeature } from "./features/peers/peers.ts";
import { accountFeature } from "./features/people/account.ts";
import { clockFeature } from "./features/people/clock.ts";
import { locationFeature } from "./features/people/location.ts";
import { peopleFeature } from "./features/people/people.ts";
import { settingsFeature } from "./features/people/settings.ts";
import { programFeature } from "./features/program/program.ts";
import { gitTokensFeature } from "./features/repository/gittokens.ts";
import { loginInLink } from "./features/repository/logininlink.ts";
import { scenePartsFeature } from "./features/scenes/parts.ts";
import { type SceneDeps, scenesFeature } from "./features/scenes/scenes.ts";
import { schedulesFeature } from "./features/schedules/schedules.ts";
import { entryFeature } from "./features/start/deeplinks.ts";
import { fallbackFeature, startFeature } from "./features/start/start.ts";
import { zoneQuestionFeature } from "./features/start/zonequestion.ts";
import { tokensFeature } from "./features/tokens/tokens.ts";
import { boardZipFeature } from "./features/units/boardzip.ts";
import { type BlueprintReader, createFeature } from "./features/units/create.ts";
import { unitsFeature } from "./features/units/units.ts";
import { webhooksFeature } from "./features/webhooks/webhooks.ts";
import { UnitLists } from "./lists.ts";
import { SecretQuestions } from "./secretquestions.ts";
import { inSight, leaveOnCommand, takeWhole } from "./updates/before.ts";
import { actOnce } from "./updates/repeated.ts";
import { hearMessages } from "./updates/witness.ts";
import { recognize, speak } from "./visitor.ts";

export interface BotDeps extends SceneDeps {
  readonly translations: Translations;
  readonly time: Timekeeper;
  readonly log: Log;
  readonly users: Users;
  readonly claim: Claim;
  readonly people: People;
  readonly settings: Settings;
  readonly backups: Backups;
  readonly account: Account;
  readonly takeouts: Takeouts;
  readonly units: Units;
  readonly updates: Updates;
  readonly boardZips: BoardZips;
  readonly rhythms: Rhythms;
  readonly naming: Naming;
  readonly logs: DeviceLogs;
  readonly transfers: Transfers;
  readonly repositories: BlueprintReader;
  readonly gitTokens: GitTokens;
  readonly webhooks: Webhooks;
  readonly examples: Examples;
  readonly inputs: Inputs;
  readonly links: Links;
  readonly choices: Choices;
  readonly graph: Graph;
  readonly acts: Acts;
  readonly audit: Audit;
  readonly drawing: Drawing;
  readonly plotter: Plotter;
  readonly charts: Charts;
  readonly boards: Boards;
  readonly postings: Postings;
  readonly pushes: Pushes;
  readonly groups: Groups;
  readonly alerts: Alerts;
  readonly recipients: Recipients;
  readonly incidents: Incidents;
  readonly dryRuns: DryRuns;
  readonly incidentMessages: IncidentMessages;
  readonly schedules: Schedules;
  readonly holds: Holds;
  readonly grants: Grants;
  readonly directory: Directory;
  readonly lenses: Lenses;
  readonly rooms: Rooms;
  readonly many: Many;
  readonly invitations: Invitations;
  readonly dialogs: Dialogs;
  readonly once: Once;
  readonly follower: Follower;
  readonly cards: Cards;
  readonly budget: Budget;
  readonly contents: Contents;
  readonly removals: Removals;
  readonly peers: Peers;
  readonly federation: Pick<Federation, "announcement">;
  readonly mirrors: Mirrors;
  readonly outputAddresses: OutputAddresses;
  readonly apiTokens: ApiTokens;
  /** What programs reach at this moment. */
  readonly publicUrl: () => string;
  /** Aborted when the program has to stop and something hangs. */
  readonly cut: AbortSignal;
}

/** Raised when what conversations keep changes its form: older ones are then forgotten. */
const DIALOG_VERSION = 5;

/** The whole bot, ready to start; knows no environment and opens nothing. */
export function createBot(token: string, deps: BotDeps, config: BotConfig<Context>): Bot<Context> {
  const { translations, users, dialogs, log } = deps;
  const bot = new Bot<Context>(token, config);
  const plugins = common(translations, { ...deps, watchers: [deps.cards.watch, deps.contents.watch] });
  const presses = createTickets<GroupPress>(PRESS);
  const override = createOverride(deps);
  const lists = new UnitLists(deps.lenses);
  const inPlace = createInPlace(deps);
  const secretQuestions = new SecretQuestions(dialogs);

  bot.use(takeWhole, hearMessages(deps.time), lowerCommands(), ...plugins);
  const safe = bot.errorBoundary(tellFailures(log));
  safe.use(inSight(deps.cards, deps.sceneCards));
  safe.use(groupChanges(deps.groups));
  safe.use(recognize(users, translations));
  safe.use(
    conversations<Context, Inside>({
      plugins: [...plugins, speak(users, translations)],
      storage: {
        type: "key",
        version: DIALOG_VERSION,
        adapter: {
          read: async (key) => (await dialogs.read(key)) as VersionedState<ConversationData> | undefined,
          write: (key, state) => dialogs.write(key, state),
          delete: (key) => dialogs.delete(key),
        },
      },
    }),
  );
  safe.use(actOnce(deps));
  // Before what keeps messages: a password is not to be among them, nor a token, nor where somebody is.
  safe.use((ctx, next) => secretQuestions.yieldToTalks(ctx, next));
  safe.use(boardZipFeature({ ...deps, secretQuestions }), gitTokensFeature({ ...deps, secretQuestions }));
  safe.use(loginInLink(dialogs), locationFeature(users, translations));
  safe.use(mirrorsFeature(deps));
  // Before what ends it: its question takes its buttons away.
  safe.use(createFeature(deps));
  safe.use(leaveOnCommand());
  safe.use(typingFeature(deps), wordsFeature(deps));
  safe.use(lists.feature);
  safe.use(
    groupPostingFeature({ ...deps, lists }),
    groupBoardsFeature({ ...deps, presses }),
    groupPressFeature({ ...deps, override, presses }),
  );
  safe.use(incidentsFeature(deps.incidents, deps.incidentMessages));
  safe.use(groupAlertsFeature(deps.alerts, deps.recipients), groupsFeature());
  safe.use(override.feature, boardsFeature({ ...deps, override, inPlace }));
  safe.use(widgetsFeature({ ...deps, override, presses }));
  safe.use(
    madeFeature({ ...deps, lists, inPlace }),
    editingFeature({ ...deps, inPlace }),
    addingFeature({ ...deps, lists, inPlace }),
  );
  safe.use(linksFeature({ ...deps, lists }), linkTypedFeature(deps.links), inputsFeature(deps), graphFeature(deps));
  safe.use(scenesFeature(deps), scenePartsFeature({ ...deps, lists }));
  safe.use(schedulesFeature({ ...deps, lists }));
  safe.use(actsFeature(deps));
  safe.use(outputsFeature(deps), chartsFeature({ ...deps, lists }), loggingFeature(deps.charts));
  safe.use(removalFeature(deps));
  safe.use(zoneQuestionFeature(deps));
  const cards = new RuleCards(deps.alerts, deps.incidents, deps.dryRuns);
  const pictures = new DryPictures(deps);
  const making = makingFeature({ ...deps, lists, cards, pictures });
  safe.use(making.feature, alertsFeature({ ...deps, cards, pictures }), ruleEditingFeature({ ...deps, cards, making }));
  safe.use(copyingFeature({ ...deps, cards }), offerFeature(deps.recipients));
  safe.use(incidentListFeature(deps.alerts, deps.incidents), webhooksFeature(deps.webhooks));
  safe.use(accessFeature(deps.grants), grantsFeature({ ...deps, lists }));
  safe.use(transfersFeature(deps));
  safe.use(invitationsFeature(deps.grants, deps.invitations));
  safe.use(entryFeature(deps));
  safe.use(directoryFeature({ ...deps, lists }));
  safe.use(unitsFeature(deps), programFeature(deps));
  safe.use(tokensFeature(deps.apiTokens, deps.publicUrl));
  safe.use(peersFeature(deps), peopleFeature(deps), clockFeature(deps.time), backupFeature(deps.backups));
  safe.use(settingsFeature(users, translations), accountFeature(deps.account, deps.takeouts));
  safe.use(startFeature(deps), fallbackFeature());
  return bot;
}
