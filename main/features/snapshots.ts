import type { Day } from '../warehouse/day'
import { applyActivity, applyMention, applyQuote, applyState, applyTicket } from './apply-events'
import { companyRate, createDealWorld, usualDwellDays, type DealWorld } from './deal-world'
import { openStatus, type EventStreams } from './event-streams'
import type { CalendarFacts } from './calendar-facts'
import type { Feature } from './feature'
import { featureRegistry } from './feature-registry'

/**
 * Rows of (deal, day) with the features as known by the end of that day. `isBirth` rows are made when a deal is first known, before the rest
 * of that day: every deal has one, also those that open and close between two days of the grid.
 */
export interface Snapshots {
  readonly features: readonly Feature[]
  readonly rows: number
  /** Row-major, rows x features. */
  readonly matrix: Float32Array
  readonly deal: Int32Array
  readonly day: Int32Array
  readonly isBirth: Uint8Array
  readonly stage: Int32Array
  readonly stageProbability: Float64Array
  /** Win rate of closed deals that passed this stage, as of the day. */
  readonly stageRate: Float64Array
  /** The amount as known; where the record has none, the mean of the product's (or company's) won deals, NaN where nothing was won yet. */
  readonly amountE4: Float64Array
  readonly amountIsImputed: Uint8Array
  readonly expectedCloseAt: Float64Array
  readonly ageDays: Int32Array
  readonly dwellDays: Int32Array
  readonly usualDwellDays: Float64Array
  readonly unit: Int32Array
  readonly region: Int32Array
  readonly companyRate: Float64Array
  readonly calendar: CalendarFacts
}

/** Rows of a part of the deals only, but of all on some days. Every deal plays its part in the rates of the others, taken or not. */
export interface SnapshotSample {
  readonly isTaken: (deal: number) => boolean
  readonly wholeDays: ReadonlySet<Day>
}

/** One pass over the events, writing rows on every day of `grid` (ascending). `births` adds a row for each deal when it is first known. */
export function buildSnapshots(
  streams: EventStreams, grid: readonly Day[], births: boolean, features: readonly Feature[] = featureRegistry(streams), sample: SnapshotSample | null = null
): Snapshots {
  const world = createDealWorld(streams)
  const writer = createRowWriter(features, streams.calendar)
  const { states, activities, mentions, quotes, tickets } = streams
  const openDeals = new Set<number>()
  const next = { state: 0, activity: 0, mention: 0, quote: 0, ticket: 0 }
  const lastDay = grid[grid.length - 1] ?? streams.knownBy
  let gridIndex = 0

  while (gridIndex < grid.length || next.state < states.knownAt.length) {
    const day = Math.min(grid[gridIndex] ?? Number.POSITIVE_INFINITY, states.knownAt[next.state] ?? Number.POSITIVE_INFINITY)
    if (day > Math.min(lastDay, streams.knownBy)) break
    // Everything that came before this day, so that rows of births see the evening before.
    next.activity = applyUntil(activities.knownAt, next.activity, day - 1, (row) => applyActivity(world, row))
    next.mention = applyUntil(mentions.knownAt, next.mention, day - 1, (row) => applyMention(world, row))
    next.quote = applyUntil(quotes.knownAt, next.quote, day - 1, (row) => applyQuote(world, row))
    next.ticket = applyUntil(tickets.knownAt, next.ticket, day - 1, (row) => applyTicket(world, row))
    for (const tracker of world.signals) tracker.advance(day - 1)
    world.day = day
    const firstOfDay = next.state
    while (next.state < states.knownAt.length && (states.knownAt[next.state] ?? 0) === day) next.state += 1
    for (const row of birthsFirst(world, firstOfDay, next.state)) {
      const deal = states.deal[row] ?? 0
      const isBirth = world.isKnown[deal] === 0
      if (births && isBirth && (states.status[row] ?? 0) === openStatus && (sample === null || sample.isTaken(deal))) {
        applyState(world, row)
        writer.write(world, deal, true)
      } else applyState(world, row)
      if (world.status[deal] === openStatus) openDeals.add(deal)
      else openDeals.delete(deal)
    }
    if (day === grid[gridIndex]) {
      next.activity = applyUntil(activities.knownAt, next.activity, day, (row) => applyActivity(world, row))
      next.mention = applyUntil(mentions.knownAt, next.mention, day, (row) => applyMention(world, row))
      next.quote = applyUntil(quotes.knownAt, next.quote, day, (row) => applyQuote(world, row))
      next.ticket = applyUntil(tickets.knownAt, next.ticket, day, (row) => applyTicket(world, row))
      for (const tracker of world.signals) tracker.advance(day)
      const isWhole = sample === null || sample.wholeDays.has(day)
      const written = isWhole ? [...openDeals] : [...openDeals].filter(sample.isTaken)
      for (const deal of written.sort((left, right) => left - right)) writer.write(world, deal, false)
      gridIndex += 1
    }
  }
  return writer.finish()
}

