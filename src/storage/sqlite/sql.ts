import type { EntityManager } from "@mikro-orm/core";
import type { AbstractSqlConnection } from "@mikro-orm/sqlite";

type Cell = number | string | null;

/**
 * SQL in the transaction of an entity manager, or by itself where it is in none. The ORM writes parameters into the text of a
 * statement: only whole numbers and texts without U+0000 come through unharmed.
 */
export function toSql(em: EntityManager) {
  const connection = em.getConnection() as AbstractSqlConnection;
  return {
    query: <T>(sql: string, ...parameters: Cell[]): Promise<T[]> =>
      connection.execute<T[]>(sql, parameters, "all", em.getTransactionContext()),
    /** Gives how many rows it changed. */
    async execute(sql: string, ...parameters: Cell[]): Promise<number> {
      const { affectedRows } = await connection.execute<{ affectedRows: number }>(
        sql,
        parameters,
        "run",
        em.getTransactionContext(),
      );
      return affectedRows;
    },
  };
}
