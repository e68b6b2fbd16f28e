import { createHash } from 'node:crypto'
import type { ReadDb } from './database'
import { allText, firstText } from './statement'

export interface TableHash {
  readonly name: string
  readonly rows: number
  /** Of all values in the order of the table's key. */
  readonly sha256: string
}

/** What SQLite finds wrong with the whole file; null for nothing. */
export function findDamage(db: ReadDb): string | null {
  return damageIn(allText<{ integrity_check: string }>(db, 'PRAGMA integrity_check(3)'))
}

/**
 * The same table by table with its indexes, so that a writer that is in use can let others run in between. The caller steps through; what
 * is found is thrown as an error.
 */
export function* checkTables(db: ReadDb): Generator<void, void> {
  for (const name of tableNames(db)) {
    const damage = damageIn(db.sqlite.prepare(`PRAGMA integrity_check("${name}")`).all() as { integrity_check: string }[])
    if (damage !== null) throw new Error(damage)
    yield
  }
}

const rowsPerStep = 10_000

/** Content of every table, independent of how it lies in the file; yields between pieces. */
export function* hashTables(db: ReadDb): Generator<void, readonly TableHash[]> {
  const found: TableHash[] = []
  for (const name of tableNames(db)) {
    const hash = createHash('sha256')
    let rows = 0
    let text = ''
    for (const row of db.sqlite.prepare(`SELECT * FROM "${name}" NOT INDEXED`).raw(true).iterate() as IterableIterator<unknown[]>) {
      rows += 1
      // Blobs go in as they are; the length in their place keeps the whole unambiguous.
      if (row.some(Buffer.isBuffer)) {
        hash.update(text)
        text = ''
        for (const value of row) if (Buffer.isBuffer(value)) hash.update(value)
      }
      text += JSON.stringify(row.map((value) => (Buffer.isBuffer(value) ? ['blob', value.length] : value)))
      if (text.length > 65_536) {
        hash.update(text)
        text = ''
      }
      if (rows % rowsPerStep === 0) yield
    }
    found.push({ name, rows, sha256: hash.update(text).digest('hex') })
    yield
  }
  return found
}

/** Tables of the main file, in the order of their names. */
function tableNames(db: ReadDb): readonly string[] {
  return allText<{ name: string }>(db, `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`).map((table) => table.name)
}

/** Whether a warehouse holds any table at all. */
export function isEmptyFile(db: ReadDb): boolean {
  return firstText(db, 'SELECT 1 FROM sqlite_schema LIMIT 1') === undefined
}

function damageIn(rows: readonly { readonly integrity_check: string }[]): string | null {
  const messages = rows.map((row) => row.integrity_check).filter((message) => message !== 'ok')
  return messages.length === 0 ? null : messages.join('; ').slice(0, 500)
}
