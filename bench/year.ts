import { DAY, MINUTE } from "../src/domain/span.ts";
import { createDrawing } from "../src/drawing/drawing.ts";
import type { ChartModel } from "../src/drawing/model.ts";
import { History } from "../src/services/history/history.ts";
import { Digest } from "../src/services/logging/digest.ts";
import { openDb } from "../src/storage/sqlite/db.ts";
import { NOTHING } from "../src/storage/sqlite/pending.ts";
import { openReader } from "../src/storage/sqlite/reader.ts";
import { createRollups } from "../src/storage/sqlite/rollups.ts";
import { createPast } from "../src/storage/sqlite/series.ts";
import { createRun } from "../src/storage/sqlite/store.ts";

export const YEAR_MINUTES = 365 * 24 * 60;

const FILL = `
  insert into sample (variable_id, at, number)
  with recursive n (n) as (select 0 union all select n + 1 from n where n + 1 < ?)
  select ?, ? + n * ${MINUTE}, round(20 + 8 * sin(n / 80000.0) + 5 * sin(n / 229.0) + (abs(random()) % 100) / 50.0, 1) from n`;

// The first one is the owner of the units.
const PEOPLE = `
  insert into user (telegram_id, name, locale, role, created_at)
  with recursive n (n) as (select 2 union all select n + 1 from n where n < ?)
  select n, 'Bench', 'en', 'user', 0 from n`;

/** Gives the first output a value a minute for a year, kept for ever, with its roll-ups, and so many people who may see it; gives its id. */
export async function fillYear(url: string, now: number, people: number): Promise<number> {
  const orm = await openDb(url);
  const connection = orm.em.getConnection();
  const [output] = await connection.execute<{ id: number }[]>(
    "select min(id) as id from variable where kind = 'output'",
  );
  const id = output?.id ?? 0;
  const start = Math.floor((now - YEAR_MINUTES * MINUTE) / DAY) * DAY;
  const choice =
    "insert into logging (variable_id, since_at, mode, weighted, retention_days) values (?, 0, 'direct', 0, null)";
  await connection.execute(choice, [id]);
  await connection.execute("update unit set visibility = 'internal'");
  await connection.execute(PEOPLE, [people]);
  await connection.execute(FILL, [Math.floor((now - start) / MINUTE), id, start]);
  await connection.execute("update progress set until = ?", [start]);
  const reader = await openReader(url);
  const digest = new Digest(createRollups(reader, createRun(orm)));
  await digest.refresh(now);
  await digest.stop();
  await reader.close();
  await orm.close();
  return id;
}

/** Reads and draws the year some times on this thread's history and a thread that draws, once both are warm; in ms. */
export async function timeYear(
  url: string,
  id: number,
  times: number,
): Promise<{ samples: number; read: number[]; draw: number[] }> {
  const reader = await openReader(url);
  const history = new History(createPast(reader, { catchUp: async () => NOTHING }));
  const drawing = createDrawing();
  const [read, draw]: [number[], number[]] = [[], []];
  const to = Math.ceil(Date.now() / MINUTE) * MINUTE;
  const from = to - YEAR_MINUTES * MINUTE;
  let samples = 0;
  for (let n = -3; n < times; n++) {
    const begun = performance.now();
    const [series] = await history.read({ outputs: [id], from, to, points: 600, aggregate: "mean" });
    samples = (await history.stats(id, from, to)).count;
    const done = performance.now();
    const points = (series?.points ?? []).map(
      ([at, value, min, max]) => [at, value, Number(min), Number(max)] as const,
    );
    await drawing.chart({
      title: "A year",
      from,
      to,
      locale: "en",
      timeZone: "Europe/Moscow",
      empty: "Nothing",
      thresholds: [],
      series: [{ name: "Temperature", measure: "°C", kind: "number", points }],
    } satisfies ChartModel);
    if (n < 0) continue;
    read.push(done - begun);
    draw.push(performance.now() - done);
  }
  await drawing.stop();
  await reader.close();
  return { samples, read, draw };
}
