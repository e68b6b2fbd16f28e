import { createHash } from 'node:crypto'
import type { WriteDb } from '../../warehouse/database'
import type { EntityDefinition, FieldDefinition } from '../entities/entity'
import { createReferenceResolver } from '../publish/reference-resolver'
import type { RecordSource } from '../source/record-source'
import { createKeyLines } from './key-lines'
import { ownCopy } from './known-cells'
import type { RowIssue, RowReader, RowReading } from './row-reader'
import { valueColumn, type WideRows } from './wide-rows'

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
  /** Where a record holds several rows. */
  readonly wide: WideRows | null
  /** Called between transactions; throws where the import was cancelled. */
  readonly pause: (rowsRead: number, share: number) => Promise<void>
}

const referenceCacheSize = 50_000
const hashPiece = 65_536

/** Reads a file into the attached staging tables, a transaction per piece of the file (256 KB, some 2,500 rows); the warehouse itself is not touched. */
export async function stageFile(db: WriteDb, entity: EntityDefinition, reader: RowReader, source: RecordSource, options: StageOptions): Promise<StagedCounts> {
  const { wide } = options
  const writer = createStageWriter(db, entity, reader, options)
  for await (const records of source.batches) {
    // A transaction never stays open over a pause: other commands of the writer run there.
    db.sqlite.transaction(() => {
      if (wide === null) for (const record of records) writer.add(reader.read(record))
      else for (const record of records) for (const part of wide.parts(record)) writer.add(named(reader.read(part), wide))
    })()
    await options.pause(writer.rowsRead(), source.share())
  }
  // Whoever reads of what is wrong looks for the line in the file.
  if (wide !== null) db.sqlite.prepare(`UPDATE staging.issue SET line = line / ${wide.linesPerRecord}, detail = CASE WHEN reason IN ('duplicate_row', 'duplicate_key') THEN CAST(detail AS INTEGER) / ${wide.linesPerRecord} ELSE detail END`).run()
  return { ...writer.finish(), fileHash: source.fileHash() }
}

/** Issues of a value name the column that it stood in. */
function named(row: RowReading, wide: WideRows): RowReading {
  return row.issues.length === 0 ? row : { ...row, issues: row.issues.map((issue) => (issue.column === valueColumn ? { ...issue, column: wide.columnOf(row.line) } : issue)) }
}

interface StageWriter {
  add(row: RowReading): void
  rowsRead(): number
  finish(): { readonly rowsRead: number; readonly rowsRepeated: number; readonly contentHash: string }
}

