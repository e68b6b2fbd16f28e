import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { FailureError } from '../../contract/failure'
import { importEntities, type ImportBatch } from '../../contract/import'
import type { RouteOutput, RouteParsed } from '../../contract'
import type { LongContext } from '../../router/handler'
import type { WriteDb } from '../../warehouse/database'
import { firstText, prepare } from '../../warehouse/statement'
import { planImport, requireRunnable, type ImportPlan } from '../plan-import'
import { runImport } from '../run-import'
import { undoBatch } from '../undo-batch'
import { archiveDir, quarantineDir, readWatch } from './watch-settings'

/** Below this, a file that is neither remembered nor a standard export is left to a person. */
const leastConfidence = 0.85

/**
 * Takes a file of the watched folder in: once only by its bytes, by its remembered profile or as a standard export, every sheet of a workbook that is
 * known. Then it goes to the archive, or to quarantine with the reason. A file that has changed meanwhile stays for the next look.
 */
export async function takeWatchedFile(db: WriteDb, input: RouteParsed<'import.takeWatched'>, context: LongContext): Promise<RouteOutput<'import.takeWatched'>> {
  const { file, folder, rowId, name } = placeOf(db, input)
  const before = fs.statSync(file)
  const id = rowId ?? Number(
    prepare(db, `INSERT INTO import_watched_file (path, file_name, size_bytes, modified_at_ms, state, seen_at_ms) VALUES (?, ?, ?, ?, 'importing', ?)`).run(path.join(folder, name), name, before.size, before.mtimeMs, context.nowMs).lastInsertRowid
  )
  prepare(db, `UPDATE import_watched_file SET state = 'importing', reason_key = NULL, reason = NULL, reason_params = '{}' WHERE id = ?`).run(id)
  context.changed('import_watched_file')
  const finish = (state: 'imported' | 'duplicate' | 'quarantined', more: { readonly batch?: ImportBatch | undefined; readonly error?: FailureError; readonly profile?: string | undefined }): RouteOutput<'import.takeWatched'> => {
    const moved = moveInto(state === 'quarantined' ? quarantineDir(folder) : path.join(archiveDir(folder), new Date(context.nowMs).toISOString().slice(0, 7)), file, name)
    prepare(
      db, 'UPDATE import_watched_file SET state = ?, reason_key = ?, reason_params = ?, reason = ?, entity = ?, profile = ?, batch_id = ?, moved_to = ?, done_at_ms = ? WHERE id = ?'
    ).run(
      state, more.error?.failure.key ?? null, JSON.stringify(more.error?.failure.params ?? {}), more.error?.message ?? null, more.batch?.entity ?? null, more.profile ?? null, more.batch?.id ?? null, moved, context.nowMs, id
    )
    return { id, state, batchId: more.batch?.id ?? null, message: more.error?.message ?? null }
  }
  let batch: ImportBatch | undefined
  try {
    const hash = await hashOf(file)
    prepare(db, 'UPDATE import_watched_file SET file_hash = ? WHERE id = ?').run(hash, id)
    await context.pause()
    const isTaken = (plan: ImportPlan): boolean => firstText(db, `SELECT 1 FROM import_batch WHERE file_hash = ? AND entity = ? AND state = 'published' LIMIT 1`, [hash, plan.entity?.id ?? '']) !== undefined
    const all = plansOf(db, file)
    // Decided before the first of them: two sheets of a workbook may hold the same kind of rows.
    const plans = all.filter((plan) => !isTaken(plan))
    if (plans.length === 0) return finish('duplicate', {})
    for (const plan of plans) {
      const { entity } = requireRunnable(plan, { path: file })
      batch = await runImport(
        db,
        { path: file, entity: entity.id, mapping: plan.mapping, rememberMapping: true, ...(plan.sample.format.sheet === null ? {} : { format: { sheet: plan.sample.format.sheet } }), ...(plan.known === null ? {} : { profile: plan.known.name }) },
        context
      )
      // A file of rejects is the wrong file, or in the wrong shape: a person should look at it.
      if (batch.rowsRejected > batch.rowsRead / 2) {
        await undoBatch(db, batch.id, context)
        throw new FailureError('invalid_input', 'import.mostly_rejected', `${batch.rowsRejected} of the ${batch.rowsRead} rows of ${name} cannot be used. Nothing of them was kept; check the mapping and try it again.`, { fileName: name, rejected: batch.rowsRejected, rows: batch.rowsRead })
      }
    }
    const now = fs.statSync(file)
    if (now.size !== before.size || now.mtimeMs !== before.mtimeMs) {
      prepare(db, 'DELETE FROM import_watched_file WHERE id = ?').run(id)
      return { id, state: 'changed', batchId: batch?.id ?? null, message: null }
    }
    return finish('imported', { batch, profile: plans.map((plan) => plan.known?.name ?? plan.recognised?.system ?? '').filter((text) => text !== '').join(', ') || undefined })
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'cancelled') {
      prepare(db, 'DELETE FROM import_watched_file WHERE id = ?').run(id)
      throw error
    }
    if (batch === undefined && !fs.existsSync(file)) {
      // Taken by somebody else, or taken away, while it waited.
      prepare(db, 'DELETE FROM import_watched_file WHERE id = ?').run(id)
      return { id, state: 'changed', batchId: null, message: null }
    }
    const failure = error instanceof FailureError ? error : new FailureError('storage', 'import.cannot_read', `${name} could not be taken in: ${error instanceof Error ? error.message : String(error)}. It is in quarantine.`, { path: name })
    return finish('quarantined', { error: failure })
  } finally {
    context.changed('import_watched_file')
  }
}

