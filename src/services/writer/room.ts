import { bytesOf, spaceIn } from "../../domain/portion.ts";
import { type LiveUnit, type LiveVariable, UNKNOWN_ROOM } from "../live/unit.ts";
import type { Batch, Setter } from "./batch.ts";

/** Of inputs whose owner was told that a value is too long: whose values they were. Few ever get such a value. */
const told = new WeakMap<LiveVariable, Set<string>>();

/**
 * Notes how much a unit can take. What of its inputs is more is told to its owner. What was more and is not any longer
 * counts as a change anew: answers have left it out, and the unit names a revision that is past it.
 */
export function setRoom(batch: Batch, unit: LiveUnit, room: number): void {
  if (unit.room === room) return;
  unit.room = room;
  for (const input of unit.inputs.values()) {
    const over = overOf(unit, input);
    if (over > 0 === input.unfit) continue;
    input.unfit = over > 0;
    if (input.unfit) {
      tell(batch, unit, input, over);
    } else {
      input.rev = ++unit.inputRev;
      unit.inputEpoch = batch.epoch;
    }
    batch.input(input);
  }
}

/**
 * Sees whether the unit can read the value that an input was given. If not, its owner is told: of each value that
 * somebody sets in the chat, and of the first that a link or somebody's program sets.
 */
export function fitInput(batch: Batch, unit: LiveUnit, input: LiveVariable, { door, linkId, userId }: Setter): void {
  const over = overOf(unit, input);
  input.unfit = over > 0;
  if (!input.unfit) return;
  const sources = told.get(input) ?? new Set();
  const source = `${door} ${linkId ?? userId}`;
  if (door === "chat" || !sources.has(source)) tell(batch, unit, input, over);
  told.set(input, sources.add(source));
}

/** How many bytes an input's value has too many; none as long as the unit has not been heard of. */
function overOf({ room }: LiveUnit, { name, value }: LiveVariable): number {
  return room === UNKNOWN_ROOM || value === undefined ? 0 : Math.max(bytesOf(name, value) - spaceIn(room), 0);
}

function tell(batch: Batch, unit: LiveUnit, input: LiveVariable, over: number): void {
  batch.notice(
    { chatId: unit.ownerChatId, threadId: null },
    {
      kind: "input-unfit",
      unitId: unit.id,
      unit: unit.name,
      input: input.name,
      title: input.title,
      over,
    },
  );
}
