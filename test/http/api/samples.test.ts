import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, createClient, createToken, uuidsOf } from "../../support/api.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A whole hour some hours ago. */
const BEGIN = Math.floor(Date.now() / HOUR) * HOUR - 5 * HOUR;

/** Two a minute for two hours; of the second hour the middle 20 minutes are missing. */
const TEMPERATURES = Array.from({ length: 240 }, (_, i): [number, number] => [BEGIN + i * 30_000, i / 4]).filter(
  ([at]) => at < BEGIN + 80 * MINUTE || at >= BEGIN + 100 * MINUTE,
);
const DOORS: [number, string][] = [
  [BEGIN, "open"],
  [BEGIN + HOUR, "closed"],
];
const RUNNING: [number, boolean][] = [
  [BEGIN, true],
  [BEGIN + 10 * MINUTE, false],
];

let world: World;
let api: Client;
let of: Record<string, string>;
beforeAll(async () => {
  world = await startWorld();
  const ann = await meet(world);
  const { unit } = await createUnitInChat(world, ann);
  for (let i = 0; i < TEMPERATURES.length; i += 100) {
    await unit.sync({ output_variables: { temperature: TEMPERATURES.slice(i, i + 100) } });
  }
  await unit.sync({ output_variables: { door: DOORS, running: RUNNING } });
  api = createClient(world, await createToken(ann, "look"));
  ({ of } = await uuidsOf(world, "Greenhouse"));
});
afterAll(() => world.stop());

const PERIOD = `from=${BEGIN}&to=${BEGIN + 2 * HOUR}`;
const ask = (query: string, headers: Record<string, string> = {}) => api(`/samples?${query}`, { headers });
const of3 = () => `${of.temperature},${of.door},${of.running}`;

/** What a step of the temperature comes to, by brute force. */
function figure(aggregate: string, step: number): [number, number][] {
  const starts = [...new Set(TEMPERATURES.map(([at]) => Math.floor(at / step) * step))];
  return starts.map((start) => {
    const values = TEMPERATURES.filter(([at]) => Math.floor(at / step) * step === start).map(([, value]) => value);
    const sorted = [...values].sort((a, b) => a - b);
    const middle = ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
    const figures: Record<string, number> = {
      mean: values.reduce((a, b) => a + b, 0) / values.length,
      median: middle,
      min: Math.min(...values),
      max: Math.max(...values),
      count: values.length,
      last: values.at(-1) ?? 0,
    };
    return [start, figures[aggregate] ?? Number.NaN];
  });
}

