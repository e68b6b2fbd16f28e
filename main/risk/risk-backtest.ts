import type { Snapshots } from '../features/snapshots'
import { cameWithin, firstEventAfter, longestRiskDays, riskHorizons, type RiskOutcomes } from '../model/risk-events'
import { calibrationLimit, reliabilityBins, scoreProbabilities } from '../model/scores'
import type { RiskScores } from '../model/score-risk'
import type { Day } from '../warehouse/day'

/** Warnings of one model about the weeks after its day, beside what came; one entry per (deal, week), in order of deal and day. */
export interface RiskEvidence {
  readonly deal: number
  readonly day: Day
  readonly said: { readonly [horizon in 14 | 28]: { readonly [event in RiskKind]: number } }
  readonly came: { readonly [horizon in 14 | 28]: { readonly [event in RiskKind]: 0 | 1 } }
  /** Share of the model's training rows that met the event. */
  readonly rates: { readonly [horizon in 14 | 28]: { readonly [event in RiskKind]: number } }
  readonly eventOn: Day | null
}

export const riskKinds = ['any', 'lost', 'slip', 'shrink'] as const
export type RiskKind = (typeof riskKinds)[number]

/** Rows whose 28 days are over, with what was said and what came. */
export function riskEvidence(snapshots: Snapshots, outcomes: RiskOutcomes, rows: Int32Array, scores: RiskScores, rates: RiskEvidence['rates']): readonly RiskEvidence[] {
  const evidence: RiskEvidence[] = []
  rows.forEach((row, place) => {
    if ((outcomes.seenDays[row] ?? 0) < longestRiskDays) return
    const said = (days: 14 | 28): RiskEvidence['said'][14] => {
      const within = days === 14 ? scores.within14 : scores.within28
      return { any: within.any[place] ?? 0, lost: within.lost[place] ?? 0, slip: within.slip[place] ?? 0, shrink: within.shrink[place] ?? 0 }
    }
    const came = (days: 14 | 28): RiskEvidence['came'][14] => ({
      any: cameWithin(outcomes, 'any', row, days), lost: cameWithin(outcomes, 'lost', row, days), slip: cameWithin(outcomes, 'slip', row, days), shrink: cameWithin(outcomes, 'shrink', row, days)
    })
    const day = snapshots.day[row] ?? 0
    const first = firstEventAfter(outcomes, row)
    evidence.push({ deal: snapshots.deal[row] ?? 0, day, said: { 14: said(14), 28: said(28) }, came: { 14: came(14), 28: came(28) }, rates, eventOn: first === null ? null : day + first })
  })
  return evidence
}

/** One line of the measurement, as it is kept. */
export interface RiskBacktestRow {
  readonly subject: 'risk' | 'risk_reliability' | 'risk_warning' | 'risk_lead'
  readonly level: string
  readonly horizonDays: number | null
  readonly method: string
  readonly metric: string
  readonly value: number | null
  readonly sampleSize: number
  readonly detail: string | null
}

/** @param warnFrom the level in use; others are measured beside it */
export function riskRows(evidence: readonly RiskEvidence[], warnFrom: number): readonly RiskBacktestRow[] {
  if (evidence.length === 0) return []
  const byDeal = new Map<number, RiskEvidence[]>()
  for (const one of evidence) {
    const list = byDeal.get(one.deal)
    if (list === undefined) byDeal.set(one.deal, [one])
    else list.push(one)
  }
  for (const list of byDeal.values()) list.sort((left, right) => left.day - right.day)
  const levels = [...new Set([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, warnFrom])].sort((left, right) => left - right)
  return [...qualityRows(apart([...byDeal.values()])), ...levels.flatMap((level) => warningRows([...byDeal.values()], level, level === warnFrom))]
}

/** Of each deal only rows at least 28 days apart: windows that do not overlap. */
function apart(deals: readonly (readonly RiskEvidence[])[]): readonly RiskEvidence[] {
  return deals.flatMap((list) => {
    let last = Number.NEGATIVE_INFINITY
    return list.filter((one) => {
      if (one.day < last + longestRiskDays) return false
      last = one.day
      return true
    })
  })
}

