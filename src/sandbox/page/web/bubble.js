import { envOf, fileOf } from "./api.js";
import { colourOf } from "./avatar.js";
import { h, icon, s } from "./dom.js";
import { inlineKeyboard } from "./keyboard.js";
import { toast } from "./overlay.js";
import { format } from "./text.js";
import { clock, fileSize } from "./time.js";

/** One message as its chat shows it; `acts` is what can be done from it. */
export function bubble(message, store, acts) {
  const { words, language, me } = store;
  if (message.service) return h("div", { class: "service", role: "note" }, serviceText(message, store));
  const own = message.from.id === me;
  const group = store.current.type !== "private";
  const stamp = h(
    "span",
    { class: "stamp" },
    message.edit_date !== undefined && h("span", { class: "edited" }, words.edited),
    h("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date, language)),
    own && ticks(),
  );
  const copy = async (text) => {
    await navigator.clipboard?.writeText(text);
    toast(words.copied);
  };
  const text =
    message.text &&
    h("div", { class: "text" }, format(message.text, message.entities, { command: acts.say, copy, language }));
  const keys = inlineKeyboard(message, store);
  return h(
    "article",
    {
      class: ["message", own ? "own" : "other", keys && "with-keys", !message.text && message.photo && "bare"]
        .filter(Boolean)
        .join(" "),
      "aria-label": `${message.from.first_name}, ${clock(message.date, language)}`,
      ondblclick: () => acts.reply(message),
    },
    h(
      "div",
      { class: "bubble" },
      group && !own && h("div", { class: `sender name-${colourOf(message.from.id)}` }, message.from.first_name),
      message.reply_to !== undefined && quote(store.current.messages.get(message.reply_to), acts),
      message.photo && photo(message, words),
      message.document && file(message, store, acts),
      text,
      message.receiver !== undefined && h("div", { class: "alone" }, words.alone),
      stamp,
    ),
    keys,
    h(
      "button",
      {
        type: "button",
        class: "reply",
        "aria-label": words.reply,
        title: words.reply,
        onclick: () => acts.reply(message),
      },
      icon("reply"),
    ),
  );
}

/** What a message is about in one line, for the list of chats and for replies. */
export function summary(message, words) {
  if (message.text) return message.text.replaceAll(/\s+/g, " ").slice(0, 120);
  if (message.document) return message.document.name;
  return message.photo ? words.photo : "";
}

export function serviceText({ service, from }, { words }) {
  const joined = service.new_chat_members?.map(({ first_name }) => first_name).join(", ");
  if (joined) return words.added(joined);
  if (service.left_chat_member) return words.left(service.left_chat_member.first_name);
  if (service.chat_shared) return words.shared(service.chat_shared.title ?? "");
  if (service.users_shared) return words.shared(service.users_shared.users.map((one) => one.first_name).join(", "));
  if (service.location) return words.shared(`📍 ${service.location.latitude}, ${service.location.longitude}`);
  return `${from.first_name}: ${Object.keys(service).join(", ").replaceAll("_", " ")}`;
}

function quote(message, acts) {
  if (!message) return undefined;
  return h(
    "button",
    { type: "button", class: `quote name-${colourOf(message.from.id)}`, onclick: () => acts.show(message.id) },
    h("b", {}, message.from.first_name),
    h("span", {}, summary(message, {})),
  );
}

function photo(message, words) {
  const { width, height } = message.photo;
  return h(
    "a",
    { class: "photo", href: fileOf(message), target: "_blank", rel: "noopener" },
    h("img", { src: fileOf(message), width, height, alt: message.text || words.photo, loading: "lazy" }),
  );
}

function file(message, store, acts) {
  const { words, language } = store;
  const { name, size } = message.document;
  const plug = async () => {
    try {
      await acts.plug(await envOf(message));
    } catch (error) {
      toast(error.message);
    }
  };
  return h(
    "div",
    { class: "file" },
    h(
      "a",
      { class: "file-icon", href: fileOf(message), download: name, "aria-label": `${words.download}: ${name}` },
      icon("file"),
    ),
    h(
      "div",
      { class: "file-about" },
      h("span", { class: "file-name" }, name),
      h("span", { class: "file-size" }, fileSize(size, language)),
    ),
    /^env.*\.json$/i.test(name) &&
      h("button", { type: "button", class: "file-plug", onclick: plug }, icon("plug"), words.plugIn),
  );
}

function ticks() {
  const d = "M1 7.5 4.5 11 11.5 3.5M7.5 10.2l.9.8L15.5 3.5";
  return s(
    "svg",
    { viewBox: "0 0 17 13", class: "ticks", "aria-hidden": "true" },
    s("path", { d, fill: "none", stroke: "currentColor" }),
  );
}
