import type { AlertRule } from '../contract/alerts'
import { FailureError } from '../contract/failure'
import { readPlaces } from '../units/places'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { accountSeries } from './account-series'
import { findAlertMeasure, isBuiltIn } from './alert-measures'
import { comparedDays, comparedValue } from './compare-past'
import { conditionsOf, type Condition } from './conditions'
import { dealSeries } from './deal-series'
import { forecastSeries } from './forecast-series'
import { importSeries } from './import-series'
import { ledgerSeries } from './ledger-series'
import { readMutedDays } from './mute'
import { metricSeries } from './metric-series'
import { pipelineSeries } from './pipeline-series'
import { combinedSeries, type ConditionFacts, type FactSeries, type MeasureSeries } from './readings'
import { quarterOf, type SeriesRequest } from './series-request'

/** Opens the facts of a rule for the days from..to, each as of that day. With `subjectId`, of that deal only where the rule is about deals. */
export function openFactSeries(db: ReadDb, rule: AlertRule, from: Day, to: Day, subjectId?: number): FactSeries {
  checkRule(rule)
  const places = readPlaces(db)
  const conditions = conditionsOf(rule)
  const request = { db, from, to, places, subjectId }
  const series =
    rule.subjectKind === 'deal'
      ? dealSeries({ ...request, rule, conditions })
      : combinedSeries(conditions.map((condition) => conditionFacts({ ...request, rule: { ...rule, ...condition }, measure: condition.measure }, condition)))
  const muted = readMutedDays(db, rule, from, to)
  return muted.size === 0 ? series : { ...series, isMuted: (day) => muted.has(day) }
}

/** One condition's value per subject and day, with the earlier days that it compares with read beside it. */
function conditionFacts(request: SeriesRequest, condition: Condition): ConditionFacts {
  const quarter = quarterOf(request.db)
  const open = (first: Day, last: Day): MeasureSeries => openMeasure({ ...request, from: first, to: last })
  const first = comparedDays(condition, request.from, quarter)
  const now = open(Math.min(request.from, ...first), request.to)
  const last = comparedDays(condition, request.to, quarter)
  // What can be asked in any order is read once; what walks forward walks once for each day that is compared with.
  const behind = first.map((day, index) => (now.anyOrder === true ? now : open(day, Math.max(day, last[index] ?? day))))
  return {
    facts: (day) => {
      const facts = now.at(day)
      if (behind.length === 0) return facts
      const days = comparedDays(condition, day, quarter)
      const earlier = behind.map((series, index) => new Map(series.at(days[index] ?? day).map((fact) => [fact.subject.id, fact.value])))
      return facts.map(({ subject, value }) => {
        const compared = comparedValue(condition, value ?? Number.NaN, earlier.map((values) => values.get(subject.id) ?? Number.NaN))
        return { subject, value: Number.isNaN(compared) ? null : compared }
      })
    }
  }
}

function openMeasure(request: SeriesRequest): MeasureSeries {
  if (!isBuiltIn(request.measure)) return metricSeries(request)
  switch (request.measure) {
    case 'weighted_pipeline':
    case 'pipeline_coverage':
    case 'idle_deals':
      return pipelineSeries(request)
    case 'forecast_gap':
      return forecastSeries(request)
    case 'days_since_import':
    case 'import_reject_share':
    case 'import_warning_share':
      return importSeries(request)
    case 'account_overdue':
    case 'account_overdue_days':
    case 'account_receivables':
      return accountSeries(request)
    default:
      return ledgerSeries(request)
  }
}

/** @throws invalid_input where a measure does not exist, does not fit the subject, cannot be compared or scoped so */
export function checkRule(rule: AlertRule): void {
  for (const condition of conditionsOf(rule)) checkCondition(condition, rule)
  if ((rule.scope.productIds ?? []).length > 0) {
    throw new FailureError('invalid_input', 'alerts.product_scope', 'Rules can be limited to regions and units, not to products. Nothing was saved; leave the products out.')
  }
}

function checkCondition(condition: Condition, rule: AlertRule): void {
  const measure = findAlertMeasure(condition.measure)
  if (measure === undefined) {
    throw new FailureError('invalid_input', 'alerts.no_measure', `There is no measure ${condition.measure} to watch. Nothing was saved; choose one of the list.`, { measure: condition.measure })
  }
  const params = { measure: condition.measure, subjectKind: rule.subjectKind }
  if (!measure.subjectKinds.includes(rule.subjectKind)) {
    throw new FailureError('invalid_input', 'alerts.subject_kind', `${condition.measure} cannot be watched per ${rule.subjectKind}. Nothing was saved; choose another level.`, params)
  }
  if (rule.subjectKind === 'deal' && (condition.comparison === 'unusually_low' || condition.comparison === 'unusually_high')) {
    throw new FailureError('invalid_input', 'alerts.no_season', 'A single deal has no season of its own to differ from. Nothing was saved; compare its value, its change or its trend.', params)
  }
}
