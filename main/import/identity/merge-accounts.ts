import { FailureError } from '../../contract/failure'
import type { WriteDb, ReadDb } from '../../warehouse/database'
import { allText, firstText, prepare } from '../../warehouse/statement'

export interface MergeRequest {
  readonly survivorId: number
  readonly absorbedId: number
  readonly how: 'automatic' | 'person'
  readonly score: number
  readonly note: string
}

interface Doer {
  readonly nowMs: number
  readonly actor: string
}

/** The survivor takes these from the absorbed record where it has nothing itself. */
const fillable = ['industry_id', 'region_id', 'segment', 'employees', 'revenue_e4', 'founded_year', 'country', 'credit_code', 'domain'] as const

/** What a system says about a customer stays with the record of that system. */
const staysWithRecord = new Set(['account_source', 'account_owner'])

/** Tables whose rows a merge moves. */
export const mergeTopics = ['account', 'account_match', 'account_merge', 'opportunity', 'sales_order', 'invoice', 'activity', 'service_ticket', 'lead', 'contact'] as const

/** Merges pair by pair in order, moving the rows of all of them in one pass per table. @returns the merges' ids and how many rows moved */
export function mergeAccounts(db: WriteDb, requests: readonly MergeRequest[], doer: Doer): { readonly ids: readonly number[]; readonly rows: number } {
  const ids: number[] = []
  const moves: Move[] = []
  for (const request of requests) {
    const { survivorId, absorbedId } = request
    if (survivorId === absorbedId) throw new FailureError('invalid_input', 'identity.same_account', 'An account cannot be merged with itself. Nothing was changed; choose two different ones.')
    for (const id of [survivorId, absorbedId]) requireStanding(db, id)
    const filled = fillBlanks(db, survivorId, absorbedId)
    const id = Number(
      prepare(db, 'INSERT INTO account_merge (survivor_id, absorbed_id, how, score, note, filled, made_at_ms, made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
        survivorId, absorbedId, request.how, request.score, request.note, JSON.stringify(filled), doer.nowMs, doer.actor
      ).lastInsertRowid
    )
    ids.push(id)
    // Records merged into the absorbed one now stand for the survivor too; so do rows moved a moment ago.
    prepare(db, 'UPDATE account SET merged_into = ? WHERE id = ? OR merged_into = ?').run(survivorId, absorbedId, absorbedId)
    for (const move of moves) if (move.to === absorbedId) move.to = survivorId
    moves.push({ mergeId: id, from: absorbedId, to: survivorId })
    prepare(db, `UPDATE account_match SET state = 'merged', decided_at_ms = ?, decided_by = ? WHERE a_id = ? AND b_id = ?`).run(doer.nowMs, doer.actor, Math.min(survivorId, absorbedId), Math.max(survivorId, absorbedId))
  }
  return { ids, rows: moveRows(db, moves) }
}

/** Takes a merge apart. @throws not_found, conflict where it was taken apart before or the record is gone */
export function splitAccounts(db: WriteDb, mergeId: number, doer: Doer): { readonly rows: number; readonly stayed: number } {
  const merge = firstText<{ survivor_id: number; absorbed_id: number; filled: string; split_at_ms: number | null }>(db, 'SELECT * FROM account_merge WHERE id = ?', [mergeId])
  if (merge === undefined) throw new FailureError('not_found', 'identity.no_merge', `There is no merge ${mergeId}. Nothing was changed.`, { id: mergeId })
  if (merge.split_at_ms !== null) throw new FailureError('conflict', 'identity.already_split', 'This merge has been taken apart already. Nothing was changed.', { id: mergeId })
  const absorbed = firstText<{ merged_into: number | null }>(db, 'SELECT merged_into FROM account WHERE id = ?', [merge.absorbed_id])
  if (absorbed === undefined || absorbed.merged_into === null) {
    throw new FailureError('conflict', 'identity.record_gone', 'The merged record is no longer in the workspace, because its import was undone. Nothing was changed; import it again to separate the two.', { id: mergeId })
  }
  const root = absorbed.merged_into
  prepare(db, 'UPDATE account SET merged_into = NULL WHERE id = ?').run(merge.absorbed_id)
  // Whatever had been merged into it, directly or through others, stands for it again.
  prepare(
    db,
    `UPDATE account SET merged_into = :absorbed WHERE merged_into = :root AND id IN (
       WITH RECURSIVE held (id) AS (SELECT :absorbed UNION SELECT g.absorbed_id FROM account_merge g JOIN held h ON g.survivor_id = h.id WHERE g.split_at_ms IS NULL AND g.id <> :merge)
       SELECT id FROM held WHERE id <> :absorbed)`
  ).run({ absorbed: merge.absorbed_id, root, merge: mergeId })
  let rows = 0
  let held = 0
  for (const { table, column } of accountColumns(db)) {
    // What goes back now was carried further by the merges after this one; they have no claim on it any more.
    prepare(
      db,
      `DELETE FROM account_merge_move WHERE table_name = :table AND merge_id > :merge AND row_key IN (
         SELECT v.row_key FROM account_merge_move v JOIN ${table} t ON t.rowid = v.row_key WHERE v.merge_id = :merge AND v.table_name = :table AND t.${column} = :root)`
    ).run({ table, merge: mergeId, root })
    rows += prepare(db, `UPDATE ${table} SET ${column} = ? WHERE ${column} = ? AND rowid IN (SELECT row_key FROM account_merge_move WHERE merge_id = ? AND table_name = ?)`).run(merge.absorbed_id, root, mergeId, table).changes
    held += firstText<{ n: number }>(db, `SELECT count(*) AS n FROM ${table} WHERE ${column} = ? AND rowid NOT IN (SELECT row_key FROM account_merge_move WHERE table_name = ?)`, [root, table])?.n ?? 0
  }
  for (const [column, value] of Object.entries(JSON.parse(merge.filled) as Record<string, string | number>)) {
    if ((fillable as readonly string[]).includes(column)) prepare(db, `UPDATE account SET ${column} = NULL WHERE id = ? AND ${column} = ?`).run(merge.survivor_id, value)
  }
  prepare(db, 'UPDATE account_merge SET split_at_ms = ?, split_by = ? WHERE id = ?').run(doer.nowMs, doer.actor, mergeId)
  // Whoever takes them apart has decided: the pair is not asked about again.
  prepare(db, `UPDATE account_match SET state = 'different', decided_at_ms = ?, decided_by = ? WHERE a_id = ? AND b_id = ?`).run(
    doer.nowMs, doer.actor, Math.min(merge.survivor_id, merge.absorbed_id), Math.max(merge.survivor_id, merge.absorbed_id)
  )
  return { rows, stayed: held }
}

