import { createRequire } from "node:module";
import { type Font, openFont } from "./font.ts";

const require = createRequire(import.meta.url);

/** Stands for a character that no font has: half a line of boxes says more than nothing. */
const MISSING = "▯";
/** Marks that change how others look or run and are not drawn themselves: they could turn the text around them. */
const INVISIBLE = /(?!\u200d)[\p{Cc}\p{Cf}\p{Variation_Selector}]/gu;
const JOINER = 0x200d;
const SPACES = /[^\S\u00a0]+/g;
/** Sets of strings in expressions: TypeScript lets no literal have this flag before ES2024. */
const SETS = "v";
/** An emoji, even of several characters: fonts draw it as one. */
const EMOJI = new RegExp("^\\p{RGI_Emoji}$", SETS);

/** In order of preference; all are read from packages, never from the system. */
const FAMILIES = [
  {
    family: "Inter",
    regular: "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf",
    bold: "@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf",
  },
  { family: "Noto Emoji", regular: "@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf" },
  { family: "DejaVu Sans", regular: "dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf" },
] as const;

export const FAMILY = FAMILIES[0].family;
/** The family whose characters are pictures. */
export const PICTURES = FAMILIES[1].family;

/** The files that a renderer has to load. */
export const FONT_FILES: readonly string[] = FAMILIES.flatMap((family) =>
  "bold" in family ? [family.regular, family.bold] : [family.regular],
).map((path) => require.resolve(path));

interface Face {
  readonly family: string;
  readonly regular: Font;
  readonly bold: Font;
}

/** A part of a text that one font draws. */
export interface Run {
  readonly family: string;
  readonly text: string;
  /** In ems. */
  readonly width: number;
}

/** Reads the fonts; what it gives parts a text into its characters as people see them, each with the font that has it. */
export function openTypefaces(): (text: string, bold?: boolean) => Run[] {
  const faces = FAMILIES.map((family): Face => {
    const regular = openFont(require.resolve(family.regular));
    return {
      family: family.family,
      regular,
      bold: "bold" in family ? openFont(require.resolve(family.bold)) : regular,
    };
  });
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

  const toRun = (grapheme: string, bold: boolean): Run => {
    const text = grapheme.replaceAll(INVISIBLE, "");
    const drawn = [...text].map((character) => character.codePointAt(0) ?? 0).filter((code) => code !== JOINER);
    for (const face of faces) {
      const font = bold ? face.bold : face.regular;
      const widths = drawn.map((code) => font.advance(code) ?? Number.NaN);
      const width = EMOJI.test(grapheme) ? Math.max(...widths) : widths.reduce((sum, width) => sum + width, 0);
      if (!Number.isNaN(width)) return { family: face.family, text, width };
    }
    return toRun(MISSING, bold);
  };
  return (text, bold = false) =>
    [...segmenter.segment(text.replaceAll(SPACES, " "))].map(({ segment }) => toRun(segment, bold));
}
