import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { dayFromParts, isoFromDay } from '../../warehouse/day'
import { allText } from '../../warehouse/statement'
import { openImportBench, type ImportBench } from '../testing/import-bench'
import { parseMoney, parseRatio } from './amount'
import { parseDay } from './calendar-day'

let bench: ImportBench
beforeEach(() => {
  bench = openImportBench()
})
afterEach(() => bench.close())

const full = (text: string): string => text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number): string => String(value).padStart(2, '0')

it('reads one and the same day from every way of writing it, full width included', () => {
  const days = fc.integer({ min: dayFromParts(1990, 1, 1), max: dayFromParts(2060, 12, 31) })
  fc.assert(
    fc.property(days, (day) => {
      const [year = 0, month = 0, date = 0] = isoFromDay(day).split('-').map(Number)
      const name = monthNames[month - 1] ?? ''
      const any = [`${year}-${two(month)}-${two(date)}`, `${year}/${month}/${date}`, `${year}.${month}.${date}`, `${year}年${month}月${date}日`, `${year}${two(month)}${two(date)}`, `${date}-${name}-${year}`, `${name} ${date}, ${year}`, `${year}-${two(month)}-${two(date)} 13:45:00`, String(day + 25_569), `${day + 25_569}.75`]
      for (const text of [...any, full(`${year}/${month}/${date}`), full(`${year}年${month}月${date}日`)]) expect([text, parseDay(text, { order: 'ymd', timeZone: 'Asia/Shanghai' })]).toEqual([text, day])
      expect(parseDay(`${date}/${month}/${year}`, { order: 'dmy', timeZone: 'UTC' })).toBe(day)
      expect(parseDay(`${month}/${date}/${year}`, { order: 'mdy', timeZone: 'UTC' })).toBe(day)
      if (year >= 2000) expect(parseDay(`${date}-${name}-${two(year % 100)}`, { order: 'mdy', timeZone: 'UTC' })).toBe(day)
    }),
    { numRuns: 200 }
  )
})

it('reads one and the same amount from every way of writing it, exactly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999_999 }), (cents) => {
      const e4 = cents * 100
      const whole = Math.floor(cents / 100)
      const rest = two(cents % 100)
      const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, ',')
      const ways = [`${whole}.${rest}`, `${grouped}.${rest}`, `¥${grouped}.${rest}`, `￥ ${grouped}.${rest} 元`, `USD ${whole}.${rest}`, `${grouped}.${rest} CNY`, full(`${whole}.${rest}`), `${String(whole).replace(/\B(?=(\d{3})+$)/g, '.')},${rest}`]
      for (const text of ways) expect([text, parseMoney(text)]).toEqual([text, { kind: 'money', e4 }])
      expect(parseMoney(`(${grouped}.${rest})`)).toEqual({ kind: 'money', e4: -e4 })
      for (const [unit, factor] of [['万', 1e4], ['亿', 1e8], ['K', 1e3], ['M', 1e6]] as const) if (Number.isSafeInteger(whole * factor * 10_000)) expect([unit, parseMoney(`${whole}${unit}`)]).toEqual([unit, { kind: 'money', e4: whole * factor * 10_000 }])
    }),
    { numRuns: 200 }
  )
})

it('reads shares as percentages, fractions and 折', () => {
  expect(['15%', '15 ％', '0.15', '8.5折', '85折', '1', '-3%'].map((text) => parseRatio(text))).toEqual([0.15, 0.15, 0.15, 0.15, 0.15, 1, -0.03])
})

it('takes each column’s own order of day and month, and the unit that its header names', async () => {
  const lines = ['订单编号,客户名称,订单日期,发货日期,订单金额（万元）', 'S1,甲,03/04/2026,05/13/2026,12.5', 'S2,乙,25/04/2026,05/04/2026,"1,200"', 'S3,丙,05/04/2026,05/06/2026,3亿']
  await bench.run({ path: bench.file('orders.csv', lines.join('\n')) })
  expect(allText(bench.db, 'SELECT o.source_key AS key, c.iso AS ordered, d.iso AS delivered, o.amount_e4 / 1e4 AS amount FROM sales_order o JOIN calendar c ON c.day = o.occurred_at JOIN calendar d ON d.day = o.delivered_at ORDER BY o.id')).toEqual([
    { key: 'S1', ordered: '2026-04-03', delivered: '2026-05-13', amount: 125_000 }, { key: 'S2', ordered: '2026-04-25', delivered: '2026-05-04', amount: 12_000_000 }, { key: 'S3', ordered: '2026-04-05', delivered: '2026-05-06', amount: 300_000_000 }
  ])
})
