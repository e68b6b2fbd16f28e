import { createHash } from 'node:crypto'
import type { WriteDb } from '../../warehouse/database'
import type { EntityDefinition, FieldDefinition } from '../entities/entity'
import { createReferenceResolver } from '../publish/reference-resolver'
import type { RecordSource } from '../source/record-source'
import type { RowIssue, RowReader, RowReading } from './row-reader'

export interface StagedCounts {
  readonly rowsRead: number
  /** Rows that repeat an earlier one word for word. */
  readonly rowsRepeated: number
  readonly contentHash: string
  readonly fileHash: string
}

export interface StageOptions {
  readonly sourceId: number
  readonly keyPrefix: string
  /** Called between transactions; throws where the import was cancelled. */
  readonly pause: (rowsRead: number, share: number) => Promise<void>
}

const referenceCacheSize = 100_000

/** Reads a file into the attached staging tables, a transaction per piece of the file (1 MB, some 10,000 rows); the warehouse itself is not touched. */
export async function stageFile(db: WriteDb, entity: EntityDefinition, reader: RowReader, source: RecordSource, options: StageOptions): Promise<StagedCounts> {
  const writer = createStageWriter(db, entity, reader, options)
  for await (const records of source.batches) {
    // A transaction never stays open over a pause: other commands of the writer run there.
    db.sqlite.transaction(() => {
      for (const record of records) writer.add(reader.read(record))
    })()
    await options.pause(writer.rowsRead(), source.share())
  }
  return { ...writer.finish(), fileHash: source.fileHash() }
}

interface StageWriter {
  add(row: RowReading): void
  rowsRead(): number
  finish(): { readonly rowsRead: number; readonly rowsRepeated: number; readonly contentHash: string }
}

function createStageWriter(db: WriteDb, entity: EntityDefinition, reader: RowReader, options: StageOptions): StageWriter {
  const { fields } = reader
  const names = ['line', 'own_key', 'source_key', ...fields.map((field) => `f_${field.id}`), ...(entity.derived === undefined ? [] : [`f_${entity.derived.name}`])]
  const insert = db.sqlite.prepare(`INSERT OR IGNORE INTO staging.input (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
  const insertIssue = db.sqlite.prepare('INSERT INTO staging.issue (line, column_name, value, reason, severity, detail, raw) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const insertRaw = db.sqlite.prepare('INSERT OR IGNORE INTO staging.raw (line, raw) VALUES (?, ?)')
  const insertUnread = db.sqlite.prepare('INSERT OR IGNORE INTO staging.unread (line, source_key) VALUES (?, ?)')
  const earlier = db.sqlite.prepare(`SELECT ${names.join(', ')} FROM staging.input WHERE source_key = ?`).raw(true)
  const nameReference = createReferenceNames(db, options)
  const position = new Map(fields.map((field, index) => [field.id, index]))
  const hash = createHash('sha256')
  let rowsRead = 0
  let rowsRepeated = 0

  const note = (issue: RowIssue): void => void insertIssue.run(issue.line, issue.column, issue.value, issue.reason, issue.severity, issue.detail, issue.raw)

  const add = (row: RowReading): void => {
    rowsRead += 1
    for (const issue of row.issues) note(issue)
    if (row.isRejected) {
      insertUnread.run(row.line, row.ownKey === null ? null : options.keyPrefix + row.ownKey)
      return
    }
    const content = JSON.stringify(row.values)
    hash.update(content)
    let keepsRaw = row.issues.length > 0
    const values = row.values.map((value, index) => {
      const field = fields[index]
      if (field?.reference === undefined || value === null) return value
      const name = nameReference(field, String(value))
      keepsRaw ||= !name.isKnown
      return name.id
    })
    let ownKey = row.ownKey ?? `row-${createHash('sha256').update(content).digest('hex').slice(0, 24)}`
    const text = (field: string): string | null => {
      const value = row.values[position.get(field) ?? -1]
      return value === null || value === undefined ? null : String(value)
    }
    const derived = entity.derived === undefined ? [] : [entity.derived.of(text, ownKey)]
    const run = (): number => insert.run(row.line, ownKey, options.keyPrefix + ownKey, ...values, ...derived).changes
    let landed = run()
    if (landed === 0 && row.ownKey === null) {
      // Without a key of their own, equal rows are counted: the second of two is the second sale of the day, not the first again.
      const base = ownKey
      for (let copy = 2; landed === 0; copy += 1) {
        ownKey = `${base}#${copy}`
        landed = run()
      }
    }
    if (landed === 0) noteRepeated(row, ownKey, [...values, ...derived])
    else if (keepsRaw) insertRaw.run(row.line, row.raw)
  }

  /** A second row with the same key: word for word the same is only remarked, a different one is refused, since nothing says which is right. */
  const noteRepeated = (row: RowReading, ownKey: string, values: readonly (string | number | null)[]): void => {
    const before = (earlier.get(options.keyPrefix + ownKey) as (string | number | null)[] | undefined) ?? []
    const isSame = values.every((value, index) => value === before[index + 3])
    note({
      line: row.line, column: null, value: ownKey.slice(0, 500), reason: isSame ? 'duplicate_row' : 'duplicate_key', severity: isSame ? 'warning' : 'rejected', detail: String(before[0] ?? ''), raw: row.raw
    })
    if (isSame) rowsRepeated += 1
  }

  return { add, rowsRead: () => rowsRead, finish: () => ({ rowsRead, rowsRepeated, contentHash: hash.digest('hex') }) }
}

/** Gives every distinct name in the file a number, so that rows carry integers; remembers the most frequent ones. */
function createReferenceNames(db: WriteDb, options: StageOptions): (field: FieldDefinition, text: string) => { readonly id: number; readonly isKnown: boolean } {
  const insert = db.sqlite.prepare('INSERT OR IGNORE INTO staging.reference (kind, text) VALUES (?, ?)')
  const find = db.sqlite.prepare('SELECT id FROM staging.reference WHERE kind = ? AND text = ?')
  const resolver = createReferenceResolver(db, options.sourceId, options.keyPrefix)
  const cache = new Map<string, { readonly id: number; readonly isKnown: boolean }>()
  return (field, text) => {
    const kind = field.reference ?? 'account'
    const cacheKey = `${kind}\u0000${text}`
    let name = cache.get(cacheKey)
    if (name === undefined) {
      const made = insert.run(kind, text)
      const id = made.changes > 0 ? Number(made.lastInsertRowid) : ((find.get(kind, text) as { id: number } | undefined)?.id ?? 0)
      name = { id, isKnown: resolver.resolve(kind, text, { slips: false })?.how === 'exact' }
      if (cache.size >= referenceCacheSize) cache.clear()
      cache.set(cacheKey, name)
    }
    return name
  }
}
