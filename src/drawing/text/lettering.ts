import { openTypefaces, PICTURES, type Run } from "./typeface.ts";

/** How a text looks. */
export interface Style {
  /** Px. */
  readonly size: number;
  readonly bold?: boolean;
  readonly fill?: string;
  readonly anchor?: "start" | "middle" | "end";
}

/** Knows what a text takes and how it is written, with the very fonts that draw it. */
export interface Lettering {
  /** Width in px; never less than what is drawn. */
  width(text: string, style: Style): number;
  /** The text, cut with … when it is wider than `width`. */
  fit(text: string, style: Style, width: number): string;
  /** As fit, for names: cut in the middle, since those of one picture often differ at their ends. */
  fitName(text: string, style: Style, width: number): string;
  /** An SVG text element; `y` is its baseline. */
  write(text: string, x: number, y: number, style: Style): string;
}

export function openLettering(): Lettering {
  const toRuns = openTypefaces();
  const sum = (runs: readonly Run[], size: number): number => runs.reduce((sum, run) => sum + run.width, 0) * size;

  return {
    width: (text, { size, bold }) => sum(toRuns(text, bold), size),
    fit(text, { size, bold }, width) {
      const runs = toRuns(text, bold);
      if (sum(runs, size) <= width) return text;
      let room = width - sum(toRuns("…", bold), size);
      const overflow = runs.findIndex((run) => {
        room -= run.width * size;
        return room < 0;
      });
      const kept = runs.slice(0, overflow).map((run) => run.text);
      return `${kept.join("").trimEnd()}…`;
    },
    fitName(text, { size, bold }, width) {
      const runs = toRuns(text, bold);
      if (sum(runs, size) <= width) return text;
      let room = (width - sum(toRuns("…", bold), size)) / size;
      let [first, last] = [0, runs.length];
      while (first < last) {
        const isLeft = first <= runs.length - last;
        room -= (isLeft ? runs[first] : runs[last - 1])?.width ?? 0;
        if (room < 0) break;
        if (isLeft) first++;
        else last--;
      }
      const textOf = (part: readonly Run[]): string => part.map((run) => run.text).join("");
      return `${textOf(runs.slice(0, first)).trimEnd()}…${textOf(runs.slice(last)).trimStart()}`;
    },
    write(text, x, y, style) {
      const runs = merge(toRuns(text, style.bold));
      const [only] = runs;
      if (only && runs.length === 1) return toElement(only, x, y, style, style.anchor);
      let left = x - sum(runs, style.size) * SHIFT[style.anchor ?? "start"];
      return runs
        .map((run) => {
          left += run.width * style.size;
          return toElement(run, left - run.width * style.size, y, style);
        })
        .join("");
    },
  };
}

const SHIFT = { start: 0, middle: 0.5, end: 1 } as const;
const RTL = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/**
 * Neighbours of one font become one run, so that it can kern and join their letters. What is no letter stays with a
 * text that runs from the right, which would fall apart else; pictures stay alone.
 */
function merge(runs: readonly Run[]): Run[] {
  const merged: Run[] = [];
  for (const run of runs) {
    const last = merged.at(-1);
    const joins =
      last &&
      run.family !== PICTURES &&
      (last.family === run.family || (RTL.test(last.text) && !/\p{L}/u.test(run.text)));
    if (joins) merged[merged.length - 1] = { ...last, text: last.text + run.text, width: last.width + run.width };
    else merged.push(run);
  }
  return merged;
}

/**
 * One element a run: resvg shapes the whole of an element with each of its fonts and drops all of it when they make
 * different numbers of glyphs, as they do of an emoji.
 */
function toElement(
  { family, text }: Run,
  x: number,
  y: number,
  { size, bold, fill }: Style,
  anchor?: Style["anchor"],
): string {
  const attributes = [
    `x="${round(x)}" y="${round(y)}" font-family="${family}" font-size="${size}"`,
    bold ? ' font-weight="600"' : "",
    fill ? ` fill="${fill}"` : "",
    anchor && anchor !== "start" ? ` text-anchor="${anchor}"` : "",
  ];
  return `<text xml:space="preserve" ${attributes.join("")}>${toText(text)}</text>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };

function toText(text: string): string {
  return text.replaceAll(/[<>&"]/g, (character) => ENTITIES[character] ?? "");
}

/** Coordinates as short as they may be. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
