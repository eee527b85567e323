import { Composer, GrammyError, InlineKeyboard } from "grammy";
import type { ChatMember } from "grammy/types";
import type { Groups } from "../../../services/chats/groups.ts";
import { COMMANDS, GROUP_COMMANDS } from "../../commands.ts";
import type { Context } from "../../context.ts";

const GROUP = ["group", "supergroup"] as const;
/** Commands that are answered in the private chat only. */
const PRIVATE_COMMANDS = COMMANDS.filter((command) => command !== "cancel" && !isGroupCommand(command));

/** What happens to groups, whoever does it: the bot is added or removed, a group gets another id. Most of what people write there is not for the bot. */
export function groupChanges(groups: Groups): Composer<Context> {
  const feature = new Composer<Context>();
  const group = feature.chatType([...GROUP]);

  group.on("my_chat_member", async (ctx) => {
    const { old_chat_member: before, new_chat_member: after } = ctx.myChatMember;
    if (!isIn(before) && isIn(after)) await greet(ctx);
    if (isIn(before) && !isIn(after)) await leave(ctx, groups);
  });
  group.on("message:migrate_to_chat_id", (ctx) => groups.move(ctx.chat.id, ctx.message.migrate_to_chat_id));
  group.on("message:migrate_from_chat_id", (ctx) => groups.move(ctx.message.migrate_from_chat_id, ctx.chat.id));
  group.on("message", async (ctx, next) => {
    const { sender_chat, is_automatic_forward, text } = ctx.message;
    if (!text?.startsWith("/") || is_automatic_forward) return;
    if (!sender_chat) return next();
    // Anonymous administrators and channels are nobody we could know.
    if (ctx.hasCommand("help")) await ctx.reply(ctx.t("group-hello"), { reply_markup: toPrivate(ctx) });
    else if (ctx.hasCommand([...GROUP_COMMANDS, ...PRIVATE_COMMANDS])) await ctx.reply(ctx.t("group-anonymous"));
  });
  feature.chatType("channel").use(async (ctx) => {
    if (!ctx.callbackQuery) return;
    await ctx.answerCallbackQuery({ text: ctx.t.plain("error-button-outdated"), show_alert: true });
  });

  return feature;
}

/** What people of a group may ask the bot besides boards and alerts. */
export function groupsFeature(): Composer<Context> {
  const feature = new Composer<Context>();
  const group = feature.chatType([...GROUP]);

  group.command("help", async (ctx) => {
    await ctx.reply(ctx.t("group-hello"), { reply_markup: toPrivate(ctx) });
  });
  group.command(PRIVATE_COMMANDS, async (ctx) => {
    if (ctx.person) await ctx.reply(ctx.t("group-private"), { reply_markup: toPrivate(ctx) });
  });

  return feature;
}

/** A button that opens the private chat; with a payload, as by a link with it. */
export function toPrivate(ctx: Context): InlineKeyboard {
  return new InlineKeyboard().url(ctx.t.plain("to-private"), linkToPrivate(ctx));
}

export function linkToPrivate({ me }: Context, payload?: string): string {
  return `https://t.me/${me.username}${payload === undefined ? "" : `?start=${payload}`}`;
}

async function greet(ctx: Context): Promise<void> {
  // It may not be allowed to write here: then it can't say that either.
  await ctx.reply(ctx.t("group-hello"), { reply_markup: toPrivate(ctx) }).catch(ignoreRefusal);
}

/** Looks whether the bot is really out: a group that becomes a supergroup is left too, and somebody may have added it again. */
async function leave(ctx: Context, groups: Groups): Promise<void> {
  const { id = 0, title = null } = ctx.chat ?? {};
  try {
    if (isIn(await ctx.api.getChatMember(id, ctx.me.id))) return;
  } catch (error) {
    const movedTo = error instanceof GrammyError ? error.parameters.migrate_to_chat_id : undefined;
    if (movedTo !== undefined) return groups.move(id, movedTo);
  }
  await groups.leave(id, title, Date.now());
}

function isIn(member: ChatMember): boolean {
  return member.status === "restricted" ? member.is_member : member.status !== "left" && member.status !== "kicked";
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof GrammyError)) throw error;
}

function isGroupCommand(command: string): boolean {
  return GROUP_COMMANDS.some((known) => known === command);
}
