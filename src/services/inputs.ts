import type { Person } from "../domain/access.ts";
import { nudge, toStep } from "../domain/step.ts";
import { toTitle } from "../domain/title.ts";
import { checkInput, MAX_STRING_BYTES, type Value } from "../domain/value.ts";
import { AppError } from "../errors.ts";
import type { Access } from "./access.ts";
import type { Batch } from "./batch.ts";
import type { LiveUnit, LiveVariable } from "./liveunit.ts";
import { toVariableView, type VariableView } from "./views.ts";
import type { Writer } from "./writer.ts";

/** What a person can do with the inputs of units. Each change gives the unit's id once the value is on disk. */
export class Inputs {
  readonly #access: Access;
  readonly #writer: Writer;

  constructor(access: Access, writer: Writer) {
    this.#access = access;
    this.#writer = writer;
  }

  async view(person: Person, inputId: number): Promise<VariableView> {
    const { unit, variable } = await this.#access.variable(person, "read", "input", inputId);
    return toVariableView(variable, unit);
  }

  /** Sets a value; one that does not fit is refused with what would. */
  set(person: Person, inputId: number, value: unknown): Promise<number> {
    return this.#change(person, inputId, () => value);
  }

  /** Sets the value at `index` of the input's list. */
  choose(person: Person, inputId: number, index: number): Promise<number> {
    return this.#change(person, inputId, (input) => input.values?.[index]);
  }

  /** Moves a number by so many steps; from its limit on that is refused, as the number would be. */
  nudge(person: Person, inputId: number, presses: number): Promise<number> {
    return this.#change(person, inputId, (input) => {
      const moved = nudge(input, input.value, presses);
      return moved === input.value ? moved + presses * toStep(input) : moved;
    });
  }

  async #change(person: Person, inputId: number, decide: (input: LiveVariable) => unknown): Promise<number> {
    const { unit, variable } = await this.#access.variable(person, "write", "input", inputId);
    return this.#writer.change(unit.id, (batch, present) => {
      const input = present.inputs.get(variable.name);
      if (!input) throw new AppError("not-found");
      const raw = decide(input);
      const checked = checkInput(input, raw);
      if (!checked.ok) throw toRefusal(input, person.locale, raw);
      setInput(batch, present, input, checked.value);
      return () => present.id;
    });
  }
}

/** Gives an input a value; an equal one changes nothing. */
export function setInput(batch: Batch, unit: LiveUnit, input: LiveVariable, value: Value): void {
  if (input.value === value) return;
  input.value = value;
  input.at = batch.now;
  input.rev = ++unit.inputRev;
  batch.input(input);
  batch.unit(unit);
  batch.inputsChanged.add(unit);
}

/** Why the value does not fit, with what a person needs to mend it. */
function toRefusal(input: LiveVariable, locale: string, raw: unknown): AppError {
  const { type, min, max, values } = input;
  const name = toTitle(input, locale);
  if (typeof raw === "number" && (type === "int" || type === "float")) {
    if (typeof min === "number" && raw < min) return new AppError("value-below", { name, min });
    if (typeof max === "number" && raw > max) return new AppError("value-above", { name, max });
  }
  if (values) return new AppError("value-not-listed", { name });
  if (type === "string") return new AppError("value-too-long", { name, max: MAX_STRING_BYTES });
  return new AppError("value-wrong-type", { name, type });
}
