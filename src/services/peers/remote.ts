import { readSound } from "../../domain/description.ts";
import { isVariableName } from "../../domain/schema.ts";
import { toStraight, toWhole } from "../../domain/text.ts";
import { MAX_NAME_LENGTH } from "../units/units.ts";
import type { RemoteOutput, RemoteUnit } from "./wire.ts";

/**
 * A device as another instance describes it, as one of ours may be described: whatever is said there, no text takes the place
 * of others on a screen here. What can't be is left out.
 */
export function toSound({ name, outputs, ...unit }: RemoteUnit): RemoteUnit {
  return { ...unit, name: toLine(name), outputs: outputs.filter((one) => isVariableName(one.name)).map(toSoundOutput) };
}

function toSoundOutput({
  uuid,
  name,
  type,
  title,
  measure,
  decimals,
  min,
  max,
  step,
  values,
}: RemoteOutput): RemoteOutput {
  const said = { min, max, step, precision: decimals, values, unit: measure, title };
  const sound = readSound(type, new Map(Object.entries(said).filter(([, one]) => one !== null)) as never);
  return {
    uuid,
    name,
    type,
    title: sound.title ?? null,
    measure: sound.unit ?? null,
    decimals: sound.precision ?? null,
    min: sound.min ?? null,
    max: sound.max ?? null,
    step: sound.step ?? null,
    values: sound.values ? [...sound.values] : null,
  };
}

/** A device's name as it may be here. */
function toLine(name: string): string {
  const line = toStraight(toWhole(name)).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
  return [...line].slice(0, MAX_NAME_LENGTH).join("").trim() || "?";
}
