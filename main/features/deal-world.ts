import type { Day } from '../warehouse/day'
import type { EventStreams } from './event-streams'
import { createShrunkRates, type ShrunkRates } from './shrunk-rate'
import { trackSignal, type SignalTracker } from './signal-series'

/** The state of every deal and of what surrounds it on one day, rebuilt by playing events forward; indexed by deal code. */
export interface DealWorld {
  readonly streams: EventStreams
  day: Day
  readonly isKnown: Uint8Array
  readonly status: Uint8Array
  readonly stage: Int32Array
  readonly stageSince: Int32Array
  readonly stagesVisited: Int32Array
  readonly movesForward: Int32Array
  readonly movesBack: Int32Array
  readonly amountE4: Float64Array
  readonly firstAmountE4: Float64Array
  readonly amountChanges: Int32Array
  readonly amountChangedAt: Float64Array
  readonly expectedCloseAt: Float64Array
  readonly pushes: Int32Array
  readonly pushedDays: Float64Array
  readonly pushedAt: Float64Array
  readonly rep: Int32Array
  readonly unit: Int32Array
  readonly region: Int32Array
  readonly ownerChanges: Int32Array
  readonly activities: Int32Array
  readonly meetings: Int32Array
  readonly firstActivityAt: Float64Array
  readonly lastActivityAt: Float64Array
  readonly lastMeetingAt: Float64Array
  /** Sum of 2^-(age / 14 days) over activities, as of `lastActivityAt`. */
  readonly recentActivity: Float64Array
  readonly activityTone: Float64Array
  readonly mentions: Int32Array
  readonly lastMentionAt: Float64Array
  readonly mentionTone: Float64Array
  readonly competitor: Int32Array
  readonly quotes: Int32Array
  readonly lastQuoteAt: Float64Array
  readonly quoteRatio: Float64Array
  readonly firstQuoteRatio: Float64Array
  readonly openTickets: Int32Array
  readonly worstTicket: Float64Array
  readonly lastTicketAt: Float64Array
  readonly accountOpenDeals: Int32Array
  readonly accountWonAt: Float64Array
  readonly accountWins: Int32Array
  readonly accountLosses: Int32Array
  readonly repOpenDeals: Int32Array
  readonly rates: {
    readonly company: ShrunkRates
    readonly rep: ShrunkRates
    readonly unit: ShrunkRates
    readonly product: ShrunkRates
    readonly region: ShrunkRates
    readonly leadSource: ShrunkRates
    readonly account: ShrunkRates
    readonly industry: ShrunkRates
    readonly stage: ShrunkRates
    readonly competitor: ShrunkRates
  }
  /** Mean of log(1 + days) that deals stayed in a stage before they left it, and how many did. */
  readonly dwellLogSum: Float64Array
  readonly dwellCount: Float64Array
  cycleLogSum: number
  cycleCount: number
  readonly signals: readonly SignalTracker[]
}

export function createDealWorld(streams: EventStreams): DealWorld {
  const deals = streams.deals.count
  const accounts = streams.accounts.keys.length
  const missing = (size: number): Float64Array => new Float64Array(size).fill(Number.NaN)
  const none = (size: number): Int32Array => new Int32Array(size).fill(-1)
  const firstDay = streams.states.knownAt[0] ?? 0
  const rates = (keys: number): ShrunkRates => createShrunkRates(keys, firstDay)
  return {
    streams,
    day: firstDay - 1,
    isKnown: new Uint8Array(deals),
    status: new Uint8Array(deals),
    stage: none(deals),
    stageSince: new Int32Array(deals),
    stagesVisited: new Int32Array(deals),
    movesForward: new Int32Array(deals),
    movesBack: new Int32Array(deals),
    amountE4: missing(deals),
    firstAmountE4: missing(deals),
    amountChanges: new Int32Array(deals),
    amountChangedAt: missing(deals),
    expectedCloseAt: missing(deals),
    pushes: new Int32Array(deals),
    pushedDays: new Float64Array(deals),
    pushedAt: missing(deals),
    rep: none(deals),
    unit: none(deals),
    region: none(deals),
    ownerChanges: new Int32Array(deals),
    activities: new Int32Array(deals),
    meetings: new Int32Array(deals),
    firstActivityAt: missing(deals),
    lastActivityAt: missing(deals),
    lastMeetingAt: missing(deals),
    recentActivity: new Float64Array(deals),
    activityTone: new Float64Array(deals),
    mentions: new Int32Array(deals),
    lastMentionAt: missing(deals),
    mentionTone: missing(deals),
    competitor: none(deals),
    quotes: new Int32Array(deals),
    lastQuoteAt: missing(deals),
    quoteRatio: missing(deals),
    firstQuoteRatio: missing(deals),
    openTickets: new Int32Array(accounts),
    worstTicket: missing(accounts),
    lastTicketAt: missing(accounts),
    accountOpenDeals: new Int32Array(accounts),
    accountWonAt: missing(accounts),
    accountWins: new Int32Array(accounts),
    accountLosses: new Int32Array(accounts),
    repOpenDeals: new Int32Array(streams.reps.keys.length),
    rates: {
      company: rates(1),
      rep: rates(streams.reps.keys.length),
      unit: rates(streams.units.keys.length),
      product: rates(streams.products.keys.length),
      region: rates(streams.regions.keys.length),
      leadSource: rates(streams.leadSources.keys.length),
      account: rates(accounts),
      industry: rates(streams.industryCount),
      stage: rates(streams.stages.length),
      competitor: rates(streams.competitors.keys.length)
    },
    dwellLogSum: new Float64Array(streams.stages.length),
    dwellCount: new Float64Array(streams.stages.length),
    cycleLogSum: 0,
    cycleCount: 0,
    signals: streams.signals.map((series) => trackSignal(series))
  }
}

/** Faded win rate of the company, pulled to one half by two deals. */
export function companyRate(world: DealWorld): number {
  return world.rates.company.rate(0, world.day, 0.5, 2)
}

/** Usual days in a stage (geometric mean, pulled to 14 days by three deals). */
export function usualDwellDays(world: DealWorld, stage: number): number {
  const pull = 3
  const sum = (world.dwellLogSum[stage] ?? 0) + pull * Math.log(15)
  return Math.exp(sum / ((world.dwellCount[stage] ?? 0) + pull)) - 1
}

/** Usual days from creation to close, pulled to 90 days by three deals. */
export function usualCycleDays(world: DealWorld): number {
  const pull = 3
  return Math.exp((world.cycleLogSum + pull * Math.log(91)) / (world.cycleCount + pull)) - 1
}
