import { InputFile } from "grammy";
import type { Person } from "../../../domain/access.ts";
import { nameOf, twinsAmong } from "../../../domain/twins.ts";
import { type Asked, type Charts, toSpan } from "../../../services/charts/charts.ts";
import type { Context } from "../../context.ts";
import { toCsv } from "../../text/csv.ts";
import { formatEnds, shortenName, titleOf } from "../../text/format.ts";
import { nameIn } from "./chartmodel.ts";

const NAME = 60;
const SEVERAL = 3;

/** Sends what a chart is made of as a file for a spreadsheet; `publicUrl` is where the rest of a long one can be had. */
export async function sendCsv(
  ctx: Context,
  { charts, publicUrl, person }: { charts: Charts; publicUrl: string; person: Person },
  asked: Asked,
): Promise<void> {
  const now = Date.now();
  const span = toSpan(asked, now);
  const { outputs, uuids, rows } = await charts.rows(person, asked, now);
  await ctx.replyWithChatAction("upload_document");
  const twins = twinsAmong([...new Map(outputs.map(({ unitId, unit: name }) => [unitId, { name }])).values()]);
  const heads = outputs.map(({ unit, unitUuid, measure, ...output }) => {
    const name = `${nameOf({ name: unit, uuid: unitUuid }, twins)} · ${titleOf(ctx.t, output)}`;
    return measure ? `${name}, ${measure}` : name;
  });
  const { file, rows: count, cutAt } = await toCsv(ctx.t, heads, rows);
  const [from, to] = formatEnds(ctx.t, span);
  if (count === 0) {
    await ctx.reply(ctx.t("csv-empty", { from, to }));
    return;
  }
  const units = [...new Map(outputs.map(({ unitId, unit }) => [unitId, unit])).values()];
  const all = outputs.map((output) => nameIn(ctx.t, outputs, output)).join(", ");
  const names = units.length === 1 ? `${shortenName(units[0] ?? "", NAME)} · ${all}` : all;
  const lines = [ctx.t("csv-caption", { names, from, to, count })];
  const missing = asked.outputs.length - outputs.length;
  if (missing > 0) lines.push(ctx.t("chart-missing", { count: missing }));
  if (cutAt !== undefined) {
    const [from, to] = [cutAt, span[1]].map((at) => new Date(at).toISOString());
    const url = `${publicUrl}/api/v1/samples?outputs=${uuids.join(",")}&from=${from}&to=${to}&format=csv`;
    lines.push("", ctx.t("csv-cut", { at: formatEnds(ctx.t, [cutAt, span[1]])[0], url }));
  }
  await ctx.replyWithDocument(new InputFile(file, `${fileName(units, outputs)}.csv`), { caption: lines.join("\n") });
}

/** Whose values they are, and which where there is room, in a name that every system takes. */
function fileName(units: readonly string[], outputs: readonly { readonly name: string }[]): string {
  const parts = units.length === 1 ? [...units, ...outputs.map(({ name }) => name)] : units;
  const share = Math.floor(NAME / Math.min(parts.length, SEVERAL));
  const names = parts.slice(0, SEVERAL).map((part) => toFileName(part, share));
  return names.filter((name) => name !== "").join("-") || "values";
}

function toFileName(text: string, length: number): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_-]+/gu, "-")
    .slice(0, length)
    .replace(/\p{Cs}$/u, "")
    .replaceAll(/^-+|-+$/g, "");
}
