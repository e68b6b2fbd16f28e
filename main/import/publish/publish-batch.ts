import type { ReadDb, WriteDb } from '../../warehouse/database'
import type { Day } from '../../warehouse/day'
import { allText, firstText, prepare } from '../../warehouse/statement'
import type { ColumnScope, EntityDefinition, FieldDefinition } from '../entities/entity'
import { normalText } from '../values/normal-name'
import { writeAbsence } from './absence'
import { fillLateMembers } from './late-members'
import { writeMemberships } from './memberships'
import { insertInBulk } from './bulk-insertion'
import { writeContactPrivacy } from './contact-privacy'
import { convertWaiting, noteMissingRates } from './currencies'
import { publishOpportunityChanges, type ChangeFormat } from './opportunity-changes'
import { prepareMedians, writeChangedHistory, writeFirstHistory } from './opportunity-history'
import { createPlaceholder } from './placeholders'
import { makeOrders, sumOrders } from './order-lines'
import { createReferenceResolver, type ReferenceResolver } from './reference-resolver'
import { writeSettlements } from './settled-invoices'
import { publishSignals } from './signals'
import { createUndoLog, type UndoLog } from './undo-log'
import { parametersOf, prepareFresh, runNamed, type Publication, type PublicationCounts } from './publication'

export interface PublicationInput {
  readonly batchId: number
  readonly sourceId: number
  readonly keyPrefix: string
  readonly fullSnapshot: boolean
  readonly asOf: Day | null
  readonly today: Day
  /** The file's column for a field, for messages. */
  readonly columnOf: (field: string) => string
  /** What a series without a name of its own is called. */
  readonly seriesName: string
  /** How days and numbers inside texts are written. */
  readonly format: ChangeFormat
}

/**
 * Brings the staged rows into the warehouse: references linked or made, differences found, history, memberships and the undo log
 * written. Runs inside one transaction of the caller, which is what makes a batch wholly in or wholly out.
 */
export function publish(db: WriteDb, definition: EntityDefinition, fields: readonly FieldDefinition[], input: PublicationInput): PublicationCounts {
  const entity = { ...definition, columns: definition.columns.filter((column) => column.onlyWith === undefined || fields.some((field) => field.id === column.onlyWith)) }
  registerFunctions(db)
  const undo = createUndoLog(db, input.batchId)
  const scope = columnScope(fields)
  const resolver = createReferenceResolver(db, input.sourceId, input.keyPrefix)
  for (const field of fields) {
    if (field.reference !== undefined) linkNames(db, resolver, field, input.batchId, field.reference === entity.selfKind ? null : undo)
  }
  const joins = joinsOf(entity, fields, scope)
  const latest = entity.latest === null ? null : (firstText<{ day: number | null }>(db, `SELECT max(${entity.latest(scope)}) AS day FROM staging.input s ${joins.replace('/*e*/', entity.columns.length === 0 ? '' : `LEFT JOIN main.${entity.table} e ON e.id = -1`)}`)?.day ?? null)
  const asOf = input.asOf ?? (latest === null || latest === 0 ? input.today : latest)
  const publication: Publication = { db, entity, fields, scope, undo, ...input, asOf, latest: latest === null || latest === 0 ? asOf : latest }

  if (entity.id === 'signals') {
    noteReferences(publication, input.columnOf)
    return publishSignals(publication, input.seriesName)
  }
  if (entity.id === 'opportunity-changes') return publishOpportunityChanges(publication, input.format)
  matchRows(publication)
  if (entity.id === 'opportunities') prepareMedians(publication)
  if (entity.id === 'order-lines') makeOrders(publication)
  writeResult(publication, joins)
  noteMissingRates(publication)
  const changed = findChanged(publication)
  const rowsNew = insertNew(publication)
  if (entity.id === 'opportunities') {
    writeFirstHistory(publication)
    writeChangedHistory(publication)
    noteAssumedDays(publication)
  }
  updateChanged(publication)
  if (entity.selfKind !== undefined) linkSelf(publication, createReferenceResolver(db, input.sourceId, input.keyPrefix))
  noteReferences(publication, input.columnOf)
  const linesMoved = (entity.memberships ?? []).flatMap((membership) => writeMemberships(publication, membership))
  if (entity.id === 'contacts') linesMoved.push(...writeContactPrivacy(publication))
  if (entity.id === 'currency-rates') convertWaiting(publication)
  if (entity.id === 'accounts') writeAccountSources(publication)
  if (entity.id === 'teams') fillLateMembers(publication)
  if (entity.id === 'order-lines') sumOrders(publication)
  if (entity.id === 'invoices') writeSettlements(publication)
  const rowsRemoved = publication.fullSnapshot ? writeAbsence(publication) : 0

  const total = firstText<{ n: number }>(db, 'SELECT count(*) AS n FROM staging.input')?.n ?? 0
  const moved = new Set(linesMoved.filter((line) => firstText(db, 'SELECT 1 FROM staging.result WHERE line = ? AND old_id IS NOT NULL AND line NOT IN (SELECT line FROM staging.changed)', [line]) !== undefined))
  const rowsChanged = changed + moved.size
  return { rowsNew, rowsChanged, rowsUnchanged: total - rowsNew - rowsChanged, rowsRemoved }
}

