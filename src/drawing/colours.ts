import type { Svg } from "./png.ts";

/**
 * A light page with one accent; every text on its ground has a contrast of 4.5 or more. No two are the same, since AT_NIGHT
 * finds each by itself: a card and what is on a bar are both white here, and on a dark ground they are not.
 */
export const COLOURS = {
  page: "#f6f7f9",
  card: "#ffffff",
  header: "#eef2fb",
  border: "#d5dbe6",
  rule: "#e8ebf1",
  text: "#1b2433",
  soft: "#566176",
  accent: "#3563d9",
  alive: "#2fa36b",
  mark: "#d13438",
  silent: "#eceef2",
  silentText: "#5f697b",
  paused: "#8b95a7",
  shadow: "#1b2432",
  onBar: "#fffffe",
} as const;

/** Lines, in order of the series; dark enough for text. */
const LINES = ["#2f66d8", "#c2540a", "#0b7d6e", "#8a46c8"] as const;

/** The colour of a series by its place in the model. */
export function colourOf({ index }: { readonly index: number }): string {
  return LINES[index % LINES.length] ?? LINES[0];
}

/** Bars of states: the text on them can be read on each. */
export const STATES = ["#2f66d8", "#c2540a", "#0b7d6e", "#8a46c8", "#b0306a", "#5b6b1f", "#2a7a9e", "#6b5b4b"] as const;
export const OFF = "#c9d1de";

/** What each colour is on a dark ground. */
export const AT_NIGHT: Readonly<Record<string, string>> = {
  [COLOURS.page]: "#12161c",
  [COLOURS.card]: "#1b2129",
  [COLOURS.header]: "#252d39",
  [COLOURS.border]: "#3a4453",
  [COLOURS.rule]: "#2a323d",
  [COLOURS.text]: "#e9edf3",
  [COLOURS.soft]: "#a3aebf",
  [COLOURS.accent]: "#6d9bff",
  [COLOURS.alive]: "#46c98a",
  [COLOURS.mark]: "#ff6b6e",
  [COLOURS.silent]: "#171b21",
  [COLOURS.silentText]: "#97a1b1",
  [COLOURS.paused]: "#788397",
  [COLOURS.shadow]: "#000000",
  [COLOURS.onBar]: "#10151b",
  "#2f66d8": "#72a4ff",
  "#c2540a": "#ff9a57",
  "#0b7d6e": "#3ccdb6",
  "#8a46c8": "#c493f5",
  "#b0306a": "#f284b3",
  "#5b6b1f": "#b5c964",
  "#2a7a9e": "#6cc3ea",
  "#6b5b4b": "#c9b49c",
  [OFF]: "#4a5565",
};

/** The picture on a dark ground. Only attributes are colours: what people wrote holds no quotation mark. */
export function atNight(svg: Svg): Svg {
  return { ...svg, text: svg.text.replaceAll(/(?<==")#[0-9a-f]{6}(?=")/g, (colour) => AT_NIGHT[colour] ?? colour) };
}
