import type { IdentityEvidence, NameLikeness } from '../../contract/identity'
import { isCreditCode } from './credit-code'
import { nameLikeness, type ComparableName } from './name-likeness'

/** An account as it is compared. */
export interface AccountRecord {
  readonly id: number
  readonly name: ComparableName
  readonly creditCode: string | null
  readonly domain: string | null
  readonly phones: readonly string[]
  readonly regionId: number | null
  readonly region: string | null
  readonly industryId: number | null
  readonly industry: string | null
  readonly employees: number | null
  readonly sourceIds: readonly number[]
  readonly isPlaceholder: boolean
}

export interface ScoredPair {
  readonly aId: number
  readonly bId: number
  /** Probability that both are one customer. */
  readonly score: number
  readonly evidence: readonly IdentityEvidence[]
  readonly suggestion: 'merge' | 'different' | 'branch'
  /** The exact keys leave no doubt. */
  readonly isProven: boolean
}

/** Bits for one customer before anything is compared, among pairs that share a block. */
const priorBits = -5

/**
 * Bits by which each outcome shifts the odds: log2 of how often it is seen among records of one customer over how often among different ones
 * (I. P. Fellegi, A. B. Sunter, A Theory for Record Linkage, JASA 1969). Set from the meaning of the keys, not fitted: a
 * workspace has too few decided pairs to learn from.
 */
const bitsOf = {
  credit_code: { agrees: 20, differs: -10 },
  domain: { agrees: 7, differs: -2 },
  phone: { agrees: 5, differs: 0 },
  region: { agrees: 1.5, differs: -1.5 },
  industry: { agrees: 1.5, differs: -1.5 },
  size: { agrees: 2, differs: -1 },
  // One system seldom holds a customer twice under two keys.
  same_source: { agrees: 0, differs: -1.5 }
} as const

const nameBits: Readonly<Record<NameLikeness, number>> = { same: 9, normal: 8.5, pinyin: 6, close: 4.5, contained: 2.5, branch: 1.5, different: -4 }

/** Weighs two records against each other; pure, and the same either way round. */
export function scorePair(one: AccountRecord, other: AccountRecord): ScoredPair {
  const [a, b] = one.id < other.id ? [one, other] : [other, one]
  const likeness = nameLikeness(a.name, b.name)
  const evidence: IdentityEvidence[] = [{ kind: 'name', likeness, bits: nameBits[likeness], a: a.name.text, b: b.name.text }]
  const compare = (kind: keyof typeof bitsOf, left: string | null, right: string | null, agrees: boolean): void => {
    if (left === null || right === null) return
    const bits = bitsOf[kind][agrees ? 'agrees' : 'differs']
    if (bits !== 0) evidence.push({ kind, likeness: agrees ? 'agrees' : 'differs', bits, a: left, b: right })
  }
  compare('credit_code', a.creditCode, b.creditCode, a.creditCode === b.creditCode)
  compare('domain', a.domain, b.domain, a.domain === b.domain)
  const phone = a.phones.find((candidate) => b.phones.includes(candidate))
  if (phone !== undefined) compare('phone', phone, phone, true)
  compare('region', a.region, b.region, a.regionId === b.regionId)
  compare('industry', a.industry, b.industry, a.industryId === b.industryId)
  if (a.employees !== null && b.employees !== null) compare('size', String(a.employees), String(b.employees), Math.abs(a.employees - b.employees) <= 0.1 * Math.max(a.employees, b.employees))
  const shared = a.sourceIds.find((source) => b.sourceIds.includes(source))
  if (shared !== undefined) evidence.push({ kind: 'same_source', likeness: 'differs', bits: bitsOf.same_source.differs, a: '', b: '' })
  const bits = evidence.reduce((sum, item) => sum + item.bits, priorBits)
  const score = 1 / (1 + 2 ** -bits)
  const sameCode = a.creditCode !== null && a.creditCode === b.creditCode
  const sameSite = a.domain !== null && a.domain === b.domain && (likeness === 'same' || likeness === 'normal') && (a.creditCode === null || b.creditCode === null)
  return {
    aId: a.id, bId: b.id, score, evidence,
    suggestion: likeness === 'branch' ? 'branch' : score >= 0.5 ? 'merge' : 'different',
    // A branch office shares the domain and, wrongly typed in, the code of its company: that is for people to decide.
    isProven: likeness !== 'branch' && ((sameCode && (likeness !== 'different' || isCreditCode(a.creditCode))) || (sameSite && shared === undefined))
  }
}
