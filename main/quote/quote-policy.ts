import type { QuotePolicy, Signatory } from '../contract/quote'
import { quotePolicy } from '../contract/quote'
import type { ReadDb } from '../warehouse/database'
import { firstText } from '../warehouse/statement'

export const policyKey = 'quote_policy'

export const defaultPolicy: QuotePolicy = { minMargin: 0.15, rep: 0.1, unit: 0.15, region: 0.22 }

export function readQuotePolicy(db: ReadDb): QuotePolicy {
  const text = firstText<{ value: string }>(db, 'SELECT value FROM setting WHERE key = ?', [policyKey])?.value
  if (text === undefined) return defaultPolicy
  const parsed = quotePolicy.safeParse(JSON.parse(text))
  return parsed.success ? parsed.data : defaultPolicy
}

const levels = ['rep', 'unit', 'region'] as const

/** The lowest level that may sign a price at this share of the list price. */
export function signatoryFor(ratio: number, policy: QuotePolicy): Signatory {
  const discount = 1 - ratio
  return levels.find((level) => discount <= policy[level] + 1e-9) ?? 'company'
}
