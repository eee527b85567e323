/** What a picture of units and their links shows; all words are already in the reader's language. */
export interface GraphModel {
  /** On a dark ground. */
  readonly dark?: boolean;
  readonly units: readonly GraphUnit[];
  readonly links: readonly GraphLink[];
}

export interface GraphUnit {
  readonly id: Id;
  readonly name: string;
  /** It has not synced for too long: what is shown of it is old. */
  readonly silent: boolean;
  /** Small, below its name: since when it is silent. */
  readonly note?: string;
  /** The unit that the picture is about. */
  readonly focus?: boolean;
  readonly variables: readonly GraphVariable[];
}

export interface GraphVariable {
  readonly id: Id;
  readonly kind: "input" | "output";
  readonly name: string;
  /** The present value with its unit of measure, or what stands for none. */
  readonly value: string;
  /** Where not all of a kind have room, the lowest have it. */
  readonly rank?: number;
  /** Something is linked to it, in this picture or not: it is always shown. */
  readonly linked?: boolean;
}

/** An output that becomes an input; a link whose ends are not in the picture is left out. */
export interface GraphLink {
  /** Id of the output. */
  readonly from: Id;
  /** Id of the input. */
  readonly to: Id;
  /** What happens to the value on its way, such as "×1.8 + 32". */
  readonly label?: string;
  readonly paused: boolean;
}

export type Id = number | string;

/** What a picture of values over time shows. */
export interface ChartModel {
  /** On a dark ground. */
  readonly dark?: boolean;
  readonly title: string;
  /** Ends of the time axis, ms since the epoch; what lies outside is not drawn. */
  readonly from: number;
  readonly to: number;
  /** BCP 47, for numbers and times: "en", "ru". */
  readonly locale: string;
  /** IANA name: "Europe/Moscow". */
  readonly timeZone: string;
  /** Of a short time too the year is named: it is not this one. */
  readonly withYear?: boolean;
  /** Four are drawn. */
  readonly series: readonly ChartSeries[];
  readonly thresholds: readonly ChartThreshold[];
  /** Times to be seen at once, such as when an alert was on, in order. */
  readonly marks?: readonly (readonly [from: number, to: number])[];
  /** The sentence in place of the lines when there is nothing to draw. */
  readonly empty: string;
}

export interface ChartSeries {
  readonly name: string;
  /** Unit of measure; numbers of the same measure share an axis. */
  readonly measure: string | null;
  /** A number is a line; a bool or a state is a lane of bars, each lasting until the next point. */
  readonly kind: "number" | "bool" | "state";
  /** In order of time. */
  readonly points: readonly ChartPoint[];
  /** Of numbers: each lasts until the next point. */
  readonly stepped?: boolean;
  /** The last value as people read it, which stands at the line's end. */
  readonly last?: string | undefined;
  /** Words for the values of a bool ("0", "1", "false", "true") or a state; a value without one stands for itself. */
  readonly states?: Readonly<Record<string, string>>;
}

/** Null is a gap; `min` and `max` of what the point sums up make a band behind the line. */
export type ChartPoint = readonly [at: number, value: number | string | boolean | null, min?: number, max?: number];

export interface ChartThreshold {
  /** Index of a series of numbers. */
  readonly series: number;
  readonly value: number;
  /** The value with its unit of measure, as people read it. */
  readonly text: string;
  readonly direction: "above" | "below";
}