function qualityRows(evidence: readonly RiskEvidence[]): readonly RiskBacktestRow[] {
  const rows: RiskBacktestRow[] = []
  for (const event of riskKinds) {
    for (const horizon of riskHorizons) {
      const outcomes = evidence.map((one) => one.came[horizon][event])
      const ours = evidence.map((one) => one.said[horizon][event])
      const base = outcomes.reduce<number>((sum, value) => sum + value, 0) / Math.max(1, outcomes.length)
      const add = (method: string, probabilities: readonly number[]): void => {
        const scores = scoreProbabilities(probabilities, outcomes)
        const values = { base_rate: base, auc: method === 'saima' ? scores.auc : 0.5, log_loss: scores.logLoss, ece: scores.ece, ece_limit: calibrationLimit(probabilities) }
        for (const [metric, value] of Object.entries(values)) rows.push({ subject: 'risk', level: event, horizonDays: horizon, method, metric, value, sampleSize: outcomes.length, detail: null })
      }
      add('saima', ours)
      add('constant', evidence.map((one) => one.rates[horizon][event]))
      reliabilityBins(ours, outcomes).forEach((bin, index) =>
        rows.push({
          subject: 'risk_reliability', level: event, horizonDays: horizon, method: 'saima', metric: 'observed', value: bin.observed, sampleSize: bin.size,
          detail: JSON.stringify({ bin: index + 1, predicted: bin.predicted, low: bin.low, high: bin.high })
        })
      )
    }
  }
  return rows
}

const leadBuckets = [1, 7, 14, 21] as const

/** How well warnings from a level on did: each time a deal comes above it, and each first trouble of a deal that could have been warned of. */
function warningRows(deals: readonly (readonly RiskEvidence[])[], level: number, isChosen: boolean): readonly RiskBacktestRow[] {
  let [warnings, hits, events] = [0, 0, 0]
  const leads: number[] = []
  for (const list of deals) {
    list.forEach((one, index) => {
      const before = list[index - 1]
      if (one.said[28].any < level || (before !== undefined && before.said[28].any >= level && one.day - before.day <= longestRiskDays)) return
      warnings += 1
      hits += one.came[28].any
    })
    for (const eventOn of new Set(list.map((one) => one.eventOn))) {
      if (eventOn === null) continue
      events += 1
      const warned = list.find((one) => one.day < eventOn && one.day >= eventOn - longestRiskDays && one.said[28].any >= level)
      if (warned !== undefined) leads.push(eventOn - warned.day)
    }
  }
  leads.sort((left, right) => left - right)
  const shareFrom = (days: number): number => leads.filter((lead) => lead >= days).length / Math.max(1, events)
  const detail = {
    chosen: isChosen ? 1 : 0, warnings, precision: warnings === 0 ? null : hits / warnings, events, recall: events === 0 ? null : leads.length / events,
    median_lead_days: leads.length === 0 ? null : (leads[Math.floor(leads.length / 2)] ?? null), warned_7: shareFrom(7), warned_14: shareFrom(14), warned_21: shareFrom(21)
  }
  const row: RiskBacktestRow = { subject: 'risk_warning', level: String(level), horizonDays: longestRiskDays, method: 'saima', metric: 'precision', value: detail.precision, sampleSize: warnings, detail: JSON.stringify(detail) }
  if (!isChosen) return [row]
  const buckets = leadBuckets.map((from, index): RiskBacktestRow => {
    const count = leads.filter((lead) => lead >= from && lead < (leadBuckets[index + 1] ?? Number.POSITIVE_INFINITY)).length
    return { subject: 'risk_lead', level: String(from), horizonDays: null, method: 'saima', metric: 'events', value: count / Math.max(1, events), sampleSize: count, detail: null }
  })
  const missed: RiskBacktestRow = { subject: 'risk_lead', level: '0', horizonDays: null, method: 'saima', metric: 'events', value: 1 - leads.length / Math.max(1, events), sampleSize: events - leads.length, detail: null }
  return [row, missed, ...buckets]
}
