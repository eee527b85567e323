import { MAX_SAMPLES } from "../../protocol/request.ts";

export type Pair = readonly [at: number, value: unknown];

/** What came of a unit's outputs, as a device would send it: in reports of as many samples as one may have. */
export function portionsOf(
  ofOutputs: readonly (readonly [name: string, pairs: readonly Pair[]])[],
): Record<string, readonly Pair[]>[] {
  const portions: Record<string, readonly Pair[]>[] = [];
  let portion: Record<string, readonly Pair[]> = {};
  let room = 0;
  for (const [name, pairs] of ofOutputs) {
    for (let from = 0; from < pairs.length; ) {
      if (room === 0) {
        portion = {};
        portions.push(portion);
        room = MAX_SAMPLES;
      }
      const part = pairs.slice(from, from + room);
      portion[name] = part;
      from += part.length;
      room -= part.length;
    }
  }
  return portions;
}
