import type { Value } from "../../domain/value.ts";
import type { Translate } from "../../i18n/i18n.ts";
import type { Entry } from "../listing.ts";
import { fitNames } from "./fit.ts";
import { fitLabel, formatMoment } from "./format.ts";

/** Something by its name, which `write` puts into a label. */
export function nameEntry(name: string, data: string, write = (shown: string) => shown): Entry {
  return { whole: write(name), data, within: (room) => fitNames([name], ([one = ""]) => write(one), room) };
}

/** A person by their name, and by when they came, where others have the same name. */
export function personEntry(
  t: Translate,
  { name, twinSince }: { readonly name: string; readonly twinSince?: number | undefined },
  data: string,
  write = (shown: string) => shown,
): Entry {
  if (twinSince === undefined) return nameEntry(name, data, write);
  const since = formatMoment(t, twinSince);
  return nameEntry(name, data, (shown) => write(`${shown} · ${since}`));
}

/** A variable by its name and what it is. */
export function valueEntry(
  t: Translate,
  shown: Parameters<typeof fitLabel>[1] & { readonly value: Value | undefined },
  data: string,
  write = (label: { name: string; value: string }) => t.plain("output-button", label),
): Entry {
  const within = (room: number): string => fitLabel(t, shown, shown.value, write, room);
  return { whole: within(Number.POSITIVE_INFINITY), data, within };
}

/** Somebody else's unit, by its name in a label and its owner's. */
export function sharedEntry(
  t: Translate,
  name: string,
  owner: string,
  data: string,
  write = (shown: string) => shown,
): Entry {
  const both = ([one = "", whose = ""]: readonly string[]): string =>
    t.plain("unit-line-shared", { line: write(one), owner: whose });
  return { whole: both([name, owner]), data, within: (room) => fitNames([name, owner], both, room) };
}

/** The way back to a unit. */
export function toUnitLabel(t: Translate, { name }: { readonly name: string }): string {
  return fitNames([name], ([one = ""]) => t.plain("to-unit", { name: one }));
}
