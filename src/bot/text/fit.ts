/** What the widest of common fonts (DejaVu Sans Bold) takes for these at 14 px; phones' own fonts are narrower. */
const WIDTHS: readonly (readonly [px: number, characters: string])[] = [
  [0, "\u00ad\u200d\ufe0e\ufe0f"],
  [3, "\u2009\u200a"],
  [5, "'ijl \u00a0\u202fìíîïıіїјӏ·"],
  [6, ",-./:;IJ\\|ІЇЈ‐‑‘’‚‹›"],
  [7, "!()[]_`frt¡°²³¹ţťŗ⁰¹²³⁴⁵⁶⁷⁸⁹″"],
  [8, '"*ªºгґ⁻'],
  [9, "?Lcsxz«»ГТҐзвзстхьэяєѕ•"],
  [11, "ABCKPRSVXYZµμÄÅÁÀÂÃÇÝŠŽŻАБВРСУХЬЭЯлцъ"],
  [12, "#+<=>DGHNOQU^~±×÷ÖÜÓÔÕÚÙÑДИЙКЛНОПЧмд→←↪⇄⇒⎍≈−✓✎Ω⚪✖"],
  [13, "&wЦыω"],
  [14, "@M©®МФЪжюф—…"],
  [15, "%m½¼Ыш"],
  [16, "WщЊ"],
  [17, "ЮЖШ℃"],
  [19, "Щ‰"],
];
const LETTER = 10;
const WIDE = 18;
const PX = new Map(WIDTHS.flatMap(([px, characters]) => [...characters].map((one) => [one, px] as const)));
const GRAPHEMES = new Intl.Segmenter();

/** A phone of 360 px: what its buttons share, what is between two of them, and what is around the text of one. */
const ROW = 294;
const GAP = 4;
const PADDING = 16;

/** How many px of text a button shows that is one of so many in a row. */
export function roomOf(columns: number): number {
  return Math.floor((ROW - GAP * (columns - 1)) / columns) - PADDING;
}

/** What a button shows that is as wide as the message. */
export const FULL = roomOf(1);

/** How many px a text takes on a button. */
export function widthOf(text: string): number {
  return charactersOf(text).reduce((sum, one) => sum + widthOfOne(one), 0);
}

/** Cuts a text at its end, where it is wider than `room`. */
export function cutEnd(text: string, room: number): string {
  const characters = charactersOf(text);
  if (widthOf(text) <= room) return characters.join("");
  const count = countWithin(characters, room - widthOf("…"));
  return `${characters.slice(0, count).join("").trimEnd()}…`;
}

/** Cuts a name in its middle, where it is wider than `room`: those of one choice often differ at the end. */
export function cutMiddle(name: string, room: number): string {
  const characters = charactersOf(name);
  if (widthOf(name) <= room) return characters.join("");
  const half = (room - widthOf("…")) / 2;
  const right = countWithin(characters.toReversed(), half);
  const end = characters.slice(characters.length - right);
  const left = characters.slice(0, countWithin(characters, room - widthOf("…") - widthOf(end.join(""))));
  return `${left.join("").trimEnd()}…${end.join("").trimStart()}`;
}

/**
 * Names of one list, each in so many px: what is cut is what they have in common, so that no two of them look alike
 * that are not.
 */
export function fitApart(names: readonly string[], room = FULL): string[] {
  const cut = names.map((name) => cutMiddle(name, room));
  return names.map((name, place) => {
    const alike = names.filter((other, at) => other !== name && cut[at] === cut[place]);
    return alike.length === 0 ? (cut[place] ?? "") : cutAround(name, alike, room);
  });
}

/** The beginning of a name, and what is around that which tells it from those that are alike. */
function cutAround(name: string, alike: readonly string[], room: number): string {
  const [all, ...others] = [name, ...alike].map(charactersOf) as [string[], ...string[][]];
  let from = Math.min(...others.map((other) => commonStart(all, other)));
  let to = Math.max(
    from,
    all.length - Math.min(...others.map((other) => commonStart(all.toReversed(), other.toReversed()))),
  );
  const head = all.slice(0, countWithin(all, room / 4)).join("");
  const isWithin = () => widthOf(`${head}……${all.slice(from, to).join("")}`) <= room;
  if (!isWithin()) return cutMiddle(`${head}…${all.slice(from, to).join("")}`, room);
  for (let more = true; more; ) {
    more = false;
    for (const [left, right] of [
      [1, 0],
      [0, 1],
    ] as const) {
      if (left > from || to + right > all.length) continue;
      [from, to] = [from - left, to + right];
      if (isWithin()) more = true;
      else [from, to] = [from + left, to - right];
    }
  }
  const shown = all.slice(from, to).join("").trim();
  return `${head.trimEnd()}…${shown}${to < all.length ? "…" : ""}`;
}

function commonStart(one: readonly string[], other: readonly string[]): number {
  const differs = one.findIndex((character, at) => character !== other[at]);
  return differs === -1 ? one.length : differs;
}

/** A label whose names share the room that its other words leave them; all else in it stays whole. */
export function fitNames(names: readonly string[], write: (names: readonly string[]) => string, room = FULL): string {
  let left = room - widthOf(write(names.map(() => "")));
  const widths = names.map(widthOf);
  const given = new Map<number, number>();
  const narrowFirst = [...names.keys()].sort((a, b) => (widths[a] ?? 0) - (widths[b] ?? 0));
  for (const [turn, place] of narrowFirst.entries()) {
    const share = Math.min(widths[place] ?? 0, left / (names.length - turn));
    given.set(place, share);
    left -= share;
  }
  return write(names.map((name, place) => cutMiddle(name, given.get(place) ?? 0)));
}

/** As people see them: an emoji of several parts is one. */
function charactersOf(text: string): string[] {
  return [...GRAPHEMES.segment(text.replaceAll(/[\t\n\r]/g, " "))].map(({ segment }) => segment);
}

function widthOfOne(character: string): number {
  const [first = ""] = character;
  const known = PX.get(first);
  if (known !== undefined) return known;
  return /\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]/u.test(
    first,
  )
    ? WIDE
    : /\p{Lu}/u.test(first)
      ? 12
      : LETTER;
}

function countWithin(characters: readonly string[], room: number): number {
  let left = room;
  const over = characters.findIndex((one) => {
    left -= widthOfOne(one);
    return left < 0;
  });
  return over === -1 ? characters.length : over;
}
