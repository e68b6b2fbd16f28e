import type { Day } from '../warehouse/day'

/** The last quote of a deal that has been decided, with what was known on the day it went out. */
export interface AnsweredQuote {
  readonly opportunityId: number
  readonly productId: number | null
  /** The product's group, and the line at the top of its branch; the product itself where it has none. */
  readonly seriesId: number | null
  readonly lineId: number | null
  readonly segment: string | null
  readonly listE4: number
  readonly amountE4: number
  /** Price / list price. */
  readonly ratio: number
  readonly quotedOn: Day
  readonly closedOn: Day
  readonly won: boolean
  /** The deal went on to a later stage after the quote (or was won): the answer to the price was yes, whatever came later. */
  readonly accepted: boolean
  readonly hasCompetitor: boolean
  /** Whether an earlier quote had gone out. */
  readonly isRevised: boolean
  /** Up to the day of the quote, and in the 28 days before it. */
  readonly activities: number
  readonly recentActivities: number
  /** Good answers less bad ones, as a share of the activities: -1 to 1. */
  readonly mood: number
  readonly accountWins: number
  /** How much more often rep and unit had won by then than the company, in log-odds. */
  readonly repRate: number
  readonly unitRate: number
}
