import type { Outcome } from "./call.ts";
import { type Failures, toRefusal } from "./failures.ts";
import type { Limits } from "./limits.ts";
import type { Method } from "./methods/method.ts";
import { Refusal } from "./refusal.ts";
import type { World } from "./world.ts";

export interface ApiOptions {
  readonly world: World;
  readonly methods: Readonly<Record<string, Method>>;
  readonly failures: Failures;
  readonly limits: Limits | undefined;
  readonly unknownFields?: readonly string[] | undefined;
}

/** Makes one call of the bot, however it came in; the outcome is on record before it is returned. */
export type Api = (method: string, raw: Readonly<Record<string, unknown>>, gone?: AbortSignal) => Promise<Outcome>;

const LIMITED = /^(?:send(?!chataction)|editmessage)/;

export function createApi({ world, methods, failures, limits, unknownFields = [] }: ApiOptions): Api {
  const byName = new Map(Object.entries(methods).map(([name, method]) => [name.toLowerCase(), { name, method }]));

  async function run(name: string, method: Method, raw: Readonly<Record<string, unknown>>, gone: AbortSignal) {
    const failure = failures.take(name);
    if (failure === "no answer") await untilGone(gone);
    if (failure === "lost request" || failure === "no answer") return undefined;
    if (typeof failure === "object" && !("json" in failure)) throw toRefusal(failure);
    const chat = world.chats.get(Number(raw.chat_id));
    if (chat && LIMITED.test(name.toLowerCase())) limits?.take(chat);
    const result = await method.call({ world, gone }, without(raw, unknownFields));
    return failure === "lost answer" ? undefined : { result, ...failure };
  }

  return async (given, raw, gone = new AbortController().signal) => {
    const at = world.now();
    const known = byName.get(given.toLowerCase());
    const outcome = await (async (): Promise<Outcome> => {
      try {
        if (!known) throw new Refusal(404, "Not Found: method not found");
        const done = await run(known.name, known.method, raw, gone);
        return done ? { ok: true, ...done } : { ok: false, lost: true };
      } catch (error) {
        if (error instanceof Refusal) return toOutcome(error);
        throw error;
      }
    })();
    const call = { method: known?.name ?? given, parameters: raw, at, outcome };
    world.calls.add(call);
    if (!outcome.ok) world.events.emit({ type: "failure", call });
    return outcome;
  };
}

/** A call as a server reads it that does not know these fields of buttons. */
function without(raw: Readonly<Record<string, unknown>>, fields: readonly string[]) {
  const { reply_markup: markup } = raw;
  if (fields.length === 0 || markup === undefined) return raw;
  const text = typeof markup === "string" ? markup : JSON.stringify(markup);
  return { ...raw, reply_markup: JSON.parse(text, (name, value) => (fields.includes(name) ? undefined : value)) };
}

/** Resolves when the other side has had enough. */
function untilGone(gone: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (gone.aborted) done();
    else gone.addEventListener("abort", () => done(), { once: true });
  });
}

const toOutcome = ({ code, message, parameters }: Refusal): Outcome => ({
  ok: false,
  error_code: code,
  description: message,
  ...(parameters ? { parameters } : {}),
});
