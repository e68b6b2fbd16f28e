import type { ForecastFigure } from '../contract/war-room'
import { readCurrentRun, type ForecastRun } from '../forecast/forecast-run'
import { addStoredPaths, storePaths, summarizePaths } from '../forecast/sample-quantiles'
import { readOpenDeals, readStages, type DealSnapshot } from '../metrics/deal-snapshots'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay } from '../warehouse/day'
import { allText, firstText } from '../warehouse/statement'
import { isForecastable, isInScope, type Question } from './question'

/** A part of the company; 0 stands for "none". */
export type Place = (regionId: number, unitId: number) => boolean

export const everywhere: Place = () => true

/** Reads the forecast of the question's period once and answers for any part of its scope. */
export interface Outlook {
  /** @param bookingsE4 what the part has won in the period so far */
  figure(place: Place, bookingsE4: number): ForecastFigure
}

interface PathRow {
  readonly region_id: number
  readonly unit_id: number
  readonly actual_e4: number
  readonly open_e4: number
  readonly new_e4: number
  readonly paths: Uint8Array
}

interface Chance {
  readonly regionId: number
  readonly unitId: number
  readonly probability: number
  readonly amountE4: number
}

/** However the forecast keeps its paths. */
const bytesPerPath = storePaths(new Float64Array(1)).byteLength

/** z of the 90th percentile of the normal distribution. */
const z90 = 1.2816

export function openOutlook(db: ReadDb, question: Question, pool: readonly DealSnapshot[] = forecastablePool(db, question)): Outlook {
  const run = usableRun(db, question)
  const byProduct = question.frame.scope.productIds !== null
  if (run !== null && !byProduct) {
    const rows = allText<PathRow>(db, `SELECT region_id, unit_id, actual_e4, open_e4, new_e4, paths FROM forecast_path WHERE run_id = ? AND measure = 'bookings' AND period_start = ?`, [run.id, question.from])
    if (rows.length > 0) return fromPaths(run, rows.filter((row) => isInScope(question, { regionId: row.region_id, unitId: row.unit_id, productId: null })))
  }
  if (run !== null && byProduct && run.asOf >= question.from) {
    const chances = dealChances(db, run, question)
    return fromChances(chances, { source: 'run_deals', method: run.method, runId: run.id, madeOn: isoFromDay(run.asOf), reason: run.reason?.key ?? null })
  }
  const stages = readStages(db)
  // Nothing can close in a period that is over.
  const chances = (question.asOf < question.to ? pool : []).map((deal) => ({ regionId: deal.regionId ?? 0, unitId: deal.unitId ?? 0, probability: stages.get(deal.stageId)?.probability ?? 0, amountE4: deal.amountE4 }))
  return fromChances(chances, { source: 'stages', method: 'stage_weighted', runId: null, madeOn: isoFromDay(question.asOf), reason: question.asOf < question.to ? 'not_computed' : null })
}

/** The open deals of the period and scope on the day of knowledge. */
export function forecastablePool(db: ReadDb, question: Question): readonly DealSnapshot[] {
  return readOpenDeals(db, question.asOf).filter((deal) => isForecastable(question, deal) && isInScope(question, deal))
}

/** The current run, if it was made for this very period and not after the day asked about. */
function usableRun(db: ReadDb, question: Question): ForecastRun | null {
  const run = readCurrentRun(db)
  if (run === null || run.asOf > question.today || question.asOf < question.today) return null
  const node = firstText<{ period_end: number }>(db, `SELECT period_end FROM forecast_node WHERE run_id = ? AND measure = 'bookings' AND node_kind = 'total' AND node_id = 0 AND period_start = ?`, [run.id, question.from])
  return node?.period_end === question.to ? run : null
}

function fromPaths(run: ForecastRun, rows: readonly PathRow[]): Outlook {
  return {
    figure: (place, bookingsE4) => {
      const chosen = rows.filter((row) => place(row.region_id, row.unit_id))
      const sum = new Float64Array((chosen[0]?.paths.byteLength ?? 0) / bytesPerPath)
      let mean = 0
      for (const row of chosen) {
        addStoredPaths(sum, row.paths)
        mean += row.actual_e4 + row.open_e4 + row.new_e4
      }
      const quantiles = summarizePaths(sum)
      // What was won since the run is certain now.
      const atLeast = (value: number): number => Math.max(value, bookingsE4)
      return {
        source: 'run',
        method: run.method,
        mean: atLeast(mean),
        p10: atLeast(quantiles.p10),
        p50: atLeast(quantiles.p50),
        p90: atLeast(quantiles.p90),
        runId: run.id,
        madeOn: isoFromDay(run.asOf),
        reason: run.reason?.key ?? null
      }
    }
  }
}

function dealChances(db: ReadDb, run: ForecastRun, question: Question): readonly Chance[] {
  return allText<{ regionId: number | null; unitId: number | null; productId: number | null; probability: number; amountE4: number }>(
    db,
    `SELECT o.region_id AS regionId, o.unit_id AS unitId, o.product_id AS productId, deal.p_win_period AS probability, deal.expected_amount_e4 AS amountE4
     FROM forecast_deal AS deal JOIN opportunity AS o ON o.id = deal.opportunity_id WHERE deal.run_id = ? AND o.status = 0`,
    [run.id]
  )
    .filter((deal) => isInScope(question, deal))
    .map((deal) => ({ ...deal, regionId: deal.regionId ?? 0, unitId: deal.unitId ?? 0 }))
}

/** Sum of independent yes-or-no outcomes; its spread by the normal approximation, within what is possible. */
function fromChances(chances: readonly Chance[], basis: Omit<ForecastFigure, 'mean' | 'p10' | 'p50' | 'p90'>): Outlook {
  return {
    figure: (place, bookingsE4) => {
      let [mean, variance, most] = [bookingsE4, 0, bookingsE4]
      for (const chance of chances) {
        if (!place(chance.regionId, chance.unitId)) continue
        mean += Math.round(chance.probability * chance.amountE4)
        variance += chance.probability * (1 - chance.probability) * chance.amountE4 ** 2
        most += Math.max(0, chance.amountE4)
      }
      const spread = Math.round(z90 * Math.sqrt(variance))
      return { ...basis, mean, p10: Math.max(bookingsE4, mean - spread), p50: mean, p90: Math.min(Math.max(most, mean), mean + spread) }
    }
  }
}
