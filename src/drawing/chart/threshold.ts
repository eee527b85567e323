import { COLOURS, colourOf } from "../colours.ts";
import type { ChartModel, ChartThreshold } from "../model.ts";
import { type Lettering, round, type Style } from "../text/lettering.ts";
import type { PlacedPanel } from "./option.ts";
import type { Axis } from "./panels.ts";

const LABEL: Style = { size: 12, bold: true };
const HEIGHT = 18;

/** Names the thresholds of a panel: on their lines, or at the edge beyond which a line would be. */
export function drawThresholds(
  model: ChartModel,
  { axes, top, height }: PlacedPanel,
  left: number,
  right: number,
  letters: Lettering,
): string {
  const drawn = axes.flatMap((axis, side) =>
    model.thresholds
      .filter((threshold) => axis.series.some(({ index }) => index === threshold.series))
      .map((threshold) => {
        const text = `${threshold.direction === "above" ? "↑" : "↓"} ${threshold.text}`;
        const style: Style = { ...LABEL, fill: colourOf({ index: threshold.series }) };
        const name = letters.fit(text, LABEL, (right - left) / 2);
        const width = letters.width(name, LABEL) + 10;
        const x = side === 0 ? left + 6 : right - width - 6;
        const y = top + toShare(axis, threshold) * height;
        return drawLabel(
          name,
          x,
          Math.min(Math.max(y, top + HEIGHT / 2 + 2), top + height - HEIGHT / 2 - 2),
          width,
          style,
          letters,
        );
      }),
  );
  return drawn.join("");
}

/** How far down the panel a value is, 0 at its top. */
function toShare({ scale }: Axis, { value }: ChartThreshold): number {
  return (scale.max - value) / (scale.max - scale.min);
}

function drawLabel(text: string, x: number, y: number, width: number, style: Style, letters: Lettering): string {
  const size = `x="${round(x)}" y="${round(y - HEIGHT / 2)}" width="${round(width)}" height="${HEIGHT}" rx="${HEIGHT / 2}"`;
  const ground = `<rect ${size} fill="${COLOURS.card}" stroke="${style.fill}" stroke-opacity="0.35"/>`;
  return ground + letters.write(text, x + 5, y + 4.3, style);
}
