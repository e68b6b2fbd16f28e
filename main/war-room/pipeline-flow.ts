import type { FlowBucketKind } from '../contract/war-room'
import type { DealSnapshot } from '../metrics/deal-snapshots'

/** What one deal did to the forecastable pipeline. */
export interface FlowMove {
  readonly id: number
  readonly kind: FlowBucketKind
  readonly amountE4: number
}

/** How a deal is seen by the pipeline at one moment. */
export interface Membership {
  /** Open, in scope and expected to close by the end of the period. */
  isIn(deal: DealSnapshot): boolean
  isInScope(deal: DealSnapshot): boolean
}

/**
 * Every movement between two beliefs about the same deals. The amounts of all movements add up to the pipeline after minus the pipeline
 * before. A won deal leaves with its final amount; what changed before that is up or down, and a deal that came and was won in between is
 * both, so that `won` is the bookings of the days between.
 * @param before the deal at the earlier moment, undefined where it did not exist
 * @param after the deal now, undefined where it was removed
 */
export function movesOf(id: number, before: DealSnapshot | undefined, after: DealSnapshot | undefined, membership: Membership): readonly FlowMove[] {
  const wasIn = before !== undefined && membership.isIn(before)
  const isIn = after !== undefined && membership.isIn(after)
  if (wasIn && isIn) return change(id, after.amountE4 - before.amountE4)
  if (wasIn) return leaving(id, before, after, membership)
  const isWon = after !== undefined && after.status === 1 && membership.isInScope(after)
  if (!isIn && !isWon) return []
  const moves: FlowMove[] = [{ id, kind: arrival(before, membership), amountE4: after.amountE4 }]
  if (isWon) moves.push({ id, kind: 'won', amountE4: 0 - after.amountE4 })
  return moves
}

function change(id: number, amountE4: number): readonly FlowMove[] {
  return amountE4 === 0 ? [] : [{ id, kind: amountE4 > 0 ? 'up' : 'down', amountE4 }]
}

function leaving(id: number, before: DealSnapshot, after: DealSnapshot | undefined, membership: Membership): readonly FlowMove[] {
  const gone = (kind: FlowBucketKind): readonly FlowMove[] => [{ id, kind, amountE4: 0 - before.amountE4 }]
  if (after === undefined) return gone('removed')
  if (!membership.isInScope(after)) return gone('moved_out')
  if (after.status === 1) return [...change(id, after.amountE4 - before.amountE4), { id, kind: 'won', amountE4: 0 - after.amountE4 }]
  if (after.status === 2) return gone(after.isRemoved === 1 ? 'removed' : 'lost')
  return gone('pushed_out')
}

function arrival(before: DealSnapshot | undefined, membership: Membership): FlowBucketKind {
  if (before === undefined) return 'new'
  if (before.status !== 0) return 'reopened'
  return membership.isInScope(before) ? 'pulled_in' : 'moved_in'
}

/** In the order of the waterfall. */
export const bucketOrder: readonly FlowBucketKind[] = ['new', 'reopened', 'pulled_in', 'moved_in', 'up', 'down', 'won', 'lost', 'pushed_out', 'moved_out', 'removed']
