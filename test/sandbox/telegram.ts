import type { Telegram } from "../../src/sandbox/telegram/telegram.ts";

/** What came back over HTTP. */
export interface Reply {
  readonly status: number;
  readonly ok: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: results have as many shapes as there are methods
  readonly result?: any;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };
}

export const urlOf = ({ root, token }: Telegram, method: string): string => `${root}/bot${token}/${method}`;

/** Makes one call as JSON. */
export const call = (telegram: Telegram, method: string, parameters: object = {}): Promise<Reply> =>
  ask(urlOf(telegram, method), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(parameters),
  });

/** Makes one call in any form. */
export async function ask(url: string, init?: RequestInit): Promise<Reply> {
  const response = await fetch(url, init);
  return { status: response.status, ...((await response.json()) as Omit<Reply, "status">) };
}

/** Why a call was refused. */
export const whyNot = async (telegram: Telegram, method: string, parameters: object = {}): Promise<string> => {
  const reply = await call(telegram, method, parameters);
  return reply.ok ? "it was not refused" : (reply.description ?? "");
};

export const rowOf = (...data: string[]) => ({
  inline_keyboard: [data.map((callback_data) => ({ text: callback_data, callback_data }))],
});

/** The smallest PNG there is. */
export const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
