import { h } from "./dom.js";
import { moment } from "./time.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

/** A text with its entities as nodes; `acts` says what a tap on a command or on code does. */
export function format(text, entities, acts) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return range(text, 0, text.length, sorted, acts);
}

/** Telegram's entities nest but never cross, so what begins inside one also ends there. */
function range(text, start, end, entities, acts) {
  const nodes = [];
  let at = start;
  for (let i = 0; i < entities.length; ) {
    const entity = entities[i];
    const stop = Math.min(entity.offset + entity.length, end);
    let next = i + 1;
    while (next < entities.length && entities[next].offset < stop) next++;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inner = range(text, entity.offset, stop, entities.slice(i + 1, next), acts);
    nodes.push(wrap(entity, text.slice(entity.offset, stop), inner, acts));
    at = stop;
    i = next;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function wrap(entity, text, inner, acts) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url, inner);
    case "url":
      return link(/^[a-z]+:/i.test(text) ? text : `http://${text}`, inner);
    case "email":
      return link(`mailto:${text}`, inner);
    case "bot_command":
      return h("button", { type: "button", class: "command", onclick: () => acts.command(text) }, inner);
    case "spoiler":
      return spoiler(inner);
    case "pre":
      return h("pre", { onclick: () => acts.copy(text), title: entity.language }, h("code", {}, inner));
    case "code":
      return h("code", { onclick: () => acts.copy(text) }, inner);
    case "blockquote":
    case "expandable_blockquote":
      return h("blockquote", {}, inner);
    case "date_time":
      // What this reader's clock shows, and not what was written for those whose program does not know it.
      return h(
        "time",
        { class: "moment", datetime: new Date(entity.unix_time * 1000).toISOString(), title: text },
        moment(entity.unix_time, entity.date_time_format, acts.language) ?? inner,
      );
    case "mention":
    case "hashtag":
    case "cashtag":
    case "text_mention":
      return h("span", { class: "mention" }, inner);
    default:
      return entity.type in TAGS ? h(TAGS[entity.type], {}, inner) : h("span", {}, inner);
  }
}

/** Nothing but the web and mail may be opened from a message: `javascript:` is an address too. */
function link(url, inner) {
  const safe = URL.canParse(url) && ["http:", "https:", "mailto:"].includes(new URL(url).protocol);
  if (!safe) return h("span", { class: "mention" }, inner);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, inner);
}

function spoiler(inner) {
  const element = h("span", { class: "spoiler", role: "button", tabindex: "0" }, inner);
  const reveal = () => element.classList.add("revealed");
  element.addEventListener("click", reveal);
  element.addEventListener("keydown", ({ key }) => key === "Enter" && reveal());
  return element;
}
