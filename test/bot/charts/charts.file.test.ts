import { join } from "node:path";
import sqlite3 from "sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toCsv } from "../../../src/bot/text/csv.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { CLIMATE, opensChart, turns } from "../../support/charts.ts";
import { readRows } from "../../support/database.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const translations = loadTranslations("locales");

describe("a table as CSV", () => {
  async function* portions(rows: readonly (readonly [number, readonly (string | number | boolean | null)[]])[]) {
    yield rows;
  }
  const at = Date.parse("2026-03-29T00:59:59.5Z");

  test("has times in the reader's zone twice: exact, and as a spreadsheet reads them", async () => {
    const rows = [
      [at, [1.5, null]],
      [at + 1000, [null, true]],
    ] as const;
    const { file, rows: count } = await toCsv(translations("en", "Europe/Berlin"), ["T, °C", "Pump"], portions(rows));
    expect(file.toString().split("\r\n")).toEqual([
      '\ufeffTime,Date and time,"T, °C",Pump',
      "2026-03-29T01:59:59.500+01:00,2026-03-29 01:59:59,1.5,",
      "2026-03-29T03:00:00.500+02:00,2026-03-29 03:00:00,,on",
      "",
    ]);
    expect(count).toBe(2);
  });

  test("suits Russian spreadsheets with semicolons and decimal commas", async () => {
    const { file } = await toCsv(
      translations("ru", "Europe/Moscow"),
      ["Т, °C", "Насос"],
      portions([[at, [-1.5, false]]]),
    );
    expect(file.toString().split("\r\n").slice(0, 2)).toEqual([
      "\ufeffВремя;Дата и время;Т, °C;Насос",
      "2026-03-29T03:59:59.500+03:00;2026-03-29 03:59:59;-1,5;выкл",
    ]);
  });

  test("starts no formula and breaks at no quotation mark", async () => {
    const rows = [[at, ["=1+1", 'say "hi"\nthere', "@x", "plain", "+1+1", -5]]] as const;
    const { file } = await toCsv(translations("en"), ["=a", "b", "c", "d", "-e", "f"], portions(rows));
    const [head, ...lines] = file.toString().split("\r\n");
    expect(head).toBe("\ufeffTime,Date and time,'=a,b,c,d,'-e,f");
    expect(lines.join("\r\n")).toContain(`,'=1+1,"say ""hi""\nthere",'@x,plain,'+1+1,-5`);
  });

  test("ends before it is too large, and says where", async () => {
    const one = Array.from({ length: 10 }, (_, index) => [at + index, [index]] as const);
    const many = Array.from({ length: 10 }, (_, index) => [at + 10 + index, [index]] as const);
    async function* two() {
      yield one;
      yield many;
    }
    const csv = await toCsv(translations("en"), ["x"], two(), 900);
    expect(csv.rows).toBe(10);
    expect(csv.cutAt).toBe(at + 10);
    expect(csv.file.length).toBeLessThanOrEqual(900);
  });
});

/** Puts so many values, one a second, into the database of a running world. */
function fill(dir: string, id: number, from: number, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const db = new sqlite3.Database(join(dir, "pepeunit.db"), sqlite3.OPEN_READWRITE);
    const sql = `insert into sample (variable_id, at, number)
      with recursive n (n) as (select 0 union all select n + 1 from n where n + 1 < ?) select ?, ? + n * 1000, n % 100 from n`;
    db.run("pragma busy_timeout = 10000").run(sql, [count, id, from], (error) => {
      db.close();
      if (error) reject(error);
      else resolve();
    });
  });
}

describe("the file of a chart", () => {
  let world: World;
  let ann: Person;
  let unit: VirtualUnit;
  const now = Math.floor(Date.now() / 1000) * 1000;
  beforeAll(async () => {
    world = await startWorld();
    await world.git.commit("climate", CLIMATE);
    ann = await meet(world);
    ({ unit } = await createUnitInChat(world, ann, "Cottage", world.git.urlOf("climate")));
    await unit.sync({
      output_variables: {
        temperature: [[now - 3000, 20.5], [now - 2000, 20.6], [now - 1000, 20.7]], // biome-ignore format: pairs
        pump: [[now - 3000, true], [now - 2000, true], [now - 1000, false]], // biome-ignore format: pairs
      },
    });
  });
  afterAll(() => world.stop());

  const iso = (at: number) => `${new Date(at).toISOString().slice(0, -1)}+00:00`;

  test("has a row for each time and a column for each output", async () => {
    let chart = await opensChart(ann, "Temperature", "1 h");
    chart = await turns(ann, await turns(ann, await turns(ann, chart, "➕ Add"), "Cottage"), "Pump");
    await ann.presses(chart, "📄 CSV");
    const { document, text } = await ann.sees(({ document }) => document !== undefined);
    expect(document?.name).toBe("cottage-temperature-pump.csv");
    expect(text).toMatch(/^Cottage · Temperature, Pump: [^U]+ – [^U]+ UTC, 3 rows$/);
    const rows = (document?.text ?? "").split("\r\n").map((line) => line.split(","));
    expect(document?.text.split("\r\n")[0]).toBe('Time,Date and time,"Cottage · Temperature, °C",Cottage · Pump');
    expect(rows.slice(1, -1).map(([time, , ...values]) => [time, ...values])).toEqual([
      [iso(now - 3000), "20.5", "on"],
      [iso(now - 2000), "20.6", ""],
      [iso(now - 1000), "20.7", "off"],
    ]);
  });

  test("that would be too large is cut, and says where the rest is", async () => {
    const day = Date.now() - 20 * 86_400_000;
    const [output] = await readRows(world.dir, "select id, uuid from variable where name = 'cellar'");
    await fill(world.dir, Number(output?.id), day, 250_000);
    await ann.presses(await opensChart(ann, "Cellar", "30 d"), "📄 CSV");
    const { document, text } = await ann.sees(({ document }) => document !== undefined);
    expect(document!.size).toBeLessThanOrEqual(8 * 1024 * 1024);
    expect(document!.size).toBeGreaterThan(7 * 1024 * 1024);
    const lines = document!.text.trimEnd().split("\r\n");
    expect(text).toContain(`${(lines.length - 1).toLocaleString("en")} rows`);
    const [, from = ""] = /from=([^&]+)&to=/.exec(text) ?? [];
    expect(Date.parse(from) - Date.parse(lines.at(-1)!.slice(0, 29))).toBe(1000);
    expect(text).toContain(`/api/v1/samples?outputs=${output?.uuid}&from=`);
    expect(text.length).toBeLessThan(1024);
  });

  test("is none where nothing was kept", async () => {
    await ann.presses(await opensChart(ann, "spare"), "📄 CSV");
    await ann.sees("Nothing to put into a file: no value was kept between");
  });
});
