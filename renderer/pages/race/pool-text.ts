import { useMemo } from 'react'
import type { RouteOutput } from '../../../main/contract'
import { formatCount, formatNumber } from '../../format/count'
import { useFormat } from '../../format/use-format'

type PoolType = Pick<RouteOutput<'reallocation.propose'>['pool'], 'valueType'>
type Value = number | null | undefined

export interface PoolText {
  readonly of: (value: number | null) => string
  readonly delta: (value: number | null) => string
  readonly full: (value: Value) => string
  readonly fullDelta: (value: Value) => string
  /** A header with the unit where there is one. */
  readonly label: (words: string) => string
}

/** Quantities of a pool in words: money in one unit for all, pieces as they are. Keep `values` the same while they are. */
export function usePoolText(pool: PoolType, values: readonly Value[]): PoolText {
  const format = useFormat()
  const { valueType } = pool
  return useMemo(() => {
    if (valueType === 'money') {
      const money = format.money(values)
      return { of: money.text, delta: money.delta, full: money.full, fullDelta: money.fullDelta, label: (words) => (money.unit === '' ? words : `${words} (${money.unit})`) }
    }
    const plain = (value: Value): string => (value === null || value === undefined ? '–' : valueType === 'integer' ? formatCount(value) : formatNumber(value / 10_000, 2))
    const signed = (value: Value): string => (typeof value === 'number' && value > 0 ? `+${plain(value)}` : typeof value === 'number' && value < 0 ? `−${plain(-value)}` : plain(value))
    return { of: plain, delta: signed, full: plain, fullDelta: signed, label: (words) => words }
  }, [format, valueType, values])
}
