import type { RouteOutput } from '../../contract'
import type { GamingDetector, GamingFinding } from '../../contract/gaming'
import { readClosedDeals, readSubmissions, dealFacts } from '../../units/fact-readers'
import { createLedger } from '../../units/ledger'
import { assignFacts, participantOwners } from '../../units/owned-facts'
import { readParticipants } from '../../units/participants'
import { readPlaces, type Places } from '../../units/places'
import type { ReadDb } from '../../warehouse/database'
import { addMonths, isoFromDay, type Day } from '../../warehouse/day'
import { allText } from '../../warehouse/statement'
import type { Season } from '../season'
import { periodEnds, readBackDated, readDiscounts, readPullIns, readSplits, readStageJumps, type DealChance } from './deal-evidence'
import { evaluateMeans, evaluateTrials, type Evaluation } from './evaluate-trials'

type GamingReport = Pick<RouteOutput<'race.gaming'>, 'from' | 'checks' | 'findings'>

const monthsBack = 24
const familyError = 0.05
const shownDeals = 50
const graceDays = 7

interface OwnedChance extends DealChance {
  readonly participantId: number
}

interface PeriodPromise {
  readonly participantId: number
  readonly from: Day
  readonly to: Day
  readonly promisedE4: number
  readonly bookedE4: number
}

interface Detection {
  readonly detector: GamingDetector
  readonly evaluation: Evaluation
  readonly chances: readonly OwnedChance[]
  readonly promises: readonly PeriodPromise[]
}

/** Runs every detector over the two years up to a day, by what was known on its evening. */
export function findGaming(db: ReadDb, season: Season, asOf: Day): GamingReport {
  const from = addMonths(asOf, -monthsBack) + 1
  const places = readPlaces(db)
  const owned = ownership(season, places)
  const ends = periodEnds(db, from, asOf)
  const everyEnd = (read: (end: Day) => readonly DealChance[]): readonly OwnedChance[] => ends.flatMap((end) => owned(read(end)))
  const counted = (detector: GamingDetector, chances: readonly OwnedChance[]): Detection => ({ detector, evaluation: evaluateTrials(chances, from, asOf), chances, promises: [] })

  const discounts = owned(readDiscounts(db, from, asOf, ends))
  const promises = readPromises(db, season, places, from, asOf)
  const missesOf = (sign: 1 | -1): Evaluation =>
    evaluateMeans(
      relativeMisses(promises).map((miss) => ({ ...miss, value: sign * miss.value, isContrast: true })),
      from,
      asOf,
      { fewest: 4, leastDifference: 0.1 }
    )
  const detections: readonly Detection[] = [
    counted('pulled_in', everyEnd((end) => readPullIns(db, end))),
    counted('split', everyEnd((end) => readSplits(db, end))),
    {
      detector: 'closing_discount',
      evaluation: evaluateMeans(
        discounts.map((chance) => ({ participantId: chance.participantId, day: chance.day, value: chance.figure ?? 0, isContrast: chance.hit })),
        from,
        asOf,
        { fewest: 8, leastDifference: 0.02 }
      ),
      chances: discounts,
      promises: []
    },
    counted('stage_jump', owned(readStageJumps(db, from, asOf))),
    counted('back_dated', everyEnd((end) => readBackDated(db, end, asOf))),
    { detector: 'inflating', evaluation: missesOf(1), chances: [], promises },
    { detector: 'sandbagging', evaluation: missesOf(-1), chances: [], promises }
  ]
  const tests = detections.reduce((sum, detection) => sum + detection.evaluation.tested.length, 0)
  const threshold = familyError / Math.max(1, tests)
  const participants = new Map(readParticipants(db, season.participantKind, from, asOf, places).map((participant) => [participant.id, participant]))
  const names = readDealNames(db, detections.flatMap((detection) => detection.chances.filter((chance) => chance.hit).map((chance) => chance.dealId)))

  const findings = detections.flatMap((detection) =>
    detection.evaluation.tested
      .filter((suspicion) => suspicion.matters && suspicion.pValue < threshold)
      .map((suspicion): GamingFinding => {
        const participant = participants.get(suspicion.participantId)
        return {
          detector: detection.detector,
          participantId: suspicion.participantId,
          name: participant?.name ?? String(suspicion.participantId),
          regionName: participant?.regionName ?? null,
          count: suspicion.count,
          chances: suspicion.chances,
          rate: suspicion.rate,
          peerRate: suspicion.peerRate,
          earlierRate: suspicion.earlierRate,
          laterRate: suspicion.laterRate,
          pValue: suspicion.pValue,
          threshold,
          deals: dealsOf(detection, suspicion.participantId, names),
          periods: detection.promises
            .filter((promise) => promise.participantId === suspicion.participantId)
            .map((promise) => ({ from: isoFromDay(promise.from), to: isoFromDay(promise.to), promisedE4: Math.round(promise.promisedE4), bookedE4: Math.round(promise.bookedE4) }))
        }
      })
  )
  return {
    from: isoFromDay(from),
    checks: detections.map(({ detector, evaluation }) => ({ detector, tested: evaluation.tested.length, thin: evaluation.thin, rate: evaluation.rate })),
    findings: findings.sort((a, b) => a.pValue - b.pValue || a.participantId - b.participantId)
  }
}

