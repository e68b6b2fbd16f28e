import type { RouteOutput, RouteParsed } from '../contract'
import type { DealRow, DealStatus } from '../contract/deals'
import { readRegionTree } from '../metrics/region-tree'
import { resolveScope } from '../metrics/resolved-scope'
import type { ReadDb } from '../warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../warehouse/day'
import { allText, firstText } from '../warehouse/statement'

type Input = RouteParsed<'deals.list'>

const statusCodes: Readonly<Record<DealStatus, number>> = { open: 0, won: 1, lost: 2 }
export const statusOf = (code: number): DealStatus => (code === 0 ? 'open' : code === 1 ? 'won' : 'lost')

/** An open deal closes when it is expected to, any other when it did. */
const closeDay = 'CASE o.status WHEN 0 THEN o.expected_close_at ELSE o.closed_at END'

const sortColumns: Readonly<Record<Input['sort'], string>> = {
  amount: 'o.amount_e4',
  expectedClose: 'o.expected_close_at',
  closed: 'o.closed_at',
  created: 'o.created_at',
  name: 'o.name',
  stage: '(SELECT position FROM stage WHERE stage.id = o.stage_id)',
  risk: '(SELECT risk FROM forecast_deal AS d WHERE d.run_id = @run AND d.opportunity_id = o.id)',
  pWin: '(SELECT p_win FROM forecast_deal AS d WHERE d.run_id = @run AND d.opportunity_id = o.id)'
}

