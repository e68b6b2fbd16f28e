import type { Cell } from '../../../main/contract/common'
import { missing } from '../../format/money'

/** A value as the answer has it: whole numbers in groups of three, others with what they need up to six decimals. */
export function plainNumber(value: Cell): string {
  if (value === null) return missing
  if (typeof value === 'string') return value
  return value.toLocaleString('en-US', { maximumFractionDigits: 6 }).replace('-', '−')
}
