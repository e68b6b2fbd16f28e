import type { LedgerEvent } from '../units/ledger'
import { unitMeasures, valueOfSum, windowOf, type UnitMeasureId } from '../units/unit-measures'
import type { Day } from '../warehouse/day'
import { ledgerOf, type RaceFacts } from './race-facts'
import { scoreField, type FieldEntry } from './score'
import { measuresOf, type Standings } from './standings'

export interface Certainty {
  readonly rankLow: number
  readonly rankHigh: number
  readonly level: number
  readonly aheadOfNext: number | null
  readonly deals: number
}

const level = 0.8
const seed = 0x5a13a
/** Work is bounded: many deals need fewer replicates for the same steadiness. */
const replicatesFor = (size: number): number => (size > 100_000 ? 100 : size > 30_000 ? 200 : 400)

interface ResampledSum {
  readonly fixed: { value: number; weight: number }
  readonly events: readonly { readonly deal: number; readonly value: number; readonly weight: number }[]
}

/**
 * How sure each rank is: a Poisson bootstrap over deals (each deal counts Poisson(1) times; Hanley & MacGibbon 2006). A deal's draw
 * is a hash of its id and the replicate, so that a deal moves all its measures and all its owners together and the result depends on
 * no order. Amounts without a deal (payments, activities, submissions) stay as they are.
 */
export function computeCertainty(facts: RaceFacts, standings: Standings, knownBy: Day = standings.asOf): ReadonlyMap<number, Certainty> {
  const { rule, field, ranked, asOf } = standings
  const measures = measuresOf(rule)
  const dealNumbers = new Map<number, number>()
  const ownDeals = field.map(() => new Set<number>())
  const sums = field.map((entry, index) => new Map(measures.map((measure) => [measure, gather(entry.participant.id, index, measure)])))

  function gather(participantId: number, index: number, measure: UnitMeasureId): ResampledSum {
    const fixed = { value: 0, weight: 0 }
    const events: { deal: number; value: number; weight: number }[] = []
    for (const event of ledgerOf(facts, measure).events(participantId, windowOf(unitMeasures[measure], facts.from, asOf, knownBy)) as readonly LedgerEvent[]) {
      if (event.dealId === null) {
        fixed.value += event.value
        fixed.weight += event.weight
        continue
      }
      let deal = dealNumbers.get(event.dealId)
      if (deal === undefined) dealNumbers.set(event.dealId, (deal = dealNumbers.size))
      ownDeals[index]?.add(deal)
      events.push({ deal, value: event.value, weight: event.weight })
    }
    return { fixed, events }
  }

  const eventCount = sums.reduce((count, own) => count + [...own.values()].reduce((inner, sum) => inner + sum.events.length, 0), 0)
  const replicates = replicatesFor(eventCount + field.length * 20)
  const dealIds = [...dealNumbers.keys()]
  const draws = new Uint8Array(dealIds.length)
  const positionOf = new Map(field.map((entry, index) => [entry.participant.id, index]))
  const order = ranked.map((entry) => positionOf.get(entry.participant.id) ?? 0)
  const placeOf = new Int32Array(order.length)
  order.forEach((index, place) => (placeOf[index] = place))
  const ranks = field.map(() => new Uint32Array(replicates))
  const ahead = new Float64Array(order.length)

  for (let replicate = 0; replicate < replicates; replicate += 1) {
    for (let deal = 0; deal < dealIds.length; deal += 1) draws[deal] = poissonOne(dealIds[deal] ?? 0, replicate)
    const resampled: FieldEntry[] = field.map((entry, index) => ({
      ...entry,
      raw: new Map(
        measures.map((measure) => {
          const sum = sums[index]?.get(measure)
          let value = sum?.fixed.value ?? 0
          let weight = sum?.fixed.weight ?? 0
          for (const event of sum?.events ?? []) {
            const draw = draws[event.deal] ?? 0
            value += event.value * draw
            weight += event.weight * draw
          }
          return [measure, valueOfSum(unitMeasures[measure], { value, weight })]
        })
      )
    }))
    const scores = scoreField(resampled, rule).map((scored) => scored.score)
    const inOrder = scores.map((_, index) => index).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || (placeOf[a] ?? 0) - (placeOf[b] ?? 0))
    inOrder.forEach((index, place) => {
      const own = ranks[index]
      if (own !== undefined) own[replicate] = place + 1
    })
    for (let place = 0; place + 1 < order.length; place += 1) {
      const difference = (scores[order[place] ?? 0] ?? 0) - (scores[order[place + 1] ?? 0] ?? 0)
      ahead[place] = (ahead[place] ?? 0) + (difference > 0 ? 1 : difference === 0 ? 0.5 : 0)
    }
  }

  return new Map(
    ranked.map((entry, place) => {
      const index = order[place] ?? 0
      const sorted = [...(ranks[index] ?? [])].sort((a, b) => a - b)
      const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))] ?? entry.rank
      const tail = (1 - level) / 2
      return [
        entry.participant.id,
        {
          rankLow: Math.min(entry.rank, at(tail)),
          rankHigh: Math.max(entry.rank, at(1 - tail)),
          level,
          aheadOfNext: place + 1 < order.length ? (ahead[place] ?? 0) / replicates : null,
          deals: ownDeals[index]?.size ?? 0
        }
      ]
    })
  )
}

// Cumulative probabilities of Poisson(1); beyond 7 there is less than one in a hundred thousand.
const cumulative = [0.36787944, 0.73575888, 0.9196986, 0.98101184, 0.99634015, 0.99940582, 0.99991676, 0.99998975]

function poissonOne(dealId: number, replicate: number): number {
  const uniform = mix(dealId, replicate) / 4_294_967_296
  let count = 0
  while (count < cumulative.length && uniform >= (cumulative[count] ?? 1)) count += 1
  return count
}

/** 32-bit finaliser of MurmurHash3 over both numbers. */
function mix(dealId: number, replicate: number): number {
  let hash = Math.imul(dealId ^ seed, 0x9e3779b1) ^ Math.imul(replicate + 1, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
