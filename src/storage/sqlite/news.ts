import type { PeerStorage, StoredNews } from "../news.ts";
import type { SqliteJournal } from "./journal.ts";
import type { Reader } from "./reader.ts";
import type { Run } from "./store.ts";

/** What has been given out once is not given again, even when the table is empty. */
const LAST = `select coalesce((select seq from sqlite_sequence where name = 'news_part'), 0) as id`;
const LENGTH = "json_array_length(items)";
const FIRST = `
  select coalesce((select id - ${LENGTH} + 1 from news_part order by id limit 1), (${LAST}) + 1) as id`;
/** Of so many commits at once. */
const PARTS = 500;
const NEWS = `
  select part.first + item.key as id, item.value ->> 0 as variableId, item.value ->> 1 as at, variable.type, number, text
  from (
    select id - ${LENGTH} + 1 as first, items from news_part where id > ?1 order by id limit ${PARTS}
  ) as part cross join json_each(part.items) as item
    left join variable on variable.id = item.value ->> 0
    left join sample on sample.variable_id = item.value ->> 0 and sample.at = item.value ->> 1
  where part.first + item.key > ?1 and part.first + item.key <= ?2 order by part.first + item.key limit ?3`;
/** So many at a time, since a commit waits meanwhile. */
const PORTION = 2000;
/** The oldest are at the beginning; one that came late is no reason to look further. */
const CLEAR = `
  delete from news_part where id in (
    select id from (select id from news_part order by id limit ${PORTION})
    where id < coalesce((select id from news_part where items ->> '$[0][1]' >= ?1 order by id limit 1), ?2)
      or id <= (select max(id) from news_part) - ?3)`;
const USE = "insert or ignore into peer_nonce (peer_id, nonce, expires_at) values (?, ?, ?)";
const READ = `
  update peer_read set at = ?
  where peer_id = ? and variable_id in (select value from json_each(?))`;

export function createPeerStorage(reader: Reader, run: Run, journal: Pick<SqliteJournal, "catchUp">): PeerStorage {
  const ask = async (sql: string) => (await reader.query<{ id: number }>(sql))[0]?.id ?? 0;
  return {
    lastNews: () => ask(LAST),
    firstNews: () => ask(FIRST),
    async news(after, last, limit) {
      await journal.catchUp();
      return reader.query<StoredNews>(NEWS, [after, last, limit]);
    },
    clearNews: (before, most) => run(CLEAR, [before, Number.MAX_SAFE_INTEGER, most]),
    useNonce: async (peerId, nonce, expiresAt) => (await run(USE, [peerId, nonce, expiresAt])) > 0,
    async clearNonces(now) {
      await run("delete from peer_nonce where expires_at < ?", [now]);
    },
    async noteReads(peerId, variableIds, at) {
      await run(READ, [at, peerId, JSON.stringify(variableIds)]);
    },
  };
}
