import { bytesOf, spaceIn } from "../../domain/portion.ts";
import type { LiveVariable } from "../live/held.ts";
import type { LiveUnit } from "../live/unit.ts";
import type { Batch, Setter } from "./batch.ts";

/** Of an input whose owner was told that a value is too long: the value's revision, and whose values they were. */
interface Told {
  rev: number;
  readonly sources: Set<string>;
}

/** Few inputs ever get such a value. */
const told = new WeakMap<LiveVariable, Told>();

/** Notes how much a unit can take; what of its inputs is more is told to its owner, unless that was done in an earlier run. */
export function setRoom(batch: Batch, unit: LiveUnit, room: number): void {
  if (unit.room === room) return;
  unit.room = room;
  for (const input of unit.inputs.values()) {
    if (measure(unit, input) > 0 && input.rev > unit.appliedRev && told.get(input)?.rev !== input.rev)
      tell(batch, unit, input);
  }
}

/**
 * Sees whether the unit can read the value that an input was given. If not, its owner is told: of each value that
 * somebody sets in the chat, and of the first that a link or somebody's program sets.
 */
export function fitInput(batch: Batch, unit: LiveUnit, input: LiveVariable, { door, linkId, userId }: Setter): void {
  if (measure(unit, input) <= 0) return;
  const source = `${door} ${linkId ?? userId}`;
  if (door === "chat" || !told.get(input)?.sources.has(source)) tell(batch, unit, input, source);
}

/** How many bytes an input's value has too many; notes whether it has any. */
function measure(unit: LiveUnit, input: LiveVariable): number {
  if (unit.room === 0 || input.value === undefined) return 0;
  const over = bytesOf(input.name, input.value) - spaceIn(unit.room);
  input.unfit = over > 0;
  return over;
}

function tell(batch: Batch, unit: LiveUnit, input: LiveVariable, source?: string): void {
  const { sources } = told.get(input) ?? { sources: new Set() };
  if (source !== undefined) sources.add(source);
  told.set(input, { rev: input.rev, sources });
  batch.notice(
    { chatId: unit.ownerChatId, threadId: null },
    {
      kind: "input-unfit",
      unitId: unit.id,
      unit: unit.name,
      input: input.name,
      title: input.title,
      over: measure(unit, input),
    },
  );
}
