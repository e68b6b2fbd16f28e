import type { Day } from '../warehouse/day'
import type { Account } from './accounts'
import type { Model, Rep, Unit } from './organisation'
import type { Random } from './random'

/** Position of a deal in its life: index into the open stages, then won and lost. */
export const dealStage = { prospecting: 0, qualification: 1, proposal: 2, negotiation: 3, approval: 4, won: 5, lost: 6 } as const

export interface DealLine {
  readonly model: Model
  readonly quantity: number
}

/** The whole state after a change; money in yuan. */
export interface DealEvent {
  readonly day: Day
  readonly change: string
  readonly stage: number
  readonly amount: number
  readonly expectedCloseAt: Day
  readonly rep: Rep
  readonly lines: readonly DealLine[]
  /** Whether a quote is out. */
  readonly isQuoted: boolean
}

export interface DealActivity {
  readonly day: Day
  readonly rep: Rep
  readonly kind: 'call' | 'visit' | 'meeting' | 'email' | 'demo'
  readonly outcome: 'positive' | 'neutral' | 'negative' | 'no_answer'
  readonly minutes: number
  /** Days until somebody wrote it into the CRM. */
  readonly lagDays: number
}

export interface DealQuote {
  readonly day: Day
  readonly listAmount: number
  readonly amount: number
}

export interface DealMention {
  readonly day: Day
  readonly competitor: string
  readonly tone: number
}

/** A deal in the making: what is known of it (the event lists) and what only the world knows (engagement, rival, ratio). */
export interface Deal {
  readonly random: Random
  readonly account: Account
  readonly unit: Unit
  readonly name: string
  readonly leadSource: string
  readonly sourceEffect: number
  readonly createdAt: Day
  readonly rival: string | null
  readonly finalRatio: number
  readonly engagementMean: number
  engagement: number
  rep: Rep
  stage: number
  amount: number
  lines: DealLine[]
  /** Price / list price once a quote is out. */
  ratio: number | null
  expectedCloseAt: Day
  weeksInStage: number
  weeksOpen: number
  pushes: number
  competitor: string | null
  lostReason: string | null
  readonly events: DealEvent[]
  readonly activities: DealActivity[]
  readonly quotes: DealQuote[]
  readonly mentions: DealMention[]
}

export function listAmount(lines: readonly DealLine[]): number {
  return lines.reduce((sum, line) => sum + line.model.listPrice * line.quantity, 0)
}

/** Prices are quoted in whole hundreds of yuan. */
export function offered(lines: readonly DealLine[], ratio: number): number {
  return Math.round((listAmount(lines) * ratio) / 100) * 100
}

/** Writes the present state down as an event; changes of one day are one event. */
export function record(deal: Deal, day: Day, changes: readonly string[]): void {
  deal.events.push({ day, change: changes.join(','), stage: deal.stage, amount: deal.amount, expectedCloseAt: deal.expectedCloseAt, rep: deal.rep, lines: deal.lines, isQuoted: deal.ratio !== null })
}

export function closedAt(deal: Deal): Day | null {
  const last = deal.events[deal.events.length - 1]
  return last !== undefined && last.stage >= dealStage.won ? last.day : null
}
