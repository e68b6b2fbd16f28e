import { firstText } from '../../warehouse/statement'
import { insertInBulk } from './bulk-change'
import { parametersOf, prepareFresh, runNamed, type Publication } from './publication'
import { tableShape } from './undo-log'

/** Facts of which no later step needs a second copy of the new rows. */
const directEntities: ReadonlySet<string> = new Set(['opportunities', 'orders', 'order-lines', 'activities', 'leads', 'payments', 'tickets', 'web-events'])

function landsDirectly({ entity, scope }: Publication): boolean {
  return directEntities.has(entity.id) && entity.existing === undefined && entity.selfKind === undefined && !scope.has('currency') && (entity.memberships ?? []).every((membership) => !scope.has(membership.parentField))
}

function columnsOf({ entity, scope }: Publication): string {
  return entity.columns.map((column) => `${column.sql(scope)} AS ${column.name}`).join(',\n')
}

/** Which row of the warehouse each staged row means, if any. */
export function matchRows(publication: Publication): void {
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

/**
 * Rows that mean one of the warehouse, in the terms of their table: `old_id` is that row, `id` as well. Where later steps look at every row of a file, new
 * ones are here, too, under the id that they will have.
 */
export function writeResult(publication: Publication, joins: string): void {
  const { db, entity, lastId } = publication
  const table = entity.table
  const names = entity.columns.map((column) => column.name)
  db.sqlite.exec(`CREATE TABLE staging.result (line INTEGER PRIMARY KEY, old_id INTEGER, id INTEGER NOT NULL, ${names.join(', ')})`)
  const from = landsDirectly(publication) ? 'staging.match k CROSS JOIN staging.input s ON s.line = k.line' : 'staging.input s LEFT JOIN staging.match k ON k.line = s.line'
  runNamed(
    db,
    `INSERT INTO staging.result (line, old_id, id, ${names.join(', ')})
     SELECT s.line, k.old_id, coalesce(k.old_id, ${lastId} + s.line), ${columnsOf(publication)} FROM ${from} ${joins.replace('/*e*/', `LEFT JOIN main.${table} e ON e.id = k.old_id`)} ORDER BY s.line`,
    parametersOf(publication)
  )
}

export function findChanged({ db, entity, fields }: Publication): number {
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

/** New rows, with ids counted on in the order of their lines. */
export function insertNew(publication: Publication, joins: string): number {
  const { db, entity, batchId, lastId } = publication
  const table = entity.table
  const names = entity.columns.map((column) => column.name)
  const newRows = firstText<{ n: number }>(db, 'SELECT (SELECT count(*) FROM staging.input) - (SELECT count(*) FROM staging.match) AS n')?.n ?? 0
  if (newRows === 0) return 0
  const into = `INSERT INTO main.${table} (id, source_key, ${names.join(', ')}, batch_id)`
  let insert: string
  if (landsDirectly(publication)) {
    // Nothing was there before: an empty table of the same columns stands for it, since a table that is read cannot be written in the same go.
    db.sqlite.exec(`CREATE TABLE staging.blank (${tableShape(db, table).columns.map((column) => (column === 'id' ? 'id INTEGER PRIMARY KEY' : column)).join(', ')})`)
    insert = `${into} SELECT ${lastId} + s.line, s.source_key, ${columnsOf(publication)}, ${batchId} FROM staging.input s ${joins.replace('/*e*/', 'LEFT JOIN staging.blank e ON e.id = s.line')}
      WHERE s.line NOT IN (SELECT line FROM staging.match) ORDER BY s.line`
  } else {
    const key = entity.existing === undefined ? 's.source_key' : `CASE WHEN EXISTS (SELECT 1 FROM main.${table} x WHERE x.source_key = s.source_key) THEN s.source_key || '#' || r.id ELSE s.source_key END`
    insert = `${into} SELECT r.id, ${key}, ${names.map((name) => `r.${name}`).join(', ')}, ${batchId} FROM staging.result r JOIN staging.input s ON s.line = r.line WHERE r.old_id IS NULL ORDER BY r.line`
  }
  insertInBulk(db, table, newRows, () => runNamed(db, insert, parametersOf(publication)))
  return newRows
}

export function updateChanged({ db, entity, batchId, undo }: Publication): void {
  const names = entity.columns.map((column) => column.name)
  const ids = `${entity.table}.id IN (SELECT id FROM staging.changed)`
  undo.note('update', entity.table, ids)
  prepareFresh(
    db,
    `UPDATE main.${entity.table} SET ${names.map((name) => `${name} = r.${name}`).join(', ')}, batch_id = ${batchId}
     FROM staging.changed c JOIN staging.result r ON r.line = c.line WHERE c.id = ${entity.table}.id`
  ).run()
}