function placeOf(db: WriteDb, input: RouteParsed<'import.takeWatched'>): { readonly file: string; readonly folder: string; readonly rowId: number | null; readonly name: string } {
  if ('id' in input) {
    const row = firstText<{ path: string; file_name: string; moved_to: string | null }>(db, `SELECT path, file_name, moved_to FROM import_watched_file WHERE id = ? AND state = 'quarantined'`, [input.id])
    if (row === undefined || row.moved_to === null || !fs.existsSync(row.moved_to)) throw new FailureError('not_found', 'import.no_watched_file', `The file is not in quarantine any more. Nothing was changed.`, { id: input.id })
    return { file: row.moved_to, folder: path.dirname(row.path), rowId: input.id, name: row.file_name }
  }
  const file = path.resolve(input.path)
  const folder = input.folder === undefined ? readWatch(db)?.folder : path.resolve(input.folder)
  if (folder === undefined || path.dirname(file) !== path.resolve(folder)) throw new FailureError('refused', 'import.no_watch_folder', `${file} is not in the watched folder. Nothing was imported.`, { folder: folder ?? '', reason: file })
  if (!fs.existsSync(file)) throw new FailureError('not_found', 'import.cannot_read', `${file} is not there any more. Nothing was imported.`, { path: path.basename(file) })
  return { file, folder: path.resolve(folder), rowId: null, name: path.basename(file) }
}

/** How each part of the file is to be read: the parts that are known well enough, at least one. */
function plansOf(db: WriteDb, file: string): ImportPlan[] {
  const first = planImport(db, { path: file })
  const sheets = first.sample.format.sheets.length > 1 ? first.sample.format.sheets : []
  const plans = sheets.length === 0 ? [first] : sheets.slice(0, 50).map((sheet) => planImport(db, { path: file, format: { sheet } }))
  const sure = plans.filter((plan) => plan.entity !== null && plan.missing.length === 0 && plan.sample.records.length > 0 && (plan.known !== null || plan.entityConfidence >= leastConfidence))
  if (sure.length === 0) {
    requireRunnable(first, { path: file })
    throw new FailureError(
      'invalid_input', 'import.low_confidence', `What ${first.sample.fileName} holds can be told with a confidence of ${Math.round(first.entityConfidence * 100)} % only (${first.entity?.id ?? '?'}). It was not imported; import it once by hand, and the next one is known.`,
      { fileName: first.sample.fileName, entity: first.entity?.id ?? '', confidence: first.entityConfidence }
    )
  }
  // A set of sheets is taken in the order in which they need each other.
  const order = (plan: ImportPlan): number => importEntities.indexOf(plan.entity?.id ?? 'signals')
  return [...sure].sort((a, b) => order(a) - order(b))
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of fs.createReadStream(file, { highWaterMark: 1024 * 1024 })) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/** Moves the file, under a free name; a file that cannot be moved stays, and its row says where it is. */
function moveInto(dir: string, file: string, name: string): string {
  try {
    fs.mkdirSync(dir, { recursive: true })
    const { name: base, ext } = path.parse(name)
    let target = path.join(dir, name)
    for (let copy = 2; fs.existsSync(target) && target !== file; copy += 1) target = path.join(dir, `${base} (${copy})${ext}`)
    if (target !== file) fs.renameSync(file, target)
    return target
  } catch {
    return file
  }
}
