import { createButton } from "./button.ts";

/**
 * Every button that one feature shows and another answers; a feature's private ones stay with it. `from` is the page
 * of the card from which a list was opened.
 */
export const UNITS_LIST = createButton<[page: number]>("units", 1);
export const UNIT_CARD = createButton<[unit: number, page: number]>("unit", 2);
/** Back to the page of the card that was left, to `page` where none was. */
export const UNIT_BACK = createButton<[unit: number, page: number]>("unit-back", 2);
/** An offer of a unit, for whom it is. */
export const TRANSFER_VIEW = createButton<[transfer: number]>("transfer-see", 1);
/** What is done with a unit now and then; behind ⚙️ on its card. */
export const UNIT_MENU = createButton<[unit: number, from: number]>("unit-menu", 2);
/** A unit's program: which commit it is on, and others. */
export const PROGRAM = createButton<[unit: number, page: number]>("prog", 2);
/** What an update to the newest commit would change. */
export const UPDATE = createButton<[unit: number]>("upd", 1);
/** Tokens for a person's private repositories. */
/** Where programs hear of incidents. */
export const WEBHOOKS = createButton("hooks", 0);
export const GIT_TOKENS = createButton<[page: number]>("git-tokens", 1);
export const ENV_SEND = createButton<[unit: number]>("env", 1);
/** A board of all devices that are selected in this message. */
export const BOARD_OF_MANY = createButton("many-board", 0);
export const BOARD_POST = createButton<[unit: number]>("board", 1);
export const ALERTS_OF_UNIT = createButton<[unit: number, page: number, from?: number]>("alerts", 2, 1);
export const ACCESS = createButton<[unit: number, from?: number]>("access", 1, 1);
export const GRANTS = createButton<[unit: number, page: number]>("grants", 2);
export const INVITATIONS = createButton<[unit: number, page: number]>("invites", 2);
/** In which of their rooms does a person have a unit? */
export const UNIT_ROOM = createButton<[unit: number, page: number]>("unit-room", 2);
/** Who did what: with a unit, by a person, of a kind (a place in ACT_KINDS and 1), in so many days; 0 for all. */
export const ACTS = createButton<[unit: number, person: number, kind: number, days: number, page: number]>("acts", 5);
export const OTHERS_LIST = createButton<[page: number]>("others", 1);
export const LINKS_OF_UNIT = createButton<[unit: number, page: number, from?: number]>("links", 2, 1);
export const GRAPH_UNIT = createButton<[unit: number, page: number]>("graph", 2);
export const INPUTS_OF_UNIT = createButton<[unit: number, page: number, from?: number]>("inputs", 2, 1);
export const OUTPUTS = createButton<[unit: number, page: number, from?: number]>("outputs", 2, 1);
export const OUTPUT = createButton<[output: number]>("output", 1);
/** What a unit has logged: from a place in LOG_LEVELS on, of so many minutes or 0 for all. */
export const LOG = createButton<[unit: number, level: number, minutes: number, page: number]>("log", 4);
/** How an output is logged. */
export const LOGGING = createButton<[output: number]>("logging", 1);
/** Which readings of an output are bad? Of so many minutes from a minute since 1970 on, or of the last 24 hours. */
export const REMOVALS = createButton<[output: number, from?: number, minutes?: number]>("bad", 1, 2);
/** A new chart. */
export const CHART_NEW = createButton<[minutes: number, output: number]>("cn", 2);
/** A new chart of a unit's first outputs, and inputs, over a day. */
export const CHART_DAY = createButton<[unit: number]>("cd", 1);
/** A new chart of a period that is typed. */
export const CHART_TYPE_NEW = createButton<[output: number]>("ctn", 1);
/** From which other server is something taken? */
export const MIRROR_FROM = createButton<[page: number]>("mir-from", 1);
/** An alert rule; `all` is 1 where it was chosen from all of a person's rules, to which « leads back. */
export const RULE = createButton<[rule: number, all?: number]>("rule", 1, 1);
/** Whether a person wants to hear of somebody's alert: 1 or 0. */
export const ALERT_OFFER = createButton<[recipient: number, yes: number]>("rule-offer", 2);
/** Incidents of a person's alerts, those that go on first. */
export const INCIDENTS = createButton<[page: number]>("incidents", 1);
/** A scene, as far as its inputs are with it. */
export const SCENE = createButton<[scene: number, page: number]>("sc", 2);
/** What runs when incidents of an alert begin or end. */
export const RULE_REACTIONS = createButton<[rule: number, all?: number]>("rule-re", 1, 1);
/** A new alert: 0 to choose the direction, 1 for above, 2 for below; `chosen` is 1 where the unit was chosen from a list. */
export const ALERT_DIRECTION = createButton<[output: number, direction: number, chosen?: number]>("al-dir", 2, 1);
/** A schedule; `input` is that of whose schedules it was chosen, 0 for all of them. */
export const SCHEDULE = createButton<[schedule: number, input?: number]>("sched", 1, 1);
/** The schedules of an input; 0 for all of a person. */
export const SCHEDULES = createButton<[input: number, page: number]>("scheds", 2);
/** Holds an input by hand for so many minutes, or lets it go with 0. */
export const HOLD = createButton<[input: number, minutes: number]>("hold", 2);
/** An input and its changes; `byHand` is 1 for those by hand alone. */
export const INPUT = createButton<[input: number, page: number, byHand: number]>("input", 3);
