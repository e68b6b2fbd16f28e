import type { RouteOutput } from '../../../main/contract'
import { daysBetween } from '../../format/day'

type State = RouteOutput<'deals.detail'>['timeline'][number]

export interface StageSegment {
  readonly stage: string
  readonly position: number
  readonly status: State['status']
  readonly from: string
  readonly days: number
}

/** How long the deal was believed to be in each stage, one after the other; the last one lasts to the end. */
export function stageSegments(timeline: readonly State[], start: string, end: string): readonly StageSegment[] {
  const changes = timeline.filter((state, index) => index === 0 || timeline[index - 1]?.stage !== state.stage)
  return changes.flatMap((state, index) => {
    const from = index === 0 ? start : state.knownOn
    const to = changes[index + 1]?.knownOn ?? end
    const days = Math.max(0, daysBetween(from, to))
    const isLast = index === changes.length - 1
    return days === 0 && !isLast ? [] : [{ stage: state.stage, position: state.stagePosition, status: state.status, from, days }]
  })
}
