import { DAY, floorTo, HOUR, join, meet, type Span, whole, without } from "./span.ts";

/** What is known of the sources of an output's figures. */
export interface Sources {
  /** Roll-ups of hours before are there, but for `dirty` ones. */
  readonly until: number;
  /** Starts of hours whose roll-up, and their day's, is out of date. */
  readonly dirty: readonly number[];
  /** Where samples are gone or thinned out. */
  readonly sealed: readonly Span[];
  /** Where windows of one width were made. */
  readonly windows: readonly { readonly width: number; readonly span: Span }[];
}

/** Where figures come from: each part of the asked time in one source, or in none when nothing exact is left of it. */
export interface Plan {
  readonly days: readonly Span[];
  readonly hours: readonly Span[];
  readonly windows: readonly { readonly width: number; readonly span: Span }[];
  readonly raw: readonly Span[];
}

/** The time in whole hours from roll-ups, the rest from samples where all are there. */
export function planHours(asked: Span, days: boolean, { until, dirty, sealed }: Sources): Plan {
  const rolled = meet(asked, [0, until]).flatMap((span) => whole(span, HOUR));
  const stale = dirty.map((hour): Span => [hour, hour + HOUR]);
  const clean = rolled.flatMap((span) => without(span, stale));
  const staleDays = dirty.map((hour): Span => [floorTo(hour, DAY), floorTo(hour, DAY) + DAY]);
  const cleanDays = days ? rolled.flatMap((span) => whole(span, DAY)).flatMap((span) => without(span, staleDays)) : [];
  return {
    days: cleanDays,
    hours: rolled.flatMap((span) => without(span, [...stale, ...cleanDays])),
    windows: [],
    raw: without(asked, [...clean, ...sealed]),
  };
}

/** Steps that are no whole hours: from samples where all are there, else from windows that fit; whole steps only. */
export function planSteps(asked: Span, step: number, offset: number, { sealed, windows }: Sources): Plan {
  const gone = join(sealed).flatMap((span) => meet(span, asked));
  // What was cleared ends with a day: only then does a step end there too.
  const fitting = DAY % step === 0 && offset % step === 0 ? windows.filter(({ width }) => step % width === 0) : [];
  const kept = join(fitting.map(({ span }) => span));
  const exact = gone.flatMap((span) => kept.flatMap((held) => meet(span, held))).flatMap((span) => whole(span, step));
  return {
    days: [],
    hours: [],
    windows: exact.flatMap((span) =>
      fitting.flatMap(({ width, span: made }) => meet(span, made).map((part) => ({ width, span: part }))),
    ),
    raw: without(asked, gone).flatMap((span) => whole(span, step, offset)),
  };
}
