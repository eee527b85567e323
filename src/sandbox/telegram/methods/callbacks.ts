import { PARAMETERS } from "../parameters.ts";
import { bad } from "../refusal.ts";
import { method } from "./method.ts";

const ANSWER_MAX = 200;

/** Answering presses: once, in time, shortly. */
export const callbacks = {
  answerCallbackQuery: method(PARAMETERS.answerCallbackQuery, ({ world }, given) => {
    const query = world.queries.get(given.callback_query_id);
    if (!query || world.now() - query.at > world.queryLifetimeMs)
      throw bad("query is too old and response timeout expired or query ID is invalid");
    if ([...(given.text ?? "")].length > ANSWER_MAX) throw bad("MESSAGE_TOO_LONG");
    if (given.url && !isOwnLink(given.url, world.bot.username)) throw bad("URL_INVALID");
    world.queries.delete(query.id);
    const answer = {
      ...(given.text ? { text: given.text } : {}),
      ...(given.show_alert ? { show_alert: true } : {}),
      ...(given.url ? { url: given.url } : {}),
    };
    world.events.emit({ type: "answer", chat: query.chat, query: query.id, from: query.from, answer });
    return true;
  }),
};

/** A press may open nothing but the bot itself with a start parameter. */
const isOwnLink = (url: string, username: string): boolean => {
  const link = url.toLowerCase();
  const name = username.toLowerCase();
  return ["https://t.me/", "http://t.me/", "t.me/"].some((host) => link.startsWith(`${host}${name}?start=`));
};
