/** A word in lower case, or a pattern of a regular expression for its forms: `days?`. */
type Word = string;

/** A unit of measure that has words; all others are written as their variable names them. */
export type Measure =
  | "celsius"
  | "fahrenheit"
  | "degree"
  | "percent"
  | "volt"
  | "millivolt"
  | "ampere"
  | "milliampere"
  | "watt"
  | "kilowatt"
  | "kilowattHour"
  | "hertz"
  | "pascal"
  | "hectopascal"
  | "mercury"
  | "lux"
  | "metre"
  | "centimetre"
  | "millimetre"
  | "kilometre"
  | "metresPerSecond"
  | "kilometresPerHour"
  | "litre"
  | "millilitre"
  | "gram"
  | "kilogram"
  | "microgramsPerCubicMetre"
  | "perMillion"
  | "second"
  | "minute"
  | "hour"
  | "revolutions"
  | "millisecond"
  | "day"
  | "kilohertz"
  | "megahertz"
  | "kilopascal"
  | "bar"
  | "atmosphere"
  | "decibel"
  | "decibelMilliwatt"
  | "ohm"
  | "kilohm"
  | "cubicMetre"
  | "millimetresPerHour"
  | "litresPerMinute"
  | "cubicMetresPerHour"
  | "piece";

/** What people of a language type, and what their spreadsheets expect. Words of all languages are understood at once. */
export interface Language {
  /** What sets a switch on, and off. */
  readonly on: readonly Word[];
  readonly off: readonly Word[];
  /** Before a number below zero. */
  readonly minus: readonly Word[];
  /** Lengths of time, as they follow a number. */
  readonly units: Readonly<Record<"second" | "minute" | "hour" | "day" | "week" | "month" | "year", readonly Word[]>>;
  /** What units of measure are called behind a number. */
  readonly measures: Readonly<Record<Measure, readonly Word[]>>;
  /** What may stand before a length: "in the" last 3 days. */
  readonly within: readonly Word[];
  /** The last 3 days. */
  readonly last: readonly Word[];
  readonly now: readonly Word[];
  readonly today: readonly Word[];
  readonly yesterday: readonly Word[];
  readonly tomorrow: readonly Word[];
  readonly beforeYesterday: readonly Word[];
  readonly afterTomorrow: readonly Word[];
  /** Between a day and its hour: yesterday "at" 10:00. */
  readonly at: readonly Word[];
  /** Behind an hour that is counted to twelve: 6 "pm". */
  readonly am: readonly Word[];
  readonly pm: readonly Word[];
  /** Behind the number of a day: 31"st" December. */
  readonly ordinal: readonly Word[];
  /** Before a length of time to come: "in" 2 hours. */
  readonly after: readonly Word[];
  /** Before the first of two times, and between them. */
  readonly from: readonly Word[];
  readonly to: readonly Word[];
  readonly sunrise: readonly Word[];
  readonly sunset: readonly Word[];
  /** 20 min "before" sunset, or "after" it. */
  readonly before: readonly Word[];
  readonly behind: readonly Word[];
  /** "Every" 15 min. */
  readonly every: readonly Word[];
  /** At sunset, but "not before" 17:00, "not after" 21:00. */
  readonly notBefore: readonly Word[];
  readonly notAfter: readonly Word[];
  /** Before a limit: "above" 80. */
  readonly above: readonly Word[];
  readonly below: readonly Word[];
  /** What parts the columns of a CSV file that a spreadsheet opens with a double click, and its decimal mark. */
  readonly csv: { readonly comma: "," | ";"; readonly point: "." | "," };
}