function registerFunctions(db: ReadDb): void {
  db.sqlite.function('saima_normal', { deterministic: true }, (text) => (typeof text === 'string' ? normalText(text) : null))
}

function columnScope(fields: readonly FieldDefinition[]): ColumnScope {
  const known = new Map(fields.map((field) => [field.id, field]))
  return {
    has: (id) => known.has(id),
    value: (id) => {
      const field = known.get(id)
      return field === undefined ? 'NULL' : field.reference === undefined ? `s.f_${id}` : `r_${id}.target_id`
    }
  }
}

/**
 * Links every name in the file once; what nearly fits will be a warning, what is unknown gets a placeholder (without `undo`, it waits: the
 * row may come further down in the same file).
 */
function linkNames(db: WriteDb, resolver: ReferenceResolver, field: FieldDefinition, batchId: number, undo: UndoLog | null): void {
  const kind = field.reference
  if (kind === undefined) return
  const update = prepare(db, 'UPDATE staging.reference SET target_id = ?, how = ?, detail = ? WHERE id = ?')
  for (const row of allText<{ id: number; text: string }>(db, 'SELECT id, text FROM staging.reference WHERE kind = ? AND target_id IS NULL ORDER BY id', [kind])) {
    const found = resolver.resolve(kind, row.text, { slips: field.defines !== true })
    if (found !== null) update.run(found.id, found.how, found.name, row.id)
    else if (undo !== null) {
      const made = createPlaceholder(db, kind, row.text, field.defines === true, batchId, undo)
      if (made !== null) resolver.add(kind, made, row.text)
      update.run(made, field.defines === true ? 'defined' : 'unknown', made === null ? '' : row.text, row.id)
    }
  }
}

/** References among the rows of one file (a company's parent company), once all of its rows are there. */
function linkSelf(publication: Publication, resolver: ReferenceResolver): void {
  const { db, entity, fields, batchId, undo } = publication
  for (const field of fields) {
    const column = entity.columns.find((candidate) => candidate.name === `${field.id}_id`)
    if (field.reference === undefined || field.reference !== entity.selfKind || column === undefined) continue
    linkNames(db, resolver, field, batchId, undo)
    prepareFresh(
      db,
      `UPDATE main.${entity.table} SET ${column.name} = q.target_id FROM staging.result r JOIN staging.input s ON s.line = r.line JOIN staging.reference q ON q.id = s.f_${field.id}
       WHERE r.id = ${entity.table}.id AND ${entity.table}.${column.name} IS NOT q.target_id`
    ).run()
  }
}

/** Warnings for names that were linked to one written differently, and for those that nothing in the warehouse has. */
function noteReferences({ db, fields }: Publication, columnOf: (field: string) => string): void {
  for (const field of fields) {
    if (field.reference === undefined) continue
    const unknown = field.reference === 'stage' ? 'unknown_stage' : 'unknown_reference'
    prepareFresh(
      db,
      `INSERT INTO staging.issue (line, column_name, value, reason, severity, detail, raw)
       SELECT s.line, ?, q.text, CASE q.how WHEN 'near' THEN 'near_reference' ELSE '${unknown}' END, 'warning', coalesce(q.detail, ''), coalesce(w.raw, s.own_key)
       FROM staging.input s JOIN staging.reference q ON q.id = s.f_${field.id} LEFT JOIN staging.raw w ON w.line = s.line
       WHERE q.how = 'near' OR (q.how = 'unknown' AND (q.target_id IS NULL OR s.line IN (SELECT min(line) FROM staging.input GROUP BY f_${field.id})))`
    ).run(columnOf(field.id))
  }
}

