import { InputFile } from "grammy";
import type { Person } from "../../../domain/access.ts";
import type { Value } from "../../../domain/value.ts";
import type { Charts } from "../../../services/charts/charts.ts";
import type { Units } from "../../../services/units/units.ts";
import type { Context } from "../../context.ts";
import { toCsv } from "../../text/csv.ts";
import { titleOf } from "../../text/format.ts";

type Line = readonly [at: number, values: readonly (Value | null)[]];

interface Deps {
  readonly units: Units;
  readonly charts: Charts;
}

/** Sends the values of many units as one file, a line each: those of now, or what was kept of so many minutes. */
export async function sendFile(ctx: Context, deps: Deps, person: Person, ids: readonly number[], minutes: number) {
  const { t } = ctx;
  const heads = ["unit", "value", "is", "measure"].map((column) => t.plain("many-csv-head", { column }));
  const lines = minutes === 0 ? present(ctx, deps, person, ids) : past(ctx, deps, person, ids, minutes);
  const { file, rows, cutAt } = await toCsv(t, heads, lines);
  if (rows === 0) return void (await ctx.reply(t("many-csv-empty")));
  const caption = [t("many-csv-caption", { units: ids.length, count: rows }), ...(cutAt ? [t("many-csv-cut")] : [])];
  await ctx.replyWithDocument(new InputFile(file, "devices.csv"), { caption: caption.join("\n") });
}

async function* present({ t }: Context, { units }: Deps, person: Person, ids: readonly number[]) {
  for (const id of ids) {
    const unit = await units.view(person, id, Date.now());
    const known = [...unit.outputs, ...unit.inputs].filter(({ value }) => value !== undefined);
    yield known.map((one): Line => [one.at, [unit.name, titleOf(t, one), one.value ?? null, one.measure]]);
  }
}

async function* past({ t }: Context, { charts }: Deps, person: Person, ids: readonly number[], minutes: number) {
  const now = Date.now();
  for (const id of ids) {
    for (const output of await charts.outputsOf(person, id)) {
      const { rows } = await charts.rows(person, { minutes, end: 0, outputs: [output.id] }, now);
      for await (const portion of rows) {
        yield portion.map(
          ([at, [value = null]]): Line => [at, [output.unit, titleOf(t, output), value, output.measure]],
        );
      }
    }
  }
}
