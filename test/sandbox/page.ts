import { request } from "node:http";

interface Message {
  readonly id: number;
  readonly text: string;
  readonly from: { readonly is_bot: boolean };
  readonly reply_markup?: { readonly inline_keyboard: { readonly callback_data: string }[][] };
}

interface State {
  readonly mark: number;
  readonly people: { readonly id: number; readonly language: string }[];
  readonly chats: { readonly messages: Message[] }[];
  readonly commands: Record<string, object[]>;
  readonly descriptions: object;
  readonly boards: object[];
}

interface Heard {
  readonly type: string;
  readonly message?: Message;
  readonly board?: { readonly joined: boolean; readonly pins: Record<string, number> };
  readonly fresh?: { readonly text: string }[];
}

interface Reply {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
}

/** A page at this address, as a browser would talk to it. */
export interface Client {
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  send(
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<{ status: number; json: unknown }>;
  state(): Promise<State>;
  /** Opens the event stream; what it gives waits for the first event, heard or to come, that fits. */
  listen(since: number): Promise<(fits: (event: Heard) => boolean) => Promise<Heard>>;
}

export function createClient(url: string): Client {
  const get: Client["get"] = (path, headers = {}) => call(new URL(path, url), "GET", undefined, headers);
  return {
    get,
    state: async () => JSON.parse((await get("/api/state")).text) as State,
    listen: (since) => listen(new URL(`/api/events?since=${since}`, url)),
    async send(method, path, body, headers = {}) {
      const bytes = body instanceof Uint8Array;
      const type = { "content-type": bytes ? "application/octet-stream" : "application/json" };
      const sent = bytes ? body : body && JSON.stringify(body);
      const reply = await call(new URL(path, url), method, sent, { ...(body && type), ...headers });
      return { status: reply.status, json: JSON.parse(reply.text) as unknown };
    },
  };
}

/** fetch() would not let a test choose its Host. */
function call(url: URL, method: string, body: string | Uint8Array | undefined, headers: Record<string, string>) {
  return new Promise<Reply>((resolve, reject) => {
    const asked = request(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    asked.on("error", reject).end(body);
  });
}

async function listen(url: URL): ReturnType<Client["listen"]> {
  const heard: Heard[] = [];
  let wake = () => {};
  const response = await fetch(url);
  const reading = (async () => {
    let text = "";
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const whole = text.split("\n\n");
      text = whole.pop() ?? "";
      for (const block of whole) {
        const [, data] = /^data: (.*)$/m.exec(block) ?? [];
        if (data) heard.push(JSON.parse(data) as Heard);
      }
      wake();
    }
  })();
  reading.catch(() => {}); // ends when the page stops
  return async (fits) => {
    for (;;) {
      const found = heard.findIndex(fits);
      if (found >= 0) return heard.splice(0, found + 1).at(-1)!;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}