/** Each chance for whom the deal belonged to then; shared credit does not share the blame. */
function ownership(season: Season, places: Places): (chances: readonly DealChance[]) => readonly OwnedChance[] {
  const ownersOf = participantOwners(season.participantKind, places)
  return (chances) =>
    chances.flatMap((chance) =>
      ownersOf({ ...chance, knownAt: chance.day, value: 1, weight: 1, rowId: chance.dealId }).map((participantId): OwnedChance => ({ ...chance, participantId }))
    )
}

/** What was promised while a period ran (the mean of the submissions) and what was booked in it; the season's kind says at which level. */
function readPromises(db: ReadDb, season: Season, places: Places, from: Day, asOf: Day): readonly PeriodPromise[] {
  const submissions = readSubmissions(db, season.participantKind, from, asOf - graceDays)
  if (submissions.length === 0) return []
  const first = submissions.reduce((earliest, submission) => Math.min(earliest, submission.periodStart), asOf)
  const won = dealFacts(readClosedDeals(db, first, asOf, 'won'), (deal) => (deal.isWon === 1 ? { value: deal.amountE4, weight: 1 } : null))
  const booked = createLedger(assignFacts(won, participantOwners(season.participantKind, places), places, null))
  return submissions.map((submission) => ({
    participantId: submission.nodeId,
    from: submission.periodStart,
    to: submission.periodEnd,
    promisedE4: submission.amountE4,
    bookedE4: booked.sum(submission.nodeId, { from: submission.periodStart, to: submission.periodEnd, knownBy: submission.periodEnd + graceDays }).value
  }))
}

/** Promised less booked, over what the participant books in a period on average: a poor period does not blow its miss up. */
function relativeMisses(promises: readonly PeriodPromise[]): readonly { readonly participantId: number; readonly day: Day; readonly value: number }[] {
  const usual = new Map<number, { sum: number; periods: number }>()
  for (const promise of promises) {
    const own = usual.get(promise.participantId) ?? { sum: 0, periods: 0 }
    usual.set(promise.participantId, { sum: own.sum + promise.bookedE4, periods: own.periods + 1 })
  }
  return promises.flatMap((promise) => {
    const own = usual.get(promise.participantId)
    const mean = own === undefined ? 0 : own.sum / own.periods
    return mean > 0 ? [{ participantId: promise.participantId, day: promise.to, value: (promise.promisedE4 - promise.bookedE4) / mean }] : []
  })
}

function dealsOf(detection: Detection, participantId: number, names: ReadonlyMap<number, string>): GamingFinding['deals'] {
  return detection.chances
    .filter((chance) => chance.participantId === participantId && chance.hit)
    .sort((a, b) => (b.figure ?? 0) - (a.figure ?? 0) || b.amountE4 - a.amountE4 || a.dealId - b.dealId)
    .slice(0, shownDeals)
    .map((chance) => ({
      opportunityId: chance.dealId,
      label: names.get(chance.dealId) ?? String(chance.dealId),
      day: isoFromDay(chance.day),
      amountE4: chance.amountE4,
      movedFrom: chance.movedFrom === null ? null : isoFromDay(chance.movedFrom),
      movedTo: chance.movedTo === null ? null : isoFromDay(chance.movedTo),
      figure: chance.figure
    }))
}

function readDealNames(db: ReadDb, ids: readonly number[]): ReadonlyMap<number, string> {
  const rows = allText<{ id: number; name: string }>(db, 'SELECT id, name FROM opportunity WHERE id IN (SELECT value FROM json_each(?))', [JSON.stringify([...new Set(ids)])])
  return new Map(rows.map((row) => [row.id, row.name]))
}
