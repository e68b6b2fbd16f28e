import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { AttentionItem } from '../../../main/contract/war-room'
import { useFormat } from '../../format/use-format'

/** Why an item asks for attention, as one line. */
export function useAttentionWhy(): (item: AttentionItem) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return (item) => {
    switch (item.kind) {
      case 'deal': {
        const reasons = item.reasons.slice(0, 2).map((reason) => t(`warRoom.attention.reasons.${reason.key}`, readable(reason.params, format)))
        const owner = item.repName ?? item.unitName
        return [...reasons, ...(owner === null ? [] : [owner])].join(' · ')
      }
      case 'receivable':
        return t('warRoom.attention.overdue', { count: item.invoices, days: item.daysOverdue })
      case 'alert':
        return t('warRoom.attention.firedOn', { day: format.shortDay(item.firedOn) })
    }
  }
}

/** Each reason as a sentence. */
export function useAttentionReasons(): (reasons: Extract<AttentionItem, { kind: 'deal' }>['reasons']) => readonly string[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useCallback((reasons) => reasons.map((reason) => t(`warRoom.attention.reasons.${reason.key}`, readable(reason.params, format))), [t, format])
}

/** Parameters in the reader's units: money by its name, shares as percentages. `count` is what a plural goes by. */
function readable(params: Readonly<Record<string, string | number>>, format: ReturnType<typeof useFormat>): Record<string, string | number> {
  const { times, days } = params
  const count = typeof times === 'number' ? times : days
  const texts = Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value === 'string') return [name, value]
      if (/amount|e4$/i.test(name)) return [name, format.money([value]).full(value)]
      if (/^p|share|risk|probability/i.test(name) && value <= 1) return [name, `${Math.round(value * 100)}%`]
      return [name, value]
    })
  )
  return typeof count === 'number' ? { ...texts, count } : texts
}
