import type { WorkspaceStatus } from '../contract/workspace'
import type { CallContext, ReaderHandlers, WriterHandlers } from '../router/handler'
import { ensureCalendar } from '../warehouse/calendar'
import type { ReadDb } from '../warehouse/database'
import { addMonths, dayFromIso, isoFromDay, quarterStart } from '../warehouse/day'
import { isInFocus } from '../warehouse/focus'
import { readSchemaVersion } from '../warehouse/migration'
import { readDataRange, readSettings, writeSetting } from '../warehouse/settings'
import { allText, firstText } from '../warehouse/statement'

const countedTables = [
  'region', 'battle_unit', 'rep', 'account', 'product', 'opportunity', 'opportunity_history', 'activity', 'lead', 'sales_order', 'invoice', 'payment', 'service_ticket', 'quota', 'signal_value'
] as const

export const workspaceReaders: Pick<ReaderHandlers, 'workspace.status' | 'workspace.scopeOptions'> = {
  'workspace.status': (db, _input, context) => readStatus(db, context),
  'workspace.scopeOptions': (db, _input, context) => {
    const { fiscalYearStartMonth } = readSettings(db)
    const range = readDataRange(db)
    const quarters: { label: string; from: string; to: string }[] = []
    if (range !== null) {
      for (let start = quarterStart(context.today, fiscalYearStartMonth); start >= quarterStart(range.from, fiscalYearStartMonth); start = addMonths(start, -3)) {
        const label = firstText<{ label: string }>(db, `SELECT iif(fiscal_quarter_start = quarter_start AND fiscal_quarter = quarter, '', 'FY') || fiscal_year || '-Q' || fiscal_quarter AS label FROM calendar WHERE day = ?`, [start])?.label
        quarters.push({ label: label ?? isoFromDay(start), from: isoFromDay(start), to: isoFromDay(addMonths(start, 3) - 1) })
      }
    }
    return {
      regions: allText<{ id: number; name: string; parentId: number | null }>(db, 'SELECT id, name, parent_id AS parentId FROM region ORDER BY position, name')
        .filter((region) => isInFocus(db, region.id))
        .map((region) => (isInFocus(db, region.parentId) ? region : { ...region, parentId: null })),
      units: allText<{ id: number; name: string; parentId: number | null }>(
        db,
        `SELECT battle_unit.id, battle_unit.name, membership.region_id AS parentId FROM battle_unit
         LEFT JOIN unit_membership AS membership ON membership.unit_id = battle_unit.id AND :today BETWEEN membership.valid_from AND membership.valid_to
         ORDER BY battle_unit.name`,
        { today: context.today }
      ).filter((unit) => isInFocus(db, unit.parentId)),
      products: allText(
        db,
        `SELECT product.id, product.name, membership.parent_id AS parentId FROM product
         LEFT JOIN product_membership AS membership ON membership.product_id = product.id AND :today BETWEEN membership.valid_from AND membership.valid_to
         ORDER BY product.is_group DESC, product.name`,
        { today: context.today }
      ),
      quarters
    }
  }
}

export const workspaceWriters: Pick<WriterHandlers, 'workspace.setToday' | 'workspace.update'> = {
  'workspace.setToday': (db, input, context) => {
    const before = readSettings(db).today
    if (input.today !== null) dayFromIso(input.today)
    writeSetting(db, 'today', input.today)
    context.inverse('workspace.setToday', { today: before === null ? null : isoFromDay(before) })
    context.changed('setting')
    return { today: input.today ?? isoFromDay(readDataRange(db)?.to ?? context.today) }
  },
  'workspace.update': (db, input, context) => {
    const before = readSettings(db)
    if (input.name !== undefined) writeSetting(db, 'name', input.name)
    if (input.currency !== undefined) writeSetting(db, 'currency', input.currency)
    if (input.fiscalYearStartMonth !== undefined) {
      writeSetting(db, 'fiscal_year_start_month', String(input.fiscalYearStartMonth))
      ensureCalendar(db, input.fiscalYearStartMonth)
    }
    context.inverse('workspace.update', { name: before.name === '' ? undefined : before.name, currency: before.currency, fiscalYearStartMonth: before.fiscalYearStartMonth })
    context.changed('setting', 'calendar')
    return readStatus(db, context)
  }
}

function readStatus(db: ReadDb, context: CallContext): WorkspaceStatus {
  const settings = readSettings(db)
  const range = readDataRange(db)
  const counts = countedTables.map((name) => [name, firstText<{ n: number }>(db, `SELECT count(*) AS n FROM ${name}`)?.n ?? 0] as const)
  const lastImport = firstText<{ at: number | null }>(db, `SELECT max(published_at_ms) AS at FROM import_batch WHERE state = 'published'`)
  const model = firstText<{ version: number; trained_at_ms: number; kind: string; metrics: string }>(
    db,
    `SELECT version, trained_at_ms, kind, metrics FROM model WHERE state = 'champion' ORDER BY trained_at_ms DESC LIMIT 1`
  )
  const metrics = model === undefined ? {} : (JSON.parse(model.metrics) as { headline?: { metric: string; value: number } })
  return {
    name: settings.name,
    isDemo: settings.isDemo,
    currency: settings.currency,
    timeZone: settings.timeZone,
    fiscalYearStartMonth: settings.fiscalYearStartMonth,
    today: isoFromDay(context.today),
    todayIsSet: settings.today !== null,
    dataFrom: range === null ? null : isoFromDay(range.from),
    dataTo: range === null ? null : isoFromDay(range.to),
    schemaVersion: readSchemaVersion(db),
    rowCounts: Object.fromEntries(counts),
    lastImportAtMs: lastImport?.at ?? null,
    model:
      model === undefined
        ? null
        : {
            version: model.version,
            trainedAtMs: model.trained_at_ms,
            kind: model.kind,
            headlineMetric: metrics.headline?.metric ?? '',
            headlineValue: metrics.headline?.value ?? 0
          }
  }
}
