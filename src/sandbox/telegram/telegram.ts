/**
 * Telegram on one's own machine: the Bot API over HTTP, and the people on the other side as functions.
 *
 *   const telegram = await startTelegram();                  // telegram.root, telegram.token -> the bot's config
 *   const ann = telegram.person({ first_name: "Ann" });
 *   ann.starts();                                            // or ann.says("/start"), ann.starts("deep-link")
 *   const menu = await ann.sees("What next?");               // text, RegExp or (message) => boolean
 *   const answer = await ann.presses(menu, "Devices");       // label, callback data or (button) => boolean
 *   await ann.sees((m) => m.id === menu.id && m.edits === 1);
 *   ann.sends({ document: { name: "env.json", bytes: "{}" } });
 *   (await ann.sees((m) => m.document !== undefined)).document?.text;
 *   await ann.forges(menu, "forged data");
 *   ann.blocks(); ann.unblocks();
 *   const home = telegram.group({ title: "Home", members: [ann, bob], forum: true });
 *   ann.in(home).says("/start"); ann.in(home.topic("Garden")).says("/list@emulated_bot");
 *   telegram.fails("sendMessage", { retry_after: 3 });       // or { error_code: 502 }, "lost request", "lost answer"
 *   telegram.calls("editMessageText");                       // what the bot called, with outcomes
 *   await telegram.stop();
 *
 * `sees` looks at what happened since the person's own last action, then waits; for messages that something else
 * causes take `const since = telegram.events.mark()` first and say `ann.sees(sight, { since })`.
 * `gets` takes no edit of another message than the one they pressed for what came of it.
 * What `sees` returns is the message at that moment; `ann.chat` is the chat as it is now.
 */
import type { BotCommand, UserFromGetMe } from "grammy/types";
import { type Api, createApi } from "./api.ts";
import type { Call } from "./call.ts";
import type { Events } from "./events.ts";
import { type Failure, Failures } from "./failures.ts";
import { createGroup, type Group, type GroupOptions } from "./group.ts";
import { Limits } from "./limits.ts";
import type { Shown } from "./message.ts";
import { createMethods } from "./methods.ts";
import { createPerson, type Person, type PersonOptions } from "./person.ts";
import { startServer } from "./server.ts";
import { createSnapshot, type Snapshot } from "./snapshot.ts";
import { Webhook } from "./webhook.ts";
import { World } from "./world.ts";

export interface TelegramOptions {
  readonly token?: string;
  readonly bot?: Partial<UserFromGetMe>;
  readonly host?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Its clock: milliseconds, as Date.now; dates, the age of presses and the rates go by it. */
  readonly now?: () => number;
  /** Telegram's published rates, or none (default). */
  readonly limits?: "telegram" | "none";
  /** How long after a press the bot may answer it, by `now`; default 30 s. */
  readonly queryLifetimeMs?: number;
  /** How long people wait for the bot, in real time; default 15 s. */
  readonly deadlineMs?: number;
  /** The first pause after a webhook failed, in real time, doubled each time; default 1 s. */
  readonly webhookRetryMs?: number;
  /** How many messages every chat has had before, so that a bot that remembers an earlier run meets no old id again. */
  readonly messagesBefore?: number;
  /** Fields of buttons that it is too old to know: it passes over them. */
  readonly unknownFields?: readonly string[];
}

export interface Telegram {
  /** For TELEGRAM_API_ROOT, grammY's `client.apiRoot`. */
  readonly root: string;
  readonly token: string;
  readonly bot: UserFromGetMe;
  /** Everything that happens, in order; subscribe with `events.on`, wait with `events.next`. */
  readonly events: Events;
  person(options: PersonOptions): Person;
  group(options: GroupOptions): Group;
  /** What the bot called so far, oldest first; idle long polls are left out. */
  calls(method?: string): readonly Call[];
  /** Lets the next calls of a method go wrong. */
  fails(method: string, failure: Failure, times?: number): void;
  /** How many calls of a method will still go wrong; one that is not answered counts no more once it has come in. */
  failing(method: string): number;
  /** Takes back what `fails` has ordered and was not used yet. */
  heals(): void;
  /** Puts its clock ahead by so many ms, or back. */
  turns(ms: number): void;
  /** Makes a message too old for the bot: it can't be edited any more, and a press on it does not tell what it shows. */
  ages(message: Shown): void;
  /** Gives the bot so many of the latest updates again, as if it had died before it could confirm them. */
  repeats(count: number): void;
  /** The command list the bot set for exactly this scope and language. */
  commands(language_code?: string, scope?: Parameters<World["settings"]["commands"]>[0]): readonly BotCommand[];
  /** The whole state as plain data, for a page. */
  snapshot(): Snapshot;
  stop(): Promise<void>;
}

const TOKEN = "4200000000:AAEmulated-Token-For-Tests-0123456789";

export async function startTelegram(options: TelegramOptions = {}): Promise<Telegram> {
  const { token = TOKEN, host = "127.0.0.1", port = 0 } = options;
  let turned = 0;
  const clock = options.now ?? Date.now;
  const now = (): number => clock() + turned;
  const bot = createBotUser(token, options.bot);
  const { deadlineMs = 15_000, queryLifetimeMs = 30_000, webhookRetryMs = 1000, messagesBefore = 0 } = options;
  const world = new World({ bot, now, deadlineMs, queryLifetimeMs, messagesBefore });
  const failures = new Failures();
  const limits = options.limits === "telegram" ? new Limits(now) : undefined;

  const reply: Api = (method, raw) => api(method, raw);
  const webhook = new Webhook(world, reply, webhookRetryMs);
  const api = createApi({
    world,
    methods: createMethods(webhook),
    failures,
    limits,
    unknownFields: options.unknownFields,
  });
  const server = await startServer({ token, api, files: world.files, host, port, now });

  return {
    root: server.root,
    token,
    bot,
    events: world.events,
    person: (person) => createPerson(world, person),
    group: (group) => createGroup(world, group),
    calls: (method) => world.calls.of(method),
    fails: (method, failure, times) => failures.order(method, failure, times),
    turns: (ms) => {
      turned += ms;
    },
    failing: (method) => failures.left(method),
    heals: () => failures.clear(),
    ages: ({ chat, id }) => void world.chat(chat).old.add(id),
    repeats: (count) => world.updates.repeat(count),
    commands: (language = "", scope = { type: "default" }) => world.settings.commands(scope, language),
    snapshot: () => createSnapshot(world),
    async stop() {
      webhook.stop();
      await server.stop();
    },
  };
}

/** Telegram's defaults for a new bot: privacy mode is on, so it does not hear everything in groups. */
function createBotUser(token: string, known: Partial<UserFromGetMe> = {}): UserFromGetMe {
  return {
    id: Number(token.split(":")[0]),
    is_bot: true,
    first_name: "Emulated",
    username: "emulated_bot",
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    ...known,
  } as UserFromGetMe;
}
