import type { RouteOutput } from '../contract'
import { FailureError } from '../contract/failure'
import type { DealReason, ForecastDealRow } from '../contract/forecast'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, type Day } from '../warehouse/day'
import { allText, firstText } from '../warehouse/statement'
import type { ForecastRun } from './forecast-run'

export interface DealQuery {
  readonly offset: number
  readonly limit: number
  readonly sort: 'attention' | 'p_win' | 'risk' | 'amount' | 'expected_close' | 'name'
  readonly descending: boolean
  readonly dueBy: Day | null
  /** SQL on `opportunity`. */
  readonly condition: string
}

interface DealSqlRow {
  readonly id: number
  readonly name: string
  readonly account_name: string | null
  readonly region_id: number | null
  readonly region_name: string | null
  readonly unit_id: number | null
  readonly unit_name: string | null
  readonly rep_name: string | null
  readonly product_name: string | null
  readonly stage_name: string
  readonly stage_position: number
  readonly amount_e4: number | null
  readonly amount_imputed: number
  readonly crm_close_at: Day | null
  readonly p_win: number
  readonly p_win_28d: number
  readonly p_lost_14d: number
  readonly p_lost_28d: number
  readonly p_slip_14d: number
  readonly p_slip_28d: number
  readonly p_win_period: number
  readonly expected_close_at: Day | null
  readonly expected_amount_e4: number
  readonly risk: number
  readonly margin: number | null
  readonly base_margin: number | null
  readonly reasons: string
  readonly curve: string
}

const selection = `
  SELECT opportunity.id, opportunity.name, account.name AS account_name, opportunity.region_id, region.name AS region_name, opportunity.unit_id,
    battle_unit.name AS unit_name, rep.name AS rep_name, product.name AS product_name, stage.name AS stage_name, stage.position AS stage_position,
    opportunity.amount_e4, opportunity.amount_imputed, opportunity.expected_close_at AS crm_close_at, deal.*
  FROM forecast_deal AS deal
  JOIN opportunity ON opportunity.id = deal.opportunity_id
  JOIN stage ON stage.id = opportunity.stage_id
  LEFT JOIN account ON account.id = opportunity.account_id
  LEFT JOIN region ON region.id = opportunity.region_id
  LEFT JOIN battle_unit ON battle_unit.id = opportunity.unit_id
  LEFT JOIN rep ON rep.id = opportunity.rep_id
  LEFT JOIN product ON product.id = opportunity.product_id`

const sortColumns: Readonly<Record<DealQuery['sort'], string>> = {
  attention: 'deal.risk * deal.expected_amount_e4',
  p_win: 'deal.p_win',
  risk: 'deal.risk',
  amount: 'deal.expected_amount_e4',
  expected_close: 'opportunity.expected_close_at',
  name: 'opportunity.name'
}

export function readDeals(db: ReadDb, run: ForecastRun, query: DealQuery): { readonly total: number; readonly deals: ForecastDealRow[] } {
  const condition = `deal.run_id = :run AND ${query.condition}${query.dueBy === null ? '' : ' AND opportunity.expected_close_at <= :dueBy'}`
  const parameters = { run: run.id, ...(query.dueBy === null ? {} : { dueBy: query.dueBy }) }
  const total = firstText<{ n: number }>(
    db,
    `SELECT count(*) AS n FROM forecast_deal AS deal JOIN opportunity ON opportunity.id = deal.opportunity_id WHERE ${condition}`,
    parameters
  )
  const rows = allText<DealSqlRow>(
    db,
    `${selection} WHERE ${condition} ORDER BY ${sortColumns[query.sort]} ${query.descending ? 'DESC' : 'ASC'} NULLS LAST, opportunity.id LIMIT :limit OFFSET :offset`,
    { ...parameters, limit: query.limit, offset: query.offset }
  )
  return { total: total?.n ?? 0, deals: rows.map((row) => dealView(row)) }
}

function dealView(row: DealSqlRow): ForecastDealRow {
  const parsed = JSON.parse(row.reasons) as { top: DealReason[] }
  return {
    opportunityId: row.id,
    name: row.name,
    accountName: row.account_name,
    regionId: row.region_id,
    regionName: row.region_name,
    unitId: row.unit_id,
    unitName: row.unit_name,
    repName: row.rep_name,
    productName: row.product_name,
    stageName: row.stage_name,
    amountE4: row.amount_e4,
    expectedCloseAt: row.crm_close_at === null ? null : isoFromDay(row.crm_close_at),
    pWin: row.p_win,
    pWin28d: row.p_win_28d,
    pWinPeriod: row.p_win_period,
    pLost14d: row.p_lost_14d,
    pLost28d: row.p_lost_28d,
    pSlip14d: row.p_slip_14d,
    pSlip28d: row.p_slip_28d,
    risk: row.risk,
    forecastCloseAt: row.expected_close_at === null ? null : isoFromDay(row.expected_close_at),
    expectedAmountE4: row.expected_amount_e4,
    reasons: parsed.top
  }
}

/**
 * Everything behind one deal's figure.
 * @throws not_found where the deal is not open or was not scored yet
 */
export function explainDeal(db: ReadDb, run: ForecastRun | null, opportunityId: number): Omit<RouteOutput<'forecast.explain'>, 'basis'> {
  const row =
    run === null ? undefined : firstText<DealSqlRow>(db, `${selection} WHERE deal.run_id = :run AND deal.opportunity_id = :id`, { run: run.id, id: opportunityId })
  if (run === null || row === undefined) {
    throw new FailureError(
      'not_found',
      'forecast.deal_not_scored',
      `There is no forecast of deal ${opportunityId}: it is closed, or the forecast was not updated since it came in. Nothing was changed; update the forecast.`,
      { opportunityId }
    )
  }
  const reasons = JSON.parse(row.reasons) as { top: DealReason[]; other: number | null; baseRate: number | null; dwellDays: number | null; usualDwellDays: number | null }
  return {
    deal: dealView(row),
    margin: row.margin,
    baseMargin: row.base_margin,
    otherMargin: reasons.other,
    baseRate: reasons.baseRate,
    curve: JSON.parse(row.curve) as RouteOutput<'forecast.explain'>['curve'],
    stageNorm: { stageName: row.stage_name, dwellDays: reasons.dwellDays, usualDwellDays: reasons.usualDwellDays }
  }
}
