import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Part, toHistory } from "../../../src/services/takeout/csv.ts";
import { type Lab, openLab, type Stored } from "../../support/lab.ts";

const NOW = Date.UTC(2026, 0, 10);
const COUNT = 12_345;

let lab: Lab;
beforeAll(async () => {
  lab = await openLab(["float", "float"], NOW);
  const samples = Array.from({ length: COUNT }, (_, place): Stored => [NOW - place * 1000, place / 7]);
  for (const id of lab.outputs) await lab.put(id, samples);
});
afterAll(() => lab.close());

const historyOf = (partBytes?: number) => {
  const columns = lab.outputs.map((id) => {
    return { id, unit: "Unit", kind: "output", name: `o${id}`, type: "float" } as const;
  });
  return toHistory(lab.past, columns, 1, NOW, partBytes)!;
};

async function read(part: Part): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of part.lines()) {
    // What is in memory at once is a portion, however much there is.
    expect(chunk.length).toBeLessThan(1_000_000);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const rowsOf = (file: Buffer) => file.toString().trimEnd().split("\n").slice(1);

test("all samples are in one file where that is small enough", async () => {
  const history = historyOf();
  expect(await history.measure()).toBe(false);
  const part = history.part(undefined, false);
  expect(rowsOf(await read(part))).toHaveLength(2 * COUNT);
  expect(part.next()).toBeUndefined();
});

test("where it is not, they are in packed parts, none too large, and a part that is read again is the same", async () => {
  const most = 100_000;
  const history = historyOf(most);
  expect(await history.measure()).toBe(true);
  const whole = rowsOf(await read(historyOf().part(undefined, false)));
  const rows: string[] = [];
  const shares: number[] = [];
  let parts = 0;
  for (let part: Part | undefined = history.part(undefined, true, (share) => void shares.push(share)); part; parts++) {
    const file = await read(part);
    expect(file.length).toBeLessThanOrEqual(most);
    expect(await read(part)).toEqual(file);
    rows.push(...rowsOf(gunzipSync(file)));
    const place = part.next();
    part = place && history.part(place, true);
  }
  expect(parts).toBeGreaterThan(1);
  expect(rows).toEqual(whole);
});
