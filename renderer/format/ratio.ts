import { formatFixed, missing, withSign } from './money'

/** A share of 1 as a percentage; the same number of decimals down a column. */
export function formatPercent(ratio: number | null | undefined, decimals = 0): string {
  return ratio === null || ratio === undefined || !Number.isFinite(ratio) ? missing : `${formatFixed(ratio * 100, decimals)}%`
}

export function formatPercentDelta(ratio: number | null | undefined, decimals = 1): string {
  return withSign(formatPercent(ratio, decimals))
}

/** A difference of two shares in percentage points, without its unit. */
export function formatPoints(ratio: number | null | undefined, decimals = 0): string {
  return ratio === null || ratio === undefined || !Number.isFinite(ratio) ? missing : withSign(formatFixed(ratio * 100, decimals))
}
