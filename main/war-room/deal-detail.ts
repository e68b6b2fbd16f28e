import type { RouteOutput } from '../contract'
import { FailureError } from '../contract/failure'
import { wholeCompany } from '../metrics/resolved-scope'
import { readStagePassages } from '../metrics/stage-passages'
import type { ReadDb } from '../warehouse/database'
import { addMonths, isoFromDay, type Day } from '../warehouse/day'
import { isInFocus } from '../warehouse/focus'
import { allText, firstText } from '../warehouse/statement'
import { currentRunId, readDealRows, statusOf } from './deal-list'
import { passageMonths } from './funnel'

type Detail = RouteOutput<'deals.detail'>

type Lists = 'activities' | 'quotes' | 'mentions' | 'orders'
/** A row as the warehouse has it: the day still a number. */
type Dated<K extends Lists> = Omit<Detail[K][number], 'on'> & { readonly on: Day }

/** One deal with everything that was believed about it and when; see the contract. */
export function readDealDetail(db: ReadDb, id: number, today: Day): Detail {
  const deal = readDealRows(db, [id], today)[0]
  const facts = firstText<{ industry: string | null; leadSource: string | null; competitor: string | null; lostReason: string | null; forecastCategory: string | null; listAmount: number | null }>(
    db,
    `SELECT industry.name AS industry, o.lead_source AS leadSource, o.competitor, o.lost_reason AS lostReason, o.forecast_category AS forecastCategory, o.list_amount_e4 AS listAmount
     FROM opportunity AS o LEFT JOIN account ON account.id = o.account_id LEFT JOIN industry ON industry.id = account.industry_id WHERE o.id = ?`,
    [id]
  )
  if (deal === undefined || facts === undefined || !isInFocus(db, deal.region?.id ?? null)) {
    throw new FailureError('not_found', 'deals.not_found', `There is no deal ${id}; an import may have been undone since the list was read. Nothing was changed; go back to the list.`, { id })
  }
  const timeline = readTimeline(db, id)
  const usual = readStagePassages(db, addMonths(today, -passageMonths) + 1, today, wholeCompany).get(deal.stage.id)?.medianDays ?? null
  return {
    deal,
    ...facts,
    timeline: timeline.states,
    closeDatePushes: timeline.pushes,
    activities: withDays(
      allText<Dated<'activities'>>(
        db,
        `SELECT a.id, a.occurred_at AS "on", a.kind, a.outcome, a.minutes, rep.name AS rep FROM activity AS a LEFT JOIN rep ON rep.id = a.rep_id
         WHERE a.opportunity_id = ? AND a.known_at <= ? ORDER BY a.occurred_at DESC, a.id DESC LIMIT 500`,
        [id, today]
      )
    ),
    quotes: withDays(
      allText<Dated<'quotes'>>(
        db,
        `SELECT q.id, q.occurred_at AS "on", product.name AS product, q.list_amount_e4 AS listAmount, q.amount_e4 AS amount, q.status FROM quote AS q
         LEFT JOIN product ON product.id = q.product_id WHERE q.opportunity_id = ? ORDER BY q.occurred_at DESC, q.id DESC LIMIT 200`,
        [id]
      )
    ),
    mentions: withDays(allText<Dated<'mentions'>>(db, `SELECT id, occurred_at AS "on", competitor, tone FROM competitor_mention WHERE opportunity_id = ? ORDER BY occurred_at DESC, id DESC LIMIT 200`, [id])),
    tickets: allText<Omit<Detail['tickets'][number], 'on' | 'closedOn'> & { readonly onDay: Day; readonly closedAt: Day | null }>(
      db,
      `SELECT t.id, t.occurred_at AS onDay, t.kind, t.severity, t.closed_at AS closedAt FROM service_ticket AS t
       WHERE t.account_id = (SELECT account_id FROM opportunity WHERE id = ?) ORDER BY t.occurred_at DESC LIMIT 100`,
      [id]
    ).map(({ closedAt, onDay, ...ticket }) => ({ ...ticket, on: isoFromDay(onDay), closedOn: closedAt === null ? null : isoFromDay(closedAt) })),
    orders: withDays(allText<Dated<'orders'>>(db, `SELECT id, occurred_at AS "on", status, amount_e4 AS amount FROM sales_order WHERE opportunity_id = ? ORDER BY occurred_at DESC`, [id])),
    credits: allText<{ rep: string; role: string; share: number; overlay: number }>(
      db,
      `SELECT rep.name AS rep, credit.role, credit.share, credit.is_overlay AS overlay FROM opportunity_credit AS credit JOIN rep ON rep.id = credit.rep_id
       WHERE credit.opportunity_id = ? AND ? BETWEEN credit.valid_from AND credit.valid_to ORDER BY credit.is_overlay, credit.share DESC`,
      [id, today]
    ).map(({ overlay, ...credit }) => ({ ...credit, isOverlay: overlay === 1 })),
    usualStageDays: usual,
    forecast: readForecast(db, id)
  }
}