/** After rows have come back under a merged record (an import was undone): they go to the survivor again; merges whose record is gone are closed. */
export function followMerges(db: WriteDb, nowMs: number): void {
  if (firstText(db, 'SELECT 1 FROM account_merge WHERE split_at_ms IS NULL LIMIT 1') === undefined) return
  prepare(db, 'UPDATE account SET merged_into = NULL WHERE merged_into IS NOT NULL AND merged_into NOT IN (SELECT id FROM account)').run()
  prepare(db, `UPDATE account_merge SET split_at_ms = ?, split_by = made_by WHERE split_at_ms IS NULL AND absorbed_id IN (SELECT id FROM account WHERE merged_into IS NULL)`).run(nowMs)
  prepare(db, 'DELETE FROM account_match WHERE a_id NOT IN (SELECT id FROM account) OR b_id NOT IN (SELECT id FROM account)').run()
  moveRows(
    db,
    allText<Move>(db, 'SELECT g.id AS mergeId, a.id AS "from", a.merged_into AS "to" FROM account a JOIN account_merge g ON g.absorbed_id = a.id AND g.split_at_ms IS NULL WHERE a.merged_into IS NOT NULL')
  )
}

interface Move {
  readonly mergeId: number
  readonly from: number
  to: number
}

function moveRows(db: WriteDb, moves: readonly Move[]): number {
  db.sqlite.exec('CREATE TEMP TABLE IF NOT EXISTS merge_map (from_id INTEGER PRIMARY KEY, to_id INTEGER NOT NULL, merge_id INTEGER NOT NULL); DELETE FROM temp.merge_map')
  const insert = prepare(db, 'INSERT INTO temp.merge_map VALUES (?, ?, ?)')
  for (const move of moves) insert.run(move.from, move.to, move.mergeId)
  let rows = 0
  for (const { table, column } of accountColumns(db)) {
    // A company does not become its own parent.
    const own = table === 'account' ? 'AND t.id <> m.to_id' : ''
    prepare(db, `INSERT OR IGNORE INTO account_merge_move (merge_id, table_name, row_key) SELECT m.merge_id, '${table}', t.rowid FROM ${table} t JOIN temp.merge_map m ON m.from_id = t.${column} WHERE true ${own}`).run()
    rows += prepare(db, `UPDATE ${table} AS t SET ${column} = m.to_id FROM temp.merge_map m WHERE m.from_id = t.${column} ${own}`).run().changes
  }
  db.sqlite.exec('DELETE FROM temp.merge_map')
  return rows
}

/** Every column that names an account, apart from those that belong to the record itself. */
function accountColumns(db: ReadDb): { readonly table: string; readonly column: string }[] {
  return allText<{ table: string; column: string }>(
    db,
    `SELECT m.name AS "table", f."from" AS "column" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
     WHERE m.type = 'table' AND f."table" = 'account' AND m.sql NOT LIKE '%WITHOUT ROWID%' ORDER BY m.name, f."from"`
  ).filter((row) => !staysWithRecord.has(row.table))
}

function requireStanding(db: ReadDb, id: number): void {
  const account = firstText<{ name: string; merged_into: number | null }>(db, 'SELECT name, merged_into FROM account WHERE id = ?', [id])
  if (account === undefined) throw new FailureError('not_found', 'identity.no_account', `There is no account ${id} in this workspace. Nothing was changed.`, { id })
  if (account.merged_into !== null) {
    throw new FailureError('conflict', 'identity.already_merged', `${account.name} is merged into another account already. Nothing was changed; look at the list again.`, { name: account.name })
  }
}

function fillBlanks(db: WriteDb, survivorId: number, absorbedId: number): Record<string, string | number> {
  const columns = fillable.join(', ')
  const read = (id: number): Record<string, string | number | null> => firstText<Record<string, string | number | null>>(db, `SELECT ${columns} FROM account WHERE id = ?`, [id]) ?? {}
  const survivor = read(survivorId)
  const absorbed = read(absorbedId)
  const filled: Record<string, string | number> = {}
  for (const column of fillable) {
    const value = absorbed[column] ?? null
    if ((survivor[column] ?? null) === null && value !== null) filled[column] = value
  }
  for (const [column, value] of Object.entries(filled)) prepare(db, `UPDATE account SET ${column} = ? WHERE id = ?`).run(value, survivorId)
  return filled
}
