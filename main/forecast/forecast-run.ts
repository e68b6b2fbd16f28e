import type { ForecastBasis, ForecastMethod, ForecastPeriod, ForecastReason } from '../contract/forecast'
import type { ReadDb } from '../warehouse/database'
import { addMonths, isoFromDay, quarterEnd, quarterStart, type Day } from '../warehouse/day'
import { readSettings } from '../warehouse/settings'
import { firstText } from '../warehouse/statement'

/** The published run that every page reads from. */
export interface ForecastRun {
  readonly id: number
  readonly asOf: Day
  readonly madeAtMs: number
  readonly method: ForecastMethod
  readonly reason: ForecastReason | null
  readonly modelId: number | null
  readonly modelVersion: number | null
}

export function readCurrentRun(db: ReadDb): ForecastRun | null {
  const row = firstText<{ id: number; as_of: Day; made_at_ms: number; method: ForecastMethod; reason: string | null; model_id: number | null; version: number | null }>(
    db,
    `SELECT run.id, run.as_of, run.made_at_ms, run.method, run.reason, run.model_id, model.version
     FROM forecast_run AS run LEFT JOIN model ON model.id = run.model_id
     WHERE run.is_current = 1 AND run.kind = 'deals' ORDER BY run.id DESC LIMIT 1`
  )
  if (row === undefined) return null
  const reason = row.reason === null ? null : (JSON.parse(row.reason) as ForecastReason)
  return { id: row.id, asOf: row.as_of, madeAtMs: row.made_at_ms, method: row.method, reason, modelId: row.model_id, modelVersion: row.version }
}

/** What a figure rests on; before the first run: `none`, and why. */
export function basisOf(run: ForecastRun | null, today: Day): ForecastBasis {
  if (run === null) {
    return { runId: null, method: 'none', reason: { key: 'not_computed', params: {} }, asOf: isoFromDay(today), madeAtMs: null, modelVersion: null }
  }
  return { runId: run.id, method: run.method, reason: run.reason, asOf: isoFromDay(run.asOf), madeAtMs: run.madeAtMs, modelVersion: run.modelVersion }
}

export interface PeriodRange {
  readonly start: Day
  readonly end: Day
}

/** The (fiscal) quarter that contains the day, or the one after it. */
export function periodOf(day: Day, which: ForecastPeriod, fiscalYearStartMonth: number): PeriodRange {
  const start = which === 'current' ? quarterStart(day, fiscalYearStartMonth) : addMonths(quarterStart(day, fiscalYearStartMonth), 3)
  return { start, end: quarterEnd(start, fiscalYearStartMonth) }
}

export function describePeriod(db: ReadDb, run: ForecastRun | null, today: Day, which: ForecastPeriod): PeriodRange & { readonly view: { from: string; to: string; label: string } } {
  const range = periodOf(run?.asOf ?? today, which, readSettings(db).fiscalYearStartMonth)
  const label = firstText<{ label: string }>(db, `SELECT iif(fiscal_quarter_start = quarter_start AND fiscal_quarter = quarter, '', 'FY') || fiscal_year || '-Q' || fiscal_quarter AS label FROM calendar WHERE day = ?`, [range.start])?.label
  return { ...range, view: { from: isoFromDay(range.start), to: isoFromDay(range.end), label: label ?? isoFromDay(range.start) } }
}
