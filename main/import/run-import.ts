import type { ImportBatch, ImportEntity, ImportMapping } from '../contract/import'
import type { RouteOutput, RouteParsed } from '../contract'
import type { LongContext } from '../router/handler'
import type { WriteDb } from '../warehouse/database'
import { dayFromIso } from '../warehouse/day'
import { readSettings } from '../warehouse/settings'
import { allText, firstText, prepare } from '../warehouse/statement'
import { readBatch } from './batches'
import { inTurn } from './import-turn'
import { planImport, requireRunnable, rowReaderOf, type ImportPlan } from './plan-import'
import type { EntityDefinition } from './entities/entity'
import { writeRememberedMapping } from './mapping/remembered-mapping'
import type { PublicationCounts } from './publish/publication'
import { withSortingOnDisk } from './publish/bulk-change'
import { publish } from './publish/publish-batch'
import { openSource } from './source/open-file'
import { stageFile, type StagedCounts } from './stage/stage-file'
import { clearStaging, openStaging } from './stage/staging'

type RunInput = RouteParsed<'import.run'>
type DryRunInput = RouteParsed<'import.dryRun'>

/** Files without a named source belong to this one; keys of other sources carry their name, so that they cannot collide. */
const defaultSource = 'files'

/** Takes a file in as one batch: staged beside the warehouse, then published in one transaction. */
export async function runImport(db: WriteDb, asked: RunInput, context: LongContext, fixesBatchId: number | null = null): Promise<ImportBatch> {
  return inTurn(db, async () => {
    const plan = planImport(db, asked)
    const input = withProfile(asked, plan)
    const { entity, mapping } = requireRunnable(plan, input)
    const batch = { ...openBatch(db, plan, entity, mapping, input, context), isPart: fixesBatchId !== null }
    try {
      await stageAndPublish(db, plan, entity, input, batch, context, (counts) => closeBatch(db, batch.id, counts, context, input, plan, { entity: entity.id, mapping, fixesBatchId }))
    } catch (error) {
      failBatch(db, batch.id, error)
      context.changed('import_batch')
      throw error
    }
    context.inverse('import.undo', { batchId: batch.id })
    context.changed('import_batch', 'import_reject', 'import_mapping', ...entity.topics)
    return readBatch(db, batch.id)
  })
}

/** Does everything that an import does and takes it back before anybody can see it; the counts are those of the real thing. */
export async function tryImport(db: WriteDb, asked: DryRunInput, context: LongContext): Promise<RouteOutput<'import.dryRun'>> {
  return inTurn(db, async () => {
    const plan = planImport(db, asked)
    const input = withProfile(asked, plan)
    const { entity, mapping } = requireRunnable(plan, input)
    let result: RouteOutput<'import.dryRun'> | null = null
    const batch = { id: -1, sourceId: -1, keyPrefix: keyPrefixOf(input.sourceName), columnOf: (field: string) => mapping[field] ?? field }
    try {
      await stageAndPublish(db, plan, entity, input, batch, context, (counts) => {
        const conflicting = firstText<{ n: number }>(db, `SELECT count(DISTINCT line) AS n FROM staging.issue WHERE reason = 'duplicate_key'`)?.n ?? 0
        result = { entity: entity.id, ...counts, rowsConflicting: conflicting, ...readIssues(db) }
        throw new TriedOnly()
      })
    } catch (error) {
      if (!(error instanceof TriedOnly)) throw error
    }
    if (result === null) throw new Error('the trial gave no counts')
    return result
  })
}

class TriedOnly extends Error {}

/** A profile that was asked for by its name says whose the file is and whether it is complete, where the caller does not. */
function withProfile<I extends DryRunInput>(input: I, { known }: ImportPlan): I {
  if (input.profile === undefined || known === null) return input
  return {
    ...input,
    ...(input.sourceName !== undefined || known.sourceName === null ? {} : { sourceName: known.sourceName }),
    ...(input.fullSnapshot !== undefined || known.fullSnapshot === null ? {} : { fullSnapshot: known.fullSnapshot })
  }
}

interface Batch {
  readonly id: number
  readonly sourceId: number
  readonly keyPrefix: string
  readonly columnOf: (field: string) => string
  /** Not a whole file of its source: absence says nothing. */
  readonly isPart?: boolean
}

interface BatchCounts extends PublicationCounts {
  readonly rowsRead: number
  readonly rowsRejected: number
  readonly rowsWarned: number
}

