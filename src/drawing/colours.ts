/** A light page with one accent; every text on its ground has a contrast of 4.5 or more. */
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
  silent: "#eceef2",
  silentText: "#5f697b",
  paused: "#8b95a7",
  shadow: "#1b2433",
} as const;

/** Lines, in order of the series; dark enough for their axes' text. */
const LINES = ["#2f66d8", "#c2540a", "#0b7d6e", "#8a46c8"] as const;

/** The colour of a series by its place in the model. */
export function colourOf({ index }: { readonly index: number }): string {
  return LINES[index % LINES.length] ?? LINES[0];
}

/** Bars of states: white text can be read on each. */
export const STATES = ["#2f66d8", "#c2540a", "#0b7d6e", "#8a46c8", "#b0306a", "#5b6b1f", "#2a7a9e", "#6b5b4b"] as const;
export const OFF = "#c9d1de";
