import type { EntityManager } from "@mikro-orm/core";
import { may, type Person, toWho } from "../domain/access.ts";
import type { Doer } from "../domain/doer.ts";
import type { Value } from "../domain/value.ts";
import { Link } from "../entities/link.ts";
import { User } from "../entities/user.ts";
import type { ChangeRow, Changes as StoredChanges, Which } from "../storage/changes.ts";
import { fromColumns } from "../storage/rows.ts";
import { type Access, toNode } from "./access/access.ts";
import { calledName } from "./access/names.ts";
import { type EndView, seesEnd, toEnd } from "./links/linkview.ts";
import type { LiveUnit, LiveVariable } from "./live/unit.ts";
import { type Page, toPage } from "./page.ts";

const PAGE_SIZE = 10;
/** Nobody turns more pages; counting a year of a busy link would take its time. */
const MAX_ROWS = 500;
const LIFE_MS = 90 * 24 * 3600_000;

/** What a view of a change says of the input. */
export type ChangedInput = Pick<LiveVariable, "id" | "name" | "title" | "type" | "measure" | "step" | "precision">;

/** One time that an input was set. */
export interface ChangeView {
  readonly input: ChangedInput;
  /** Ms since the epoch. */
  readonly at: number;
  readonly value: Value | undefined;
  readonly door: "chat" | "api" | "link";
  /** Who set it: null where a link did, where they are gone, or where the asker is not to know. */
  readonly by: { readonly name: string; readonly self: boolean } | null;
  /** What did it for them; null where nothing did, or where the asker is not to know. */
  readonly doer: Doer | null;
  /** Where the link begins: null where no link did it, where it is gone, or where the asker may not see it. */
  readonly source: EndView | null;
}

/** So many of each input, of which a page is shown. */
interface Portion {
  readonly which: Changes;
  readonly each: number;
  readonly limit: number;
  readonly offset: number;
}

export type Changes = Which;

/** Who set which input, when, and from where. */
export class Audit {
  readonly #em: EntityManager;
  readonly #access: Access;
  readonly #changes: StoredChanges;

  constructor(em: EntityManager, access: Access, changes: StoredChanges) {
    this.#em = em;
    this.#access = access;
    this.#changes = changes;
  }

  /** The last change of each input of a unit that the person may read, by the input's id. */
  async latest(person: Person, unitId: number): Promise<ReadonlyMap<number, ChangeView>> {
    const unit = await this.#access.unit(person, "see", unitId);
    const inputs = [...unit.inputs.values()].filter((input) => may(toWho(person), "read", toNode(unit, input)));
    const changes = await this.#newest(person, unit, inputs, {
      which: "all",
      each: 1,
      limit: inputs.length,
      offset: 0,
    });
    return new Map(changes.map((change) => [change.input.id, change]));
  }

  /** The last change of an input, for those who may read it. */
  async last(person: Person, inputId: number): Promise<ChangeView | undefined> {
    const { unit, variable } = await this.#access.variable(person, "read", "input", inputId);
    const [last] = await this.#newest(person, unit, [variable], { which: "all", each: 1, limit: 1, offset: 0 });
    return last;
  }

  /** What an input was set to, newest first; for the unit's owner. */
  async ofInput(person: Person, inputId: number, page: number, which: Changes = "all"): Promise<Page<ChangeView>> {
    const { unit, variable } = await this.#access.variable(person, "own", "input", inputId);
    return this.#page(person, unit, [variable], page, which);
  }

  /** What the inputs of a unit were set to, newest first; for its owner. */
  async ofUnit(person: Person, unitId: number, page: number, which: Changes = "all"): Promise<Page<ChangeView>> {
    const unit = await this.#access.unit(person, "own", unitId);
    const archived = unit.archived.filter(({ kind }) => kind === "input");
    return this.#page(person, unit, [...unit.inputs.values(), ...archived], page, which);
  }

  /** Removes what is older than 90 days and what inputs that are gone have left, in portions, so that syncs go on between them. */
  clear(now: number): Promise<void> {
    return this.#changes.clear(now - LIFE_MS);
  }

  async #page(
    person: Person,
    unit: LiveUnit,
    inputs: LiveVariable[],
    page: number,
    which: Changes,
  ): Promise<Page<ChangeView>> {
    const ids = inputs.map(({ id }) => id);
    return toPage(page, PAGE_SIZE, await this.#changes.count(ids, which, MAX_ROWS), (limit, offset) =>
      this.#newest(person, unit, inputs, { which, each: offset + limit, limit, offset }),
    );
  }

  async #newest(
    person: Person,
    unit: LiveUnit,
    inputs: readonly LiveVariable[],
    { which, each, limit, offset }: Portion,
  ): Promise<ChangeView[]> {
    const ids = inputs.map(({ id }) => id);
    const rows = await this.#changes.newest(ids, which, { each, limit, offset });
    if (rows.length === 0) return [];
    const em = this.#em.fork();
    const users = await em.find(User, { id: rows.flatMap((row) => row.userId ?? []) });
    const names = new Map(users.map(({ id, name }) => [id, name]));
    const links = await em.find(Link, { id: rows.flatMap((row) => row.linkId ?? []) }, { populate: ["source"] });
    const linkOf = new Map(links.map((link) => [link.id, link]));
    const inputOf = new Map(inputs.map((input) => [input.id, input]));
    return Promise.all(
      rows.flatMap((row) => {
        const input = inputOf.get(row.input);
        if (!input) return [];
        const source = linkOf.get(row.linkId ?? 0)?.source.$;
        return (async (): Promise<ChangeView> => ({
          input: toChanged(input),
          at: row.at,
          door: row.door,
          value: fromColumns(input.type, row.number, row.text),
          ...namedBy(person, unit, input, row, names),
          source: source ? await this.#sourceOf(person, unit, input, source.id) : null,
        }))();
      }),
    );
  }

  async #sourceOf(person: Person, unit: LiveUnit, input: LiveVariable, sourceId: number): Promise<EndView | null> {
    const source = await this.#access.find(sourceId);
    if (!source || !seesEnd(person, source, { unit, variable: input })) return null;
    return toEnd(source, await calledName(this.#em, person, source.unit));
  }
}

/** Views spread it, which what is held in memory does not stand. */
function toChanged({ id, name, title, type, measure, step, precision }: LiveVariable): ChangedInput {
  return { id, name, title, type, measure, step, precision };
}

/** Those who share the control of an input know each other's names. */
function namedBy(
  person: Person,
  unit: LiveUnit,
  input: LiveVariable,
  { userId, stranger, doer, doerName }: ChangeRow,
  names: ReadonlyMap<number, string>,
): Pick<ChangeView, "by" | "doer"> {
  const self = userId === person.id;
  if (!self && !may(toWho(person), "write", toNode(unit, input))) return { by: null, doer: null };
  const name = userId === null ? stranger : names.get(userId);
  return { by: typeof name === "string" ? { name, self } : null, doer: toDoer(doer, doerName) };
}

/** What did something, as it is kept. */
export function toDoer(kind: Doer["kind"] | null, name: string | null): Doer | null {
  return kind === null || name === null ? null : { kind, name };
}
