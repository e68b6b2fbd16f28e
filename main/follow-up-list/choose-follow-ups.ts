import type { FollowUpPolicy } from '../contract/follow-up-list'

/** What ranking and caps look at. */
export interface Candidate {
  readonly id: number
  readonly unitId: number | null
  readonly repId: number | null
  readonly worthE4: number
  readonly isHeldOut: boolean
}

export interface Choice<C extends Candidate> {
  readonly shown: readonly C[]
  readonly heldOut: readonly C[]
  readonly beyondCaps: number
}

/**
 * The most worth first, until a rep or unit has enough. A deal that is held back takes its place all the same: what is shown and what is held
 * back then differ by the coin alone.
 */
export function chooseFollowUps<C extends Candidate>(candidates: readonly C[], policy: FollowUpPolicy): Choice<C> {
  const taken = new Map<string, number>()
  const listed: C[] = []
  for (const candidate of [...candidates].sort((a, b) => b.worthE4 - a.worthE4 || a.id - b.id)) {
    const keys = [candidate.repId === null ? null : (`rep ${candidate.repId}` as const), candidate.unitId === null ? null : (`unit ${candidate.unitId}` as const)].filter((key) => key !== null)
    const isFull = keys.some((key) => (taken.get(key) ?? 0) >= (key.startsWith('rep') ? policy.perRep : policy.perUnit))
    if (isFull) continue
    for (const key of keys) taken.set(key, (taken.get(key) ?? 0) + 1)
    listed.push(candidate)
  }
  return { shown: listed.filter((candidate) => !candidate.isHeldOut), heldOut: listed.filter((candidate) => candidate.isHeldOut), beyondCaps: candidates.length - listed.length }
}