function readTimeline(db: ReadDb, id: number): { readonly states: Detail['timeline']; readonly pushes: number } {
  const rows = allText<{
    occurred: Day
    known: Day
    reconstructed: number
    change: string
    stage: string
    position: number
    status: number
    amount: number | null
    close: Day | null
    rep: string | null
    unit: string | null
  }>(
    db,
    `SELECT h.occurred_at AS occurred, h.known_at AS known, h.reconstructed, h.change, stage.name AS stage, stage.position, h.status, h.amount_e4 AS amount,
       h.expected_close_at AS close, rep.name AS rep, unit.name AS unit
     FROM opportunity_history AS h JOIN stage ON stage.id = h.stage_id LEFT JOIN rep ON rep.id = h.rep_id LEFT JOIN battle_unit AS unit ON unit.id = h.unit_id
     WHERE h.opportunity_id = ? ORDER BY h.known_at, h.seq`,
    [id]
  )
  let pushes = 0
  rows.forEach((row, index) => {
    const before = rows[index - 1]?.close ?? null
    if (before !== null && row.close !== null && row.status === 0 && row.close > before) pushes += 1
  })
  return {
    pushes,
    states: rows.map((row) => ({
      occurredOn: isoFromDay(row.occurred),
      knownOn: isoFromDay(row.known),
      reconstructed: row.reconstructed === 1,
      change: row.change === '' ? [] : row.change.split(','),
      stage: row.stage,
      stagePosition: row.position,
      status: statusOf(row.status),
      amount: row.amount,
      expectedCloseOn: row.close === null ? null : isoFromDay(row.close),
      rep: row.rep,
      unit: row.unit
    }))
  }
}

function readForecast(db: ReadDb, id: number): Detail['forecast'] {
  const row = firstText<{
    runId: number
    asOf: Day
    method: string
    pWin: number
    pWin28: number
    pLost28: number
    pWinPeriod: number
    close: Day | null
    expectedAmount: number
    risk: number
    margin: number | null
    baseMargin: number | null
    reasons: string
    curve: string
  }>(
    db,
    `SELECT run.id AS runId, run.as_of AS asOf, run.method, deal.p_win AS pWin, deal.p_win_28d AS pWin28, deal.p_lost_28d AS pLost28, deal.p_win_period AS pWinPeriod,
       deal.expected_close_at AS close, deal.expected_amount_e4 AS expectedAmount, deal.risk, deal.margin, deal.base_margin AS baseMargin, deal.reasons, deal.curve
     FROM forecast_deal AS deal JOIN forecast_run AS run ON run.id = deal.run_id WHERE deal.run_id = ? AND deal.opportunity_id = ?`,
    [currentRunId(db), id]
  )
  if (row === undefined) return null
  const { close, asOf, reasons, curve, ...figures } = row
  return { ...figures, asOf: isoFromDay(asOf), expectedCloseOn: close === null ? null : isoFromDay(close), reasons: JSON.parse(reasons) as unknown, curve: JSON.parse(curve) as unknown }
}

function withDays<T extends { readonly on: Day }>(rows: readonly T[]): (Omit<T, 'on'> & { on: string })[] {
  return rows.map((row) => ({ ...row, on: isoFromDay(row.on) }))
}
