import { curveAt, type DealScores } from '../model/score-deals'

/** What may go wrong with an open deal soon, from the same curves as its forecast. */
export interface DealRisk {
  readonly pLost14d: number
  readonly pLost28d: number
  readonly pSlip14d: number
  readonly pSlip28d: number
}

/**
 * @param closeAheadDays days from the as-of day to the expected close of the record (negative: overdue), NaN where there is none
 *
 * A deal slips within h days when its expected close passes while it is still open; one that is overdue has slipped already, for it
 * the figure is the chance that it is still open after h days. A deal expected later than that cannot slip yet.
 */
export function dealRisk(scores: DealScores, deal: number, closeAheadDays: number): DealRisk {
  const openAfter = (days: number): number => Math.max(0, 1 - curveAt(scores.won, deal, days) - curveAt(scores.lost, deal, days))
  const slip = (days: number): number => (Number.isNaN(closeAheadDays) || closeAheadDays > days ? 0 : openAfter(closeAheadDays < 0 ? days : Math.max(closeAheadDays, 0)))
  return { pLost14d: curveAt(scores.lost, deal, 14), pLost28d: curveAt(scores.lost, deal, 28), pSlip14d: slip(14), pSlip28d: slip(28) }
}
