import { alertRule, type AlertRule, type AlertSeverity } from '../contract/alerts'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { firstText } from '../warehouse/statement'
import { readAlertMeasures } from './alert-measures'
import { openFactSeries } from './fact-series'
import { factsOf } from './readings'

export interface StarterRule {
  readonly starterId: string
  readonly severity: AlertSeverity
  readonly rule: AlertRule
  readonly available: boolean
}

/** Rules to begin with, set to the workspace: deals count from the size at which a quarter of the open ones are. */
export function readStarterRules(db: ReadDb, today: Day): readonly StarterRule[] {
  const available = new Set(readAlertMeasures(db).filter((measure) => measure.available).map((measure) => measure.id))
  const large = largeDeal(db)
  const starters: readonly { starterId: string; severity: AlertSeverity; rule: unknown }[] = [
    { starterId: 'company_pace', severity: 'critical', rule: { measure: 'attainment_pace', subjectKind: 'workspace', comparison: 'below', threshold: 0.85, forDays: 7, hysteresis: 0.03 } },
    { starterId: 'unit_pace', severity: 'warning', rule: { measure: 'attainment_pace', subjectKind: 'unit', comparison: 'below', threshold: 0.3, forDays: 14, hysteresis: 0.05, cooldownDays: 14 } },
    { starterId: 'region_forecast_gap', severity: 'critical', rule: { measure: 'forecast_gap', subjectKind: 'region', comparison: 'below', threshold: 0.9, hysteresis: 0.02 } },
    { starterId: 'unit_coverage', severity: 'warning', rule: { measure: 'pipeline_coverage', subjectKind: 'unit', comparison: 'below', threshold: 0.6, forDays: 7, hysteresis: 0.2, cooldownDays: 14 } },
    { starterId: 'forecast_bias', severity: 'warning', rule: { measure: 'forecast_bias', subjectKind: 'unit', comparison: 'above', threshold: 0.2, hysteresis: 0.05 } },
    { starterId: 'overdue_receivables', severity: 'warning', rule: { measure: 'overdue_share', subjectKind: 'unit', comparison: 'above', threshold: 0.6, forDays: 7, hysteresis: 0.05, cooldownDays: 14 } },
    { starterId: 'overdue_customers', severity: 'warning', rule: { measure: 'account_overdue_days', subjectKind: 'account', comparison: 'above', threshold: 60, minimumAmountE4: large } },
    { starterId: 'silent_deals', severity: 'warning', rule: { measure: 'days_without_activity', subjectKind: 'deal', comparison: 'above', threshold: 28, minimumAmountE4: large } },
    { starterId: 'overdue_deals', severity: 'info', rule: { measure: 'days_past_close', subjectKind: 'deal', comparison: 'above', threshold: 14, minimumAmountE4: large } },
    { starterId: 'stuck_deals', severity: 'info', rule: { measure: 'days_in_stage', subjectKind: 'deal', comparison: 'above', threshold: 90, minimumAmountE4: large } },
    { starterId: 'win_rate_drop', severity: 'info', rule: { measure: 'win_rate_90d', subjectKind: 'region', comparison: 'falls_by', changeDays: 28, threshold: 0.15, hysteresis: 0.05, cooldownDays: 28 } }
  ]
  return starters.map((starter) => {
    const rule = alertRule.parse(starter.rule)
    const isAvailable = available.has(rule.measure)
    return { starterId: starter.starterId, severity: starter.severity, rule: isAvailable && (rule.subjectKind === 'deal' || rule.subjectKind === 'account') ? setToFew(db, rule, today) : rule, available: isAvailable }
  })
}

/** A list that nobody reads to its end helps nobody: the threshold rises until no more than so many deals or customers are beyond it today. */
const mostListed = 20

function setToFew(db: ReadDb, rule: AlertRule, today: Day): AlertRule {
  const values = factsOf(openFactSeries(db, rule, today, today), today)
    .flatMap((fact) => (fact.value === null ? [] : [fact.value]))
    .sort((a, b) => b - a)
  return { ...rule, threshold: Math.max(rule.threshold, values[mostListed] ?? 0) }
}

/** Amount that three quarters of the open deals stay below, rounded to two digits. */
function largeDeal(db: ReadDb): number {
  const amount =
    firstText<{ amount: number | null }>(
      db,
      `SELECT amount_e4 AS amount FROM opportunity WHERE status = 0 AND amount_e4 > 0 ORDER BY amount_e4
       LIMIT 1 OFFSET (SELECT count(*) * 3 / 4 FROM opportunity WHERE status = 0 AND amount_e4 > 0)`
    )?.amount ?? 0
  if (amount <= 0) return 0
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(amount)) - 1)
  return Math.round(amount / unit) * unit
}
