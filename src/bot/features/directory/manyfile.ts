import { InputFile } from "grammy";
import type { Person } from "../../../domain/access.ts";
import type { Value } from "../../../domain/value.ts";
import { toAppError } from "../../../errors.ts";
import type { Charts } from "../../../services/charts/charts.ts";
import type { OnProgress } from "../../../services/directory/many.ts";
import type { Units } from "../../../services/units/units.ts";
import type { Context } from "../../context.ts";
import { toCsv } from "../../text/csv.ts";
import { titleOf } from "../../text/format.ts";

type Line = readonly [at: number, values: readonly (Value | null)[]];

interface Deps {
  readonly units: Units;
  readonly charts: Charts;
}

/** Which units, and of what time. */
export interface AskedFile {
  readonly ids: readonly number[];
  /** What was kept of so many minutes; 0 is what is now. */
  readonly minutes: number;
}

/** Sends the values of many units as one file, a line each. */
export async function sendFile(
  ctx: Context,
  deps: Deps,
  person: Person,
  { ids, minutes }: AskedFile,
  onProgress: OnProgress,
): Promise<void> {
  const { t } = ctx;
  const heads = ["unit", "value", "is", "measure"].map((column) => t.plain("many-csv-head", { column }));
  const linesOf = minutes === 0 ? present(ctx, deps, person) : past(ctx, deps, person, minutes);
  let gone = 0;
  const lines = ofEach(ids, linesOf, onProgress, () => gone++);
  const { file, rows, cutAt } = await toCsv(t, heads, lines);
  if (rows === 0) return void (await ctx.reply(t("many-csv-empty")));
  const units = ids.length - gone;
  const caption = [t("many-csv-caption", { units, count: rows }), ...(cutAt ? [t("many-csv-cut")] : [])];
  await ctx.replyWithDocument(new InputFile(file, "devices.csv"), { caption: caption.join("\n") });
}

/** The lines of one unit after the other; one that is gone by then does not keep the others from the file. */
async function* ofEach(
  ids: readonly number[],
  linesOf: (id: number) => AsyncIterable<Line[]>,
  onProgress: OnProgress,
  onGone: () => void,
) {
  for (const [place, id] of ids.entries()) {
    try {
      yield* linesOf(id);
    } catch (error) {
      if (toAppError(error).code !== "not-found") throw error;
      onGone();
    }
    onProgress(place + 1, ids.length);
  }
}

function present({ t }: Context, { units }: Deps, person: Person) {
  return async function* (id: number) {
    const unit = await units.view(person, id, Date.now());
    const known = [...unit.outputs, ...unit.inputs].filter(({ value }) => value !== undefined);
    yield known.map((one): Line => [one.at, [unit.name, titleOf(t, one), one.value ?? null, one.measure]]);
  };
}

function past({ t }: Context, { charts }: Deps, person: Person, minutes: number) {
  const now = Date.now();
  return async function* (id: number) {
    for (const output of await charts.outputsOf(person, id)) {
      const { rows } = await charts.rows(person, { minutes, end: 0, outputs: [output.id] }, now);
      for await (const portion of rows) {
        yield portion.map(
          ([at, [value = null]]): Line => [at, [output.unit, titleOf(t, output), value, output.measure]],
        );
      }
    }
  };
}
