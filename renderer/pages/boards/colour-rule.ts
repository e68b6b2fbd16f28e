import type { ColourRule } from '../../../main/contract/boards'
import type { Cell } from '../../../main/contract/common'
import type { Tokens } from '../../theme/tokens'

export type Tone = ColourRule['tone']

/** The tone of the first rule that holds. */
export function toneOf(value: Cell | undefined, rules: readonly ColourRule[]): Tone | null {
  if (typeof value !== 'number') return null
  return rules.find((rule) => (rule.when === 'above' ? value > rule.value : value < rule.value))?.tone ?? null
}

export function toneInk(tone: Tone | null, tokens: Tokens): string | undefined {
  return tone === null ? undefined : tone === 'good' ? tokens.above : tone === 'watch' ? tokens.warning : tokens.critical
}

export function toneFill(tone: Tone | null, tokens: Tokens): string {
  return tone === null ? (tokens.categories[0] ?? tokens.accentFill) : tone === 'good' ? tokens.aboveFill : tone === 'watch' ? tokens.belowFill : (tokens.risk[3] ?? tokens.critical)
}

/** Says the same without colour. */
export const toneMark: Readonly<Record<Tone, string>> = { good: '●', watch: '◆', bad: '■' }
