import { h, s } from "./dom.js";

const COLOURS = 7;

/** A round picture: the letter of a name, or the bot's chip. */
export function avatar({ id, name }, isBot = false) {
  if (isBot) return h("span", { class: "avatar avatar-bot", "aria-hidden": "true" }, chip());
  return h("span", { class: `avatar avatar-${colourOf(id)}`, "aria-hidden": "true" }, [...name][0]);
}

/** One of seven colours, the same for the same id. */
export function colourOf(id) {
  return Math.abs(id) % COLOURS;
}

function chip() {
  const pins = [8, 12, 16].flatMap((at) => [`M${at} 1.5v4`, `M${at} 18.5v4`, `M1.5 ${at}h4`, `M18.5 ${at}h4`]).join("");
  return s(
    "svg",
    { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "1.7", "stroke-linecap": "round" },
    s("path", { d: pins }),
    s("rect", { x: 5.5, y: 5.5, width: 13, height: 13, rx: 3, fill: "currentColor", stroke: "none" }),
    s("path", { d: "M9 11v2M15 11v2", stroke: "var(--accent)", "stroke-width": "2" }),
  );
}
