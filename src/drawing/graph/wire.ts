import { COLOURS } from "../colours.ts";
import { round } from "../text/lettering.ts";
import type { Point, Route } from "./layout.ts";

const ARROW = 9;
/** From a port's middle to the arrow's tip. */
const TIP = 5;

/** The parts of a wire, to be drawn in layers. */
export interface WireParts {
  /** Lifts the curve off those that it crosses. */
  readonly rim: string;
  readonly line: string;
}

export function drawWire(route: Route, paused: boolean): WireParts {
  const end = route.at(-1);
  if (!end) return { rim: "", line: "" };
  const colour = wireColour(paused);
  const path = toPath(route);
  const dashes = paused ? ` stroke-dasharray="5 5"` : "";
  const arrow = `<path d="M${round(end.x - TIP)} ${round(end.y)}l-${ARROW} -4.5v9z" fill="${colour}"/>`;
  return {
    rim: `<path d="${path}" fill="none" stroke="${COLOURS.page}" stroke-width="5"/>`,
    line: `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.8"${dashes}/>${arrow}`,
  };
}

export function wireColour(paused: boolean): string {
  return paused ? COLOURS.paused : COLOURS.accent;
}

/** The curve ends where its arrow begins. */
function toPath(points: readonly Point[]): string {
  const [start, ...rest] = points;
  const write = ({ x, y }: Point, index: number): string =>
    `${round(index === rest.length - 1 ? x - TIP - ARROW + 1 : x)} ${round(y)}`;
  return start ? `M${round(start.x)} ${round(start.y)}C${rest.map(write).join(" ")}` : "";
}
