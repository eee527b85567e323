import { type ConversationData, conversations, type VersionedState } from "@grammyjs/conversations";
import { Bot, type BotConfig, type BotError, type Middleware } from "grammy";
import { toAppError } from "../errors.ts";
import { escapeHtml, explain, type Translations } from "../i18n/i18n.ts";
import type { Log } from "../log.ts";
import type { Alerts } from "../services/alerts.ts";
import type { Boards } from "../services/boards.ts";
import type { Dialogs } from "../services/dialogs.ts";
import type { Inputs } from "../services/inputs.ts";
import type { Units } from "../services/units.ts";
import type { Users } from "../services/users.ts";
import { COMMANDS } from "./commands.ts";
import { common } from "./common.ts";
import type { Context, Inside } from "./context.ts";
import { alertsFeature } from "./features/alerts.ts";
import { boardsFeature } from "./features/boards.ts";
import { type BlueprintReader, createFeature } from "./features/create.ts";
import { fallbackFeature, startFeature } from "./features/start.ts";
import { unitsFeature } from "./features/units.ts";
import type { Follower } from "./follower.ts";
import type { InFlight } from "./polling.ts";

export interface BotDeps {
  readonly translations: Translations;
  readonly log: Log;
  readonly users: Users;
  readonly units: Units;
  readonly repositories: BlueprintReader;
  readonly inputs: Inputs;
  readonly boards: Boards;
  readonly alerts: Alerts;
  readonly dialogs: Dialogs;
  readonly follower: Follower;
  readonly inFlight: InFlight;
}

/** Raised when what conversations keep changes its form: older ones are then forgotten. */
const DIALOG_VERSION = 1;

/** The whole bot, ready to start; knows no environment and opens nothing. */
export function createBot(token: string, deps: BotDeps, config: BotConfig<Context>): Bot<Context> {
  const { translations, users, units, dialogs, log } = deps;
  const bot = new Bot<Context>(token, config);
  const plugins = common(translations);

  bot.use(...deps.inFlight.middleware, ...plugins);
  const safe = bot.errorBoundary((error) => onError(error, log));
  safe.use(recognize(users, translations));
  safe.use(
    conversations<Context, Inside>({
      plugins,
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
  safe.use(leaveOnCommand());
  safe.use(createFeature(units, deps.repositories));
  safe.use(boardsFeature(deps));
  safe.use(alertsFeature(deps.alerts, units));
  safe.use(unitsFeature(units));
  safe.use(startFeature(users));
  safe.use(fallbackFeature());
  bot.catch(({ error }) => log.error({ err: error }, "an update failed"));
  return bot;
}

/** Finds out who writes, and follows a change of language. Blocked people are not heard. */
function recognize(users: Users, translations: Translations): Middleware<Context> {
  return async (ctx, next) => {
    const { from } = ctx;
    if (!from || from.is_bot) return;
    const known = await users.find(from.id);
    if (known?.role === "blocked") return;
    // Some updates come without a language: then the one that is known.
    if (known && !from.language_code) ctx.t = translations(known.locale);
    const { locale } = ctx.t;
    const moved = known && known.locale !== locale;
    ctx.person = moved ? await users.register({ ...known, locale }, Date.now()) : known;
    await next();
  };
}

/** Any of our commands ends the conversation that waits for a text; /cancel says so. */
function leaveOnCommand(): Middleware<Context> {
  return async (ctx, next) => {
    if (!ctx.hasCommand(["start", ...COMMANDS])) return next();
    const active = Object.keys(ctx.conversation.active()).length > 0;
    if (active) await ctx.conversation.exitAll();
    if (active && ctx.hasCommand("cancel")) await ctx.reply(ctx.t("cancelled"));
    else await next();
  };
}

/** The one place where a failure becomes a sentence for a person. */
async function onError({ error, ctx }: BotError<Context>, log: Log): Promise<void> {
  const failure = toAppError(error);
  if (failure.code === "internal") log.error({ err: failure.cause }, "a person met a failure");
  const text = explain(ctx.t, failure);
  if (ctx.callbackQuery) await ctx.answerCallbackQuery({ text: text.slice(0, 200), show_alert: true });
  else if (ctx.chat) await ctx.reply(escapeHtml(text));
}
