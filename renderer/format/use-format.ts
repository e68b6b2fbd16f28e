import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useRoute } from '../api/use-route'
import { moneyStyleOf, usePreferences } from '../app/preferences'
import { formatAgo, formatShortDay } from './day'
import { formatMoney, formatMoneyDelta, moneyScale, type MoneyScale } from './money'

export interface MoneyColumn {
  readonly scale: MoneyScale
  /** The unit for the header, with the currency: 万元, $k. */
  readonly unit: string
  readonly text: (valueE4: number | null | undefined) => string
  /** For the round figures of an axis: no empty decimals. */
  readonly axis: (valueE4: number) => string
  readonly delta: (valueE4: number | null | undefined) => string
  /** The figure with its unit, for a sentence or a single tile. */
  readonly full: (valueE4: number | null | undefined) => string
  readonly fullDelta: (valueE4: number | null | undefined) => string
}

export interface Format {
  readonly language: string
  /** Figures that stand together share one unit and precision. */
  readonly money: (valuesE4: readonly (number | null | undefined)[]) => MoneyColumn
  readonly shortDay: (iso: string | null | undefined) => string
  readonly ago: (atMs: number | null | undefined) => string
}

export function useFormat(): Format {
  const { t } = useTranslation()
  const language = usePreferences((state) => state.language)
  const moneyChoice = usePreferences((state) => state.moneyStyle)
  const { data: status } = useRoute('workspace.status', {})
  const currency = status?.currency ?? 'CNY'
  return useMemo<Format>(() => {
    const style = moneyStyleOf({ language, moneyStyle: moneyChoice })
    const symbol = currencySymbol(currency, language)
    return {
      language,
      money: (values) => {
        const scale = moneyScale(values, style)
        const unit = scale.unit === 'one' ? '' : t(`format.unit.${scale.unit}`)
        // In Chinese the yuan follows its unit (万元); every other currency goes before the figure.
        const inChinese = currency === 'CNY' && language === 'zh-CN'
        const suffix = unit === '' ? '' : ` ${unit}`
        const prefix = inChinese ? '' : symbol
        const bare = inChinese && unit === '' ? ` ${t('format.yuan')}` : ''
        const full = (text: string): string => (text === '–' ? text : text.replace(/^([−+]?)/, `$1${prefix}`) + suffix + bare)
        return {
          scale,
          unit: inChinese ? `${unit}${t('format.yuan')}` : `${symbol}${unit}`,
          text: (value) => formatMoney(value, scale),
          axis: (value) => formatMoney(value, scale).replace(/\.0+$/, ''),
          delta: (value) => formatMoneyDelta(value, scale),
          full: (value) => full(formatMoney(value, scale)),
          fullDelta: (value) => full(formatMoneyDelta(value, scale))
        }
      },
      shortDay: (iso) => formatShortDay(iso, language),
      ago: (atMs) => formatAgo(atMs, Date.now(), language)
    }
  }, [t, language, moneyChoice, currency])
}

function currencySymbol(currency: string, language: string): string {
  try {
    const parts = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).formatToParts(0)
    return parts.find((part) => part.type === 'currency')?.value ?? currency
  } catch {
    return currency
  }
}
