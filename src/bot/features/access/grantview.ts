import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import type {
  AccessView,
  GrantedVariable,
  GrantView,
  Named,
  VisibleVariable,
} from "../../../services/access/grants.ts";
import type { Gift } from "../../../services/access/putgrant.ts";
import type { UnitPage } from "../../../services/directory/directory.ts";
import { type Page, pageOf, pageWith } from "../../../services/page.ts";
import { createButton } from "../../button.ts";
import { ACCESS, GRANTS } from "../../buttons.ts";
import { type Entry, listed } from "../../listing.ts";
import { addPager, column, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry, personEntry } from "../../text/entries.ts";
import { fitNames } from "../../text/fit.ts";
import { titleOf } from "../../text/format.ts";
import { isEmpty, lineEntry, unitList } from "../../unitlist.ts";
import { variableLabel } from "./accessview.ts";

export const GRANT = createButton<[grant: number]>("grant", 1);
export const REVOKE_ASK = createButton<[grant: number]>("grant-del", 1);
export const REVOKE = createButton<[grant: number]>("grant-del-yes", 1, 0, "danger");
export const GIVE = createButton<[unit: number, page: number]>("give", 2);
export const GIVE_WHOLE = createButton<[unit: number, page?: number]>("give-all", 1, 1);

/** What is given: the variable is 0 for the whole unit, the right 1 to read, 2 to write, 3 for both. */
type GiftNumbers = [unit: number, variable: number, right: number];

export const GIVE_TO = createButton<GiftNumbers>("give-to", 3);
export const GIVE_PEOPLE = createButton<[...GiftNumbers, page: number]>("give-p", 4);
export const GIVE_PERSON = createButton<[...GiftNumbers, person: number]>("give-p-yes", 4);
export const GIVE_UNITS = createButton<[...GiftNumbers, page: number]>("give-u", 4);
export const GIVE_UNIT = createButton<[...GiftNumbers, receiver: number]>("give-u-yes", 4);
export const GIVE_PEERS = createButton<[...GiftNumbers, page: number]>("give-s", 4);
export const GIVE_PEER = createButton<[...GiftNumbers, peer: number]>("give-s-yes", 4);
/** To one device of a peer alone: which peer, then its uuid. */
export const GIVE_PEERS_ONE = createButton<[...GiftNumbers, page: number]>("give-so", 4);
export const GIVE_PEER_ONE = createButton<[...GiftNumbers, peer: number]>("give-so-id", 4);
export const GIVE_UUID = createButton<GiftNumbers>("give-id", 3);
/** 0 to choose how long it works, else 1 and the place in INVITATION_LIVES. */
export const INVITE = createButton<[...GiftNumbers, life: number]>("invite-new", 4);

const PAGE = 8;
const [READ, WRITE] = [1, 2];

/** A gift as the numbers of a button. */
export function toNumbers({ unitId, variableId, read, write }: Gift): GiftNumbers {
  return [unitId, variableId ?? 0, (read ? READ : 0) + (write ? WRITE : 0)];
}

export function toGift(unitId: number, variable: number, right: number): Gift {
  return { unitId, variableId: variable === 0 ? null : variable, read: (right & READ) > 0, write: (right & WRITE) > 0 };
}

