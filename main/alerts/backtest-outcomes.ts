import type { AlertRule, BacktestOutcomes } from '../contract/alerts'
import { whileDataStands } from '../metrics/data-memo'
import { emptyLedger } from '../units/ledger'
import { readMeasureLedgers } from '../units/measure-ledgers'
import { readPlaces } from '../units/places'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { ReplayedFiring } from './replay'
import { quarterOf, quarterTargets, type Quarter } from './series-request'
import { subjectOwners } from './subjects'

/** One chance of something bad: a deal, or a subject's quarter; `fired` is the first firing in it. */
interface Chance {
  readonly outcome: 'bad' | 'good' | 'undecided'
  /** The day on which it turned out. */
  readonly decidedOn: Day | null
  readonly fired: Day | null
}

/** Holds a replay against what really happened; null where nothing would tell right from wrong. */
export function backtestOutcomes(db: ReadDb, rule: AlertRule, firings: readonly ReplayedFiring[], subjectIds: readonly number[], from: Day, to: Day): BacktestOutcomes | null {
  if (rule.subjectKind === 'deal') return summary('deal_lost', dealChances(db, firings, subjectIds, from, to))
  const chances = quarterChances(db, rule, firings, subjectIds, from, to)
  return chances.some((chance) => chance.outcome !== 'undecided') ? summary('quarter_missed', chances) : null
}

function dealChances(db: ReadDb, firings: readonly ReplayedFiring[], subjectIds: readonly number[], from: Day, to: Day): readonly Chance[] {
  const firstFired = new Map<number, Day>()
  for (const firing of firings) if (!firstFired.has(firing.subjectId)) firstFired.set(firing.subjectId, firing.firedOn)
  // One walk through the deals that have closed since instead of fifty thousand look-ups.
  const closed = whileDataStands(
    db,
    `closed-deals:${from}:${to}`,
    () =>
      new Map(
        allText<{ id: number; status: number; closedAt: Day }>(db, 'SELECT id, status, closed_at AS closedAt FROM opportunity WHERE status IN (1, 2) AND closed_at BETWEEN :from AND :to', { from, to }).map((deal) => [deal.id, deal])
      )
  )
  return subjectIds.map((id): Chance => {
    const deal = closed.get(id)
    const fired = firstFired.get(id) ?? null
    if (deal === undefined) return { outcome: 'undecided', decidedOn: null, fired }
    return { outcome: deal.status === 2 ? 'bad' : 'good', decidedOn: deal.closedAt, fired }
  })
}

/** Each subject's quarters that are over, by whether they ended below their target. */
function quarterChances(db: ReadDb, rule: AlertRule, firings: readonly ReplayedFiring[], subjectIds: readonly number[], from: Day, to: Day): readonly Chance[] {
  const places = readPlaces(db)
  const quarter = quarterOf(db)
  const quarters: Quarter[] = []
  for (let current = quarter(from); current.from <= to; current = quarter(current.to + 1)) quarters.push(current)
  const first = quarters[0]
  if (first === undefined) return []
  const targets = quarterTargets({ db, rule, measure: 'bookings', from: first.from, to, places, subjectId: undefined })
  const bookings =
    readMeasureLedgers(db, ['bookings'], { ownersOf: subjectOwners(rule, places), submissionLevel: null, from: first.from, to, collaborationCredit: false }, places).get('bookings') ?? emptyLedger
  const firedIn = new Map<string, Day>()
  for (const firing of firings) {
    const key = `${firing.subjectId} ${quarter(firing.firedOn).from}`
    if (!firedIn.has(key)) firedIn.set(key, firing.firedOn)
  }
  return quarters.flatMap((current) =>
    subjectIds.flatMap((id): readonly Chance[] => {
      const target = targets(current).get(id)
      if (target === undefined || target <= 0) return []
      const fired = firedIn.get(`${id} ${current.from}`) ?? null
      if (current.to > to) return [{ outcome: 'undecided', decidedOn: null, fired }]
      const booked = bookings.sum(id, { from: current.from, to: current.to, knownBy: to }).value
      return [{ outcome: booked < target ? 'bad' : 'good', decidedOn: current.to, fired }]
    })
  )
}

function summary(what: BacktestOutcomes['what'], chances: readonly Chance[]): BacktestOutcomes {
  // What fired only after it was over has warned of nothing.
  const warned = chances.filter((chance) => chance.fired !== null && (chance.decidedOn === null || chance.fired <= chance.decidedOn))
  const count = (among: readonly Chance[], outcome: Chance['outcome']): number => among.filter((chance) => chance.outcome === outcome).length
  const [bad, good] = [count(warned, 'bad'), count(warned, 'good')]
  const [allBad, allGood] = [count(chances, 'bad'), count(chances, 'good')]
  const leads = warned.flatMap((chance) => (chance.outcome === 'bad' && chance.decidedOn !== null && chance.fired !== null ? [chance.decidedOn - chance.fired] : [])).sort((a, b) => a - b)
  return {
    what,
    bad,
    good,
    undecided: count(warned, 'undecided'),
    baseRate: allBad + allGood === 0 ? null : allBad / (allBad + allGood),
    caught: allBad === 0 ? null : bad / allBad,
    medianLeadDays: leads[Math.floor(leads.length / 2)] ?? null
  }
}
