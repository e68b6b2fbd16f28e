import type { Cell, ValueType } from '../contract/common'
import { FailureError } from '../contract/failure'
import type { RouteOutput, RouteParsed } from '../contract'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, type Day } from '../warehouse/day'
import { allText, firstText } from '../warehouse/statement'
import { aggregate, baseMeasuresOf, sourceFor } from './aggregate'
import { compileRows, dimensionsAsked, selectFrom } from './compile'
import { keyLabels } from './dimension-values'
import { readFrame, type Frame } from './frame'
import type { BaseMeasure } from './measures'
import { quotaShares } from './quota-allocation'
import type { SourceId } from './sources'

type Rows = RouteOutput<'metrics.rows'>

interface ShownColumn {
  readonly id: string
  readonly type: ValueType
  readonly sql: string
}

const nameOf = (table: string, key: string): string => `(SELECT name FROM ${table} WHERE id = ${key})`
const text = (id: string, sql: string): ShownColumn => ({ id, type: 'text', sql })
const day = (id: string, sql: string): ShownColumn => ({ id, type: 'day', sql })
const money = (id: string, sql: string): ShownColumn => ({ id, type: 'money', sql })

const dealColumns: readonly ShownColumn[] = [
  text('source_key', 'f.source_key'), text('name', 'f.name'), text('account', nameOf('account', 'f.account_id')), text('product', nameOf('product', 'f.product_id')),
  text('region', nameOf('region', 'f.region_id')), text('unit', nameOf('battle_unit', 'f.unit_id')), text('rep', nameOf('rep', 'f.rep_id')),
  text('stage', nameOf('stage', 'f.stage_id')), money('amount', 'f.amount_e4'), day('created', 'f.created_at'), day('expected_close', 'f.expected_close_at'), day('closed', 'f.closed_at')
]
const invoiceColumns: readonly ShownColumn[] = [
  text('source_key', 'i.source_key'), text('account', nameOf('account', 'i.account_id')), text('region', nameOf('region', 'i.region_id')), text('unit', nameOf('battle_unit', 'i.unit_id')),
  money('amount', 'i.amount_e4'), day('date', 'i.occurred_at'), day('due', 'i.due_at')
]

/** What is shown of the rows of each source. */
const columnsOf: Readonly<Record<Exclude<SourceId, 'quotas'>, readonly ShownColumn[]>> = {
  closed_deals: dealColumns,
  created_deals: dealColumns,
  open_deals: dealColumns,
  orders: [
    text('source_key', 'f.source_key'), text('account', nameOf('account', 'f.account_id')), text('region', nameOf('region', 'f.region_id')),
    text('unit', nameOf('battle_unit', 'f.unit_id')), text('rep', nameOf('rep', 'f.rep_id')), text('status', 'f.status'), money('amount', 'f.amount_e4'), day('date', 'f.occurred_at')
  ],
  order_lines: [
    text('source_key', 'f.source_key'), text('order', 'o.source_key'), text('account', nameOf('account', 'o.account_id')), text('product', nameOf('product', 'f.product_id')),
    text('region', nameOf('region', 'o.region_id')), text('unit', nameOf('battle_unit', 'o.unit_id')), { id: 'quantity', type: 'number', sql: 'f.quantity' },
    money('amount', 'f.amount_e4'), money('cost', 'f.cost_e4'), day('date', 'o.occurred_at')
  ],
  invoices: invoiceColumns,
  receivables: [...invoiceColumns, money('outstanding', 'i.outstanding_e4')],
  payments: [text('source_key', 'f.source_key'), text('invoice', 'i.source_key'), text('account', nameOf('account', 'i.account_id')), money('amount', 'f.amount_e4'), day('date', 'f.occurred_at')],
  activities: [
    text('source_key', 'f.source_key'), text('kind', 'f.kind'), text('outcome', 'f.outcome'), text('deal', nameOf('opportunity', 'f.opportunity_id')),
    text('account', nameOf('account', 'f.account_id')), text('rep', nameOf('rep', 'f.rep_id')), day('date', 'f.occurred_at')
  ],
  leads: [
    text('source_key', 'f.source_key'), text('status', 'f.status'), text('lead_source', 'f.lead_source'), text('account', nameOf('account', 'f.account_id')),
    text('region', nameOf('region', 'f.region_id')), text('unit', nameOf('battle_unit', 'f.unit_id')), day('date', 'f.occurred_at'), day('responded', 'f.responded_at')
  ],
  tickets: [
    text('source_key', 'f.source_key'), text('kind', 'f.kind'), { id: 'severity', type: 'integer', sql: 'f.severity' }, text('account', nameOf('account', 'f.account_id')),
    text('product', nameOf('product', 'f.product_id')), day('date', 'f.occurred_at'), day('closed', 'f.closed_at')
  ]
}

