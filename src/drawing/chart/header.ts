import { COLOURS, colourOf } from "../colours.ts";
import type { Lettering, Style } from "../text/lettering.ts";
import type { Group } from "./panels.ts";

const LINE = 20;
const MEASURE: Style = { size: 13, fill: COLOURS.soft };
const ENTRY: Style = { size: 14, fill: COLOURS.text };
/** Px between the bare top of a panel and what is above it. */
const BARE = 8;

/** What stands above a panel: the measure of its axis, and in company a line of colour and a name for each series. */
export function drawHeader(
  { measure, series }: Group,
  isNamed: boolean,
  room: number,
  letters: Lettering,
): { readonly text: string; readonly height: number } {
  let [x, y] = [0, LINE / 2];
  const drawn: string[] = [];
  if (measure) {
    const text = letters.fit(measure, MEASURE, 120);
    drawn.push(letters.write(text, x, y + 4.6, MEASURE));
    x += letters.width(text, MEASURE) + 16;
  }
  for (const one of isNamed ? series : []) {
    const name = letters.fitName(one.name, ENTRY, room / 2 + (series.length === 1 ? room / 4 : 0) - 22);
    const width = 22 + letters.width(name, ENTRY);
    if (x > 0 && x + width > room) [x, y] = [0, y + LINE];
    drawn.push(
      `<path d="M${x + 1.5} ${y}h12" stroke="${colourOf(one)}" stroke-width="3.5" stroke-linecap="round"/>`,
      letters.write(name, x + 20, y + 4.8, ENTRY),
    );
    x += width + 16;
  }
  return { text: drawn.join(""), height: drawn.length > 0 ? y + LINE / 2 + 6 : BARE };
}
