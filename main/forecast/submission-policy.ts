import { submissionPolicy, type SubmissionPolicy } from '../contract/overrides'
import type { ReadDb } from '../warehouse/database'
import { firstText } from '../warehouse/statement'

export const submissionPolicyKey = 'submission_policy'

/** Each level has a few days for what the one below has promised. */
export const defaultSubmissionPolicy: SubmissionPolicy = { rep: 9, unit: 6, region: 3, total: 0 }

export function readSubmissionPolicy(db: ReadDb): SubmissionPolicy {
  const text = firstText<{ value: string }>(db, 'SELECT value FROM setting WHERE key = ?', [submissionPolicyKey])?.value
  const parsed = text === undefined ? null : submissionPolicy.safeParse(JSON.parse(text))
  return parsed?.success === true ? parsed.data : defaultSubmissionPolicy
}
