import type { MessageEntity } from "grammy/types";
import { toLink } from "./link.ts";
import { bad } from "./refusal.ts";

/** A text and what is bold, linked, … in it; offsets and lengths are UTF-16 units, as JavaScript's own. */
export interface Formatted {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

interface Open {
  readonly tag: string;
  readonly offset: number;
  readonly attributes: Readonly<Record<string, string>>;
}

const PLAIN: Readonly<Record<string, MessageEntity["type"]>> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  "tg-spoiler": "spoiler",
  span: "spoiler",
};
const TAGS = new Set([...Object.keys(PLAIN), "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"]);
/** How a moment is shown: relative, or a day of the week, a date and a time. */
const TIME_FORMAT = /^(?:r|w?[dD]?[tT]?)$/;
/** How far ahead a moment may be. */
const AHEAD_S = 1098 * 86_400;
const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };

const REFERENCE = /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-z]));?/gi;
const END = /<\/([^\s>]*)\s*(>?)/y;
const START = /<([^\s>]*)/y;
const ATTRIBUTE = /\s*([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]*)(?=[\s>])))?/y;
const CLOSE = /\s*>/y;

/** Reads the HTML that Telegram knows, and refuses the rest in Telegram's words. */
export function parseHtml(source: string): Formatted {
  const entities: MessageEntity[] = [];
  const open: Open[] = [];
  let text = "";
  let at = 0;

  const fail = (what: string, begin?: number, more = "") => {
    const where = begin === undefined ? "" : ` at byte offset ${Buffer.byteLength(source.slice(0, begin))}`;
    return bad(`can't parse entities: ${what}${where}${more}`);
  };
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) at = pattern.lastIndex;
    return found;
  };

  function start(): void {
    const begin = at;
    const tag = (take(START)?.[1] ?? "").toLowerCase();
    if (at >= source.length) throw fail("Unclosed start tag", begin);
    if (!TAGS.has(tag)) throw fail(`Unsupported start tag "${tag}"`, begin);
    const attributes: Record<string, string> = {};
    while (!take(CLOSE)) {
      const found = take(ATTRIBUTE);
      if (!found) {
        if (source.indexOf(">", at) < 0) throw fail(`Unclosed start tag "${tag}"`, begin);
        throw fail(`Empty attribute name in the tag "${tag}"`, begin);
      }
      attributes[found[1]?.toLowerCase() ?? ""] = decode(found[2] ?? found[3] ?? found[4] ?? "");
    }
    if (tag === "span" && attributes.class !== "tg-spoiler")
      throw fail('Tag "span" must have class "tg-spoiler"', begin);
    if (tag === "tg-time") {
      const { unix = "", format = "" } = attributes;
      const isTime = /^\d{1,10}$/.test(unix) && Number(unix) <= Date.now() / 1000 + AHEAD_S;
      if (!isTime) throw fail('Tag "tg-time" must have a valid Unix time', begin);
      if (!TIME_FORMAT.test(format)) throw fail('Tag "tg-time" must have a valid format', begin);
    }
    open.push({ tag, offset: text.length, attributes });
  }

  function end(): void {
    const begin = at;
    const inner = open.pop();
    if (!inner) throw fail("Unexpected end tag", begin);
    const found = take(END);
    const tag = (found?.[1] ?? "").toLowerCase();
    if (!found?.[2]) throw fail("Unclosed end tag", begin);
    if (tag && tag !== inner.tag)
      throw fail("Unmatched end tag", begin, `, expected "</${inner.tag}>", found "</${tag}>"`);
    if (text.length > inner.offset) close(inner);
  }

  function close({ tag, offset, attributes }: Open): void {
    const place = { offset, length: text.length - offset };
    const last = entities.at(-1);
    const nested = last?.offset === offset && last.length === place.length ? last : undefined;
    const language = attributes.class?.startsWith("language-") ? attributes.class.slice(9) : undefined;
    const plain = PLAIN[tag];
    if (plain) entities.push({ type: plain, ...place } as MessageEntity);
    else if (tag === "a") entities.push(...link(attributes.href || text.slice(offset), place));
    else if (tag === "tg-emoji")
      entities.push({ type: "custom_emoji", custom_emoji_id: attributes["emoji-id"] ?? "", ...place });
    else if (tag === "tg-time") {
      const { unix, format = "" } = attributes;
      entities.push({
        type: "date_time",
        unix_time: Number(unix),
        date_time_format: format,
        ...place,
      } as MessageEntity);
    } else if (tag === "blockquote")
      entities.push({ type: "expandable" in attributes ? "expandable_blockquote" : "blockquote", ...place });
    else if (tag === "pre" && nested?.type === "code" && "language" in nested)
      entities[entities.length - 1] = { type: "pre", language: String(nested.language), ...place };
    else if (tag === "code" && nested?.type === "pre" && language)
      entities[entities.length - 1] = { type: "pre", language, ...place };
    else if (tag === "code")
      entities.push({ type: "code", ...place, ...(language ? { language } : {}) } as MessageEntity);
    else entities.push({ type: "pre", ...place });
  }

  while (at < source.length) {
    if (source.startsWith("</", at)) end();
    else if (source[at] === "<") start();
    else {
      const next = source.indexOf("<", at);
      const stop = next < 0 ? source.length : next;
      text += decode(source.slice(at, stop));
      at = stop;
    }
  }
  const left = open.at(-1);
  if (left) throw fail(`Can't find end tag corresponding to start tag "${left.tag}"`);
  return { text, entities: entities.map(withoutLanguage).sort(byPlace) };
}

const OUTER_FIRST = ["blockquote", "expandable_blockquote", "pre", "code", "text_link", "bold", "italic", "underline"];

/** Telegram's order: from the beginning, the longer first, of equal ones the outer kind first. */
export const byPlace = (a: MessageEntity, b: MessageEntity): number =>
  a.offset - b.offset || b.length - a.length || rank(a) - rank(b);

const rank = ({ type }: MessageEntity): number => {
  const found = OUTER_FIRST.indexOf(type);
  return found < 0 ? OUTER_FIRST.length : found;
};

/** A language survives only where `<pre><code>` made one block. */
const withoutLanguage = (entity: MessageEntity): MessageEntity =>
  entity.type === "code" ? { type: "code", offset: entity.offset, length: entity.length } : entity;

function link(href: string, place: { offset: number; length: number }): MessageEntity[] {
  const url = toLink(href);
  return url === undefined ? [] : [{ type: "text_link", url, ...place }];
}

function decode(source: string): string {
  return source.replace(REFERENCE, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name) return NAMED[name.toLowerCase()] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code < 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
