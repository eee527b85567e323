import { InlineKeyboard } from "grammy";
import { fromPlain } from "../../../errors.ts";
import { explain } from "../../../i18n/explain.ts";
import { escapeHtml, type Translate } from "../../../i18n/i18n.ts";
import type { Page } from "../../../services/page.ts";
import type { PeerActLine, PeerLine, PeerView, Proposal, ReadLine, Terms } from "../../../services/peers/peers.ts";
import { createButton } from "../../button.ts";
import { addChoices, addGrid } from "../../grid.ts";
import { listed } from "../../listing.ts";
import { addCopy, addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry } from "../../text/entries.ts";
import { formatAge, formatDate, formatMoment, titleOf } from "../../text/format.ts";

export const PEERS = createButton<[page: number]>("peers", 1);
export const PEER = createButton<[peer: number]>("peer", 1);
export const PEER_ADD = createButton("peer-add", 0);
/** Which way trust in a server is to go that is about to be added: a place in DIRECTIONS. */
export const PEER_TERMS = createButton<[direction: number]>("peer-terms", 1);
export const PEER_TRUST = createButton("peer-trust", 0);
export const PEER_REFUSE = createButton("peer-refuse", 0);
/** Which way trust goes from now on: a place in DIRECTIONS. */
export const PEER_WAY = createButton<[peer: number, direction: number]>("peer-way", 2);
/** Suspends (1), or resumes (0). */
export const PEER_PAUSE = createButton<[peer: number, suspended: number]>("peer-pause", 2);
export const PEER_RENAME = createButton<[peer: number]>("peer-name", 1);
export const PEER_READS = createButton<[peer: number, page: number]>("peer-reads", 2);
export const PEER_DELETE_ASK = createButton<[peer: number]>("peer-del", 1);
export const PEER_DELETE = createButton<[peer: number]>("peer-del-yes", 1, 0, "danger");
export const PEER_ACTS = createButton<[page: number]>("peer-acts", 1);
/** A new key of ours: asks (0), makes it (1). */
export const PEER_KEY = createButton<[sure: number]>("peer-key", 1);

type Direction = Pick<Terms, "mayRead" | "weRead">;

/** Which way trust may go; buttons carry the place here. */
export const DIRECTIONS = [
  { name: "they", mayRead: true, weRead: false },
  { name: "we", mayRead: false, weRead: true },
  { name: "both", mayRead: true, weRead: true },
] as const satisfies readonly (Direction & { name: string })[];

/** Who this server is to others. */
export interface Own {
  readonly url: string;
  readonly fingerprint: string;
}

/** The servers that are trusted, and who we are to them. */
export function peerList(t: Translate, list: Page<PeerLine>, own: Own): Screen {
  const entries = list.items.map(({ id, name, trouble, isSuspended }) => {
    const state = isSuspended ? "suspended" : trouble ? "trouble" : "fine";
    return nameEntry(name, PEER.data(id), (shown) => t.plain("peer-line", { name: shown, state }));
  });
  const { lines, ...peers } = listed(t, entries);
  const keyboard = addPager(peers.keyboard, t, list, (page) => PEERS.data(page));
  addGrid(keyboard, [
    [t.plain("peer-add"), PEER_ADD.data()],
    [t.plain("peer-key"), PEER_KEY.data(0)],
    [t.plain("acts-button"), PEER_ACTS.data(0)],
  ]);
  addCopy(keyboard, t, "address", own.url);
  const title = list.total === 0 ? t("peers-empty") : t("peers-title", { total: list.total });
  return { text: [title, ...lines, ...pageLine(t, list), "", t("peers-own", { ...own })].join("\n"), keyboard };
}

/** What an admin looks at and compares before a server is trusted. */
export function proposalPage(t: Translate, proposal: Proposal, own: Own, direction: number): Screen {
  const { name, url, fingerprint, isPlain } = proposal;
  const keyboard = addDirections(new InlineKeyboard(), t, direction, (place) => PEER_TERMS.data(place));
  addGrid(keyboard, [
    [t.plain(isPlain ? "peer-trust-plain" : "peer-trust"), PEER_TRUST.data()],
    [t.plain("new-cancel"), PEER_REFUSE.data()],
  ]);
  const lines = [
    t("peer-proposal", { name, url, fingerprint }),
    "",
    t("peer-compare", { fingerprint: own.fingerprint, url: own.url }),
    ...(isPlain ? ["", t("peer-is-plain")] : []),
    "",
    t("peer-terms"),
  ];
  return { text: lines.join("\n"), keyboard };
}

