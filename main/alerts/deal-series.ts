import type { AlertSubject } from '../contract/alerts'
import { openDealReplay, type ReplayedDeal } from '../units/deal-replay'
import type { Day } from '../warehouse/day'
import type { SubjectFact } from './evaluate-rule'
import type { FactSeries } from './replay'
import type { SeriesRequest } from './series-request'
import { scopeFilter } from './subjects'

/** Measures with deals as subjects: one fact per open deal and day. A deal that closes is gone, and its alerts with it. */
export function dealSeries(request: SeriesRequest): FactSeries {
  const { db, rule, from, to, places, measure } = request
  const replay = openDealReplay(db, from, to, { dealId: request.subjectId, withActivities: measure === 'days_without_activity' })
  const inScope = scopeFilter(rule, places)
  const subjects = new Map<number, AlertSubject>()
  const subjectOf = (deal: ReplayedDeal): AlertSubject => {
    let subject = subjects.get(deal.id)
    if (subject === undefined) subjects.set(deal.id, (subject = { kind: 'deal', id: deal.id, name: deal.name }))
    return subject
  }
  const valueOf = (deal: ReplayedDeal, day: Day): number | null => {
    switch (measure) {
      case 'days_without_activity':
        return day - (deal.lastActivityAt ?? deal.createdAt)
      case 'days_in_stage':
        return day - deal.stageSince
      case 'days_past_close':
        return deal.expectedCloseAt === null ? null : day - deal.expectedCloseAt
      default:
        return deal.pushes
    }
  }
  return {
    at: (day) => {
      const facts: SubjectFact[] = []
      for (const deal of replay.openOn(day)) {
        if (deal.amountE4 < rule.minimumAmountE4 || !inScope({ unitId: deal.unitId, regionId: deal.regionId, repId: deal.repId, day })) continue
        facts.push({ subject: subjectOf(deal), value: valueOf(deal, day) })
      }
      return facts
    }
  }
}
