import { Composer, InlineKeyboard } from "grammy";
import type { Translations } from "../../../i18n/i18n.ts";
import type { Invitations } from "../../../services/access/invitations.ts";
import type { People } from "../../../services/people/people.ts";
import type { Users } from "../../../services/people/users.ts";
import { REGISTRATIONS, type Settings } from "../../../services/settings.ts";
import { itemAt, onPress } from "../../button.ts";
import { publishMenu } from "../../commands.ts";
import { type Context, personOf } from "../../context.ts";
import { addCopy } from "../../pager.ts";
import { show } from "../../screen.ts";
import {
  CHANGES,
  INVITE,
  invitation,
  PEOPLE,
  PERSON,
  peopleList,
  personCard,
  REGISTRATION,
  REGISTRATION_SET,
  ROLE,
  ROLE_ASK,
  registrationPage,
  roleQuestion,
} from "./peopleview.ts";

const DAY_MS = 24 * 3600_000;
const INVITATION_DAYS = 7;

interface Deps {
  readonly users: Users;
  readonly people: People;
  readonly settings: Settings;
  readonly invitations: Invitations;
  readonly translations: Translations;
}

/** What admins do: /people, roles, who may register. For anybody else none of it exists. */
export function peopleFeature({ users, people, settings, invitations, translations }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private").filter((ctx) => ctx.person?.role === "admin");

  async function listOf(ctx: Context, page: number) {
    const list = await people.list(personOf(ctx), page);
    return peopleList(ctx.t, list, { mode: await settings.registration(), self: personOf(ctx).id });
  }

  async function cardOf(ctx: Context, userId: number, page: number) {
    return personCard(ctx.t, await people.view(personOf(ctx), userId), { page, self: personOf(ctx).id });
  }

  dm.command("people", async (ctx) => {
    const { text, keyboard } = await listOf(ctx, 0);
    await ctx.reply(text, { reply_markup: keyboard });
  });

  onPress(dm, PEOPLE, async (ctx, page) => {
    await show(ctx, await listOf(ctx, page));
  });

  onPress(dm, PERSON, async (ctx, userId, page) => {
    await show(ctx, await cardOf(ctx, userId, page));
  });

  onPress(dm, ROLE_ASK, async (ctx, userId, place, page) => {
    const change = itemAt(CHANGES, place);
    await people.mayChange(personOf(ctx), userId, change.role);
    const person = await people.view(personOf(ctx), userId);
    await show(ctx, roleQuestion(ctx.t, person, change, { page, self: personOf(ctx).id }));
  });

  onPress(dm, ROLE, async (ctx, userId, place, page) => {
    const change = itemAt(CHANGES, place);
    const admin = personOf(ctx);
    const changed = await people.setRole(admin, userId, change.role, Date.now());
    if (changed.id === admin.id && changed.role !== "admin") {
      await ctx.answerCallbackQuery();
      await ctx.editMessageText(ctx.t("role-given-up"));
    } else {
      await show(ctx, await cardOf(ctx, userId, page));
    }
    await publishMenu(ctx.api, translations, changed, await users.preferences(changed)).catch(() => {});
  });

  onPress(dm, REGISTRATION, async (ctx) => {
    await show(ctx, registrationPage(ctx.t, await settings.registration()));
  });

  onPress(dm, REGISTRATION_SET, async (ctx, place) => {
    await settings.setRegistration(personOf(ctx), itemAt(REGISTRATIONS, place));
    await show(ctx, registrationPage(ctx.t, await settings.registration()));
  });

  onPress(dm, INVITE, async (ctx) => {
    const payload = await invitations.admit(personOf(ctx), INVITATION_DAYS * DAY_MS);
    await ctx.answerCallbackQuery();
    const link = `https://t.me/${ctx.me.username}?start=${payload}`;
    const keyboard = addCopy(new InlineKeyboard(), ctx.t, "link", link);
    const text = invitation(ctx.t, link, INVITATION_DAYS);
    await ctx.reply(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
  });

  return feature;
}