/** A trusted server: which way trust goes, whether it is heard, what it reads. */
export function peerCard(t: Translate, peer: PeerView, now: number): Screen {
  const { id, name, url, fingerprint, isSuspended, trouble, troubleAt, lastHeardAt, lastAskedAt, reads } = peer;
  const age = (at: number | null) => (at === null ? "never" : formatAge(t, at, now));
  const lines = [
    t("peer-card", { name, url, fingerprint, since: formatDate(t, peer.since) }),
    "",
    ...(isSuspended ? [t("peer-suspended")] : []),
    ...(peer.weRead ? [t("peer-heard", { age: age(lastHeardAt) })] : []),
    ...(peer.mayRead ? [t("peer-asked", { age: age(lastAskedAt), reads })] : []),
    ...(trouble
      ? [t("peer-trouble", { age: age(troubleAt), trouble: escapeHtml(explain(t, fromPlain(trouble))) })]
      : []),
    ...(peer.allowsPlain ? [t("peer-plain-allowed")] : []),
    "",
    t("peer-terms"),
  ];
  const keyboard = addDirections(new InlineKeyboard(), t, directionOf(peer), (place) => PEER_WAY.data(id, place));
  addGrid(keyboard, [
    ...(reads > 0 ? [[t.plain("peer-reads", { reads }), PEER_READS.data(id, 0)] as const] : []),
    [t.plain(isSuspended ? "peer-resume" : "peer-suspend"), PEER_PAUSE.data(id, isSuspended ? 0 : 1)],
    [t.plain("peer-rename"), PEER_RENAME.data(id)],
    [t.plain("peer-remove"), PEER_DELETE_ASK.data(id)],
    [t.plain("button-refresh"), PEER.data(id)],
  ]);
  keyboard.text(t.plain("to-peers"), PEERS.data(0));
  return { text: lines.join("\n"), keyboard };
}

/** What a server follows of ours, and when it last read it. */
export function readList(t: Translate, { id, name }: PeerView, list: Page<ReadLine>, now: number): Screen {
  // Lines, and no buttons: an admin may not see the devices of everybody.
  const lines = list.items.map((read) => {
    const age = read.at === null ? "never" : formatAge(t, read.at, now);
    return t("peer-read-line", { unit: read.unit, name: titleOf(t, read), age });
  });
  const keyboard = addPager(new InlineKeyboard(), t, list, (page) => PEER_READS.data(id, page));
  keyboard.text(t.plain("button-back"), PEER.data(id));
  const title = t("peer-reads-title", { name, total: list.total });
  return { text: [title, "", ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** What admins did with other servers, the newest first. */
export function actList(t: Translate, list: Page<PeerActLine>): Screen {
  const lines = list.items.map(({ at, what, by, peer, detail }) => {
    const when = formatMoment(t, at);
    return t("peer-act", { when, what, by: by ?? t.plain("somebody"), peer, detail: detail ?? "nobody" });
  });
  const keyboard = addPager(new InlineKeyboard(), t, list, (page) => PEER_ACTS.data(page));
  keyboard.text(t.plain("to-peers"), PEERS.data(0));
  const title = t(list.total === 0 ? "peer-acts-empty" : "peer-acts-title");
  return { text: [title, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

export function removeQuestion(t: Translate, { id, name }: PeerView): Screen {
  const keyboard = addGrid(new InlineKeyboard(), [
    [t.plain("peer-remove-yes"), PEER_DELETE.data(id)],
    [t.plain("button-back"), PEER.data(id)],
  ]);
  return { text: t("peer-remove-ask", { name }), keyboard };
}

export function keyQuestion(t: Translate): Screen {
  const keyboard = addGrid(new InlineKeyboard(), [
    [t.plain("peer-key-yes"), PEER_KEY.data(1)],
    [t.plain("button-back"), PEERS.data(0)],
  ]);
  return { text: t("peer-key-ask"), keyboard };
}

function addDirections(
  keyboard: InlineKeyboard,
  t: Translate,
  chosen: number,
  data: (place: number) => string,
): InlineKeyboard {
  for (const [place, { name }] of DIRECTIONS.entries()) {
    addChoices(keyboard, t, [{ label: t.plain(`peer-way-${name}`), data: data(place), chosen: place === chosen }]);
  }
  return keyboard;
}

function directionOf({ mayRead, weRead }: Direction): number {
  return DIRECTIONS.findIndex((one) => one.mayRead === mayRead && one.weRead === weRead);
}
