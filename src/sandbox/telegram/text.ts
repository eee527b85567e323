import type { MessageEntity } from "grammy/types";
import { byPlace, type Formatted, parseHtml } from "./html.ts";
import { bad } from "./refusal.ts";

/** What a bot says, still as it was given. */
export interface Source {
  readonly text?: string | undefined;
  readonly parse_mode?: string | undefined;
  readonly entities?: readonly MessageEntity[] | undefined;
}

/** What came out of it; `html` is the source when the bot wrote HTML. */
export interface Said extends Formatted {
  readonly html: string | undefined;
}

export const TEXT_MAX = 4096;
const CAPTION_MAX = 1024;
const ENTITIES_MAX = 100;

/** The text of a message: required, 1–4096 characters after the entities were parsed. */
export function readText(source: Source): Said {
  if (!source.text) throw bad("message text is empty");
  const said = read(source);
  if (said.text === "") throw bad("text must be non-empty");
  if ([...said.text].length > TEXT_MAX) throw bad("message is too long");
  return said;
}

/** The caption of a file: optional, up to 1024 characters after the entities were parsed. */
export function readCaption(source: Source): Said {
  const said = read(source);
  if ([...said.text].length > CAPTION_MAX) throw bad("message caption is too long");
  return said;
}

function read({ text = "", parse_mode, entities = [] }: Source): Said {
  const mode = parse_mode?.toLowerCase() ?? "";
  if (mode !== "" && mode !== "html") {
    const known = mode === "markdown" || mode === "markdownv2";
    throw bad(known ? `the emulator does not parse ${parse_mode}, only HTML` : "unsupported parse_mode");
  }
  const html = mode === "html";
  const trimmed = trim(html ? parseHtml(text) : { text, entities });
  return { ...detect(trimmed), html: html ? text : undefined };
}

/** Telegram drops white space at both ends, but never the beginning of an entity. */
function trim({ text, entities }: Formatted): Formatted {
  const right = text.trimEnd();
  const first = entities[0]?.offset ?? right.length;
  const left = Math.min(first, right.length - right.replace(/^[ \n]+/, "").length);
  const kept = entities
    .filter(({ offset }) => offset < right.length)
    .map((e) => ({ ...e, offset: e.offset - left, length: Math.min(e.length, right.length - e.offset) }));
  return { text: right.slice(left), entities: kept };
}

const DETECTED: readonly (readonly [MessageEntity["type"], RegExp])[] = [
  ["url", /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/gi],
  ["email", /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g],
  ["bot_command", /(?<![\p{L}\p{N}_/<>@])\/\w{1,64}(?:@\w{3,32})?(?![\w/])/gu],
  ["mention", /(?<![\p{L}\p{N}_])@[a-z]\w{3,31}/giu],
  ["hashtag", /(?<![\p{L}\p{N}_])#(?=[^\s#]*\p{L})[\p{L}\p{N}_]+/gu],
];
const CLOSED = new Set(["code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"]);

/** Adds what Telegram finds by itself: commands, addresses, mentions; never inside code or links. More than 100 are forgotten. */
export function detect({ text, entities }: Formatted): Formatted {
  const taken = entities.filter(({ type }) => CLOSED.has(type));
  const found: MessageEntity[] = [];
  for (const [type, pattern] of DETECTED) {
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length } as MessageEntity;
      if (![...taken, ...found].some((other) => overlaps(entity, other))) found.push(entity);
    }
  }
  return { text, entities: [...entities, ...found].sort(byPlace).slice(0, ENTITIES_MAX) };
}

const overlaps = (a: MessageEntity, b: MessageEntity): boolean =>
  a.offset < b.offset + b.length && b.offset < a.offset + a.length;
