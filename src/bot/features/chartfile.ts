import { InputFile } from "grammy";
import type { Person } from "../../domain/access.ts";
import { type Asked, type Charts, toSpan } from "../../services/charts.ts";
import type { Context } from "../context.ts";
import { toCsv } from "../csv.ts";
import { formatTime, shorten, titleOf } from "../format.ts";

const NAME = 40;

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
  const heads = outputs.map(({ unit, measure, ...output }) => {
    const name = `${unit} · ${titleOf(ctx.t, output)}`;
    return measure ? `${name}, ${measure}` : name;
  });
  const { file, rows: count, cutAt } = await toCsv(ctx.t, heads, rows);
  const [from, to] = span.map((at) => formatTime(ctx.t, at, { zone: true })) as [string, string];
  if (count === 0) {
    await ctx.reply(ctx.t("csv-empty", { from, to }));
    return;
  }
  const names = outputs.map((output) => shorten(titleOf(ctx.t, output), NAME)).join(", ");
  const lines = [ctx.t("csv-caption", { names, from, to, count })];
  if (cutAt !== undefined) {
    const [from, to] = [cutAt, span[1]].map((at) => new Date(at).toISOString());
    const url = `${publicUrl}/api/v1/samples?outputs=${uuids.join(",")}&from=${from}&to=${to}&format=csv`;
    lines.push("", ctx.t("csv-cut", { at: formatTime(ctx.t, cutAt, { zone: true }), url }));
  }
  await ctx.replyWithDocument(new InputFile(file, `${fileName(outputs[0])}.csv`), { caption: lines.join("\n") });
}

/** A name that every system takes. */
function fileName(output: { readonly name: string } | undefined): string {
  return (output?.name ?? "").replaceAll(/[^\p{L}\p{N}_-]+/gu, "-").slice(0, NAME) || "values";
}
