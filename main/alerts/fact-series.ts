import type { AlertRule } from '../contract/alerts'
import { FailureError } from '../contract/failure'
import { readPlaces } from '../units/places'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { findAlertMeasure, isBuiltIn } from './alert-measures'
import { dealSeries } from './deal-series'
import { forecastSeries } from './forecast-series'
import { ledgerSeries } from './ledger-series'
import { readMutedDays } from './mute'
import { metricSeries } from './metric-series'
import { pipelineSeries } from './pipeline-series'
import type { FactSeries } from './replay'
import type { SeriesRequest } from './series-request'

/** Opens the facts of a rule for the days from..to, each as of that day. With `subjectId`, of that deal only where the rule is about deals. */
export function openFactSeries(db: ReadDb, rule: AlertRule, from: Day, to: Day, subjectId?: number): FactSeries {
  const series = openFacts(db, rule, from, to, subjectId)
  const muted = readMutedDays(db, rule, from, to)
  return muted.size === 0 ? series : { at: series.at, isMuted: (day) => muted.has(day) }
}

function openFacts(db: ReadDb, rule: AlertRule, from: Day, to: Day, subjectId: number | undefined): FactSeries {
  const measure = checkedMeasure(rule)
  const places = readPlaces(db)
  const open = (first: Day, last: Day): FactSeries => openSeries({ db, rule, measure, from: first, to: last, places, subjectId })
  switch (rule.comparison) {
    case 'below':
    case 'above':
      return open(from, to)
    case 'falls_by':
    case 'rises_by': {
      const now = open(from, to)
      const then = open(from - rule.changeDays, to - rule.changeDays)
      return {
        at: (day) => {
          const before = new Map(then.at(day - rule.changeDays).map((fact) => [fact.subject.id, fact.value]))
          return now.at(day).map(({ subject, value }) => {
            const earlier = before.get(subject.id) ?? null
            return { subject, value: value === null || earlier === null ? null : value - earlier }
          })
        }
      }
    }
  }
}

function openSeries(request: SeriesRequest): FactSeries {
  if (!isBuiltIn(request.measure)) return metricSeries(request)
  switch (request.measure) {
    case 'attainment_pace':
    case 'attainment':
    case 'bookings':
    case 'new_pipeline':
    case 'win_rate_90d':
    case 'discount_depth_90d':
    case 'overdue_receivables':
    case 'overdue_share':
    case 'forecast_bias':
      return ledgerSeries(request)
    case 'weighted_pipeline':
    case 'pipeline_coverage':
    case 'idle_deals':
      return pipelineSeries(request)
    case 'forecast_gap':
      return forecastSeries(request)
    case 'days_without_activity':
    case 'days_in_stage':
    case 'days_past_close':
    case 'close_date_pushes':
      return dealSeries(request)
  }
}

/** @throws invalid_input where the measure does not exist, does not fit the subject or cannot be scoped so */
export function checkedMeasure(rule: AlertRule): string {
  const measure = findAlertMeasure(rule.measure)
  if (measure === undefined) {
    throw new FailureError('invalid_input', 'alerts.no_measure', `There is no measure ${rule.measure} to watch. Nothing was saved; choose one of the list.`, { measure: rule.measure })
  }
  if (!measure.subjectKinds.includes(rule.subjectKind)) {
    const params = { measure: rule.measure, subjectKind: rule.subjectKind }
    throw new FailureError('invalid_input', 'alerts.subject_kind', `${rule.measure} cannot be watched per ${rule.subjectKind}. Nothing was saved; choose another level.`, params)
  }
  if ((rule.scope.productIds ?? []).length > 0) {
    throw new FailureError('invalid_input', 'alerts.product_scope', 'Rules can be limited to regions and units, not to products. Nothing was saved; leave the products out.')
  }
  return rule.measure
}
