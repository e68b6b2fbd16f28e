import type { RouteOutput } from '../contract'
import { FailureError } from '../contract/failure'
import { gapFamilies, type HealthField, type HealthGap, type HealthPlaceholder, type HealthSource, type HealthSubject } from '../contract/health'
import type { CallContext, ReaderHandlers, WriterHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { dayFromIso, isoFromDay } from '../warehouse/day'
import { allText, firstText, prepare } from '../warehouse/statement'
import { expectedFields, gapConditions } from './gap-conditions'

const dayMs = 86_400_000

export const healthReaders: Pick<ReaderHandlers, 'health.summary' | 'health.rows'> = {
  'health.summary': (db, _input, context) => {
    const measured = firstText<{ as_of: number; at_ms: number; model_version: number; has_model: number }>(db, 'SELECT * FROM health_measurement')
    return {
      asOf: isoFromDay(context.today),
      sources: readSources(db, context.nowMs),
      fields: readFields(db),
      gaps: readGaps(db, context.today),
      measured: measured === undefined ? null : { asOf: isoFromDay(measured.as_of), atMs: measured.at_ms, modelVersion: measured.model_version, hasModel: measured.has_model === 1 },
      placeholders: readPlaceholders(db),
      doubtfulAccounts: firstText<{ n: number }>(db, `SELECT count(*) AS n FROM account_match WHERE state = 'open'`)?.n ?? 0,
      sameDeals: firstText<{ n: number }>(db, `SELECT count(*) AS n FROM (${sameDealsSql})`)?.n ?? 0
    }
  },
  'health.rows': (db, input, context) => rowsOf(db, input.subject, input.limit, input.offset, context)
}

export const healthWriters: Pick<WriterHandlers, 'health.recordWorth'> = {
  'health.recordWorth': (db, input, context) => {
    prepare(db, 'INSERT INTO health_measurement (id, as_of, at_ms, model_version, has_model) VALUES (1, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET as_of = excluded.as_of, at_ms = excluded.at_ms, model_version = excluded.model_version, has_model = excluded.has_model').run(
      dayFromIso(input.asOf), context.nowMs, input.modelVersion, input.hasModel ? 1 : 0
    )
    prepare(db, 'DELETE FROM health_worth').run()
    for (const row of input.worth) prepare(db, 'INSERT INTO health_worth (family, shift, deals) VALUES (?, ?, ?)').run(row.family, row.shift, row.deals)
    context.changed('health_worth')
    return null
  }
}

function readSources(db: ReadDb, nowMs: number): HealthSource[] {
  const rows = allText<{ id: number; source: string; entity: string; at: number; read: number; rejected: number; warned: number }>(
    db,
    `SELECT b.id, s.name AS source, b.entity, b.published_at_ms AS at, b.rows_read AS read, b.rows_rejected AS rejected, b.rows_warned AS warned
     FROM import_batch b JOIN import_source s ON s.id = b.source_id WHERE b.state = 'published' ORDER BY s.name, b.entity, b.published_at_ms`
  )
  const groups = new Map<string, typeof rows>()
  for (const row of rows) {
    const key = `${row.source}\n${row.entity}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()].flatMap((group) => {
    const last = group[group.length - 1]
    if (last === undefined) return []
    const gaps = group.slice(1).map((row, index) => (row.at - (group[index]?.at ?? row.at)) / dayMs).sort((a, b) => a - b)
    const usualDays = gaps.length < 2 ? null : (gaps[Math.floor(gaps.length / 2)] ?? null)
    const total = (of: (row: (typeof rows)[number]) => number): number => group.reduce((sum, row) => sum + of(row), 0)
    return [
      {
        source: last.source, entity: last.entity, files: group.length, lastAtMs: last.at, usualDays, lastBatchId: last.id,
        isLate: usualDays !== null && (nowMs - last.at) / dayMs > Math.max(1, 2 * usualDays),
        rowsRead: total((row) => row.read), rowsRejected: total((row) => row.rejected), rowsWarned: total((row) => row.warned)
      }
    ]
  })
}

function readFields(db: ReadDb): HealthField[] {
  return expectedFields.flatMap(({ table, where, columns }) => {
    const counts = columns.map((column) => `sum(${column} IS NULL) AS ${column}`).join(', ')
    const row = firstText<Record<string, number | null>>(db, `SELECT count(*) AS total, ${counts} FROM ${table}${where === undefined ? '' : ` WHERE ${where}`}`)
    const rows = row?.['total'] ?? 0
    return rows === 0 ? [] : columns.map((column) => ({ table, column, rows, missing: row?.[column] ?? 0 }))
  })
}

function readGaps(db: ReadDb, today: number): HealthGap[] {
  const worth = new Map(allText<{ family: string; shift: number }>(db, 'SELECT family, shift FROM health_worth').map((row) => [row.family, row.shift]))
  const sums = gapFamilies.map((family) => `coalesce(sum(${gapConditions[family]}), 0) AS ${family}, coalesce(sum(CASE WHEN ${gapConditions[family]} THEN o.amount_e4 END), 0) AS ${family}_e4`).join(',\n')
  const row = firstText<Record<string, number>>(db, `SELECT count(*) AS total, coalesce(sum(o.amount_e4), 0) AS total_e4, ${sums} FROM opportunity o WHERE o.status = 0`, { today }) ?? {}
  return gapFamilies.map((family) => {
    const shift = worth.get(family) ?? null
    const amountE4 = row[`${family}_e4`] ?? 0
    return {
      family, deals: row[family] ?? 0, openDeals: row['total'] ?? 0, amountE4, openAmountE4: row['total_e4'] ?? 0, shift,
      costE4: shift === null ? null : Math.round(amountE4 * shift)
    }
  })
}

/** A placeholder stands for a name in a file that nobody has described; what refers to it is found, but not placed. */
const placeholderReferences: Readonly<Record<HealthPlaceholder['kind'], { readonly table: string; readonly facts: readonly string[]; readonly column: string }>> = {
  account: { table: 'account', facts: ['opportunity', 'sales_order', 'invoice', 'service_ticket'], column: 'account_id' },
  product: { table: 'product', facts: ['opportunity', 'order_line', 'service_ticket'], column: 'product_id' },
  rep: { table: 'rep', facts: ['opportunity', 'activity', 'sales_order'], column: 'rep_id' },
  unit: { table: 'battle_unit', facts: ['opportunity', 'sales_order', 'invoice'], column: 'unit_id' },
  region: { table: 'region', facts: ['opportunity', 'sales_order', 'invoice'], column: 'region_id' }
}

function readPlaceholders(db: ReadDb): HealthPlaceholder[] {
  return (Object.keys(placeholderReferences) as HealthPlaceholder['kind'][]).map((kind) => {
    const { table, facts, column } = placeholderReferences[kind]
    const standing = table === 'account' ? ' AND merged_into IS NULL' : ''
    const count = firstText<{ n: number }>(db, `SELECT count(*) AS n FROM ${table} WHERE is_placeholder = 1${standing}`)?.n ?? 0
    const references = count === 0 ? 0 : facts.reduce((sum, fact) => sum + (firstText<{ n: number }>(db, `SELECT count(*) AS n FROM ${fact} WHERE ${column} IN (SELECT id FROM ${table} WHERE is_placeholder = 1)`)?.n ?? 0), 0)
    return { kind, count, references }
  })
}

const sameDealsSql = `SELECT o.id FROM opportunity o WHERE o.status = 0 AND EXISTS (
  SELECT 1 FROM opportunity x WHERE x.account_id = o.account_id AND x.status = 0 AND x.id <> o.id AND x.product_id IS o.product_id AND x.amount_e4 = o.amount_e4 AND x.created_at = o.created_at)`

function rowsOf(db: ReadDb, subject: HealthSubject, limit: number, offset: number, context: CallContext): RouteOutput<'health.rows'> {
  const deals = (condition: string): RouteOutput<'health.rows'> => ({
    total: firstText<{ n: number }>(db, `SELECT count(*) AS n FROM opportunity o WHERE ${condition}`, { today: context.today })?.n ?? 0,
    rows: allText(
      db,
      `SELECT o.id, o.source_key AS key, o.name, coalesce(r.name, '') AS detail, o.amount_e4 AS amountE4, o.id AS dealId FROM opportunity o LEFT JOIN rep r ON r.id = o.rep_id
       WHERE ${condition} ORDER BY o.amount_e4 DESC, o.id LIMIT :limit OFFSET :offset`,
      { today: context.today, limit, offset }
    )
  })
  switch (subject.kind) {
    case 'gap':
      return deals(`o.status = 0 AND (${gapConditions[subject.family]}) AND coalesce(:today, 0) IS NOT NULL`)
    case 'same_deals':
      return deals(`o.id IN (${sameDealsSql}) AND coalesce(:today, 0) IS NOT NULL`)
    case 'placeholder': {
      const { table } = placeholderReferences[subject.of]
      const where = `is_placeholder = 1${table === 'account' ? ' AND merged_into IS NULL' : ''}`
      return {
        total: firstText<{ n: number }>(db, `SELECT count(*) AS n FROM ${table} WHERE ${where}`)?.n ?? 0,
        rows: allText(db, `SELECT id, source_key AS key, name, '' AS detail, NULL AS amountE4, NULL AS dealId FROM ${table} WHERE ${where} ORDER BY name LIMIT ? OFFSET ?`, [limit, offset])
      }
    }
    case 'field': {
      const known = expectedFields.find((entry) => entry.table === subject.table && entry.columns.includes(subject.column))
      if (known === undefined) throw new FailureError('invalid_input', 'health.no_field', `The data health page does not watch ${subject.table}.${subject.column}. Nothing was changed; choose a field from the list.`, { field: `${subject.table}.${subject.column}` })
      const where = `${subject.column} IS NULL${known.where === undefined ? '' : ` AND ${known.where}`}`
      const columns = new Set(allText<{ name: string }>(db, 'SELECT name FROM pragma_table_info(?)', [known.table]).map((row) => row.name))
      const column = (name: string, otherwise: string): string => (columns.has(name) ? name : otherwise)
      return {
        total: firstText<{ n: number }>(db, `SELECT count(*) AS n FROM ${known.table} WHERE ${where}`)?.n ?? 0,
        rows: allText(
          db,
          `SELECT id, source_key AS key, ${column('name', 'source_key')} AS name, coalesce((SELECT iso FROM calendar WHERE day = ${column('occurred_at', 'NULL')}), '') AS detail, ${column('amount_e4', 'NULL')} AS amountE4,
             ${known.table === 'opportunity' ? 'id' : 'NULL'} AS dealId FROM ${known.table} WHERE ${where} ORDER BY id DESC LIMIT ? OFFSET ?`,
          [limit, offset]
        )
      }
    }
  }
}
