import { afterAll, beforeAll, expect, test } from "vitest";
import { createClient, setVisibility, uuidsOf, write } from "../../support/api.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const [SECOND, MANY] = [1000, 12_000];
const START = Date.UTC(2026, 10, 1);

let world: World;
let outputs: string;
beforeAll(async () => {
  world = await startWorld({ env: { RETENTION_DAYS: "36500" } });
  const ann = await meet(world);
  await createUnitInChat(world, ann, "Balcony");
  await setVisibility(world, ann, "Balcony", "public");
  const { of } = await uuidsOf(world, "Balcony");
  outputs = `${of.temperature},${of.running}`;
  const fill = `insert into sample (variable_id, at, number)
    with recursive n (n) as (select 0 union all select n + 1 from n where n + 1 < ${MANY})
    select id, ${START} + n * ${SECOND}, n % 2 from n, variable where uuid = ?`;
  for (const uuid of [of.temperature, of.running]) await write(world, fill, uuid);
});
afterAll(() => world.stop());

test("an answer that is written in portions is one document with each sample once", async () => {
  const api = createClient(world);
  const period = `outputs=${outputs}&from=${START}&to=${START + MANY * SECOND}&time=ms`;
  const { json } = await api(`/samples?${period}&aggregate=last&step=1s`);
  expect(json).toMatchObject({ aggregate: "last", from: START, to: START + MANY * SECOND, step: SECOND, next: null });
  const times = Array.from({ length: MANY }, (_, i) => START + i * SECOND);
  expect(json.series).toMatchObject([
    { output: outputs.split(",")[0], unit: "Balcony", name: "temperature", samples: times.map((at, i) => [at, i % 2]) },
    { output: outputs.split(",")[1], name: "running", samples: times.map((at, i) => [at, i % 2 === 1]) },
  ]);
  const first = (await api(`/samples?${period}&aggregate=raw&limit=10000`)).json;
  expect(first.series).toMatchObject([{ name: "temperature", samples: { length: 10_000 } }]);
  const rest = (await api(`/samples?${period}&aggregate=raw&limit=10000&cursor=${first.next}`)).json;
  expect(rest.series.map((series: { samples: unknown[] }) => series.samples.length)).toEqual([2000, 8000]);
});
