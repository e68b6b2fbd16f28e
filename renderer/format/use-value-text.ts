import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Cell, ValueType } from '../../main/contract/common'
import { formatCount, formatNumber } from './count'
import { formatPercent } from './ratio'
import { useFormat } from './use-format'

/** A figure of any type as text, with one money unit for all of `values`; `withUnit` adds it to each. */
export function useValueText(type: ValueType, values: readonly Cell[]): (value: Cell, withUnit?: boolean) => string {
  const { t } = useTranslation()
  const format = useFormat()
  // One unit for all is told by the largest; the same unit gives the same function.
  const largest = type === 'money' ? values.reduce<number>((most, value) => (typeof value === 'number' ? Math.max(most, Math.abs(value)) : most), 0) : 0
  const money = useMemo(() => format.money([largest]), [format, largest])
  const shareDecimals = values.every((value) => typeof value !== 'number' || Math.abs(value * 100 - Math.round(value * 100)) < 0.05) ? 0 : 1
  return useCallback((value, withUnit = false) => {
    if (value === null) return '–'
    if (typeof value === 'string') return value
    switch (type) {
      case 'money':
        return withUnit ? money.full(value) : money.text(value)
      case 'ratio':
        return formatPercent(value, shareDecimals)
      case 'days':
        return withUnit ? t('format.days', { count: value, text: formatNumber(value, 0) }) : formatNumber(value, 0)
      case 'integer':
        return formatCount(value)
      case 'number':
        return formatNumber(value, 2)
      case 'text':
      case 'day':
      case 'id':
        return String(value)
    }
  }, [type, money, shareDecimals, t])
}
