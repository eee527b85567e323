import { may, type Person, toWho } from "../domain/access.ts";
import type { Doer } from "../domain/doer.ts";
import { type Present, presenceOf } from "../domain/presence.ts";
import { nudge, toStep } from "../domain/step.ts";
import { toTitle } from "../domain/title.ts";
import { TRAITS } from "../domain/traits.ts";
import { checkInput, MAX_STRING_BYTES, type Value } from "../domain/value.ts";
import { AppError } from "../errors.ts";
import type { Setter } from "../storage/rows.ts";
import { type Access, toNode } from "./access/access.ts";
import { type LiveVariable, variableById } from "./live/unit.ts";
import { toVariableView, type VariableView } from "./units/unitview.ts";
import { drive, type Find, setInput } from "./writer/propagate.ts";
import type { Writer } from "./writer/writer.ts";

/** What a change of an input came to. */
export interface InputSet {
  readonly unitId: number;
  /** The unit's revision that holds the value; it is applied once the unit has confirmed this one. */
  readonly rev: number;
}

/** The same, with what it was before and is now, for whoever did it. */
export interface InputChange extends InputSet {
  readonly was: Value | undefined;
  readonly input: VariableView;
  /** Whether the unit is there to take it. */
  readonly unit: Present;
}

/** Where a person sets an input: in the chat or through the open API. */
export type Door = "chat" | "api";

/** By whose right an input is set, and who does it when that is somebody else: their id, or the name of somebody who is not registered; and what does it for them. */
export type Setting = Person & { readonly setBy?: number | string; readonly doer?: Doer };

/** What a person can do with the inputs of units. Each change resolves once the value is on disk. */
export class Inputs {
  readonly #access: Access;
  readonly #writer: Writer;
  readonly #find: Find;

  /** `find` gives the units in memory that links lead to. */
  constructor(access: Access, writer: Writer, find: Find) {
    this.#access = access;
    this.#writer = writer;
    this.#find = find;
  }

  async view(person: Person, inputId: number): Promise<VariableView> {
    const { unit, variable } = await this.#access.variable(person, "read", "input", inputId);
    return toVariableView(variable, unit, toWho(person));
  }

  /** The unit of an input that the person may read. */
  async unitOf(person: Person, inputId: number): Promise<number> {
    const { unit } = await this.#access.variable(person, "read", "input", inputId);
    return unit.id;
  }

  /** Sets a value; one that does not fit is refused with what would. */
  set(person: Setting, inputId: number, value: unknown, door: Door = "chat"): Promise<InputChange> {
    return this.alter(person, inputId, () => value, door);
  }

  /** Sets the value at `index` of the input's list. */
  choose(person: Setting, inputId: number, index: number): Promise<InputChange> {
    return this.alter(person, inputId, (input) => input.values?.[index]);
  }

  /** Moves a number by so many steps; from its limit on that is refused, as the number would be. */
  nudge(person: Setting, inputId: number, presses: number): Promise<InputChange> {
    return this.alter(person, inputId, (input) => {
      const moved = nudge(input, input.value, presses);
      return moved === input.value ? moved + presses * toStep(input) : moved;
    });
  }

  /** Sets what `decide` makes of the input as it is when its turn comes: presses that come together all count. */
  async alter(
    person: Setting,
    inputId: number,
    decide: (input: LiveVariable) => unknown,
    door: Door = "chat",
  ): Promise<InputChange> {
    const { unit, variable } = await this.#access.variable(person, "write", "input", inputId);
    return this.#writer.change(unit.id, (batch, present) => {
      const input = variableById(present, variable.id);
      // It, or the right, may have gone since it was asked for.
      if (!input || !may(toWho(person), "write", toNode(present, input))) throw new AppError("not-found");
      const raw = decide(input);
      const checked = checkInput(input, raw);
      if (!checked.ok) throw toRefusal(input, person.locale, raw);
      const { value: was } = input;
      if (setInput(batch, present, input, checked.value, toSetter(person, door))) drive(batch, this.#find, input);
      return () => ({
        unitId: present.id,
        rev: input.rev,
        was,
        input: toVariableView(input, present, toWho(person)),
        unit: presenceOf(present, batch.now),
      });
    });
  }
}

/** Who sets an input, as that is kept. */
export function toSetter({ id, setBy = id, doer }: Setting, door: Door): Setter {
  return { door, ...(typeof setBy === "string" ? { stranger: setBy } : { userId: setBy }), ...(doer && { doer }) };
}

/** Why the value does not fit, with what a person needs to mend it. */
export function toRefusal(input: LiveVariable, locale: string, raw: unknown): AppError {
  const { type, min, max, values } = input;
  const measure = input.measure ? `\u00a0${input.measure}` : "";
  const name = toTitle(input, locale);
  if (typeof raw === "number" && TRAITS[type].isNumber) {
    if (typeof min === "number" && raw < min) return new AppError("value-below", { name, min, measure });
    if (typeof max === "number" && raw > max) return new AppError("value-above", { name, max, measure });
  }
  if (values) return new AppError("value-not-listed", { name, values, of: { type, measure: input.measure } });
  if (TRAITS[type].holds === "string") return new AppError("value-too-long", { name, max: MAX_STRING_BYTES });
  return new AppError("value-wrong-type", { name, type });
}
