import { mix } from './contrast'
import type { RiseColour, Tokens } from './tokens'

/** Within two points of the target counts as on target. */
const onTargetBand = 0.02

export type AttainmentSide = 'below' | 'on' | 'above' | 'unknown'

export function attainmentSide(ratio: number | null | undefined): AttainmentSide {
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return 'unknown'
  return ratio < 1 - onTargetBand ? 'below' : ratio > 1 + onTargetBand ? 'above' : 'on'
}

/** Text colour of an attainment; the sign or word beside it carries the same meaning. */
export function attainmentInk(ratio: number | null | undefined, tokens: Tokens): string {
  const side = attainmentSide(ratio)
  return side === 'below' ? tokens.below : side === 'above' ? tokens.above : tokens.onTarget
}

/** Two-sided fill: the further from the target (full at ±40 points), the stronger; neutral at the target. */
export function attainmentFill(ratio: number | null | undefined, tokens: Tokens): string {
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return tokens.hover
  const distance = Math.min(1, Math.abs(ratio - 1) / 0.4)
  return mix(ratio < 1 ? tokens.belowFill : tokens.aboveFill, tokens.isDark ? tokens.hover : tokens.hover, 0.12 + 0.88 * distance)
}

/** One-sided fill for a risk or probability of loss, 0 to 1. */
export function riskFill(share: number, tokens: Tokens): string {
  const place = Math.min(1, Math.max(0, share)) * (tokens.risk.length - 1)
  const step = Math.min(tokens.risk.length - 2, Math.floor(place))
  return mix(tokens.risk[step + 1] ?? tokens.risk[0], tokens.risk[step] ?? tokens.risk[0], place - step)
}

export function deltaInk(value: number | null | undefined, rise: RiseColour, tokens: Tokens): string {
  if (value === null || value === undefined || value === 0) return tokens.textTertiary
  return value > 0 ? tokens.rise[rise].up : tokens.rise[rise].down
}

/** The same entity keeps its colour on every page: by its place in the workspace's own order, grey from the seventh on. */
export function categoryInk(index: number, tokens: Tokens): string {
  const last = tokens.categories.length - 1
  return tokens.categories[index < last ? index : last] ?? tokens.textTertiary
}
