import type { RaceMeasureId } from '../contract/race'
import { unitMeasures, type UnitMeasureId } from '../units/unit-measures'
import type { Scored } from './score'

export interface Ranked extends Scored {
  readonly rank: number
  /** Level with somebody even after the declared order of ties. */
  readonly tied: boolean
}

/** Scores nearer than this are level: less than anybody can see, more than floating point can differ. */
export const scoreResolution = 1e-6

type RawValues = (participantId: number, measure: UnitMeasureId) => number | null

/** Best first. Equal scores are decided by the declared measures; those still level share a rank (1, 2, 2, 4). */
export function rankField(scored: readonly Scored[], tieOrder: readonly RaceMeasureId[], rawOf: RawValues): readonly Ranked[] {
  const inOrder = [...scored].sort((a, b) => compare(a, b, tieOrder, rawOf) || a.participant.id - b.participant.id)
  const ranks: number[] = []
  inOrder.forEach((entry, index) => {
    const before = inOrder[index - 1]
    ranks.push(before !== undefined && compare(before, entry, tieOrder, rawOf) === 0 ? (ranks[index - 1] ?? 1) : index + 1)
  })
  return inOrder.map((entry, index) => {
    const rank = ranks[index] ?? index + 1
    return { ...entry, rank, tied: ranks[index - 1] === rank || ranks[index + 1] === rank }
  })
}

function compare(a: Scored, b: Scored, tieOrder: readonly RaceMeasureId[], rawOf: RawValues): number {
  const byScore = Math.round(b.score / scoreResolution) - Math.round(a.score / scoreResolution)
  if (byScore !== 0) return byScore
  for (const measure of tieOrder) {
    const own = rawOf(a.participant.id, measure)
    const other = rawOf(b.participant.id, measure)
    if (own === other) continue
    if (own === null) return 1
    if (other === null) return -1
    return unitMeasures[measure].direction === 'higher' ? other - own : own - other
  }
  return 0
}
