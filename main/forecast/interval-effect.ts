import { defaultIntervals, type DealModel, type IntervalEffect } from '../model/deal-model'

/** What was expected of the remaining bookings of a node, were all deals independent, and what came. Money in any one unit. */
export interface IntervalEvidence {
  readonly period: 'current' | 'next'
  readonly level: 'total' | 'region' | 'unit' | 'created'
  readonly mean: number
  readonly variance: number
  readonly actual: number
}

/** Strength of the default, in nodes' mean squares. */
const pull = 4

/**
 * Shared effects by the method of moments: what errors exceed the variance of independent deals by, against the squared mean. Levels
 * below the company are compared after scaling by their parent's error (done by the caller). Few origins are pulled to the default.
 */
export function estimateIntervals(evidence: readonly IntervalEvidence[]): DealModel['intervals'] {
  const of = (period: 'current' | 'next'): IntervalEffect => ({
    company: deviation(evidence, period, 'total', defaultIntervals[period].company),
    region: deviation(evidence, period, 'region', defaultIntervals[period].region),
    unit: deviation(evidence, period, 'unit', defaultIntervals[period].unit),
    created: deviation(evidence, period, 'created', defaultIntervals[period].created)
  })
  return { current: of('current'), next: of('next') }
}

function deviation(evidence: readonly IntervalEvidence[], period: 'current' | 'next', level: IntervalEvidence['level'], usual: number): number {
  const relevant = evidence.filter((item) => item.period === period && item.level === level && item.mean > 0)
  const size = relevant.reduce((sum, item) => sum + item.mean ** 2, 0)
  if (size === 0) return usual
  const excess = relevant.reduce((sum, item) => sum + (item.actual - item.mean) ** 2 - item.variance, 0)
  const prior = (pull * size) / relevant.length
  return Math.min(0.8, Math.sqrt(Math.max(0.0004, (excess + prior * usual ** 2) / (size + prior))))
}