function createStageWriter(db: WriteDb, entity: EntityDefinition, reader: RowReader, options: StageOptions): StageWriter {
  const { fields } = reader
  const names = ['line', 'own_key', ...fields.map((field) => `f_${field.id}`), ...(entity.derived === undefined ? [] : [`f_${entity.derived.name}`])]
  const insert = db.sqlite.prepare(`INSERT INTO staging.input (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
  const insertIssue = db.sqlite.prepare('INSERT INTO staging.issue (line, column_name, value, reason, severity, detail, raw) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const insertRaw = db.sqlite.prepare('INSERT OR IGNORE INTO staging.raw (line, raw) VALUES (?, ?)')
  const insertUnread = db.sqlite.prepare('INSERT OR IGNORE INTO staging.unread (line, source_key) VALUES (?, ?)')
  const earlier = db.sqlite.prepare(`SELECT ${names.join(', ')} FROM staging.input WHERE line = ?`).raw(true)
  const earlierKey = db.sqlite.prepare('SELECT own_key FROM staging.input WHERE line = ?').pluck(true)
  const nameReferences = createReferenceNames(db, fields, options)
  const position = new Map(fields.map((field, index) => [field.id, index]))
  const keyLines = createKeyLines()
  const hash = createHash('sha256')
  let unhashed = ''
  let rowsRead = 0
  let rowsRepeated = 0

  const note = (issue: RowIssue): void => void insertIssue.run(issue.line, issue.column, issue.value, issue.reason, issue.severity, issue.detail, issue.raw)
  const claim = (key: string, line: number): number | null => keyLines.claim(key, line, (other) => earlierKey.get(other) === key)

  const add = (row: RowReading): void => {
    rowsRead += 1
    for (const issue of row.issues) note(issue)
    if (row.isRejected) {
      insertUnread.run(row.line, row.ownKey === null ? null : options.keyPrefix + row.ownKey)
      return
    }
    const content = JSON.stringify(row.values)
    unhashed += content
    if (unhashed.length > hashPiece) {
      hash.update(unhashed)
      unhashed = ''
    }
    let ownKey = row.ownKey ?? `row-${createHash('sha256').update(content).digest('hex').slice(0, 24)}`
    const landed: (string | number | null)[] = [row.line, ownKey]
    let keepsRaw = row.issues.length > 0
    for (let index = 0; index < row.values.length; index += 1) {
      const value = row.values[index] ?? null
      const nameReference = nameReferences[index] ?? null
      if (nameReference === null || value === null) landed.push(value)
      else {
        const name = nameReference(String(value))
        keepsRaw ||= !name.isKnown
        landed.push(name.id)
      }
    }
    if (entity.derived !== undefined) {
      const text = (field: string): string | null => {
        const value = row.values[position.get(field) ?? -1]
        return value === null || value === undefined ? null : String(value)
      }
      landed.push(entity.derived.of(text, ownKey))
    }
    let before = claim(ownKey, row.line)
    if (before !== null && row.ownKey === null) {
      // Without a key of their own, equal rows are counted: the second of two is the second sale of the day, not the first again.
      const base = ownKey
      for (let copy = 2; before !== null; copy += 1) {
        ownKey = `${base}#${copy}`
        before = claim(ownKey, row.line)
      }
      landed[1] = ownKey
    }
    if (before !== null) noteRepeated(row, ownKey, before, landed)
    else {
      insert.run(landed)
      if (keepsRaw) insertRaw.run(row.line, row.raw)
    }
  }

  /** A second row with the same key: word for word the same is only remarked, a different one is refused, since nothing says which is right. */
  const noteRepeated = (row: RowReading, ownKey: string, line: number, landed: readonly (string | number | null)[]): void => {
    const before = earlier.get(line) as (string | number | null)[]
    const isSame = landed.every((value, index) => index === 0 || value === before[index])
    note({
      line: row.line, column: null, value: ownKey.slice(0, 500), reason: isSame ? 'duplicate_row' : 'duplicate_key', severity: isSame ? 'warning' : 'rejected', detail: String(line), raw: row.raw
    })
    if (isSame) rowsRepeated += 1
  }

  return { add, rowsRead: () => rowsRead, finish: () => ({ rowsRead, rowsRepeated, contentHash: hash.update(unhashed).digest('hex') }) }
}

interface ReferenceName {
  readonly id: number
  readonly isKnown: boolean
}

/** Gives every distinct name in the file a number, so that rows carry integers; remembers the most frequent ones. Null for fields that are no references. */
function createReferenceNames(db: WriteDb, fields: readonly FieldDefinition[], options: StageOptions): readonly (((text: string) => ReferenceName) | null)[] {
  const insert = db.sqlite.prepare('INSERT OR IGNORE INTO staging.reference (kind, text) VALUES (?, ?)')
  const find = db.sqlite.prepare('SELECT id FROM staging.reference WHERE kind = ? AND text = ?').pluck(true)
  const resolver = createReferenceResolver(db, options.sourceId, options.keyPrefix)
  return fields.map(({ reference: kind, defines }) => {
    if (kind === undefined) return null
    const cache = new Map<string, ReferenceName>()
    return (text) => {
      let name = cache.get(text)
      if (name === undefined) {
        const made = insert.run(kind, text)
        const id = made.changes > 0 ? Number(made.lastInsertRowid) : ((find.get(kind, text) as number | undefined) ?? 0)
        // What the file itself says there is brings no warning, so its row is not needed for one.
        name = { id, isKnown: defines === true || resolver.isExact(kind, text) }
        if (cache.size >= referenceCacheSize) cache.clear()
        cache.set(ownCopy(text), name)
      }
      return name
    }
  })
}
