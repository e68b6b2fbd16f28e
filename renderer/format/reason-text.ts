import { useTranslation } from 'react-i18next'
import { formatNumber } from './count'
import { formatPercent, formatPercentDelta } from './ratio'
import { useFormat } from './use-format'

export type ReasonValueKind = 'days' | 'percent' | 'change' | 'logRatio' | 'times' | 'money' | 'number'

/** How a feature's value is read, by the name of its reason. */
export function reasonValueKind(key: string): ReasonValueKind {
  if (key === 'amount_value' || key === 'account_revenue') return 'money'
  if (key === 'amount_against_product' || key === 'amount_change') return 'logRatio'
  if (key === 'quote_price_change') return 'change'
  if (/win_rate$|price_to_list$|against_list$/.test(key)) return 'percent'
  if (/against_usual/.test(key)) return 'times'
  if (/days/.test(key)) return 'days'
  return 'number'
}

interface ReasonLike {
  readonly key: string
  readonly featureId: string
  readonly value: number | null
  readonly norm: number | null
}

/** A reason as a plain sentence: what it is, how much, and what is usual at that stage. */
export function useReasonText(): (reason: ReasonLike) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return (reason) => {
    const kind = reasonValueKind(reason.key)
    const text = (value: number): string => {
      switch (kind) {
        case 'days':
          return t('format.days', { count: Math.round(value), text: formatNumber(value, 0) })
        case 'percent':
          return formatPercent(value)
        case 'change':
          return formatPercentDelta(value, 0)
        case 'logRatio':
          return formatPercentDelta(Math.exp(value) - 1, 0)
        case 'times':
          return t('warRoom.times', { value: formatNumber(value, 1) })
        case 'money':
          return format.money([value * 10_000]).full(value * 10_000)
        case 'number':
          return formatNumber(value, Number.isInteger(value) ? 0 : 1)
      }
    }
    const name = t(`reasons.${reason.key}`, { defaultValue: t('reasons.other', { feature: reason.featureId }) })
    if (reason.value === null) return t('reasons.missing', { name })
    // Stages are counted from zero in the record, and from one by people.
    if (reason.key === 'stage_position') return reason.norm === null ? t('reasons.stageOnly', { value: reason.value + 1 }) : t('reasons.stageUsual', { value: reason.value + 1, norm: Math.round(reason.norm) + 1 })
    return reason.norm === null ? t('reasons.plain', { name, value: text(reason.value) }) : t('reasons.usual', { name, value: text(reason.value), norm: text(reason.norm) })
  }
}