export function readDealList(db: ReadDb, input: Input, today: Day): RouteOutput<'deals.list'> {
  const scope = resolveScope(db, readRegionTree(db), input.scope, today)
  const conditions: string[] = []
  const parameters: Record<string, unknown> = { run: currentRunId(db) }
  const listed = (column: string, name: string, values: readonly (number | string)[] | null | undefined): void => {
    if (values === null || values === undefined) return
    conditions.push(`${column} IN (SELECT value FROM json_each(@${name}))`)
    parameters[name] = JSON.stringify(values)
  }
  const compared = (term: string, name: string, value: number | undefined): void => {
    if (value === undefined) return
    conditions.push(`${term} @${name}`)
    parameters[name] = value
  }
  const dayOf = (iso: string | undefined): Day | undefined => (iso === undefined ? undefined : dayFromIso(iso))
  if (input.status.length > 0) conditions.push(`o.status IN (${[...new Set(input.status)].map((status) => statusCodes[status]).join(', ')})`)
  listed('o.id', 'ids', input.ids)
  listed('o.region_id', 'regions', scope.regionIds)
  listed('o.unit_id', 'units', scope.unitIds)
  listed('o.product_id', 'products', scope.productIds)
  listed('o.stage_id', 'stages', input.stageIds)
  compared('o.account_id =', 'account', input.accountId)
  compared('o.rep_id =', 'rep', input.repId)
  compared(`${closeDay} >=`, 'closingFrom', dayOf(input.closing?.from))
  compared(`${closeDay} <=`, 'closingTo', dayOf(input.closing?.to))
  compared('o.created_at >=', 'createdFrom', dayOf(input.created?.from))
  compared('o.created_at <=', 'createdTo', dayOf(input.created?.to))
  compared('o.amount_e4 >=', 'minAmount', input.minAmount)
  const search = input.search?.trim()
  if (search !== undefined && search !== '') {
    conditions.push(`(o.source_key = @search OR o.name LIKE @like ESCAPE '\\' OR o.account_id IN (SELECT id FROM account WHERE name LIKE @like ESCAPE '\\')
      OR o.rep_id IN (SELECT id FROM rep WHERE name LIKE @like ESCAPE '\\'))`)
    parameters.search = search
    parameters.like = `%${search.replace(/[\\%_]/g, (character) => `\\${character}`)}%`
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  const totals = firstText<{ total: number; amount: number | null }>(db, `SELECT count(*) AS total, sum(o.amount_e4) AS amount FROM opportunity AS o ${where}`, parameters)
  const ids = allText<{ id: number }>(
    db,
    `SELECT o.id FROM opportunity AS o ${where} ORDER BY ${sortColumns[input.sort]} ${input.direction === 'asc' ? 'ASC' : 'DESC'} NULLS LAST, o.id LIMIT @limit OFFSET @offset`,
    { ...parameters, ...input.page }
  ).map((row) => row.id)
  return { rows: [...readDealRows(db, ids, today)], total: totals?.total ?? 0, totalAmount: totals?.amount ?? 0 }
}

interface DealSqlRow {
  readonly id: number
  readonly source_key: string
  readonly name: string
  readonly account_id: number | null
  readonly account_name: string | null
  readonly product_id: number | null
  readonly product_name: string | null
  readonly rep_id: number | null
  readonly rep_name: string | null
  readonly unit_id: number | null
  readonly unit_name: string | null
  readonly region_id: number | null
  readonly region_name: string | null
  readonly stage_id: number
  readonly stage_name: string
  readonly position: number
  readonly probability: number
  readonly status: number
  readonly amount_e4: number | null
  readonly amount_imputed: number
  readonly created_at: Day
  readonly expected_close_at: Day | null
  readonly closed_at: Day | null
  readonly stage_since: Day | null
  readonly last_activity: Day | null
  readonly p_win: number | null
  readonly risk: number | null
  readonly expected_amount_e4: number | null
}

/** Deals as the grid shows them, in the order of the ids. */
export function readDealRows(db: ReadDb, ids: readonly number[], today: Day): readonly DealRow[] {
  const rows = allText<DealSqlRow>(
    db,
    `SELECT o.id, o.source_key, o.name, o.account_id, account.name AS account_name, o.product_id, product.name AS product_name, o.rep_id, rep.name AS rep_name,
       o.unit_id, unit.name AS unit_name, o.region_id, region.name AS region_name, o.stage_id, stage.name AS stage_name, stage.position, stage.probability,
       o.status, o.amount_e4, o.amount_imputed, o.created_at, o.expected_close_at, o.closed_at,
       -- The day of the first state after the last one in another stage.
       (SELECT min(h.occurred_at) FROM opportunity_history AS h WHERE h.opportunity_id = o.id AND h.seq > coalesce(
          (SELECT max(other.seq) FROM opportunity_history AS other WHERE other.opportunity_id = o.id AND other.stage_id <> o.stage_id), -1)) AS stage_since,
       (SELECT max(a.known_at) FROM activity AS a WHERE a.opportunity_id = o.id AND a.known_at <= @today) AS last_activity,
       deal.p_win, deal.risk, deal.expected_amount_e4
     FROM json_each(@ids) AS asked JOIN opportunity AS o ON o.id = asked.value JOIN stage ON stage.id = o.stage_id
     LEFT JOIN account ON account.id = o.account_id LEFT JOIN product ON product.id = o.product_id LEFT JOIN rep ON rep.id = o.rep_id
     LEFT JOIN battle_unit AS unit ON unit.id = o.unit_id LEFT JOIN region ON region.id = o.region_id
     LEFT JOIN forecast_deal AS deal ON deal.run_id = @run AND deal.opportunity_id = o.id
     ORDER BY asked.key`,
    { ids: JSON.stringify(ids), run: currentRunId(db), today }
  )
  return rows.map((row) => view(row, today))
}

export function currentRunId(db: ReadDb): number {
  return firstText<{ id: number }>(db, `SELECT id FROM forecast_run WHERE is_current = 1 AND kind = 'deals' ORDER BY id DESC LIMIT 1`)?.id ?? 0
}

function view(row: DealSqlRow, today: Day): DealRow {
  const named = (id: number | null, name: string | null): { id: number; name: string } | null => (id === null ? null : { id, name: name ?? '' })
  const end = row.status === 0 ? today : (row.closed_at ?? today)
  const isoOrNull = (day: Day | null): string | null => (day === null ? null : isoFromDay(day))
  return {
    id: row.id,
    sourceKey: row.source_key,
    name: row.name,
    account: named(row.account_id, row.account_name),
    product: named(row.product_id, row.product_name),
    rep: named(row.rep_id, row.rep_name),
    unit: named(row.unit_id, row.unit_name),
    region: named(row.region_id, row.region_name),
    stage: { id: row.stage_id, name: row.stage_name, position: row.position, probability: row.probability },
    status: statusOf(row.status),
    amount: row.amount_e4,
    amountImputed: row.amount_imputed === 1,
    createdOn: isoFromDay(row.created_at),
    expectedCloseOn: isoOrNull(row.expected_close_at),
    closedOn: isoOrNull(row.closed_at),
    stageDays: Math.max(0, row.status === 0 ? today - (row.stage_since ?? row.created_at) : end - row.created_at),
    ageDays: Math.max(0, end - row.created_at),
    lastActivityOn: isoOrNull(row.last_activity),
    pWin: row.p_win,
    risk: row.risk,
    expectedAmount: row.expected_amount_e4
  }
}
