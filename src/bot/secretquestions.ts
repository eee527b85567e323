import type { Dialogs } from "../services/chats/dialogs.ts";
import type { Context } from "./context.ts";

const KINDS = ["zip", "git-token"] as const;
type Kind = (typeof KINDS)[number];

/**
 * Questions whose answers nothing may keep, as a conversation would: what is kept is only that the chat was asked. Of all
 * that a chat is asked, what it was asked last is what it answers.
 */
export class SecretQuestions {
  readonly #dialogs: Dialogs;

  constructor(dialogs: Dialogs) {
    this.#dialogs = dialogs;
  }

  /** Waits for an answer from now on, and for none to an earlier question. */
  async ask(ctx: Context, kind: Kind, state: unknown): Promise<void> {
    for (const other of KINDS) if (other !== kind) await this.forget(ctx, other);
    await this.#dialogs.write(keyOf(ctx, kind), state);
  }

  /** What the chat was asked; undefined where it was not. */
  read(ctx: Context, kind: Kind): Promise<unknown> {
    return this.#dialogs.read(keyOf(ctx, kind));
  }

  async forget(ctx: Context, kind: Kind): Promise<void> {
    await this.#dialogs.delete(keyOf(ctx, kind));
  }

  /** Lets a conversation that begins take the place of what was asked before. */
  async yieldToTalks(ctx: Context, next: () => Promise<void>): Promise<void> {
    const { enter } = ctx.conversation;
    ctx.conversation.enter = async (...args: Parameters<typeof enter>) => {
      for (const kind of KINDS) await this.forget(ctx, kind);
      await enter(...args);
    };
    await next();
  }
}

/** Whether a message is an answer in words, or is to be one: what is picked in Telegram itself says what it is for. */
export function isWords({ message }: Pick<Context, "message">): boolean {
  const { users_shared: users, chat_shared: chat, location } = message ?? {};
  return message !== undefined && !users && !chat && !location;
}

/** Beside the conversations of the chat, whose key is the chat's number. */
function keyOf({ chatId }: Context, kind: Kind): string {
  return `${kind}:${chatId}`;
}