function joinsOf(entity: EntityDefinition, fields: readonly FieldDefinition[], scope: ColumnScope): string {
  const references = fields.filter((field) => field.reference !== undefined).map((field) => `LEFT JOIN staging.reference r_${field.id} ON r_${field.id}.id = s.f_${field.id}`)
  return `${references.join('\n')}\n/*e*/\n${entity.joins?.(scope) ?? ''}`
}

/** Which row of the warehouse each staged row means, if any. */
function matchRows(publication: Publication): void {
  const { db, entity, scope } = publication
  db.sqlite.exec(`CREATE TABLE staging.match (line INTEGER PRIMARY KEY, old_id INTEGER NOT NULL)`)
  if (entity.existing === undefined) {
    // The staged rows first: they have no index by key, and need none.
    prepareFresh(db, `INSERT INTO staging.match SELECT s.line, e.id FROM staging.input s CROSS JOIN main.${entity.table} e ON e.source_key = s.source_key`).run()
    return
  }
  // Of several rows that mean one and the same, only the first may claim it; the rest stand for themselves.
  runNamed(
    db,
    `INSERT INTO staging.match SELECT line, old_id FROM (
       SELECT line, old_id, row_number() OVER (PARTITION BY old_id ORDER BY line) AS claim
       FROM (SELECT s.line AS line, ${entity.existing(scope)} AS old_id FROM staging.input s) WHERE old_id IS NOT NULL) WHERE claim = 1`,
    parametersOf(publication)
  )
}

/** Every staged row in the terms of its table: `old_id` is the row it means, `id` the one it is or will be. */
function writeResult(publication: Publication, joins: string): void {
  const { db, entity, scope } = publication
  const table = entity.table
  const lastId = firstText<{ id: number }>(db, `SELECT coalesce(max(id), 0) AS id FROM main.${table}`)?.id ?? 0
  const names = entity.columns.map((column) => column.name)
  const select = entity.columns.map((column) => `${column.sql(scope)} AS ${column.name}`).join(',\n')
  db.sqlite.exec(`CREATE TABLE staging.result (line INTEGER PRIMARY KEY, old_id INTEGER, id INTEGER NOT NULL, ${names.join(', ')})`)
  runNamed(
    db,
    `INSERT INTO staging.result (line, old_id, id, ${names.join(', ')})
     SELECT s.line, k.old_id, coalesce(k.old_id, ${lastId} + s.line), ${select}
     FROM staging.input s LEFT JOIN staging.match k ON k.line = s.line
     ${joins.replace('/*e*/', `LEFT JOIN main.${table} e ON e.id = k.old_id`)} ORDER BY s.line`,
    parametersOf(publication)
  )
}

function findChanged({ db, entity, fields }: Publication): number {
  const waiting = fields
    .filter((field) => field.reference !== undefined && field.reference === entity.selfKind)
    .map((field) => `EXISTS (SELECT 1 FROM staging.input s JOIN staging.reference q ON q.id = s.f_${field.id} WHERE s.line = r.line AND q.target_id IS NULL)`)
  const differs = entity.columns.filter((column) => column.silent !== true).map((column) => `r.${column.name} IS NOT t.${column.name}`)
  db.sqlite.exec(`CREATE TABLE staging.changed (id INTEGER PRIMARY KEY, line INTEGER NOT NULL)`)
  return prepareFresh(
    db,
    `INSERT INTO staging.changed SELECT r.old_id, r.line FROM staging.result r JOIN main.${entity.table} t ON t.id = r.old_id WHERE ${[...differs, ...waiting].join(' OR ')}`
  ).run().changes
}

