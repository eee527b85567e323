import type { z } from "zod";
import type { NamedUnit, NamedVariable } from "../../services/openapi/catalogue.ts";
import type { Reading, Unit, Variable } from "./schemas.ts";
import { type TimeForm, toJsonValue, toTime } from "./time.ts";

/** A unit as the API shows it. */
export function toUnit(
  { uuid, name, own, isMirror, presence, online, seenAt, dueAt, ...unit }: NamedUnit,
  form: TimeForm,
): z.infer<typeof Unit> {
  return {
    uuid,
    name,
    own,
    remote: isMirror,
    presence,
    online,
    seenAt: seenAt === null ? null : toTime(seenAt, form),
    dueAt: dueAt === null ? null : toTime(dueAt, form),
    state: Object.fromEntries(unit.state.map(({ name, type, value }) => [name, toJsonValue(type, value, form)])),
    inputs: unit.inputs.map((input) => toVariable(input, form)),
    outputs: unit.outputs.map((output) => toVariable(output, form)),
    archived: unit.archived.map((variable) => toVariable(variable, form)),
  };
}

export function toVariable(variable: NamedVariable, form: TimeForm): z.infer<typeof Variable> {
  const { uuid, kind, name, title, type, measure, decimals, repository } = variable;
  const { min, max, step, values, writable, archivedAt, unit } = variable;
  const { variable: _, ...present } = toReading(variable, form);
  return {
    uuid,
    kind,
    name,
    title,
    type,
    measure,
    decimals,
    repository,
    min,
    max,
    step,
    writable,
    archivedAt: archivedAt === null ? null : toTime(archivedAt, form),
    unit,
    values: values?.map((value) => toJsonValue(type, value, form) ?? value) ?? null,
    ...present,
  };
}

export function toReading(variable: NamedVariable, form: TimeForm): z.infer<typeof Reading> {
  const { uuid, kind, type, value, at, rev, applied } = variable;
  const isInput = kind === "input" && value !== undefined;
  return {
    variable: uuid,
    value: toJsonValue(type, value, form),
    at: value === undefined ? null : toTime(at, form),
    revision: isInput ? rev : null,
    applied: isInput ? applied : null,
  };
}
