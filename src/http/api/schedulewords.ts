import { z } from "zod";
import { findCities } from "../../domain/places.ts";
import {
  type City,
  City as CitySchema,
  DEFAULT_LATE,
  End,
  MAX_LATE,
  MAX_SPREAD,
  PAUSES,
  SUN_EVENTS,
  When,
} from "../../domain/schedule/schedule.ts";
import { AppError } from "../../errors.ts";
import type { ScheduleView } from "../../services/schedules/view.ts";
import { EXAMPLES, Uuid } from "./schemas.ts";
import { Time, type TimeForm, toTime } from "./time.ts";

const Value = z.union([z.boolean(), z.number(), z.string()]);
const Name = z.string().max(10_000).describe("1 to 64 characters.");
const Late = z
  .int()
  .min(0)
  .max(MAX_LATE)
  .describe(
    `What was missed by no more than so many minutes is run late; else it is skipped, and you are told in Telegram. ${DEFAULT_LATE} unless told.`,
  );
const Spread = z.int().min(0).max(MAX_SPREAD).describe("Each day up to so many minutes earlier or later, at random.");
export const WHEN = { kind: "sun", event: "sunset", offset: -30, earliest: null, latest: 1260, days: [0, 1, 2, 3, 4] };
export const END = { kind: "time", minute: 1380 };

export const Done = z.union([
  z.strictObject({
    input: Uuid,
    value: Value,
    endValue: Value.nullable().optional().describe("What it is set to at the end."),
  }),
  z.strictObject({ scene: Uuid, endScene: Uuid.nullable().optional().describe("Which scene is run at the end.") }),
]);
const Place = z
  .union([z.string().min(1).max(100), CitySchema])
  .nullable()
  .describe(
    "Where the sun is meant: the name of a city, or a place with a name; null for the place that you have shared with the bot.",
  );

export const Schedule = z
  .object({
    uuid: z.uuid(),
    name: z.string(),
    does: z.union([
      z.object({ input: z.uuid().nullable(), value: Value, endValue: Value.nullable() }),
      z.object({ scene: z.uuid().nullable(), endScene: z.uuid().nullable() }),
    ]),
    when: When,
    end: End.nullable(),
    spread: Spread,
    city: CitySchema.nullable(),
    late: Late,
    paused: z.enum(PAUSES).nullable().describe("Why it does nothing; null while it does."),
    over: z.boolean().describe("It was for one date, and has run."),
    next: z.array(z.object({ at: Time, end: Time.nullable() })).describe("The next three runs."),
    without: z
      .enum(SUN_EVENTS)
      .nullable()
      .describe("What the sun does not do there at present, so that days are skipped."),
    ends: Time.nullable().describe("When it ends what it has begun."),
  })
  .meta({
    id: "Schedule",
    description:
      "What you have done at certain times. Minutes are since midnight, 0 is Monday; all is in your time zone.",
    examples: [
      {
        uuid: EXAMPLES.UNIT,
        name: "Evening",
        does: { input: EXAMPLES.INPUT, value: true, endValue: false },
        when: WHEN,
        end: END,
        spread: 0,
        city: null,
        late: DEFAULT_LATE,
        paused: null,
        over: false,
        next: [{ at: EXAMPLES.AT, end: null }],
        without: null,
        ends: null,
      },
    ],
  });

export const words = {
  name: Name.optional(),
  end: End.nullable().optional(),
  spread: Spread.optional(),
  city: Place.optional(),
  late: Late.optional(),
};

/** The city that somebody names. */
export async function toCity(given: z.infer<typeof Place>): Promise<City | null> {
  if (typeof given !== "string") return given;
  const [found] = await findCities(given);
  if (!found) throw new AppError("city-unknown");
  return { name: found.city, ...found.location };
}

/** A schedule as the API tells of it. */
export function toSchedule(view: ScheduleView, form: z.infer<typeof TimeForm>): z.infer<typeof Schedule> {
  const { uuid, name, action, timing, city, late, paused, over, runs, without, endAt } = view;
  return {
    uuid,
    name,
    does:
      action.kind === "input"
        ? { input: action.inputUuid, value: action.value, endValue: action.endValue }
        : { scene: action.scene?.uuid ?? null, endScene: action.endScene?.uuid ?? null },
    ...timing,
    city,
    late,
    paused,
    over,
    next: runs.map(({ at, end }) => ({ at: toTime(at, form), end: end === null ? null : toTime(end, form) })),
    without,
    ends: endAt === null ? null : toTime(endAt, form),
  };
}
