import { describe, expect, it, vi } from "vitest";
import { drawChart } from "../../src/drawing/chart/chart.ts";
import { toGroups, toPanel, toSegments } from "../../src/drawing/chart/panels.ts";
import { AT_NIGHT, atNight } from "../../src/drawing/colours.ts";
import type { ChartModel, ChartPoint } from "../../src/drawing/model.ts";
import { toPng } from "../../src/drawing/png.ts";
import { openLettering } from "../../src/drawing/text/lettering.ts";
import { chartOf, DAY, FROM, numbers, sizeOf, spread } from "./models.ts";

const letters = openLettering();
const draw = (more: Partial<ChartModel>): string => drawChart(chartOf(more), letters).text;
const panelsOf = (more: Partial<ChartModel>) => {
  const model = chartOf(more);
  return toGroups(model).map((group) => toPanel(model, group, [5, 4, 6, 3]));
};
const LINE = /<path d="([^"]+)" fill="none"[^>]* stroke="#2f66d8" stroke-width="2"/;
const BAND = /opacity="0.16"/;

describe("chart", () => {
  it("is a picture of 4:3 with its title", () => {
    const svg = drawChart(chartOf({ title: "Кухня <1>", series: [numbers("t", "°C", spread([1, 2, 3]))] }), letters);
    expect(svg.text).toContain(">Кухня &lt;1&gt;</text>");
    expect(sizeOf(toPng(svg))).toEqual({ width: 1280, height: 960 });
  });

  it("breaks the line at a gap", () => {
    const whole = LINE.exec(draw({ series: [numbers("t", null, spread([1, 2, 3, 4, 5]))] }))?.[1];
    const broken = LINE.exec(draw({ series: [numbers("t", null, spread([1, 2, null, 4, 5]))] }))?.[1];
    expect(whole?.match(/M/g)).toHaveLength(1);
    expect(broken?.match(/M/g)).toHaveLength(2);
  });

  it("lays a band behind the line where points have a least and a greatest, and none elsewhere", () => {
    const banded = spread([1, 2, 3]).map(
      ([at, value]): ChartPoint => [at, value, Number(value) - 1, Number(value) + 1],
    );
    expect(draw({ series: [numbers("t", null, banded)] })).toMatch(BAND);
    expect(draw({ series: [numbers("t", null, spread([1, 2, 3]))] })).not.toMatch(BAND);
  });

  it("holds on its axis what is too large to be reckoned with, and says how large it is", () => {
    const text = draw({ series: [numbers("t", null, spread([-1.7e308, 1.7e308, 5e307]))] });
    expect(text).toContain("×10³⁰⁸");
    const [low = 0, high = 0, middle = 0] = [...(LINE.exec(text)?.[1] ?? "").matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(
      ([, y]) => Number(y),
    );
    expect((low - middle) / (low - high)).toBeCloseTo(2.2 / 3.4, 2);
  });

  it("makes room for the band on its axis", () => {
    const [panel] = panelsOf({ series: [numbers("t", null, [[FROM, 20, 2, 90]])] });
    expect(panel!.scale.min).toBeLessThanOrEqual(2);
    expect(panel!.scale.max).toBeGreaterThanOrEqual(90);
  });

  it("shares an axis between series of one measure and gives each measure a panel of its own", () => {
    const series = ["°C", "%", "°C", "V"].map((measure, index) =>
      numbers(`s${index}`, measure, spread([index, index + 1])),
    );
    const panels = panelsOf({ series });
    expect(panels.map(({ measure }) => measure)).toEqual(["°C", "%", "V"]);
    expect(panels[0]!.series.map(({ name }) => name)).toEqual(["s0", "s2"]);
  });

  it("has a legend only for more than one series", () => {
    const one = numbers("Kitchen", "°C", spread([1, 2]));
    const two = numbers("Hall", "°C", spread([2, 3]));
    expect(draw({ title: "x", series: [one] })).not.toContain(">Kitchen</text>");
    expect(draw({ title: "x", series: [one, two] })).toContain(">Kitchen</text>");
  });

  it("stays as wide as a phone shows it and 4:3, whatever is in it but four plots", () => {
    const lane = { name: "Pump", measure: null, kind: "bool" as const, points: spread([true, false]) };
    for (const series of [
      [],
      [numbers("t", "°C", spread([1, 2]))],
      [lane, lane, lane, lane],
      [numbers("t", "°C", spread([1, 2])), numbers("h", "%", spread([1, 2])), lane],
    ]) {
      const { width, height } = sizeOf(toPng(drawChart(chartOf({ series }), letters)));
      expect([width, height], String(series.length)).toEqual([1280, 960]);
    }
    const four = ["°C", "%", "V", "A"].map((measure) => numbers(measure, measure, spread([1, 2])));
    expect(sizeOf(toPng(drawChart(chartOf({ series: four }), letters))).height).toBeGreaterThan(960);
  });

  it("writes the last value where the line ends, and moves what would overlap apart", () => {
    const named = (last: string, value: number) => {
      return { ...numbers("t", "°C", [...spread([1]), [FROM + DAY, value]]), last };
    };
    const text = draw({
      series: [named("20 °C", 20), named("20.1 °C", 20.1)],
      thresholds: [{ series: 0, value: 20, text: "20 °C", direction: "above" }],
    });
    const ys = ["20 °C", "20.1 °C", "↑ 20 °C"].map((words) =>
      Number(new RegExp(`x="([\\d.]+)" y="([\\d.]+)"[^>]*>${words}</text>`).exec(text)?.[2]),
    );
    const sorted = ys.toSorted((a, b) => a - b);
    expect(Math.min(sorted[1]! - sorted[0]!, sorted[2]! - sorted[1]!)).toBeGreaterThan(13);
  });

  it("names a threshold behind the end of the time axis, where no curve comes", () => {
    const text = draw({
      series: [numbers("t", "°C", spread([20, 24, 20, 24]))],
      thresholds: [{ series: 0, value: 22, text: "22 °C", direction: "above" }],
    });
    const label = Number(/x="([\d.]+)" y="[\d.]+"[^>]*>↑ 22 °C</.exec(text)?.[1]);
    const xs = [...(LINE.exec(text)?.[1] ?? "").matchAll(/[ML]([\d.]+) /g)].map(([, x]) => Number(x));
    expect(xs.length).toBe(4);
    expect(label).toBeGreaterThan(Math.max(...xs));
  });

  it("draws what was set in steps", () => {
    const set = { ...numbers("target", "°C", spread([20, 24])), stepped: true };
    const path = LINE.exec(draw({ series: [set] }))?.[1] ?? "";
    expect(path.match(/[ML]/g)).toHaveLength(3);
  });

  it("has a counterpart at night for each of its colours, and leaves what people wrote", () => {
    const series = [
      { ...numbers("fill=#ffffff", "°C", spread([20, 24])), last: "24 °C" },
      { name: "Mode", measure: null, kind: "state" as const, points: spread(["heat", "eco", null]) },
      { name: "Pump", measure: null, kind: "bool" as const, points: spread([true, false]) },
    ];
    const light = drawChart(chartOf({ title: '<"#1b2433">', series }), letters);
    const dark = atNight(light).text;
    const colours = (text: string) => new Set([...text.matchAll(/="(#[0-9a-f]{6})"/g)].map(([, colour]) => colour!));
    for (const colour of colours(light.text)) expect(AT_NIGHT, colour).toHaveProperty([colour]);
    for (const colour of colours(dark)) expect(AT_NIGHT, colour).not.toHaveProperty([colour]);
    expect(dark).toContain(">&lt;&quot;#1b2433&quot;&gt;</text>");
    expect(light.text).not.toMatch(/rgb|style="[^"]*#/);
  });

  it("marks times over the whole height, so much as a moment, and none that is not in it", () => {
    const series = [numbers("t", "°C", spread([20, 24]))];
    const marks = [
      [FROM - 2 * DAY, FROM - DAY],
      [FROM - DAY, FROM + DAY / 4],
      [FROM + DAY / 2, FROM + DAY / 2],
      [FROM + DAY - 1, FROM + 2 * DAY],
      [FROM + DAY, FROM + 2 * DAY],
    ] as const;
    const text = draw({ series, marks });
    const grounds = [
      ...text.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="[\d.]+" fill="#d13438" fill-opacity/g),
    ];
    const [[left = 0, quarter = 0] = [], [middle = 0, moment = 0] = [], [last = 0, end = 0] = []] = grounds.map(
      ([, x, width]) => [Number(x), Number(width)],
    );
    expect(grounds).toHaveLength(3);
    expect([middle, last + end].map((x) => (x - left) / quarter)).toEqual([expect.closeTo(2, 1), expect.closeTo(4, 1)]);
    expect(moment).toBe(1.5);
    // Lines where those begin that begin within it.
    expect(text.match(/stroke="#d13438"/g)).toHaveLength(2);
    expect(text.indexOf("#d13438")).toBeLessThan(text.indexOf("#2f66d8"));
    expect(draw({ marks })).not.toContain("#d13438");
    const often = spread(Array(2000).fill(0)).map(([at]) => [at, at + 1] as const);
    expect(draw({ series, marks: often }).match(/stroke="#d13438"/g)).toHaveLength(1);
    expect(atNight({ text, width: 1, height: 1, zoom: 1 }).text).not.toContain("#d13438");
  });

  it("draws a threshold as a dashed line with its value and measure", () => {
    const text = draw({
      locale: "ru",
      series: [numbers("t", "°C", spread([20, 24]))],
      thresholds: [{ series: 0, value: 23.5, text: "23,5 °C", direction: "above" }],
    });
    expect(text).toContain("stroke-dasharray");
    expect(text).toContain(">↑ 23,5 °C</text>");
  });

  it("names a threshold that is far off at the edge instead of flattening the line", () => {
    const series = [numbers("t", "°C", spread([20, 24]))];
    const far = [{ series: 0, value: 500, text: "500 °C", direction: "above" as const }];
    expect(panelsOf({ series, thresholds: far })[0]!.scale.max).toBeLessThan(60);
    expect(draw({ series, thresholds: far })).toContain(">↑ 500 °C</text>");
  });

  it.each([[[1.7e308, -1.7e308]], [[1.797e308, 1.7e308]], [[5e-324, 1.7e308]], [[0, 5e-324]], [[1e-310, 2e-310]]])(
    "draws a line of %j, which doubles can hardly hold",
    (values) => {
      const text = draw({ series: [numbers("t", null, spread(values))] });
      expect(text).toMatch(LINE);
      expect(text).not.toMatch(/NaN|Infinity|∞/);
    },
  );

  it.each([
    [[0, 1e-25], "10⁻²⁵"],
    [[-3e-13, 3e-13], "10⁻¹³"],
    [[1e-30], "10⁻³⁰"],
    [[0, 5e-324], "10⁻³²⁴"],
    [[2 ** 53 - 2, 2 ** 53 - 1], "10¹⁵"],
    [[1.7e12, 1.7e12 + 10], "10¹²"],
  ])("marks an axis of %j within its plot, and ECharts has nothing to say", (values, power) => {
    const told = vi.spyOn(console, "error").mockReturnValue();
    const text = draw({ series: [numbers("t", null, spread(values))] });
    expect(told).not.toHaveBeenCalled();
    told.mockRestore();
    expect(text).toContain(`×${power}`);
    const marks = [...text.matchAll(/text-anchor="end"[^>]*translate\([\d.]+ (-?[\d.]+)\)"[^>]*>([^<]*)</g)];
    expect(marks.length).toBeGreaterThanOrEqual(4);
    for (const [, y] of marks) expect(Number(y)).toBeLessThanOrEqual(332);
    expect(new Set(marks.map(([, , mark]) => mark)).size).toBe(marks.length);
  });

  it("shows a value that stays the same as such, whatever its mean, least and greatest are rounded to", () => {
    for (const value of [0.1, 0.7, 99.9, -1013.25]) {
      const off = value * (1 + Number.EPSILON);
      const [panel] = panelsOf({ series: [numbers("t", null, [[FROM, off, value, value]])] });
      const { min, max } = panel!.scale;
      expect(min).toBeLessThan(value - Math.abs(value) * 0.01);
      expect(max).toBeGreaterThan(value + Math.abs(value) * 0.01);
      expect(max - min).toBeLessThan(Math.abs(value) * 0.3);
    }
  });

  it("draws states as bars that last until the next one, with their words", () => {
    const points = spread(["heat", "eco", "eco", null, "off"]);
    const ends = toSegments(points, FROM, FROM + DAY).map(({ start, end, value }) => [
      (start - FROM) / DAY,
      (end - FROM) / DAY,
      value,
    ]);
    expect(ends).toEqual([
      [0, 0.2, "heat"],
      [0.2, 0.6, "eco"],
      [0.8, 1, "off"],
    ]);
    const text = draw({ series: [{ name: "Mode", measure: null, kind: "state", points, states: { heat: "Нагрев" } }] });
    expect(text).toContain(">Нагрев</text>");
    expect(text).toContain(">eco</text>");
  });

  it("carries a value from before the axis into it", () => {
    expect(toSegments([[FROM - DAY, true]], FROM, FROM + DAY)).toEqual([
      { start: FROM, end: FROM + DAY, value: "true" },
    ]);
  });

  it("takes no word from what every object has", () => {
    const points = spread(["constructor", "toString"]);
    expect(draw({ series: [{ name: "x", measure: null, kind: "state", points, states: {} }] })).toContain(
      ">toString</text>",
    );
  });

  it("says so when there is nothing to draw", () => {
    expect(draw({ series: [] })).toContain(">Nothing yet</text>");
    expect(draw({ series: [numbers("t", "°C", [[FROM - DAY, 20]])] })).toContain(">Nothing yet</text>");
    expect(draw({ series: [numbers("t", "°C", [[FROM + 1, 20]])] })).not.toContain("Nothing yet");
  });

  it("draws a single point as a dot", () => {
    const text = draw({ series: [numbers("t", "°C", spread([null, 20, null]))] });
    expect(text).toMatch(/<circle[^>]* fill="#2f66d8"/);
  });

  it.each([
    [[1e300, -1e300]],
    [[1e-300, 2e-300]],
    [[Number.NaN, 1]],
    [[0, 0]],
    [[Number.MAX_VALUE, -Number.MAX_VALUE]],
  ])("survives %j", (values) => {
    const png = toPng(drawChart(chartOf({ series: [numbers("t", "°C", spread(values))] }), letters));
    expect(sizeOf(png).width).toBe(1280);
  });
});
