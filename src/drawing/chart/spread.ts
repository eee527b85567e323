import { colourOf } from "../colours.ts";
import type { ChartPoint } from "../model.ts";
import { type NumberSeries, toRuns } from "./panels.ts";

interface Api {
  value(dimension: number): number;
  coord(point: readonly [number, number]): [number, number];
}

/** The translucent area between the least and the greatest of what each point sums up. */
export function toBands(one: NumberSeries, place: object): object[] {
  const runs = toRuns(one.points).filter(
    (run) => run.length > 1 && run.some(([, , min, max]) => (min ?? max) !== undefined),
  );
  if (runs.length === 0) return [];
  const low = ([, value, min]: ChartPoint): number => min ?? Number(value);
  const high = ([, value, , max]: ChartPoint): number => max ?? Number(value);
  return [
    {
      ...place,
      type: "custom",
      data: runs.map((run, index) => [index, run[0]?.[0] ?? 0, low(run[0] ?? [0, 0])]),
      encode: { x: 1, y: 2 },
      renderItem: (_: unknown, api: Api) => {
        const run = runs[api.value(0)] ?? [];
        const upper = run.map((point) => api.coord([point[0], high(point)]));
        const lower = run.map((point) => api.coord([point[0], low(point)])).reverse();
        return {
          type: "polygon",
          shape: { points: [...upper, ...lower] },
          style: { fill: colourOf(one), opacity: 0.16 },
        };
      },
    },
  ];
}
