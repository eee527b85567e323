import { Resvg } from "@resvg/resvg-js";
import { FAMILY, FONT_FILES } from "./text/typeface.ts";

/** An SVG document and its size in px. */
export interface Svg {
  readonly text: string;
  readonly width: number;
  readonly height: number;
  /** How many px of the picture one of these takes; 2 without. */
  readonly zoom?: number;
}

/** Telegram keeps no more of a photo's longer side. */
const MAX_SIDE = 2560;
/** Sharp on the screens of phones. */
const SCALE = 2;

/** Renders with the packaged fonts alone, so that a picture is the same on every machine. */
export function toPng({ text, width, height, zoom = SCALE }: Svg): Buffer {
  const scale = Math.min(zoom, MAX_SIDE / width, MAX_SIDE / height);
  const resvg = new Resvg(text, {
    fitTo: { mode: "zoom", value: scale },
    font: { loadSystemFonts: false, fontFiles: [...FONT_FILES], defaultFontFamily: FAMILY },
  });
  return resvg.render().asPng();
}
