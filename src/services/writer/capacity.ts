import { bytesOf, spaceIn } from "../../domain/portion.ts";
import type { Setter } from "../../storage/rows.ts";
import { type LiveUnit, type LiveVariable, UNKNOWN_ROOM } from "../live/unit.ts";
import type { Batch } from "./batch.ts";

/**
 * Who has set too long a value of an input, if we told the owner. A map beside the inputs, since few ever get such a
 * value.
 */
const told = new WeakMap<LiveVariable, Set<string>>();

/**
 * Notes how many bytes a unit can take, and tells its owner of inputs that are longer. An input that was too long and
 * now fits counts as changed again: answers have left it out, and the unit already names a later revision.
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
 * Checks whether the unit can read an input's new value. If it can't, tells its owner: each time for a value that was
 * set in the chat, and the first time for each link and each person's program.
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

/** By how many bytes an input's value is too long; 0 until the unit has said how much it can take. */
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
