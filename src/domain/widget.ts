import { z } from "zod";
import { partOf } from "./range.ts";
import { MINUTE, SECOND } from "./span.ts";
import { nudge, type Steps, toStep } from "./step.ts";
import { TRAITS } from "./traits.ts";
import { checkInput, MAX_STRING_BYTES, type Value } from "./value.ts";

/** Widgets that set an input. */
const CONTROLS = ["toggle", "momentary", "stepper", "presets", "grid", "list", "typed"] as const;
export const WIDGET_KINDS = [...CONTROLS, "value", "state", "title", "scene"] as const;
export type WidgetKind = (typeof WIDGET_KINDS)[number];

/** More are said in words. */
export const MAX_WIDGETS = 60;
export const MAX_PRESETS = 12;
/** A longer list of values is opened by its button. */
export const MOST_LISTED = 8;
const GRID = 10;
/** A range of more steps has a second pair of buttons, of so many steps each. */
const LONG = 20;
const BIG = 10;

const Positive = z.number().positive();

/** What its owner has decided about a widget; what is left out goes by the variable. */
export const Options = z.strictObject({
  /** Asks before it does something. */
  ask: z.boolean().optional(),
  /** Of a momentary one: for how long it is on, and how long it waits for the unit. */
  onMs: z
    .int()
    .min(200)
    .max(10 * MINUTE)
    .optional(),
  withinMs: z
    .int()
    .min(SECOND)
    .max(60 * MINUTE)
    .optional(),
  /** Of a stepper: what a press moves, and one of the second pair. */
  step: Positive.optional(),
  big: Positive.optional(),
  /** Of presets. */
  values: z
    .array(z.union([z.boolean(), z.number(), z.string().max(MAX_STRING_BYTES)]))
    .min(1)
    .max(MAX_PRESETS)
    .optional(),
});
export type Options = z.infer<typeof Options>;

/** Options as they were kept: what is of a later version, or was made by hand, goes by the variable, and the rest stays. */
export function readOptions(kept: unknown): Options {
  const known = Object.entries(Options.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(Object(kept)[name]);
    return parsed.success && parsed.data !== undefined ? [[name, parsed.data]] : [];
  });
  return Object.fromEntries(known);
}

/** How long a momentary widget is on, and how long it waits for the unit, where nobody said otherwise. */
export const MOMENTARY = { onMs: SECOND, withinMs: 30 * SECOND } as const;

/** The variable of a widget, as far as that decides what the widget is. */
export interface Controlled extends Steps {
  readonly kind: "input" | "output";
  readonly value?: Value | undefined;
}

/** What may show a variable, the most usual first; an input that is only read is read out. */
export function kindsFor({ kind, type, min, max, values }: Controlled, writable = true): readonly WidgetKind[] {
  if (kind === "output" || !writable) return ["value"];
  const { holds, isNumber } = TRAITS[type];
  if (holds === "boolean") return ["toggle", "momentary", "value"];
  if (values) return ["list", ...(isNumber ? (["stepper"] as const) : []), "typed", "value"];
  const hasRange = typeof min === "number" && typeof max === "number" && max > min;
  if (isNumber) return ["stepper", "presets", ...(hasRange ? (["grid"] as const) : []), "typed", "value"];
  return ["typed", ...(holds === "string" ? (["presets"] as const) : []), "value"];
}

export function isControl(kind: WidgetKind): kind is (typeof CONTROLS)[number] {
  return CONTROLS.some((one) => one === kind);
}

/** How far a stepper moves by a press, and by one of the second pair where there is one: as many whole steps as come near. */
export function stepsOf(
  variable: Steps,
  { step, big }: Options,
): { readonly step: number; readonly big: number | null } {
  const { type, min, max, values } = variable;
  const given = step ?? toStep(variable);
  const one = TRAITS[type].hasDecimals ? given : Math.max(1, Math.round(given));
  if (values) return { step: one, big: null };
  const isLong = typeof min !== "number" || typeof max !== "number" || (max - min) / one > LONG;
  const many = big === undefined ? BIG : Math.max(1, Math.round(big / one));
  return { step: one, big: big !== undefined || isLong ? times(one, many) : null };
}

/** 3 × 0.1 is 0.3. */
function times(step: number, count: number): number {
  return Number((step * count).toPrecision(15));
}

/** The values that buttons of a widget give: its presets, every tenth of a range, or the list of a variable. */
export function choicesOf(kind: WidgetKind, variable: Steps, options: Options): readonly Value[] {
  if (kind === "list") return variable.values ?? [];
  if (kind === "grid") return parted(variable, GRID);
  if (kind !== "presets") return [];
  const given = options.values ?? parted(variable, 4);
  return given.flatMap((value) => {
    const checked = checkInput(variable, value);
    return checked.ok ? [checked.value] : [];
  });
}

/** A range in so many equal parts, as its type and its steps write numbers. */
function parted({ type, min, max, step }: Steps, parts: number): number[] {
  if (typeof min !== "number" || typeof max !== "number") return [];
  const part = partOf(min, max, parts);
  const { hasDecimals } = TRAITS[type];
  const all = Array.from({ length: parts + 1 }, (_, at) => {
    // From the nearer end: the whole way may be more than a number holds.
    const exact = at <= parts / 2 ? min + at * part : max - (parts - at) * part;
    const placed = typeof step === "number" ? onStep(exact, min, step) : hasDecimals ? toDigits(exact, part) : exact;
    return Math.min(Math.max(at === parts ? max : hasDecimals ? placed : Math.round(placed), min), max) + 0;
  });
  return [...new Set(all)];
}

/** The step that is the nearest, counted from `min`. */
function onStep(value: number, min: number, step: number): number {
  return Number((min + Math.round((value - min) / step) * step).toPrecision(15));
}

/** With as many digits as tell parts of this size apart, and two more. */
function toDigits(value: number, part: number): number {
  const digits = 2 - Math.floor(Math.log10(part));
  return digits >= 0 && digits <= 100 ? Number(value.toFixed(digits)) : value;
}

/** What a press wants of a widget. */
export const ACTS = ["set", "step", "pick", "push", "type", "open", "note", "run"] as const;
export type Act = (typeof ACTS)[number];

/** What an input becomes by a press on its widget; undefined where the press does not fit the widget, or its input any more. */
export function pressed(
  widget: { readonly kind: WidgetKind; readonly options: Options },
  input: Controlled,
  act: Act,
  number: number,
): Value | undefined {
  const { kind, options } = widget;
  if (!kindsFor(input).includes(kind)) return undefined;
  if (kind === "toggle" && act === "set") return number === 0 || number === 1 ? number === 1 : undefined;
  if (kind === "momentary" && act === "push") return true;
  if (kind === "stepper" && act === "step") return stepped(input, options, number);
  if (act === "pick") return choicesOf(kind, input, options)[number];
  return undefined;
}

/** Of two sizes, up or down: beyond its limits too, which is refused as the number would be. */
function stepped(input: Controlled, options: Options, number: number): number | undefined {
  const { step, big } = stepsOf(input, options);
  const size = Math.abs(number) === 1 ? step : Math.abs(number) === 2 ? big : null;
  if (size === null) return undefined;
  const presses = Math.sign(number) * Math.round(size / step);
  const { type, min, max, values, default: initial } = input;
  const moved = nudge({ type, min, max, values, default: initial, step }, input.value, presses);
  return moved === input.value ? moved + presses * step : moved;
}