async function stageAndPublish(
  db: WriteDb, plan: ImportPlan, entity: EntityDefinition, input: DryRunInput, batch: Batch, context: LongContext, finish: (counts: BatchCounts, staged: StagedCounts) => void
): Promise<void> {
  const reader = rowReaderOf(db, plan, entity)
  const staging = openStaging(db, context.dataDir, `batch-${batch.id}`, entity, reader.fields.map((field) => field.id), batch.keyPrefix)
  // A file is read in order, beside few pages of the warehouse: what a larger cache would gather only adds to the peak.
  const cacheSize = db.sqlite.pragma('main.cache_size', { simple: true }) as number
  db.sqlite.pragma('main.cache_size = -24576')
  try {
    context.progress({ share: 0, step: 'import.reading' })
    const staged = await stageFile(db, entity, reader, openSource(plan.sample), {
      sourceId: batch.sourceId,
      keyPrefix: batch.keyPrefix,
      wide: plan.wide,
      pause: async (rowsRead, share) => {
        context.progress({ share: share * 0.6, step: 'import.reading', done: rowsRead, total: Math.max(rowsRead, plan.sample.rowsEstimate) })
        await context.pause()
      }
    })
    context.progress({ share: 0.6, step: 'import.publishing', done: staged.rowsRead, total: staged.rowsRead })
    await context.pause()
    db.sqlite.pragma('staging.journal_mode = MEMORY')
    // One transaction: readers see the batch wholly or not at all, and so does a restart.
    const publishAll = db.sqlite.transaction(() => {
      // A trial has a batch and source of its own, which go with it.
      const ids = batch.id > 0 ? batch : openTrial(db, plan, entity, input, context, batch)
      const published = publish(db, entity, reader.fields, {
        batchId: ids.id, sourceId: ids.sourceId, keyPrefix: batch.keyPrefix, fullSnapshot: batch.isPart !== true && isFullSnapshot(db, ids.sourceId), columnOf: batch.columnOf,
        seriesName: plan.sample.fileName.replace(/\.(csv|tsv|txt|gz|xlsx|json|jsonl)/gi, ''),
        format: { dateOrder: plan.sample.format.dateOrder, decimal: plan.sample.format.decimal, timeZone: readSettings(db).timeZone },
        asOf: input.asOf === undefined ? null : dayFromIso(input.asOf), today: context.today
      })
      const lines = (severity: string): number => firstText<{ n: number }>(db, 'SELECT count(DISTINCT line) AS n FROM staging.issue WHERE severity = ?', [severity])?.n ?? 0
      finish({ ...published, rowsUnchanged: published.rowsUnchanged + staged.rowsRepeated, rowsRead: staged.rowsRead, rowsRejected: lines('rejected'), rowsWarned: lines('warning') }, staged)
      recordBatch(db, batch.id, staged)
    })
    withSortingOnDisk(db, () => publishAll.immediate())
  } finally {
    staging.close()
    db.sqlite.pragma(`main.cache_size = ${cacheSize}`)
  }
}

function openBatch(db: WriteDb, plan: ImportPlan, entity: EntityDefinition, mapping: ImportMapping, input: DryRunInput, context: LongContext): Batch {
  return db.sqlite.transaction(() => insertBatch(db, plan, entity, mapping, input, context)).immediate()
}

function openTrial(db: WriteDb, plan: ImportPlan, entity: EntityDefinition, input: DryRunInput, context: LongContext, batch: Batch): Batch {
  return { ...insertBatch(db, plan, entity, plan.mapping, input, context), columnOf: batch.columnOf }
}

function insertBatch(db: WriteDb, plan: ImportPlan, entity: EntityDefinition, mapping: ImportMapping, input: DryRunInput, context: LongContext): Batch {
  const name = input.sourceName ?? defaultSource
  prepare(db, `INSERT INTO import_source (name, kind, full_snapshot) VALUES (?, 'file', 0) ON CONFLICT (name) DO NOTHING`).run(name)
  if (input.fullSnapshot !== undefined) prepare(db, 'UPDATE import_source SET full_snapshot = ? WHERE name = ?').run(input.fullSnapshot ? 1 : 0, name)
  const sourceId = firstText<{ id: number }>(db, 'SELECT id FROM import_source WHERE name = ?', [name])?.id ?? 0
  const id = Number(
    prepare(db, `INSERT INTO import_batch (source_id, entity, file_name, file_hash, mapping, started_at_ms, state, columns) VALUES (?, ?, ?, '', ?, ?, 'staging', ?)`).run(
      sourceId, entity.id, plan.sample.fileName, JSON.stringify(mapping), context.nowMs, JSON.stringify(plan.sample.header)
    ).lastInsertRowid
  )
  return { id, sourceId, keyPrefix: keyPrefixOf(input.sourceName), columnOf: (field) => mapping[field] ?? field }
}

