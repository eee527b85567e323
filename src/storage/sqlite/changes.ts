import type { ChangeRow, Changes, Only, Which } from "../changes.ts";
import type { SqliteJournal } from "./journal.ts";
import type { Reader } from "./reader.ts";
import type { Run } from "./store.ts";

const PORTION = 5000;

const STORED: Readonly<Record<Which, string>> = {
  all: "from input_change where true",
  "by-hand": "from input_change indexed by input_change_by_hand_index where door <> 'link'",
};
const within = (first: number): string => `
    (?${first} is null or at >= ?${first}) and (?${first + 1} is null or at < ?${first + 1})
    and (?${first + 2} is null or user_id = ?${first + 2})`;
// Each takes its rows from the end of an index, however many there are.
const newestOf = (which: Which): string => `
  select variable_id as input, at, number, text, door, user_id as userId, link_id as linkId, stranger,
    doer, doer_name as doerName
  from json_each(?1) as asked
  join input_change on variable_id = asked.value and rev in (
    select rev ${STORED[which]} and variable_id = asked.value and ${within(5)} order by rev desc limit ?2)
  order by at desc, rev desc limit ?3 offset ?4`;
const countOf = (which: Which): string => `
  select count(*) as count from (
    select 1 ${STORED[which]} and variable_id in (select value from json_each(?1)) and ${within(3)} limit ?2) as counted`;
// Jumps from variable to variable along the key instead of reading every row.
const NEXT = `
  select stored.id as id, exists (select 1 from variable where variable.id = stored.id) as known
  from (select min(variable_id) as id from input_change where variable_id > ?1) as stored where stored.id is not null`;
// Revisions grow as time does.
const CLEAR = `
  delete from input_change where variable_id = ?1 and at < ?2 and rev in (
    select rev from input_change where variable_id = ?1 order by rev limit ${PORTION})`;

export function createChanges(reader: Reader, run: Run, journal: Pick<SqliteJournal, "catchUp">): Changes {
  const { query } = reader;
  return {
    async newest(inputs, which, { each, limit, offset }, only = {}) {
      await journal.catchUp();
      return query<ChangeRow>(newestOf(which), [JSON.stringify(inputs), each, limit, offset, ...toCells(only)]);
    },
    async count(inputs, which, most, only = {}) {
      await journal.catchUp();
      const cells = [JSON.stringify(inputs), most, ...toCells(only)];
      return (await query<{ count: number }>(countOf(which), cells))[0]?.count ?? 0;
    },
    async clear(before) {
      for (let last = 0; ; ) {
        const [next] = await query<{ id: number; known: number }>(NEXT, [last]);
        if (!next) return;
        const end = next.known ? before : Number.MAX_SAFE_INTEGER;
        while ((await run(CLEAR, [next.id, end])) === PORTION);
        last = next.id;
      }
    },
  };
}

function toCells({ from = null, to = null, userId = null }: { [name in keyof Only]: number | null | undefined }) {
  return [from, to, userId];
}