/** The very rows behind a figure; see the contract. */
export function readMeasureRows(db: ReadDb, input: RouteParsed<'metrics.rows'>, today: Day): Rows {
  const frame = readFrame(db, input, today)
  const bases = baseMeasuresOf([input.measure])
  const part = input.part ?? [...bases.keys()][0] ?? input.measure
  const measure = bases.get(part)
  if (measure === undefined) {
    throw new FailureError('invalid_input', 'metrics.unknown_part', `${input.measure} is not made of ${part}. Its parts are: ${[...bases.keys()].join(', ')}.`, { measure: input.measure, part })
  }
  const chosen = sourceFor(part, measure, dimensionsAsked([], frame))
  const figure = aggregate(db, [input.measure], [], frame)[0]?.values.get(input.measure) ?? null
  const found = chosen === 'quotas' ? quotaRows(db, frame, input.page) : sourceRows(db, chosen, measure, frame, input.page)
  return { measure: input.measure, part, figure, asOf: isoFromDay(frame.cut), ...found }
}

function sourceRows(db: ReadDb, id: Exclude<SourceId, 'quotas'>, measure: BaseMeasure, frame: Frame, page: { offset: number; limit: number }): Omit<Rows, 'measure' | 'part' | 'figure' | 'asOf'> {
  const select = selectFrom(db, id, [measure], [], frame)
  const value = measure.aggregate === 'distinct' ? '1' : measure.value
  const columns = columnsOf[id]
  const listed = compileRows(
    select,
    measure,
    [`${select.source.rowId} AS row_id`, ...columns.map((column, index) => `${column.sql} AS c${index}`), `${value} AS value`],
    `ORDER BY value DESC, row_id LIMIT @limit OFFSET @offset`,
    page
  )
  const counted = compileRows(select, measure, ['count(*) AS n'], '')
  const rows = allText<Record<string, Cell>>(db, listed.text, listed.parameters)
  return {
    fact: select.source.fact,
    table: {
      columns: [...columns.map(({ id: column, type }) => ({ id: column, type })), { id: 'value', type: measure.aggregate === 'distinct' ? 'integer' : measure.type }],
      rows: rows.map((row) => [...columns.map((column, index) => shown(row[`c${index}`] ?? null, column.type)), row.value ?? null])
    },
    ids: rows.map((row) => Number(row.row_id)),
    total: firstText<{ n: number }>(db, counted.text, counted.parameters)?.n ?? 0
  }
}

function quotaRows(db: ReadDb, frame: Frame, page: { offset: number; limit: number }): Omit<Rows, 'measure' | 'part' | 'figure' | 'asOf'> {
  const shares = [...quotaShares(db, [], frame)].sort((a, b) => b.amountE4 - a.amountE4 || a.quota.id - b.quota.id)
  const labelsOf = (dimension: 'region' | 'unit' | 'rep', key: (share: (typeof shares)[number]) => number | null) =>
    keyLabels(db, dimension, new Set(shares.map(key)), frame.fiscalYearStartMonth)
  const region = labelsOf('region', (share) => share.quota.regionId)
  const unit = labelsOf('unit', (share) => share.quota.unitId)
  const rep = labelsOf('rep', (share) => share.quota.repId)
  const shownShares = shares.slice(page.offset, page.offset + page.limit)
  return {
    fact: 'quota',
    table: {
      columns: [
        { id: 'source_key', type: 'text' }, { id: 'region', type: 'text' }, { id: 'unit', type: 'text' }, { id: 'rep', type: 'text' },
        { id: 'period_start', type: 'day' }, { id: 'period_end', type: 'day' }, { id: 'amount', type: 'money' }, { id: 'value', type: 'money' }
      ],
      rows: shownShares.map(({ quota, amountE4 }) => [
        quota.sourceKey, region.label(quota.regionId), unit.label(quota.unitId), rep.label(quota.repId), isoFromDay(quota.periodStart), isoFromDay(quota.periodEnd), quota.amountE4, amountE4
      ])
    },
    ids: shownShares.map((share) => share.quota.id),
    total: shares.length
  }
}

function shown(value: Cell, type: ValueType): Cell {
  return type === 'day' && typeof value === 'number' ? isoFromDay(value) : value
}
