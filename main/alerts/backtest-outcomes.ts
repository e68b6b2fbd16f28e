import type { AlertRule, BacktestOutcomes } from '../contract/alerts'
import { whileDataStands } from '../metrics/data-memo'
import { emptyLedger } from '../units/ledger'
import { readMeasureLedgers } from '../units/measure-ledgers'
import { readPlaces } from '../units/places'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { Replay } from './replay'
import { quarterOf, quarterTargets, type Quarter } from './series-request'
import { subjectOwners } from './subjects'

/** Chances of something bad as they turn out: a deal, or a subject's quarter. */
interface Tally {
  /** `fired` is the first firing in it; `decidedOn` the day on which it turned out. */
  add(outcome: 'bad' | 'good' | 'undecided', decidedOn: Day | null, fired: Day | null): void
  outcomes(): BacktestOutcomes
}

/** Whom a replay looked at and what it found, by slot. */
export interface Replayed {
  readonly replay: Replay
  /** Slots of everybody who was ever there. */
  readonly seen: readonly number[]
  subjectIdOf(slot: number): number
}

/** Holds a replay against what really happened; null where nothing would tell right from wrong. */
export function backtestOutcomes(db: ReadDb, rule: AlertRule, replayed: Replayed, from: Day, to: Day): BacktestOutcomes | null {
  switch (rule.subjectKind) {
    case 'deal':
      return dealOutcomes(db, replayed, from, to)
    case 'account':
      // A debt that is overdue is bad in itself: there is nothing later to hold it against.
      return null
    default:
      return quarterOutcomes(db, rule, replayed, from, to)
  }
}

function dealOutcomes(db: ReadDb, { replay, seen, subjectIdOf }: Replayed, from: Day, to: Day): BacktestOutcomes {
  const firstFired = new Map<number, Day>()
  for (let at = replay.count - 1; at >= 0; at -= 1) firstFired.set(replay.slots[at] ?? 0, replay.firedOn[at] ?? 0)
  // One walk through the deals that have closed since instead of fifty thousand look-ups.
  const closed = whileDataStands(
    db,
    `closed-deals:${from}:${to}`,
    () =>
      new Map(
        allText<{ id: number; status: number; closedAt: Day }>(db, 'SELECT id, status, closed_at AS closedAt FROM opportunity WHERE status IN (1, 2) AND closed_at BETWEEN :from AND :to', { from, to }).map((deal) => [deal.id, deal])
      )
  )
  const tally = openTally('deal_lost')
  for (const slot of seen) {
    const deal = closed.get(subjectIdOf(slot))
    const fired = firstFired.get(slot) ?? null
    if (deal === undefined) tally.add('undecided', null, fired)
    else tally.add(deal.status === 2 ? 'bad' : 'good', deal.closedAt, fired)
  }
  return tally.outcomes()
}

/** Each subject's quarters that are over, by whether they ended below their target; null without any such quarter. */
function quarterOutcomes(db: ReadDb, rule: AlertRule, { replay, seen, subjectIdOf }: Replayed, from: Day, to: Day): BacktestOutcomes | null {
  const places = readPlaces(db)
  const quarter = quarterOf(db)
  const quarters: Quarter[] = []
  for (let current = quarter(from); current.from <= to; current = quarter(current.to + 1)) quarters.push(current)
  const first = quarters[0]
  if (first === undefined) return null
  const targets = quarterTargets({ db, rule, measure: 'bookings', from: first.from, to, places, subjectId: undefined })
  const bookings =
    readMeasureLedgers(db, ['bookings'], { ownersOf: subjectOwners(rule, places), submissionLevel: null, from: first.from, to, collaborationCredit: false }, places).get('bookings') ?? emptyLedger
  const firedIn = new Map<string, Day>()
  for (const firing of replay.firings()) {
    const key = `${firing.subjectId} ${quarter(firing.firedOn).from}`
    if (!firedIn.has(key)) firedIn.set(key, firing.firedOn)
  }
  const tally = openTally('quarter_missed')
  let decided = 0
  for (const current of quarters) {
    for (const slot of seen) {
      const id = subjectIdOf(slot)
      const target = targets(current).get(id)
      if (target === undefined || target <= 0) continue
      const fired = firedIn.get(`${id} ${current.from}`) ?? null
      if (current.to > to) {
        tally.add('undecided', null, fired)
        continue
      }
      decided += 1
      tally.add(bookings.sum(id, { from: current.from, to: current.to, knownBy: to }).value < target ? 'bad' : 'good', current.to, fired)
    }
  }
  return decided === 0 ? null : tally.outcomes()
}

function openTally(what: BacktestOutcomes['what']): Tally {
  const all = { bad: 0, good: 0, undecided: 0 }
  const warned = { bad: 0, good: 0, undecided: 0 }
  const leads: number[] = []
  return {
    add: (outcome, decidedOn, fired) => {
      all[outcome] += 1
      // What fired only after it was over has warned of nothing.
      if (fired === null || (decidedOn !== null && fired > decidedOn)) return
      warned[outcome] += 1
      if (outcome === 'bad' && decidedOn !== null) leads.push(decidedOn - fired)
    },
    outcomes: () => ({
      what,
      ...warned,
      baseRate: all.bad + all.good === 0 ? null : all.bad / (all.bad + all.good),
      caught: all.bad === 0 ? null : warned.bad / all.bad,
      medianLeadDays: Float64Array.from(leads).sort()[Math.floor(leads.length / 2)] ?? null
    })
  }
}
