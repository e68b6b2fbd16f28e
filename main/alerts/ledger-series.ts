import { emptyLedger, type Ledger } from '../units/ledger'
import { readMeasureLedgers } from '../units/measure-ledgers'
import { measureValue, unitMeasures, type UnitMeasureId } from '../units/unit-measures'
import { addMonths, type Day } from '../warehouse/day'
import { openSubjects, subjectOwners } from './subjects'
import type { MeasureSeries } from './readings'
import { quarterOf, quarterTargets, type Quarter, type SeriesRequest } from './series-request'

type ValueOn = (subjectId: number, day: Day, quarter: Quarter) => number | null

const rollingDays = 90
/** A rate over fewer deals than this is no evidence of anything. */
const fewestDeals = 12
/** Before this share of a quarter usually is booked, its pace says nothing. */
const earliestPace = 0.1

/** Measures that are sums over dated events: bookings, rates, receivables, missed submissions. */
export function ledgerSeries(request: SeriesRequest): MeasureSeries {
  const { db, rule, from, to, places } = request
  const quarter = quarterOf(db)
  const first = quarter(from).from
  const needed = ledgersFor(request)
  const ledgers = readMeasureLedgers(
    db,
    needed,
    {
      ownersOf: subjectOwners(rule, places),
      submissionLevel: rule.subjectKind === 'workspace' || rule.subjectKind === 'account' || rule.subjectKind === 'deal' ? null : rule.subjectKind,
      from: Math.min(first, from - rollingDays),
      to,
      collaborationCredit: false
    },
    places
  )
  const subjectsOn = openSubjects(db, rule, from, to, places)
  const valueOn = measured(request, (id) => ledgers.get(id) ?? emptyLedger)
  return {
    anyOrder: true,
    at: (day) => {
      const current = quarter(day)
      return subjectsOn(day).map((subject) => ({ subject, value: valueOn(subject.id, day, current) }))
    }
  }
}

function ledgersFor(request: SeriesRequest): readonly UnitMeasureId[] {
  switch (request.measure) {
    case 'new_pipeline':
      return ['new_pipeline']
    case 'win_rate_90d':
      return ['win_rate']
    case 'discount_depth_90d':
      return ['discount_depth']
    case 'overdue_receivables':
    case 'overdue_share':
      return ['overdue_share']
    case 'forecast_bias':
      return ['forecast_bias']
    default:
      return ['bookings']
  }
}

function measured(request: SeriesRequest, ledgerOf: (id: UnitMeasureId) => Ledger): ValueOn {
  const flow = (id: UnitMeasureId, subjectId: number, from: Day, day: Day): number | null => measureValue(ledgerOf(id), unitMeasures[id], subjectId, from, day, day)
  switch (request.measure) {
    case 'attainment': {
      const targets = quarterTargets(request)
      return (id, day, quarter) => ratio(flow('bookings', id, quarter.from, day), targets(quarter).get(id))
    }
    case 'attainment_pace': {
      const targets = quarterTargets(request)
      const usual = usualShare(request)
      return (id, day, quarter) => {
        const share = usual(day, quarter)
        const target = targets(quarter).get(id)
        return share < earliestPace || target === undefined ? null : ratio(flow('bookings', id, quarter.from, day), target * share)
      }
    }
    case 'new_pipeline':
      return (id, day, quarter) => flow('new_pipeline', id, quarter.from, day)
    case 'win_rate_90d':
      return (id, day) => rollingRate(ledgerOf('win_rate'), id, day)
    case 'discount_depth_90d':
      return (id, day) => rollingRate(ledgerOf('discount_depth'), id, day)
    case 'overdue_receivables':
      return (id, day) => ledgerOf('overdue_share').sum(id, { from: 0, to: day, knownBy: day }).value
    case 'overdue_share':
      return (id, day) => flow('overdue_share', id, day, day)
    case 'forecast_bias':
      return (id, day) => flow('forecast_bias', id, day, day)
    default:
      return (id, day, quarter) => flow('bookings', id, quarter.from, day)
  }
}

function rollingRate(ledger: Ledger, subjectId: number, day: Day): number | null {
  const sum = ledger.sum(subjectId, { from: day - rollingDays + 1, to: day, knownBy: day })
  return sum.count < fewestDeals || sum.weight <= 0 ? null : sum.value / sum.weight
}

/**
 * The share of a quarter's bookings that is usually in by a day: the mean of the four quarters before, since most sales come at
 * the end of a quarter and a straight line would cry wolf in every one. Without two such quarters, the share of days.
 */
function usualShare(request: SeriesRequest): (day: Day, quarter: Quarter) => number {
  const { db, from, to, places } = request
  const quarter = quarterOf(db)
  const earliest = addMonths(quarter(from).from, -12)
  const total = readMeasureLedgers(db, ['bookings'], { ownersOf: () => [0], submissionLevel: null, from: earliest, to, collaborationCredit: false }, places).get('bookings') ?? emptyLedger
  const shares = new Map<Day, number>()
  return (day, current) => {
    let share = shares.get(day)
    if (share === undefined) shares.set(day, (share = shareOn(total, day, current)))
    return share
  }
}

function shareOn(total: Ledger, day: Day, current: Quarter): number {
  const elapsed = (day - current.from + 1) / (current.to - current.from + 1)
  const past: number[] = []
  for (let back = 1; back <= 4; back += 1) {
    const from = addMonths(current.from, -3 * back)
    const to = addMonths(from, 3) - 1
    const knownBy = current.from - 1
    const whole = total.sum(0, { from, to, knownBy }).value
    if (whole <= 0) continue
    past.push(total.sum(0, { from, to: from + Math.round(elapsed * (to - from + 1)) - 1, knownBy }).value / whole)
  }
  return past.length < 2 ? elapsed : past.reduce((sum, share) => sum + share, 0) / past.length
}

function ratio(value: number | null, base: number | undefined): number | null {
  return value === null || base === undefined || base <= 0 ? null : value / base
}
