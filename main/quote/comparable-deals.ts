import type { ComparableReach } from '../contract/quote'
import type { AnsweredQuote } from './answered-quote'

export interface QuoteSubject {
  readonly opportunityId: number
  readonly productId: number | null
  readonly seriesId: number | null
  readonly lineId: number | null
  readonly segment: string | null
  readonly listE4: number
}

export interface Comparables {
  readonly reach: ComparableReach
  readonly quotes: readonly AnsweredQuote[]
}

/** Fewer comparable deals than this are no evidence. */
export const neededComparables = 8
/** A deal of up to this many times the size, or that part of it, is of the same size. */
const sizeBand = 3

/**
 * Decided deals like this one: the same product, customer segment and size; where there are fewer than eight the product's series, then
 * its line, then the line whatever the segment. The reach that was needed is told. Newest first.
 */
export function comparableDeals(subject: QuoteSubject, answered: readonly AnsweredQuote[]): Comparables {
  const alike = answered.filter(
    (quote) => quote.opportunityId !== subject.opportunityId && quote.lineId !== null && quote.lineId === subject.lineId && quote.listE4 <= subject.listE4 * sizeBand && quote.listE4 * sizeBand >= subject.listE4
  )
  const sameSegment = alike.filter((quote) => quote.segment === subject.segment)
  const steps: readonly Comparables[] = [
    { reach: 'product_segment_size', quotes: sameSegment.filter((quote) => quote.productId === subject.productId) },
    { reach: 'series_segment_size', quotes: sameSegment.filter((quote) => quote.seriesId === subject.seriesId) },
    { reach: 'line_segment_size', quotes: sameSegment },
    { reach: 'line_size', quotes: alike }
  ]
  const found = steps.find((step) => step.quotes.length >= neededComparables) ?? steps[steps.length - 1] ?? { reach: 'line_size', quotes: [] }
  return { reach: found.reach, quotes: [...found.quotes].reverse() }
}
