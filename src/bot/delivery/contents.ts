import { createHash } from "node:crypto";
import type { Transformer } from "grammy";
import type { Screen } from "../screen.ts";

const MANY = 20_000;
const WRITES: ReadonlySet<string> = new Set(["sendMessage", "editMessageText"]);

/** What messages show now, whoever wrote it, so that nobody writes the same again. Known in memory alone. */
export class Contents {
  readonly #known = new Map<string, string>();

  /** Whether a message is known to show exactly this. */
  has(chatId: number, messageId: number, screen: Screen): boolean {
    return this.#known.get(keyOf(chatId, messageId)) === hash(screen.text, screen.keyboard);
  }

  /** Looks at what is written. */
  readonly watch: Transformer = async (prev, method, payload, signal) => {
    const { chat_id: chatId, message_id: at, text, reply_markup } = payload as Written;
    // While it is under way, and after an answer that was lost, nobody knows.
    if (at !== undefined) this.#known.delete(keyOf(chatId, at));
    const answer = await prev(method, payload, signal);
    const isShown = answer.ok || answer.description.includes("message is not modified");
    if (!isShown || !WRITES.has(method) || text === undefined) return answer;
    const { message_id: id = at } = (answer.ok ? answer.result : {}) as { readonly message_id?: number };
    if (id !== undefined) this.#note(keyOf(chatId, id), hash(text, reply_markup));
    return answer;
  };

  #note(key: string, content: string): void {
    this.#known.delete(key);
    this.#known.set(key, content);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MANY && oldest !== undefined) this.#known.delete(oldest);
  }
}

interface Written {
  readonly chat_id?: number | string;
  readonly message_id?: number;
  readonly text?: string;
  readonly reply_markup?: Partial<Screen["keyboard"]>;
}

function keyOf(chatId: number | string | undefined, messageId: number): string {
  return `${chatId}:${messageId}`;
}

function hash(text: string, keyboard: Written["reply_markup"]): string {
  const rows = (keyboard?.inline_keyboard ?? []).filter((row) => row.length > 0);
  return createHash("sha256")
    .update(JSON.stringify([text, rows]))
    .digest("base64");
}
