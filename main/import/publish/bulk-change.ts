import type { WriteDb } from '../../warehouse/database'
import { allText, firstText } from '../../warehouse/statement'

/**
 * Runs work that sorts millions of rows, outside any transaction: what does not fit the cache is sorted in temporary files then, and the cache is
 * smaller, since such work goes through its tables in order.
 */
export function withSortingOnDisk<T>(db: WriteDb, work: () => T): T {
  const cacheSize = db.sqlite.pragma('main.cache_size', { simple: true }) as number
  db.sqlite.pragma('temp_store = FILE')
  db.sqlite.pragma('main.cache_size = -8192')
  try {
    return work()
  } finally {
    db.sqlite.pragma('temp_store = MEMORY')
    db.sqlite.pragma(`main.cache_size = ${cacheSize}`)
  }
}

/** From here on, and where a table at least doubles or loses a third, its indexes are cheaper made anew than kept up row by row. */
const leastRows = 20_000

/**
 * Runs an insertion that brings `rows` rows into a table. Where these are many against what the table holds, its indexes are taken off and made anew
 * afterwards: sorted once instead of a million searches in a tree that does not fit the cache. Part of the caller's transaction, so that
 * the indexes are there wherever the rows are.
 */
export function insertInBulk<T>(db: WriteDb, table: string, rows: number, insert: () => T): T {
  return rows < leastRows || holdsMoreThan(db, table, rows) ? insert() : withoutIndexes(db, table, insert)
}

/** The same for a deletion of `rows` rows. */
export function deleteInBulk<T>(db: WriteDb, table: string, rows: number, remove: () => T): T {
  return rows < leastRows || holdsMoreThan(db, table, rows * 3) ? remove() : withoutIndexes(db, table, remove)
}

function withoutIndexes<T>(db: WriteDb, table: string, work: () => T): T {
  const indexes = allText<{ name: string; sql: string }>(db, `SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ? ORDER BY name`, [table])
  const unique = indexes.filter((index) => /^\s*CREATE\s+UNIQUE/i.test(index.sql))
  const plain = indexes.filter((index) => !unique.includes(index))
  const statistics = takeStatistics(db, table)
  for (const index of plain) db.sqlite.exec(`DROP INDEX main."${index.name}"`)
  const result = work()
  for (const index of plain) db.sqlite.exec(index.sql)
  statistics.putBack()
  return result
}

function holdsMoreThan(db: WriteDb, table: string, rows: number): boolean {
  return firstText(db, `SELECT 1 FROM main.${table} LIMIT 1 OFFSET ?`, [rows]) !== undefined
}

/** What ANALYZE has found out goes with an index; queries would be planned differently until the next one. */
function takeStatistics(db: WriteDb, table: string): { putBack(): void } {
  const kept = allText<{ name: string }>(db, `SELECT name FROM main.sqlite_schema WHERE name IN ('sqlite_stat1', 'sqlite_stat4')`).map(({ name }) => ({
    name,
    rows: db.sqlite.prepare(`SELECT * FROM main.${name} WHERE tbl = ? AND idx IS NOT NULL`).raw(true).all(table) as unknown[][]
  }))
  return {
    putBack: () => {
      for (const { name, rows } of kept) {
        db.sqlite.prepare(`DELETE FROM main.${name} WHERE tbl = ? AND idx IS NOT NULL`).run(table)
        for (const row of rows) db.sqlite.prepare(`INSERT INTO main.${name} VALUES (${row.map(() => '?').join(', ')})`).run(...row)
      }
      if (kept.length > 0) db.sqlite.exec('ANALYZE main.sqlite_schema')
    }
  }
}
