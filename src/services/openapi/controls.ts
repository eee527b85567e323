import { may, type Person, toWho } from "../../domain/access.ts";
import { checkInput, type Value } from "../../domain/value.ts";
import { AppError } from "../../errors.ts";
import { requirePresent, toNode } from "../access/access.ts";
import { type InputSet, toRefusal } from "../inputs.ts";
import type { LiveUnit } from "../live/unit.ts";
import { drive, type Find, setInput } from "../writer/propagate.ts";
import type { Writer } from "../writer/writer.ts";
import type { Catalogue } from "./catalogue.ts";

/** Several inputs of a unit were to be set and some can't be: name to the reason. None of them is set. */
export class InputsRefused extends AppError<"inputs-refused"> {
  readonly reasons: ReadonlyMap<string, AppError>;

  constructor(reasons: ReadonlyMap<string, AppError>) {
    super("inputs-refused");
    this.reasons = reasons;
  }
}

/** What a program can do with the inputs of units that it knows by uuid. */
export class Controls {
  readonly #catalogue: Catalogue;
  readonly #writer: Writer;
  readonly #find: Find;
  /** Who waits for a unit to apply a revision; called with each commit that touches the unit. */
  readonly #waiting = new Map<number, Set<(unit?: LiveUnit) => void>>();

  /** `find` gives the units in memory that links lead to. */
  constructor(catalogue: Catalogue, writer: Writer, find: Find) {
    this.#catalogue = catalogue;
    this.#writer = writer;
    this.#find = find;
    writer.onCommitted(({ touched }) => {
      if (this.#waiting.size === 0) return;
      for (const unit of touched) for (const look of this.#waiting.get(unit.id) ?? []) look(unit);
    });
  }

  /** Sets one input; also gives its unit's uuid. */
  async set(person: Person, inputUuid: string, value: unknown): Promise<InputSet & { readonly unit: string }> {
    const { unit, variable } = await this.#catalogue.find(person, inputUuid);
    requirePresent(variable);
    if (!may(toWho(person), "write", toNode(unit, variable))) throw new AppError("not-writable");
    const set = await this.#change(person, unit.id, new Map([[variable.name, value]])).catch((error: unknown) => {
      throw error instanceof InputsRefused ? error.reasons.get(variable.name) : error;
    });
    return { ...set, unit: unit.uuid };
  }

  /** Sets inputs of a unit by name, all of them or, when one can't be, none. */
  async setAll(person: Person, unitUuid: string, values: ReadonlyMap<string, unknown>): Promise<InputSet> {
    const unit = await this.#catalogue.liveUnit(person, unitUuid);
    return this.#change(person, unit.id, values);
  }

  /** Whether the unit has confirmed the revision, now or within `ms`, or before `signal` is aborted. */
  applied({ unitId, rev }: InputSet, ms: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((answer) => {
      const waiting = this.#waiting.get(unitId) ?? new Set();
      const end = (applied: boolean): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", giveUp);
        waiting.delete(look);
        if (waiting.size === 0 && this.#waiting.get(unitId) === waiting) this.#waiting.delete(unitId);
        answer(applied);
      };
      const giveUp = (): void => end(false);
      // What a unit can't read comes with another revision once it can.
      let unfit = false;
      const look = (unit = this.#find(unitId)): void => {
        unfit ||= unit !== undefined && isUnfit(unit, rev);
        if (unit && unit.appliedRev >= rev && !unfit) end(true);
      };
      const timer = setTimeout(giveUp, ms);
      signal.addEventListener("abort", giveUp);
      this.#waiting.set(unitId, waiting.add(look));
      if (signal.aborted) giveUp();
      else look();
    });
  }

  #change(person: Person, unitId: number, values: ReadonlyMap<string, unknown>): Promise<InputSet> {
    return this.#writer.change(unitId, (batch, unit) => {
      const checked = checkAll(person, unit, values);
      let rev = 0;
      for (const [name, value] of checked) {
        const input = unit.inputs.get(name);
        if (!input) continue;
        if (setInput(batch, unit, input, value, { door: "api", userId: person.id })) drive(batch, this.#find, input);
        rev = Math.max(rev, input.rev);
      }
      return () => ({ unitId, rev });
    });
  }
}

/** Whether what came with this revision is more than the unit can read. */
function isUnfit({ inputs }: LiveUnit, rev: number): boolean {
  return [...inputs.values()].some((input) => input.unfit && input.rev === rev);
}

/** All values as they will be stored; refuses before anything is altered. */
function checkAll(person: Person, unit: LiveUnit, values: ReadonlyMap<string, unknown>): Map<string, Value> {
  const who = toWho(person);
  const reasons = new Map<string, AppError>();
  const checked = new Map<string, Value>();
  for (const [name, raw] of values) {
    const input = unit.inputs.get(name);
    if (!input || !may(who, "see", toNode(unit, input))) {
      reasons.set(name, new AppError("not-found") as AppError);
    } else if (!may(who, "write", toNode(unit, input))) {
      reasons.set(name, new AppError("not-writable") as AppError);
    } else {
      const result = checkInput(input, raw);
      if (result.ok) checked.set(name, result.value);
      else reasons.set(name, toRefusal(input, "en", raw));
    }
  }
  if (reasons.size > 0) throw new InputsRefused(reasons);
  return checked;
}
