import { followUpPolicy, type FollowUpPolicy } from '../contract/follow-up-list'
import type { ReadDb } from '../warehouse/database'
import { firstText } from '../warehouse/statement'

export const policyKey = 'follow_up_policy'
export const defaultPolicy: FollowUpPolicy = { perRep: 2, perUnit: 4, holdOutShare: 0.1 }

export function readFollowUpPolicy(db: ReadDb): FollowUpPolicy {
  const text = firstText<{ value: string }>(db, 'SELECT value FROM setting WHERE key = ?', [policyKey])?.value
  const parsed = text === undefined ? null : followUpPolicy.safeParse(JSON.parse(text))
  return parsed?.success === true ? parsed.data : defaultPolicy
}
