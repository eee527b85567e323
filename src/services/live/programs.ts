import { hash } from "node:crypto";
import { distinctTitle } from "../../domain/title.ts";
import type { Value, ValueType } from "../../domain/value.ts";
import { toShown } from "../../domain/words.ts";
import type { VariableRow } from "../../storage/liveunits.ts";
import type { Described } from "./held.ts";
import type { LiveUnit } from "./unit.ts";

/** What schema.json says: one object for all units of the same program. */
export interface Program {
  readonly stateRules: LiveUnit["stateRules"];
  /** In the order of the rows. */
  readonly variables: readonly Described[];
}

/** The programs of the units in memory, by a hash of what is stored of them: as text they take longer than as objects. */
export class Programs {
  readonly #known = new Map<string, WeakRef<Program>>();

  /** The program of a unit with these variables. */
  of(unitState: string, variables: readonly VariableRow[]): Program {
    let text = unitState;
    for (const { described, min, max, step, initial, archivedAt } of variables) {
      text += `\n${described} ${min} ${max} ${step} ${initial}${archivedAt === null ? "" : " archived"}`;
    }
    const key = hash("sha256", text, "base64");
    const known = this.#known.get(key)?.deref();
    if (known) return known;
    const program = toProgram(unitState, variables);
    this.#known.set(key, new WeakRef(program));
    return program;
  }
}

function toProgram(unitState: string, rows: readonly VariableRow[]): Program {
  const types = Object.entries(JSON.parse(unitState) as Record<string, ValueType>);
  const variables = rows.map(toDescribed);
  return {
    stateRules: new Map(types.map(([name, type]) => [name, { type }])),
    variables: variables.map((variable) => {
      const siblings = variables.filter(
        ({ kind }, place) => kind === variable.kind && rows[place]?.archivedAt === null,
      );
      return Object.freeze({ ...variable, title: distinctTitle(variable, siblings) });
    }),
  };
}

function toDescribed({ described, min, max, step, initial }: VariableRow): Described {
  const [name, kind, type, values, measure, title, precision, ...own] = JSON.parse(described);
  const [ownTitle, ownMeasure, ownPrecision, ownPosition] = own;
  const start = parse(initial) as Value | null;
  const [choices, titles] = [parse(values), parse(title)] as [Value[] | null, Described["title"]];
  const repository = { title: titles, measure, precision };
  return {
    name,
    kind,
    type,
    min,
    max,
    step,
    values: choices,
    initial: start,
    default: start,
    ...toShown(repository, { ownTitle, ownMeasure, ownPrecision }),
    repository,
    ownPosition,
  };
}

/** JSON, of which SQLite keeps numbers as numbers. */
function parse(stored: number | string | null): unknown {
  return typeof stored === "string" ? JSON.parse(stored) : stored;
}
