import { formatFixed, missing, withSign } from './money'

export function formatCount(value: number | null | undefined): string {
  return value === null || value === undefined ? missing : formatFixed(value, 0)
}

export function formatCountDelta(value: number | null | undefined): string {
  return withSign(formatCount(value))
}

/** A plain number with at most `decimals` places, trailing zeros kept so that columns align. */
export function formatNumber(value: number | null | undefined, decimals = 1): string {
  return value === null || value === undefined ? missing : formatFixed(value, decimals)
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB']
  let value = bytes
  let index = 0
  while (value >= 1_024 && index < units.length - 1) {
    value /= 1_024
    index += 1
  }
  return `${formatFixed(value, index === 0 ? 0 : 1)} ${units[index] ?? ''}`
}