function insertNew({ db, entity, batchId }: Publication): number {
  const names = entity.columns.map((column) => column.name)
  const key = entity.existing === undefined ? 's.source_key' : `CASE WHEN EXISTS (SELECT 1 FROM main.${entity.table} x WHERE x.source_key = s.source_key) THEN s.source_key || '#' || r.id ELSE s.source_key END`
  const newRows = firstText<{ n: number }>(db, 'SELECT count(*) AS n FROM staging.result WHERE old_id IS NULL')?.n ?? 0
  const insert = `INSERT INTO main.${entity.table} (id, source_key, ${names.join(', ')}, batch_id)
     SELECT r.id, ${key}, ${names.map((name) => `r.${name}`).join(', ')}, ${batchId} FROM staging.result r JOIN staging.input s ON s.line = r.line
     WHERE r.old_id IS NULL ORDER BY r.line`
  insertInBulk(db, entity.table, newRows, () => prepareFresh(db, insert).run())
  return newRows
}

function updateChanged({ db, entity, batchId, undo }: Publication): void {
  const names = entity.columns.map((column) => column.name)
  const ids = `${entity.table}.id IN (SELECT id FROM staging.changed)`
  undo.note('update', entity.table, ids)
  prepareFresh(
    db,
    `UPDATE main.${entity.table} SET ${names.map((name) => `${name} = r.${name}`).join(', ')}, batch_id = ${batchId}
     FROM staging.changed c JOIN staging.result r ON r.line = c.line WHERE c.id = ${entity.table}.id`
  ).run()
}

function writeAccountSources({ db, batchId, sourceId, undo }: Publication): void {
  undo.note('update', 'account_source', `source_id = :source_id AND source_key IN (SELECT s.own_key FROM staging.input s JOIN staging.result r ON r.line = s.line WHERE account_source.account_id <> r.id)`, { source_id: sourceId })
  prepareFresh(
    db,
    `INSERT INTO main.account_source (source_id, source_key, account_id, match_kind, score, batch_id)
     SELECT ?, s.own_key, r.id, CASE WHEN r.old_id IS NULL THEN 'new' WHEN a.source_key = s.source_key THEN 'key' WHEN a.credit_code = r.credit_code THEN 'credit_code' ELSE 'name' END,
       CASE WHEN r.old_id IS NULL OR a.source_key = s.source_key OR a.credit_code = r.credit_code THEN 1 ELSE 0.9 END, ?
     FROM staging.input s JOIN staging.result r ON r.line = s.line JOIN main.account a ON a.id = r.id WHERE true
     ON CONFLICT (source_id, source_key) DO UPDATE SET account_id = excluded.account_id, match_kind = excluded.match_kind, score = excluded.score, batch_id = excluded.batch_id
       WHERE account_source.account_id <> excluded.account_id`
  ).run(sourceId, batchId)
}

/** Warnings for deals whose days had to be assumed. */
function noteAssumedDays({ db, scope, latest }: Publication): void {
  const created = `coalesce(${scope.value('created_at')}, ${scope.value('engaged_at')})`
  const note = (reason: string, condition: string, detail: string): void =>
    void prepareFresh(
      db,
      `INSERT INTO staging.issue (line, column_name, value, reason, severity, detail, raw)
       SELECT s.line, NULL, NULL, '${reason}', 'warning', ${detail}, coalesce(w.raw, s.own_key) FROM staging.input s JOIN staging.result r ON r.line = s.line
       LEFT JOIN staging.raw w ON w.line = s.line WHERE ${condition}`
    ).run()
  const isoOf = (day: string): string => `coalesce((SELECT iso FROM calendar WHERE day = ${day}), '')`
  note('created_assumed', `r.old_id IS NULL AND ${created} IS NULL`, isoOf('r.created_at'))
  note('closed_assumed', `r.old_id IS NULL AND r.status <> 0 AND ${scope.value('closed_at')} IS NULL`, isoOf('r.closed_at'))
  note('closed_before_created', `r.old_id IS NULL AND r.closed_at < r.created_at`, isoOf(String(latest)))
  note('amount_imputed', `r.old_id IS NULL AND r.status = 1 AND r.amount_imputed = 1`, `r.amount_e4 / 10000`)
}
