import { readdirSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Instance } from "../support/instance.ts";
import { type Rig, startRig } from "../support/rig.ts";

/** A program that counts up, once in `every` seconds; `unit` and `more` are Python. */
export const counter = (every: number, unit = "", more = ""): string => `
from pepeunit.unit import Unit
unit = Unit(${unit})
n = 0
def read():
    global n
    n += 1
    return n
unit.output("n", read, every=${every})
${more}
unit.run()
`;

/** A counter under way, with an input to wait for; with `hosts` its instance has a name, which these resolve. */
export async function startCounter({ hosts }: { hosts?: Record<string, string> } = {}): Promise<Rig> {
  const rig = await startRig({
    program: counter(5, "ring=200", 'unit.input("lamp", print)'),
    instance: { interval: 3, inputs: { lamp: "on" } },
    named: hosts !== undefined,
    board: { ...(hosts && { hosts }) },
  });
  if (!hosts) await rig.until(() => readCounts(rig.instance).length >= 2);
  return rig;
}

/** The library as it was before it said how much it can take, as files of a board. */
export function readBefore(): Record<string, string> {
  const folder = new URL("before/", import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith(".py"));
  return Object.fromEntries(names.map((name) => [`/pepeunit/${name}`, readFileSync(new URL(name, folder), "utf8")]));
}

/** What has been counted: 1, 2, 3… when nothing is lost. */
export function readCounts(instance: Instance): number[] {
  return instance
    .list("n")
    .map(([, value]) => Number(value))
    .sort((a, b) => a - b);
}

/** Nothing is missing and nothing is there twice. */
export function expectWhole(instance: Instance): void {
  const counts = readCounts(instance);
  expect(counts).toEqual(counts.map((_, index) => index + 1));
}

/** All is well again, and no file of the board has changed. */
export async function expectRecovery(rig: Rig, files: object): Promise<void> {
  const before = readCounts(rig.instance).length;
  await rig.until(() => readCounts(rig.instance).length >= before + 3);
  expectWhole(rig.instance);
  expect(await readFlash(rig)).toEqual(files);
}

/** The files that are not the library's own to write. */
export async function readFlash({ board }: Rig): Promise<object> {
  return Object.fromEntries(Object.entries(await board.files()).filter(([path]) => path !== "/inputs.json"));
}