/** The rights that the owner gave. */
export function grantList(t: Translate, { unitId, name }: AccessView, list: Page<GrantView>): Screen {
  const { lines, ...grants } = listed(
    t,
    list.items.map((grant) => grantEntry(t, grant)),
  );
  const keyboard = addPager(grants.keyboard, t, list, (page) => GRANTS.data(unitId, page));
  keyboard.text(t.plain("give-add"), GIVE.data(unitId, 0)).row().text(t.plain("button-back"), ACCESS.data(unitId));
  const text =
    list.total === 0 ? t("grants-empty", { unit: name }) : t("grants-title", { unit: name, total: list.total });
  return { text: [text, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

export function grantCard(t: Translate, grant: GrantView): Screen {
  const keyboard = new InlineKeyboard()
    .text(t.plain("grant-revoke"), REVOKE_ASK.data(grant.id))
    .row()
    .text(t.plain("button-back"), GRANTS.data(grant.unitId, pageWith(grant.id)));
  return { text: t("grant-card", described(t, grant)), keyboard };
}

export function revokeQuestion(t: Translate, grant: GrantView): Screen {
  const keyboard = new InlineKeyboard()
    .text(t.plain("grant-revoke-yes"), REVOKE.data(grant.id))
    .text(t.plain("button-back"), GRANT.data(grant.id));
  return { text: t("grant-revoke-ask", described(t, grant)), keyboard };
}

/** On what a right is given: the whole unit, or one variable. */
export function thingChoice(t: Translate, access: AccessView, all: readonly VisibleVariable[], page: number): Screen {
  const { unitId, name } = access;
  const list = pageOf(all, page, PAGE);
  const keyboard = new InlineKeyboard().text(t.plain("give-whole"), GIVE_WHOLE.data(unitId, list.page)).row();
  for (const variable of list.items) {
    const right = variable.kind === "input" ? WRITE : READ;
    keyboard.text(variableLabel(t, variable), GIVE_TO.data(unitId, variable.id, right)).row();
  }
  addPager(keyboard, t, list, (to) => GIVE.data(unitId, to)).text(t.plain("button-back"), GRANTS.data(unitId, 0));
  return { text: [t("give-what", { unit: name }), ...pageLine(t, list)].join("\n"), keyboard };
}

export function rightChoice(t: Translate, { unitId, name }: AccessView, page: number): Screen {
  const keyboard = new InlineKeyboard();
  for (const right of [READ, WRITE, READ + WRITE]) {
    keyboard.text(
      t.plain("right-button", { right: rightName(toGift(unitId, 0, right)) }),
      GIVE_TO.data(unitId, 0, right),
    );
    keyboard.row();
  }
  keyboard.text(t.plain("button-back"), GIVE.data(unitId, page));
  return { text: t("give-right", { unit: name }), keyboard };
}

/** What is given, named. */
export interface Given extends Gift {
  readonly unit: string;
  readonly variable: GrantedVariable | null;
}

/** To whom? Other servers read, and nothing else; `hasPeers` where there are any. */
export function receiverChoice(t: Translate, gift: Given, hasPeers: boolean): Screen {
  const numbers = toNumbers(gift);
  const keyboard = column([
    [t.plain("give-person"), GIVE_PEOPLE.data(...numbers, 0)],
    [t.plain("give-invite"), INVITE.data(...numbers, 0)],
    [t.plain("give-unit"), GIVE_UNITS.data(...numbers, 0)],
    ...(hasPeers && mayGoToPeers(gift) ? [[t.plain("give-peer"), GIVE_PEERS.data(...numbers, 0)] as const] : []),
    [t.plain("button-back"), GIVE.data(gift.unitId, gift.variableId === null ? 0 : pageWith(gift.variableId))],
  ]);
  return { text: t("give-to", giftLine(t, gift)), keyboard };
}

export function peopleChoice(t: Translate, gift: Given, list: Page<Named>): Screen {
  const numbers = toNumbers(gift);
  const { lines, ...choices } = listed(
    t,
    list.items.map(({ id, ...person }) => personEntry(t, person, GIVE_PERSON.data(...numbers, id))),
  );
  const keyboard = addPager(choices.keyboard, t, list, (page) => GIVE_PEOPLE.data(...numbers, page));
  if (list.total === 0) keyboard.text(t.plain("give-invite"), INVITE.data(...numbers, 0)).row();
  keyboard.text(t.plain("button-back"), GIVE_TO.data(...numbers));
  const text = list.total === 0 ? t("give-no-people") : t("give-which-person", giftLine(t, gift));
  return { text: [text, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** To which other server, or to one device of which. */
export function peerChoice(t: Translate, gift: Given, list: Page<Named>, isToOne = false): Screen {
  const numbers = toNumbers(gift);
  const [choose, turn] = isToOne ? [GIVE_PEER_ONE, GIVE_PEERS_ONE] : [GIVE_PEER, GIVE_PEERS];
  const { lines, ...choices } = listed(
    t,
    list.items.map(({ id, name }) => nameEntry(name, choose.data(...numbers, id))),
  );
  const keyboard = addPager(choices.keyboard, t, list, (page) => turn.data(...numbers, page));
  if (!isToOne && list.total > 0) keyboard.text(t.plain("give-peer-one"), GIVE_PEERS_ONE.data(...numbers, 0)).row();
  keyboard.text(t.plain("button-back"), isToOne ? GIVE_PEERS.data(...numbers, 0) : GIVE_TO.data(...numbers));
  const question = isToOne ? "give-which-peer-one" : "give-which-peer";
  const text = list.total === 0 ? t("mirror-no-peers") : t(question, giftLine(t, gift));
  return { text: [text, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

function mayGoToPeers({ write, variable }: Given): boolean {
  return !write && variable?.kind !== "input";
}

export function unitChoice(t: Translate, gift: Given, list: UnitPage): Screen {
  const numbers = toNumbers(gift);
  const { keyboard, head, lines } = unitList(t, list, {
    dataOf: (page) => GIVE_UNITS.data(...numbers, page),
    entryOf: (line) => lineEntry(t, line, GIVE_UNIT.data(...numbers, line.id)),
  });
  keyboard.text(t.plain("give-uuid"), GIVE_UUID.data(...numbers)).row();
  keyboard.text(t.plain("button-back"), GIVE_TO.data(...numbers));
  const text = isEmpty(list) ? t("give-no-units") : t("give-which-unit", giftLine(t, gift));
  return { text: [text, ...head, ...lines].join("\n"), keyboard };
}

/** What a gift is on and what it allows, for sentences. */
export function giftLine(t: Translate, { unit, variable, read, write }: Given | GrantView) {
  return { unit, thing: variable ? variableLabel(t, variable) : "all", right: rightName({ read, write }) };
}

function described(t: Translate, grant: GrantView) {
  return { ...giftLine(t, grant), receiver: grant.receiver, to: grant.to };
}

function grantEntry(t: Translate, grant: GrantView): Entry {
  const { variable } = grant;
  const { right } = giftLine(t, grant);
  const names = [grant.receiver, ...(variable ? [titleOf(t, variable)] : [])];
  const write = ([receiver = "", name]: readonly string[]): string => {
    const thing = variable ? t.plain("access-variable-label", { kind: variable.kind, name: name ?? "" }) : "all";
    return t.plain("grant-line", { receiver, to: grant.to, thing, right });
  };
  return { whole: write(names), data: GRANT.data(grant.id), within: (room) => fitNames(names, write, room) };
}

function rightName({ read, write }: Pick<Gift, "read" | "write">): "read" | "write" | "both" {
  return read && write ? "both" : write ? "write" : "read";
}
