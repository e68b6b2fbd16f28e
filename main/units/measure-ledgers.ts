import type { ParticipantKind } from '../contract/race'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { dealFacts, readActivities, readClosedDeals, readCollections, readCreatedDeals, readSubmissions, type ClosedDeal } from './fact-readers'
import { createLedger, type Ledger, type LedgerEvent } from './ledger'
import { assignFacts, readCreditShares, type CreditShares, type OwnedFact, type OwnersOf } from './owned-facts'
import type { Places } from './places'
import { readReceivables } from './receivable-facts'
import type { UnitMeasureId } from './unit-measures'

export interface LedgerRequest {
  readonly ownersOf: OwnersOf
  /** Whose submissions are held against their bookings; null where that level submits nothing. */
  readonly submissionLevel: ParticipantKind | null
  /** First day that any period asked for begins on. */
  readonly from: Day
  readonly to: Day
  /** Split shared deals by their recorded shares. */
  readonly collaborationCredit: boolean
}

export type MeasureLedgers = ReadonlyMap<UnitMeasureId, Ledger>

/** Bookings that become known within this many days after a period's end still count against what was promised for it. */
const graceDays = 7
const trailingDays = 400

/** Reads what the measures need, each source once. */
export function readMeasureLedgers(db: ReadDb, measures: readonly UnitMeasureId[], request: LedgerRequest, places: Places): MeasureLedgers {
  const { ownersOf, from, to } = request
  const credit: CreditShares | null = request.collaborationCredit ? readCreditShares(db) : null
  let closed: readonly ClosedDeal[] | null = null
  const closedDeals = (): readonly ClosedDeal[] => (closed ??= readClosedDeals(db, from, to))
  const ledgerOf = (facts: readonly OwnedFact[]): Ledger => createLedger(assignFacts(facts, ownersOf, places, credit))

  const read = (measure: UnitMeasureId): Ledger => {
    switch (measure) {
      case 'bookings':
        return ledgerOf(dealFacts(closedDeals(), (deal) => (deal.isWon === 1 ? { value: deal.amountE4, weight: 1 } : null)))
      case 'won_count':
        return ledgerOf(dealFacts(closedDeals(), (deal) => (deal.isWon === 1 ? { value: 1, weight: 1 } : null)))
      case 'win_rate':
        return ledgerOf(dealFacts(closedDeals(), (deal) => ({ value: deal.isWon, weight: 1 })))
      case 'cycle_days':
        return ledgerOf(dealFacts(closedDeals(), (deal) => (deal.isWon === 1 ? { value: deal.closedAt - deal.createdAt, weight: 1 } : null)))
      case 'discount_depth':
        return ledgerOf(dealFacts(closedDeals(), discountOf))
      case 'new_pipeline':
        return ledgerOf(readCreatedDeals(db, from, to))
      case 'activities':
        return ledgerOf(readActivities(db, from, to))
      case 'collected':
        return ledgerOf(readCollections(db, from, to))
      case 'overdue_share':
        return ledgerOf(readReceivables(db, from, to))
      case 'forecast_bias':
        return createLedger(readForecastMisses(db, request, places))
    }
  }
  return new Map([...new Set(measures)].map((measure) => [measure, read(measure)]))
}

function discountOf(deal: ClosedDeal): { value: number; weight: number } | null {
  return deal.isWon === 1 && deal.listAmountE4 !== null && deal.listAmountE4 > 0 ? { value: deal.listAmountE4 - deal.amountE4, weight: deal.listAmountE4 } : null
}

/** What was submitted for a period minus what was booked in it, once the period is over and its late bookings are in. */
function readForecastMisses(db: ReadDb, request: LedgerRequest, places: Places): readonly LedgerEvent[] {
  if (request.submissionLevel === null) return []
  const submissions = readSubmissions(db, request.submissionLevel, request.from - trailingDays, request.to)
  const first = submissions.reduce((earliest, submission) => Math.min(earliest, submission.periodStart), request.to)
  const deals = submissions.length === 0 ? [] : readClosedDeals(db, first, request.to, 'won')
  const booked = createLedger(
    assignFacts(
      dealFacts(deals, (deal) => (deal.isWon === 1 ? { value: deal.amountE4, weight: 1 } : null)),
      request.ownersOf,
      places,
      null
    )
  )
  return submissions.map((submission) => {
    const knownAt = submission.periodEnd + graceDays
    const actual = booked.sum(submission.nodeId, { from: submission.periodStart, to: submission.periodEnd, knownBy: knownAt }).value
    return { participantId: submission.nodeId, day: submission.periodEnd, knownAt, value: submission.amountE4 - actual, weight: actual, dealId: null, rowId: submission.id, share: 1 }
  })
}