function applyUntil(knownAt: Int32Array, from: number, day: Day, apply: (row: number) => void): number {
  let row = from
  while (row < knownAt.length && (knownAt[row] ?? 0) <= day) {
    apply(row)
    row += 1
  }
  return row
}

/** The day's rows with creations in front: a deal made today must not see outcomes of today. */
function birthsFirst(world: DealWorld, from: number, to: number): readonly number[] {
  const births: number[] = []
  const others: number[] = []
  const seen = new Set<number>()
  for (let row = from; row < to; row += 1) {
    const deal = world.streams.states.deal[row] ?? 0
    if (world.isKnown[deal] === 0 && !seen.has(deal)) births.push(row)
    else others.push(row)
    seen.add(deal)
  }
  return [...births, ...others]
}

interface RowWriter {
  write(world: DealWorld, deal: number, isBirth: boolean): void
  finish(): Snapshots
}

function createRowWriter(features: readonly Feature[], calendar: CalendarFacts): RowWriter {
  let capacity = 4096
  let matrix = new Float32Array(capacity * features.length)
  const lists = {
    deal: [] as number[], day: [] as number[], isBirth: [] as number[], stage: [] as number[], stageProbability: [] as number[], stageRate: [] as number[],
    amountE4: [] as number[], amountIsImputed: [] as number[], expectedCloseAt: [] as number[], ageDays: [] as number[], dwellDays: [] as number[],
    usualDwellDays: [] as number[], unit: [] as number[], region: [] as number[], companyRate: [] as number[]
  }
  return {
    write: (world, deal, isBirth) => {
      const row = lists.deal.length
      if (row === capacity) {
        capacity *= 2
        const larger = new Float32Array(capacity * features.length)
        larger.set(matrix)
        matrix = larger
      }
      let cell = row * features.length
      for (const feature of features) {
        const value = feature.valueOf(world, deal)
        matrix[cell] = Number.isFinite(value) ? value : Number.NaN
        cell += 1
      }
      const stage = world.stage[deal] ?? 0
      const amount = world.amountE4[deal] ?? Number.NaN
      lists.deal.push(deal)
      lists.day.push(world.day)
      lists.isBirth.push(isBirth ? 1 : 0)
      lists.stage.push(stage)
      lists.stageProbability.push(world.streams.stages[stage]?.probability ?? 0)
      lists.stageRate.push(world.rates.stage.rate(stage, world.day, companyRate(world), 20))
      lists.amountE4.push(amount > 0 ? amount : imputedAmount(world, deal))
      lists.amountIsImputed.push(amount > 0 ? 0 : 1)
      lists.expectedCloseAt.push(world.expectedCloseAt[deal] ?? Number.NaN)
      lists.ageDays.push(world.day - (world.streams.deals.createdAt[deal] ?? world.day))
      lists.dwellDays.push(world.day - (world.stageSince[deal] ?? world.day))
      lists.usualDwellDays.push(usualDwellDays(world, stage))
      lists.unit.push(world.unit[deal] ?? -1)
      lists.region.push(world.region[deal] ?? -1)
      lists.companyRate.push(companyRate(world))
    },
    finish: () => ({
      features,
      rows: lists.deal.length,
      matrix: matrix.slice(0, lists.deal.length * features.length),
      deal: Int32Array.from(lists.deal),
      day: Int32Array.from(lists.day),
      isBirth: Uint8Array.from(lists.isBirth),
      stage: Int32Array.from(lists.stage),
      stageProbability: Float64Array.from(lists.stageProbability),
      stageRate: Float64Array.from(lists.stageRate),
      amountE4: Float64Array.from(lists.amountE4),
      amountIsImputed: Uint8Array.from(lists.amountIsImputed),
      expectedCloseAt: Float64Array.from(lists.expectedCloseAt),
      ageDays: Int32Array.from(lists.ageDays),
      dwellDays: Int32Array.from(lists.dwellDays),
      usualDwellDays: Float64Array.from(lists.usualDwellDays),
      unit: Int32Array.from(lists.unit),
      region: Int32Array.from(lists.region),
      companyRate: Float64Array.from(lists.companyRate),
      calendar
    })
  }
}

function imputedAmount(world: DealWorld, deal: number): number {
  const ofProduct = world.rates.product.meanWonAmount(world.streams.deals.product[deal] ?? -1)
  return Number.isNaN(ofProduct) ? world.rates.company.meanWonAmount(0) : ofProduct
}
