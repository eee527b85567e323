import { InlineKeyboard } from "grammy";
import type { Role } from "../../../domain/access.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Page } from "../../../services/page.ts";
import type { PersonLine, PersonView } from "../../../services/people/people.ts";
import { REGISTRATIONS, type Registration } from "../../../services/settings.ts";
import { createButton } from "../../button.ts";
import { listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { personEntry } from "../../text/entries.ts";
import { formatDate, shortenName } from "../../text/format.ts";

export const PEOPLE = createButton<[page: number]>("people", 1);
export const PERSON = createButton<[person: number, page: number]>("person", 2);
/** A place in CHANGES. */
export const ROLE_ASK = createButton<[person: number, change: number, page: number]>("role", 3);
export const ROLE = createButton<[person: number, change: number, page: number]>("role-yes", 3);
export const REGISTRATION = createButton("reg", 0);
/** A place in REGISTRATIONS. */
export const REGISTRATION_SET = createButton<[registration: number]>("reg-set", 1);
export const INVITE = createButton("reg-invite", 0);

/** What can be made of a person; buttons carry the place here. */
export const CHANGES = [
  { name: "promote", from: "user", role: "admin" },
  { name: "demote", from: "admin", role: "user" },
  { name: "block", from: "user", role: "blocked" },
  { name: "unblock", from: "blocked", role: "user" },
] as const satisfies readonly { name: string; from: Role; role: Role }[];
export type Change = (typeof CHANGES)[number];

const NAME = 64;

/** Where an admin came from, and who they are. */
interface Place {
  readonly page: number;
  readonly self: number;
}

export function peopleList(
  t: Translate,
  list: Page<PersonLine>,
  { mode, self }: { readonly mode: Registration; readonly self: number },
): Screen {
  const entries = list.items.map(({ id, role, ...person }) => {
    const write = (shown: string): string =>
      t.plain("person-line", { name: id === self ? t.plain("person-self", { name: shown }) : shown, role });
    return personEntry(t, person, PERSON.data(id, list.page), write);
  });
  const people = listed(t, entries);
  const keyboard = addPager(people.keyboard, t, list, (page) => PEOPLE.data(page));
  keyboard.text(t.plain("button-registration"), REGISTRATION.data());
  const lines = [
    t("people-title", { total: list.total }),
    t("people-registration", { mode }),
    ...people.lines,
    ...pageLine(t, list),
  ];
  return { text: lines.join("\n"), keyboard };
}

export function personCard(t: Translate, person: PersonView, { page, self }: Place): Screen {
  const { id, name, role, units, since, telegramId } = person;
  const keyboard = new InlineKeyboard();
  for (const [place, change] of CHANGES.entries()) {
    if (change.from === role) keyboard.text(t.plain(`person-${change.name}`), ROLE_ASK.data(id, place, page)).row();
  }
  keyboard.text(t.plain("to-people"), PEOPLE.data(page));
  const shown = shortenName(name, NAME);
  const whom = id === self ? t.plain("person-self", { name: shown }) : shown;
  const card = t("person-card", { name: whom, role, units, since: formatDate(t, since) });
  const link = `<a href="tg://user?id=${telegramId}">${t("person-write")}</a>`;
  return { text: id === self ? card : `${card}\n${link}`, keyboard };
}

export function roleQuestion(t: Translate, person: PersonView, change: Change, { page, self }: Place): Screen {
  const name = shortenName(person.name, NAME);
  const isSelf = person.id === self && change.name === "demote";
  const keyboard = new InlineKeyboard()
    .text(t.plain(`role-yes-${change.name}`), ROLE.data(person.id, CHANGES.indexOf(change), page))
    .row()
    .text(t.plain("button-back"), PERSON.data(person.id, page));
  return { text: isSelf ? t("role-ask-demote-self") : t(`role-ask-${change.name}`, { name }), keyboard };
}

export function registrationPage(t: Translate, mode: Registration): Screen {
  const keyboard = new InlineKeyboard();
  for (const [place, one] of REGISTRATIONS.entries()) {
    const chosen = one === mode ? "yes" : "no";
    keyboard.text(t.plain("registration-option", { mode: one, chosen }), REGISTRATION_SET.data(place)).row();
  }
  // Nobody could use a link while registration is closed.
  if (mode !== "closed") keyboard.text(t.plain("registration-invite"), INVITE.data()).row();
  keyboard.text(t.plain("to-people"), PEOPLE.data(0));
  return { text: t("registration", { mode }), keyboard };
}

export function invitation(t: Translate, link: string, days: number): string {
  return t("registration-link", { link, days });
}
