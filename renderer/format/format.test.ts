import { describe, expect, test } from 'vitest'
import { formatBytes, formatCountDelta } from './count'
import { addDays, daysBetween, formatAgo, formatShortDay } from './day'
import { formatMoney, formatMoneyDelta, moneyScale } from './money'
import { formatPercent, formatPercentDelta, formatPoints } from './ratio'

const yuan = (value: number): number => value * 10_000
const tenThousands = (value: number): number => yuan(value * 10_000)

describe('money', () => {
  test('a column has one unit and one precision, chosen by its largest figure', () => {
    const column = [tenThousands(9_820), tenThousands(12.5), null, tenThousands(-180)]
    const scale = moneyScale(column, 'wan')
    expect(column.map((value) => formatMoney(value, scale))).toEqual(['9,820', '13', '–', '−180'])
  })

  test('the unit follows the size: yuan, 万, 亿', () => {
    expect(moneyScale([yuan(9_999)], 'wan')).toEqual({ unit: 'one', divisorE4: 10_000, decimals: 0 })
    expect(moneyScale([tenThousands(4.2)], 'wan')).toEqual({ unit: 'wan', divisorE4: 100_000_000, decimals: 2 })
    expect([moneyScale([tenThousands(42)], 'wan').decimals, moneyScale([tenThousands(420)], 'wan').decimals]).toEqual([1, 0])
    expect(moneyScale([tenThousands(98_200)], 'wan').unit).toBe('wan')
    expect(moneyScale([tenThousands(123_456)], 'wan')).toEqual({ unit: 'yi', divisorE4: 1_000_000_000_000, decimals: 2 })
  })

  test('the unit follows the size: k, M, B', () => {
    expect(moneyScale([yuan(55_000)], 'kilo')).toEqual({ unit: 'k', divisorE4: 10_000_000, decimals: 1 })
    expect(formatMoney(yuan(3_012_400), moneyScale([yuan(3_012_400)], 'kilo'))).toBe('3,012')
    expect(formatMoney(yuan(98_200_000), moneyScale([yuan(98_200_000)], 'kilo'))).toBe('98.2')
    expect(moneyScale([yuan(2e10)], 'kilo').unit).toBe('B')
  })

  test('deltas carry their sign, a minus is a real minus and nothing becomes minus zero', () => {
    const scale = moneyScale([tenThousands(2_000)], 'wan')
    expect([tenThousands(180), tenThousands(-180), 0, tenThousands(-0.2), null].map((value) => formatMoneyDelta(value, scale))).toEqual(['+180', '−180', '0', '0', '–'])
  })
})

describe('shares and counts', () => {
  test('percentages keep their decimals and missing stays a dash', () => {
    expect([formatPercent(0.9423), formatPercent(0.9423, 1), formatPercent(null), formatPercent(Number.NaN), formatPercentDelta(0.031), formatPercentDelta(-0.031)]).toEqual([
      '94%', '94.2%', '–', '–', '+3.1%', '−3.1%'
    ])
    expect([formatPoints(-0.18), formatPoints(0.05), formatPoints(0)]).toEqual(['−18', '+5', '0'])
    expect([formatCountDelta(3), formatCountDelta(-1_200), formatBytes(1_536)]).toEqual(['+3', '−1,200', '1.5 KB'])
  })
})

describe('days', () => {
  test('days are added and counted across months and leap years', () => {
    expect([addDays('2024-02-28', 2), addDays('2026-01-01', -1), daysBetween('2026-03-01', '2026-02-01')]).toEqual(['2024-03-01', '2025-12-31', -28])
  })

  test('short days and distances speak the page’s language', () => {
    expect([formatShortDay('2026-06-30', 'zh-CN'), formatShortDay('2026-06-30', 'en'), formatShortDay(null, 'en')]).toEqual(['6月30日', 'Jun 30', '–'])
    expect([formatAgo(0, 120_000, 'zh-CN'), formatAgo(0, 120_000, 'en'), formatAgo(0, 3 * 86_400_000, 'en')]).toEqual(['2分钟前', '2 minutes ago', '3 days ago'])
  })
})
