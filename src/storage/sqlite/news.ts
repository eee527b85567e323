import type { PeerStorage, StoredNews } from "../news.ts";
import type { SqliteJournal } from "./journal.ts";
import type { Reader } from "./reader.ts";
import type { Run } from "./store.ts";

/** What has been given out once is not given again, even when the table is empty. */
const LAST = `select coalesce((select seq from sqlite_sequence where name = 'news'), 0) as id`;
const FIRST = `select coalesce((select min(id) from news), (${LAST}) + 1) as id`;
const NEWS = `
  select news.id, news.variable_id as variableId, news.at, variable.type, number, text
  from news left join variable on variable.id = news.variable_id left join sample on sample.variable_id = news.variable_id and sample.at = news.at
  where news.id > ?1 and news.id <= ?2 order by news.id limit ?3`;
/** So many at a time, since a commit waits meanwhile. */
const PORTION = 2000;
/** The oldest are at the beginning; one that came late is no reason to look further. */
const CLEAR = `
  delete from news where id in (
    select id from (select id, at from news order by id limit ${PORTION})
    where id < coalesce((select id from news where at >= ?1 order by id limit 1), ?2)
      or id <= (select max(id) from news) - ?3)`;
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