function keyPrefixOf(sourceName: string | undefined): string {
  return sourceName === undefined || sourceName === defaultSource ? '' : `${sourceName}:`
}

function isFullSnapshot(db: WriteDb, sourceId: number): boolean {
  return firstText<{ full: number }>(db, 'SELECT full_snapshot AS full FROM import_source WHERE id = ?', [sourceId])?.full === 1
}

interface Landed {
  readonly entity: ImportEntity
  readonly mapping: ImportMapping
  readonly fixesBatchId: number | null
}

function closeBatch(db: WriteDb, batchId: number, counts: BatchCounts, context: LongContext, input: RunInput, plan: ImportPlan, { entity, mapping, fixesBatchId }: Landed): void {
  db.sqlite
    .prepare(
      `INSERT INTO main.import_reject (batch_id, line, column_name, value, reason, severity, detail, raw)
       SELECT ?, line, column_name, value, reason, severity, detail, raw FROM staging.issue ORDER BY line, id`
    )
    .run(batchId)
  prepare(
    db,
    `UPDATE import_batch SET state = 'published', published_at_ms = ?, rows_read = ?, rows_new = ?, rows_changed = ?, rows_unchanged = ?, rows_removed = ?, rows_rejected = ?, rows_warned = ? WHERE id = ?`
  ).run(context.nowMs, counts.rowsRead, counts.rowsNew, counts.rowsChanged, counts.rowsUnchanged, counts.rowsRemoved, counts.rowsRejected, counts.rowsWarned, batchId)
  const name = input.rememberAs ?? plan.known?.name ?? (plan.recognised === null ? plan.sample.fileName : plan.recognised.id)
  prepare(db, 'UPDATE import_batch SET profile = ?, fixes_batch_id = ?, format = ? WHERE id = ?').run(name, fixesBatchId, JSON.stringify({ dateOrder: plan.sample.format.dateOrder, decimal: plan.sample.format.decimal }), batchId)
  if (!input.rememberMapping) return
  // What an earlier file of the kind had said stays, unless this one says otherwise.
  writeRememberedMapping(
    db,
    {
      entity, name, mapping, format: { ...plan.known?.format, ...input.format }, columns: plan.sample.header, sourceName: input.sourceName ?? plan.known?.sourceName ?? null,
      fullSnapshot: input.fullSnapshot ?? plan.known?.fullSnapshot ?? null
    },
    context.nowMs
  )
}

function recordBatch(db: WriteDb, batchId: number, staged: StagedCounts): void {
  prepare(db, 'UPDATE import_batch SET file_hash = ?, content_hash = ? WHERE id = ?').run(staged.fileHash, staged.contentHash, batchId)
}

function failBatch(db: WriteDb, batchId: number, error: unknown): void {
  try {
    prepare(db, `UPDATE import_batch SET state = 'failed', failure = ? WHERE id = ?`).run((error instanceof Error ? error.message : String(error)).slice(0, 2_000), batchId)
  } catch {
    // On a full disk this cannot be noted either: the error itself is what people must see, and the next start notes it.
  }
}

function readIssues(db: WriteDb): Pick<RouteOutput<'import.dryRun'>, 'reasons' | 'samples'> {
  return {
    reasons: allText(db, 'SELECT reason, severity, column_name AS "column", count(*) AS count FROM staging.issue GROUP BY reason, severity, column_name ORDER BY count DESC LIMIT 200'),
    samples: allText(db, 'SELECT line, column_name AS "column", value, reason, severity, detail, raw FROM staging.issue ORDER BY severity, line, id LIMIT 200')
  }
}

/** Ends what a crash has cut off: its staged rows are gone, its batch is marked as failed. Called when the warehouse is opened. */
export function recoverImports(db: WriteDb, dataDir: string): void {
  clearStaging(dataDir)
  prepare(db, `UPDATE import_batch SET state = 'failed', failure = 'interrupted' WHERE state = 'staging'`).run()
  // The file is still in the watched folder, and is seen again.
  prepare(db, `DELETE FROM import_watched_file WHERE state = 'importing' AND moved_to IS NULL`).run()
  prepare(db, `UPDATE import_watched_file SET state = 'quarantined', reason = 'interrupted' WHERE state = 'importing'`).run()
}
