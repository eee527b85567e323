import type { AbstractSqlConnection, EntityManager } from "@mikro-orm/sqlite";
import { may, type Person, toWho } from "../domain/access.ts";
import type { Value } from "../domain/value.ts";
import { Link } from "../entities/link.ts";
import { User } from "../entities/user.ts";
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
const PORTION = 5000;

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

interface Row {
  readonly variable_id: number;
  readonly at: number;
  readonly number: number | null;
  readonly text: string | null;
  readonly door: ChangeView["door"];
  readonly user_id: number | null;
  readonly link_id: number | null;
  readonly stranger: string | null;
}

/** Which changes: all of them, or those that links have not brought. */
export type Changes = "all" | "by-hand";

const STORED: Readonly<Record<Changes, string>> = {
  all: "from input_change where true",
  "by-hand": "from input_change indexed by input_change_by_hand_index where door <> 'link'",
};
// Each takes its rows from the end of an index, however many there are.
const newest = (which: Changes): string => `
  select variable_id, at, number, text, door, user_id, link_id, stranger from json_each(?) as asked
  join input_change on variable_id = asked.value and rev in (
    select rev ${STORED[which]} and variable_id = asked.value order by rev desc limit ?)
  order by at desc, rev desc limit ? offset ?`;
const count = (which: Changes): string => `
  select count(*) as count from (
    select 1 ${STORED[which]} and variable_id in (select value from json_each(?)) limit ?) as counted`;
// Jumps from variable to variable along the key instead of reading every row.
const NEXT = `
  select stored.id as id, exists (select 1 from variable where variable.id = stored.id) as known
  from (select min(variable_id) as id from input_change where variable_id > ?) as stored where stored.id is not null`;
// Revisions grow as time does.
const CLEAR = `
  delete from input_change where variable_id = ? and at < ? and rev in (
    select rev from input_change where variable_id = ? order by rev limit ${PORTION})`;

/** Who set which input, when, and from where. */
export class Audit {
  readonly #em: EntityManager;
  readonly #access: Access;
  readonly #flush: () => Promise<unknown>;
  readonly #connection: AbstractSqlConnection;

  /** `flush` sorts in what was committed, as far as anything can be written (storage/sqlite/journal). */
  constructor(em: EntityManager, access: Access, flush: () => Promise<unknown>) {
    this.#em = em;
    this.#flush = flush;
    this.#access = access;
    this.#connection = em.getConnection() as AbstractSqlConnection;
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
  async clear(now: number): Promise<void> {
    for (let last = 0; ; ) {
      const [next] = await this.#connection.execute<{ id: number; known: number }[]>(NEXT, [last]);
      if (!next) return;
      const before = next.known ? now - LIFE_MS : Number.MAX_SAFE_INTEGER;
      while ((await this.#run(CLEAR, [next.id, before, next.id])) === PORTION);
      last = next.id;
    }
  }

  async #run(sql: string, parameters: readonly number[]): Promise<number> {
    const { affectedRows } = await this.#connection.execute<{ affectedRows: number }>(sql, [...parameters], "run");
    return affectedRows;
  }

  async #page(
    person: Person,
    unit: LiveUnit,
    inputs: LiveVariable[],
    page: number,
    which: Changes,
  ): Promise<Page<ChangeView>> {
    await this.#flush();
    const ids = JSON.stringify(inputs.map(({ id }) => id));
    const [counted] = await this.#connection.execute<{ count: number }[]>(count(which), [ids, MAX_ROWS]);
    return toPage(page, PAGE_SIZE, counted?.count ?? 0, (limit, offset) =>
      this.#newest(person, unit, inputs, { which, each: offset + limit, limit, offset }),
    );
  }

  async #newest(
    person: Person,
    unit: LiveUnit,
    inputs: readonly LiveVariable[],
    { which, each, limit, offset }: Portion,
  ): Promise<ChangeView[]> {
    await this.#flush();
    const ids = JSON.stringify(inputs.map(({ id }) => id));
    const rows = await this.#connection.execute<Row[]>(newest(which), [ids, each, limit, offset]);
    if (rows.length === 0) return [];
    const em = this.#em.fork();
    const users = await em.find(User, { id: rows.flatMap((row) => row.user_id ?? []) });
    const names = new Map(users.map(({ id, name }) => [id, name]));
    const links = await em.find(Link, { id: rows.flatMap((row) => row.link_id ?? []) }, { populate: ["source"] });
    const linkOf = new Map(links.map((link) => [link.id, link]));
    const inputOf = new Map(inputs.map((input) => [input.id, input]));
    return Promise.all(
      rows.flatMap((row) => {
        const input = inputOf.get(row.variable_id);
        if (!input) return [];
        const source = linkOf.get(row.link_id ?? 0)?.source.$;
        return (async (): Promise<ChangeView> => ({
          input: toChanged(input),
          at: row.at,
          door: row.door,
          value: fromColumns(input.type, row.number, row.text),
          by: namedBy(person, unit, input, row, names),
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
  { user_id, stranger }: Row,
  names: ReadonlyMap<number, string>,
): ChangeView["by"] {
  const name = user_id === null ? stranger : names.get(user_id);
  if (typeof name !== "string") return null;
  const self = user_id === person.id;
  return self || may(toWho(person), "write", toNode(unit, input)) ? { name, self } : null;
}
