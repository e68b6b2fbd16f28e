import type { Day } from '../warehouse/day'
import { dealStage, type Deal, type DealEvent } from './deal'
import { demoToday, goLive } from './demo-options'
import { randomStream } from './random'

/** A state of a deal with the day on which the company knew it. */
export interface KnownState extends DealEvent {
  readonly knownAt: Day
  readonly isReconstructed: boolean
}

/** A deal as the company knows it today: nothing later than the workspace's today, nothing closed before the CRM went live. */
export interface KnownDeal {
  readonly id: number
  readonly key: string
  readonly deal: Deal
  readonly states: readonly KnownState[]
  readonly last: KnownState
  readonly closedAt: Day | null
  /** 0 open, 1 won, 2 lost. */
  readonly status: 0 | 1 | 2
}

/** In order of creation; ids and keys count from 1. */
export function knownDeals(seed: number, deals: readonly Deal[]): readonly KnownDeal[] {
  const random = randomStream(seed, 'lags')
  const known: KnownDeal[] = []
  for (const deal of [...deals].sort((a, b) => a.createdAt - b.createdAt)) {
    const states = knownStates(deal.events, () => random.weighted([0, 1, 2], (lag) => [82, 12, 6][lag] ?? 0))
    const last = states[states.length - 1]
    if (last === undefined || (last.stage >= dealStage.won && last.day < goLive)) continue
    const status = last.stage === dealStage.won ? 1 : last.stage === dealStage.lost ? 2 : 0
    const id = known.length + 1
    known.push({ id, key: `D${String(id).padStart(6, '0')}`, deal, states, last, status, closedAt: status === 0 ? null : last.day })
  }
  return known
}

function knownStates(events: readonly DealEvent[], drawLag: () => number): KnownState[] {
  const states: KnownState[] = []
  // What had happened before the CRM went live was brought over as one state.
  const brought = events.filter((event) => event.day < goLive).pop()
  if (brought !== undefined) {
    states.push({ ...brought, change: 'created', day: brought.stage >= dealStage.won ? brought.day : goLive, knownAt: goLive, isReconstructed: true })
  }
  for (const [index, event] of events.entries()) {
    if (event.day < goLive) continue
    const isAtOnce = event.change === 'created' || event.stage >= dealStage.won
    const next = events[index + 1]?.day ?? event.day + 2
    const knownAt = isAtOnce ? event.day : Math.min(event.day + drawLag(), next)
    if (knownAt <= demoToday) states.push({ ...event, knownAt, isReconstructed: false })
  }
  return states
}
