import type { SyncPlan } from "./presence.ts";
import { orderOf } from "./revision.ts";
import type { Value } from "./value.ts";

/** Bytes of JSON that a unit can take that does not say: its firmware is of before, with a buffer of 640 (docs/protocol.md). */
export const ROOM_OF_BEFORE = 320;
const LARGEST = Number.MAX_SAFE_INTEGER;
const FRAME = {
  world_state: { utc: LARGEST },
  input_rev: LARGEST,
  input_variables: {},
  rejected: { "": more(1000) },
  interval: 10,
};
/** What an answer takes besides inputs and reasons. */
const FRAME_BYTES = JSON.stringify(FRAME).length;

const SLEEP_BYTES = ',"sleep":true'.length;

/** A unit's room without what its own rhythm takes of each answer, beyond what others are told. */
export function roomBeside(plan: SyncPlan | null, room: number): number {
  if (plan === null) return room;
  const more = String(plan.interval).length - String(FRAME.interval).length + (plan.sleep ? SLEEP_BYTES : 0);
  return Math.max(room - Math.max(more, 0), 0);
}

/** An input as a portion sees it. */
export interface Portioned {
  readonly name: string;
  readonly value: Value | undefined;
  readonly rev: number;
}

/** Inputs for one answer, and up to which change they bring a unit. */
export interface Portion {
  readonly inputs: readonly (readonly [name: string, value: Value])[];
  readonly count: number;
}

/** How many bytes a value takes in an answer, with its name. */
export function bytesOf(name: string, value: Value): number {
  return Buffer.byteLength(JSON.stringify(name)) + Buffer.byteLength(JSON.stringify(value)) + 2;
}

/** How many bytes a value may take, with its name, so that an answer with it alone fits into a unit's room. */
export function spaceIn(room: number): number {
  return Math.max(room - FRAME_BYTES, 0);
}

/**
 * What has changed after `since`, the oldest first, as much as there is room for; `present` is the count of all changes.
 * A value that has no room alone is left out: its owner is told.
 */
export function takePortion(inputs: Iterable<Portioned>, since: number, present: number, room: number): Portion {
  const space = spaceIn(room);
  const changed: { name: string; value: Value; order: number }[] = [];
  let place = 0;
  for (const { name, value, rev } of inputs) {
    const order = orderOf(rev, place++);
    if (value !== undefined && order > since) changed.push({ name, value, order });
  }
  changed.sort((a, b) => a.order - b.order);
  const taken: [string, Value][] = [];
  let [left, count] = [space, Math.max(since, 0)];
  for (const { name, value, order } of changed) {
    const bytes = bytesOf(name, value);
    if (bytes <= space && bytes > left) return { inputs: taken, count };
    count = order;
    if (bytes > space) continue;
    left -= bytes;
    taken.push([name, value]);
  }
  return { inputs: taken, count: present };
}

/** As many reasons as there is room for, and how many there are besides. */
export function fitReasons(reasons: Readonly<Record<string, string>>, space: number): Record<string, string> {
  const all = Object.entries(reasons);
  const sizes = all.map(([path, reason]) => bytesOf(path, reason));
  if (sizes.reduce((sum, size) => sum + size, 0) <= space) return { ...reasons };
  let left = space - bytesOf("", more(all.length));
  const kept = all.filter((_, i) => {
    const fits = (sizes[i] as number) <= left;
    if (fits) left -= sizes[i] as number;
    return fits;
  });
  return { ...Object.fromEntries(kept), "": more(all.length - kept.length) };
}

function more(count: number): string {
  return `${count} more`;
}
