import { openDealReplay, type ReplayedDeal } from '../units/deal-replay'
import { emptyLedger } from '../units/ledger'
import { readMeasureLedgers } from '../units/measure-ledgers'
import type { OwnedFact } from '../units/owned-facts'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { MeasureSeries } from './readings'
import { quarterOf, quarterTargets, type SeriesRequest } from './series-request'
import { openSubjects, subjectOwners } from './subjects'

/** Measures of the open pipeline, added up per subject from the deals as they stood on the day. */
export function pipelineSeries(request: SeriesRequest): MeasureSeries {
  const { db, rule, from, to, places, measure } = request
  const subjectsOn = openSubjects(db, rule, from, to, places)
  const ownersOf = subjectOwners(rule, places)
  const replay = openDealReplay(db, from, to, { withActivities: measure === 'idle_deals' })
  const probabilities = new Map(allText<{ id: number; probability: number }>(db, 'SELECT id, probability FROM stage').map((stage) => [stage.id, stage.probability]))
  const quarter = quarterOf(db)
  const targets = quarterTargets(request)
  const bookings =
    measure === 'pipeline_coverage'
      ? (readMeasureLedgers(db, ['bookings'], { ownersOf, submissionLevel: null, from: quarter(from).from, to, collaborationCredit: false }, places).get('bookings') ?? emptyLedger)
      : emptyLedger

  const worth = (deal: ReplayedDeal, day: Day): number => {
    switch (measure) {
      case 'weighted_pipeline':
        return Math.round(deal.amountE4 * (probabilities.get(deal.stageId) ?? 0))
      case 'idle_deals':
        return day - (deal.lastActivityAt ?? deal.createdAt) >= rule.idleDays ? 1 : 0
      default:
        // An open deal cannot close in the past: overdue and undated ones count for this quarter.
        return (deal.expectedCloseAt ?? day) <= quarter(day).to ? deal.amountE4 : 0
    }
  }
  return {
    at: (day) => {
      const sums = new Map<number, number>()
      for (const deal of replay.openOn(day)) {
        if (deal.amountE4 < rule.minimumAmountE4) continue
        const value = worth(deal, day)
        if (value !== 0) for (const id of ownersOf(asFact(deal, day))) sums.set(id, (sums.get(id) ?? 0) + value)
      }
      if (measure !== 'pipeline_coverage') return subjectsOn(day).map((subject) => ({ subject, value: sums.get(subject.id) ?? 0 }))
      const current = quarter(day)
      const quotas = targets(current)
      return subjectsOn(day).map((subject) => {
        const remaining = (quotas.get(subject.id) ?? 0) - bookings.sum(subject.id, { from: current.from, to: day, knownBy: day }).value
        return { subject, value: remaining > 0 ? (sums.get(subject.id) ?? 0) / remaining : null }
      })
    }
  }
}

function asFact(deal: ReplayedDeal, day: Day): OwnedFact {
  return { unitId: deal.unitId, regionId: deal.regionId, repId: deal.repId, day, knownAt: day, value: 0, weight: 0, dealId: deal.id, rowId: deal.id }
}
