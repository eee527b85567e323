import { bytesOf, spaceIn } from "../domain/portion.ts";
import type { Batch } from "./batch.ts";
import type { LiveUnit } from "./liveunit.ts";
import type { LiveVariable } from "./variable.ts";

/** Notes how much a unit can take; what of its inputs is more is told to its owner, unless that was done in an earlier run. */
export function setRoom(batch: Batch, unit: LiveUnit, room: number): void {
  if (unit.room === room) return;
  unit.room = room;
  for (const input of unit.inputs.values()) fitInput(batch, unit, input, input.rev > unit.appliedRev);
}

/** Sees whether the unit can read an input's value; its owner is told when that is so no more. */
export function fitInput(batch: Batch, unit: LiveUnit, input: LiveVariable, isNews = true): void {
  if (unit.room === 0 || input.value === undefined) return;
  const [bytes, space] = [bytesOf(input.name, input.value), spaceIn(unit.room)];
  const wasUnfit = input.unfit;
  input.unfit = bytes > space;
  if (!input.unfit || wasUnfit || !isNews) return;
  batch.notice(
    { chatId: unit.ownerChatId, threadId: null },
    {
      kind: "input-unfit",
      ...{ unitId: unit.id, unit: unit.name, input: input.name, title: input.title },
      over: bytes - space,
    },
  );
}