describe("raw samples", () => {
  test("are all there, in pages, with times in either way", async () => {
    const seen: [number, number][] = [];
    for (let next = ""; ; ) {
      const { status, json } = await ask(
        `outputs=${of.temperature}&${PERIOD}&time=ms&limit=37${next && `&cursor=${next}`}`,
      );
      expect(status).toBe(200);
      seen.push(...json.series[0].samples);
      if (json.next === null) break;
      next = json.next;
    }
    expect(seen).toEqual(TEMPERATURES);
    const { json } = await ask(`outputs=${of.temperature}&from=${BEGIN}&to=${BEGIN + MINUTE}`);
    expect(json).toMatchObject({ aggregate: "raw", step: null, from: new Date(BEGIN).toISOString() });
    expect(json.series).toEqual([
      {
        output: of.temperature,
        unit: "Greenhouse",
        name: "temperature",
        type: "float",
        title: null,
        measure: "°C",
        decimals: null,
        samples: TEMPERATURES.slice(0, 2).map(([at, value]) => [new Date(at).toISOString(), value]),
      },
    ]);
  });

  test("of several outputs come one after the other, over the edges of pages too", async () => {
    const seen: Record<string, unknown[]> = {};
    let pages = 0;
    for (let next = ""; ; pages++) {
      const { json } = await ask(`outputs=${of3()}&${PERIOD}&time=ms&limit=40${next && `&cursor=${next}`}`);
      for (const { name, samples } of json.series) seen[name] = [...(seen[name] ?? []), ...samples];
      if (json.next === null) break;
      next = json.next;
    }
    expect(pages).toBe(5);
    expect(seen).toEqual({ temperature: TEMPERATURES, door: DOORS, running: RUNNING });
  });

  test("go on where the first page began to end, although time does", async () => {
    const { json: first } = await ask(`outputs=${of.temperature}&from=${BEGIN}&time=ms&limit=100`);
    const { json: second } = await ask(
      `outputs=${of.temperature}&from=${BEGIN}&time=ms&limit=200&cursor=${first.next}`,
    );
    expect(second.to).toBe(first.to);
    expect([...first.series[0].samples, ...second.series[0].samples]).toEqual(TEMPERATURES);
  });

  test("as CSV and NDJSON come whole, by Accept or by format", async () => {
    const csv = await ask(`outputs=${of3()}&${PERIOD}&time=ms`, { accept: "text/csv" });
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
    const expected = [
      ...TEMPERATURES.map(([at, value]) => `${of.temperature},${at},${value}`),
      ...DOORS.map(([at, value]) => `${of.door},${at},${value}`),
      ...RUNNING.map(([at, value]) => `${of.running},${at},${value}`),
    ];
    expect(csv.text).toBe(`output,time,value\n${expected.join("\n")}\n`);
    const ndjson = await ask(`outputs=${of.running}&${PERIOD}&format=ndjson`, { accept: "text/csv" });
    expect(ndjson.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
    expect(
      ndjson.text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(RUNNING.map(([at, value]) => ({ output: of.running, time: new Date(at).toISOString(), value })));
  });
});

describe("steps", () => {
  test.each(["mean", "median", "min", "max", "count", "last"])(
    "hold the %s, and where nothing was, none",
    async (aggregate) => {
      const { json } = await ask(`outputs=${of.temperature}&${PERIOD}&time=ms&step=5m&aggregate=${aggregate}`);
      expect(json).toMatchObject({ aggregate, step: 5 * MINUTE, next: null });
      const { samples } = json.series[0];
      const expected = figure(aggregate, 5 * MINUTE);
      expect(samples.map(([at]: [number]) => at)).toEqual(expected.map(([at]) => at));
      for (const [i, [, value]] of expected.entries()) expect(samples[i][1]).toBeCloseTo(value, 9);
      expect(samples).toHaveLength(20);
    },
  );

  test("are as long as so many points want, the same for all outputs", async () => {
    const { json } = await ask(`outputs=${of.temperature},${of.running}&${PERIOD}&points=24`);
    expect(json).toMatchObject({ aggregate: "mean", step: 5 * MINUTE });
    expect(json.series.map(({ name }: { name: string }) => name)).toEqual(["temperature", "running"]);
  });

  test("of a text have a last one and a count, as CSV too", async () => {
    const { text } = await ask(`outputs=${of.door}&${PERIOD}&time=ms&step=1h&aggregate=last&format=csv`);
    expect(text).toBe(`output,time,value\n${of.door},${BEGIN},open\n${of.door},${BEGIN + HOUR},closed\n`);
    const { json } = await ask(`outputs=${of.door}&${PERIOD}&time=ms&step=1h&aggregate=count`);
    expect(json.series[0].samples).toEqual([
      [BEGIN, 1],
      [BEGIN + HOUR, 1],
    ]);
    const running = await ask(`outputs=${of.running}&${PERIOD}&time=ms&step=1h&aggregate=last`);
    expect(running.json.series[0].samples).toEqual([[BEGIN, false]]);
  });
});

describe("bad input is told what is wrong with it", () => {
  const YEAR = 365 * 24 * HOUR;
  const refused = async (query: string) => {
    const { status, json, headers } = await ask(query);
    expect(headers.get("content-type")).toMatch(/^application\/problem\+json/);
    const [error] = json.errors ?? [];
    return [status, json.code, ...(error ? [error.in, error.field] : [])];
  };
  const one = (query: string) => refused(`outputs=${of.temperature}&${query}`);

  const detail = async (query: string) => (await ask(`outputs=${of.temperature}&${query}`)).json.errors?.[0]?.detail;

  test("times", async () => {
    expect(await one(`from=${BEGIN}&to=${BEGIN - 1}`)).toEqual([422, "period-backwards"]);
    expect(await one(`from=${BEGIN}&to=${BEGIN - 1}&format=csv`)).toEqual([422, "period-backwards"]);
    expect(await one("from=2999-01-01T00:00:00Z")).toEqual([422, "period-backwards"]);
    expect(await one("from=yesterday")).toEqual([400, "request-invalid", "query", "from"]);
    expect(await one("to=2026-02-30T00:00:00Z")).toEqual([400, "request-invalid", "query", "to"]);
    expect(await detail("from=1900")).toBe("not a time such as 2026-11-23T10:00:00Z, nor milliseconds since 1970");
    expect(await detail("from=1900-01-01T00:00:00Z")).toBe("before 1970");
    expect(await detail("from=2026-02-30T00:00:00Z")).toBe("there is no such day or hour");
    expect(await one("to=99999999999999999999")).toEqual([400, "request-invalid", "query", "to"]);
    expect(await one(`from=0&to=${51 * YEAR}&points=10`)).toEqual([422, "period-too-long"]);
  });

  test("a span of 50 years, by steps that make sense, is an answer", async () => {
    const { status, json } = await ask(
      `outputs=${of.temperature}&from=${Date.now() - 50 * YEAR}&aggregate=count&points=600`,
    );
    expect(status).toBe(200);
    const total = json.series[0].samples.reduce((sum: number, [, count]: [string, number]) => sum + count, 0);
    expect(total).toBe(TEMPERATURES.length);
  });

  test("steps", async () => {
    expect(await one(`from=${BEGIN}&to=${BEGIN + YEAR}&step=1&aggregate=mean`)).toEqual([422, "step-too-short"]);
    expect(await one(`from=${BEGIN}&to=${BEGIN + YEAR}&step=1&format=csv`)).toEqual([422, "step-too-short"]);
    expect(await one("step=0")).toEqual([422, "step-invalid"]);
    for (const step of ["-1", "1.5", "1y", "NaN", ""]) {
      expect(await one(`step=${step}`), step).toEqual([400, "request-invalid", "query", "step"]);
    }
    for (const points of ["0", "10001", "1.5", "many"]) {
      expect(await one(`points=${points}`), points).toEqual([400, "request-invalid", "query", "points"]);
    }
    expect(await one("step=1h&points=5")).toEqual([400, "request-invalid", "query", "points"]);
    expect(await one("step=1h&aggregate=raw")).toEqual([400, "request-invalid", "query", "step"]);
  });

  test("aggregates", async () => {
    expect(await one("aggregate=mode")).toEqual([400, "request-invalid", "query", "aggregate"]);
    for (const aggregate of ["median", "mean", "min", "max"]) {
      expect(await refused(`outputs=${of.door}&aggregate=${aggregate}`)).toEqual([422, "aggregate-numbers-only"]);
    }
    expect(await refused(`outputs=${of3()}&aggregate=median&format=csv`)).toEqual([422, "aggregate-numbers-only"]);
  });

  test("outputs", async () => {
    expect(await refused("")).toEqual([400, "request-invalid", "query", "outputs"]);
    for (const outputs of ["", "1", "temperature", `${of.temperature},`, `${of.temperature},${of.temperature}`]) {
      expect(await refused(`outputs=${outputs}`), outputs).toEqual([400, "request-invalid", "query", "outputs"]);
    }
    expect(await refused(`outputs=${of.temperature},${of.temperature?.toUpperCase()}`)).toEqual([
      400,
      "request-invalid",
      "query",
      "outputs",
    ]);
    const nine = Array.from({ length: 9 }, (_, i) => `1111111${i}-1111-4111-8111-111111111111`).join(",");
    expect(await refused(`outputs=${nine}`)).toEqual([400, "request-invalid", "query", "outputs"]);
    expect(await refused(`outputs=${of.temperature}&outputs=${of.door}`)).toEqual([
      400,
      "request-invalid",
      "query",
      "outputs",
    ]);
  });

  test("cursors, limits and what nobody knows", async () => {
    const { json } = await ask(`outputs=${of.temperature}&${PERIOD}&limit=5`);
    const other = Buffer.from(JSON.stringify([of.door, BEGIN, BEGIN])).toString("base64url");
    for (const cursor of ["x", "", "!!!", `${json.next}AAAA`, "bnVsbA", other, "W10"]) {
      expect(await one(`cursor=${cursor}`), cursor).toEqual([400, "request-invalid", "query", "cursor"]);
    }
    expect(await one(`cursor=${json.next}&format=csv`)).toEqual([400, "request-invalid", "query", "cursor"]);
    expect(await one("limit=0")).toEqual([400, "request-invalid", "query", "limit"]);
    expect(await one("limit=5&points=3")).toEqual([400, "request-invalid", "query", "limit"]);
    expect(await one("format=xml")).toEqual([400, "request-invalid", "query", "format"]);
    expect(await one("time=unix")).toEqual([400, "request-invalid", "query", "time"]);
    expect(await one("colour=red")).toEqual([400, "request-invalid", "query", "colour"]);
    expect((await api("/units?cursor=x")).json.errors[0]).toMatchObject({ in: "query", field: "cursor" });
  });
});
