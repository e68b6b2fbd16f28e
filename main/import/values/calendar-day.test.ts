import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayFromIso, isoFromDay } from '../../warehouse/day'
import { parseDay, type DateOrder } from './calendar-day'

const read = (text: string, order: DateOrder = 'ymd', timeZone = 'Asia/Shanghai'): string | null => {
  const day = parseDay(text, { order, timeZone })
  return day === null ? null : isoFromDay(day)
}

it('reads a day in the ways people and systems write it', () => {
  const written = [
    '2026-03-05', '2026/3/5', '2026.3.5', '2026/03/05', '20260305', '5-Mar-26', '05-Mar-2026', '5 March 2026', 'Mar 5, 2026', 'March 5th, 2026', 'Thu, 5 Mar 2026', '2026年3月5日', '2026 年 3 月 5 日', '２０２６／３／５', '46086', '46086.75',
    '2026-03-05 14:30', '2026-03-05 14:30:59.123', '2026-03-05T14:30:00', '2026-03-05T02:30:00Z', '2026-03-04T18:30:00.000+0000', '2026/3/5 下午 2:30'.replace('下午 2:30', '2:30 下午'), '1772668800', '1772668800000', ' 2026-03-05 '
  ]
  expect(written.map((text) => [text, read(text)])).toEqual(written.map((text) => [text, '2026-03-05']))
  expect([read('2026-03'), read('2026年3月'), read('Mar 2026'), read('Mar-26')]).toEqual(['2026-03-01', '2026-03-01', '2026-03-01', '2026-03-01'])
})

it('goes by the order of the file where numbers alone leave it open, and by sense where they do not', () => {
  expect([read('3/5/2026', 'mdy'), read('3/5/2026', 'dmy'), read('05.03.2026', 'dmy'), read('03-05-26', 'mdy'), read('26-03-05', 'ymd')]).toEqual(['2026-03-05', '2026-05-03', '2026-03-05', '2026-03-05', '2026-03-05'])
  expect([read('25/3/2026', 'mdy'), read('3/25/2026', 'dmy')]).toEqual(['2026-03-25', '2026-03-25'])
})

it('refuses days that the calendar does not have', () => {
  expect(['2026-02-30', '2026-13-01', '31/11/2026', '29-Feb-2025', '5-Foo-26', 'soon', '12', '3.5', '2026-3-', '00/00/0000', '=NOW()', 'Q1 2026', '99999'].map((text) => read(text))).toEqual(Array.from({ length: 13 }, () => null))
})

it('reads back every day from every way of writing it', () => {
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  fc.assert(
    fc.property(fc.integer({ min: dayFromIso('1971-01-01'), max: dayFromIso('2068-12-31') }), (day) => {
      const iso = isoFromDay(day)
      const [y = '', m = '', d = ''] = iso.split('-')
      const name = names[Number(m) - 1] ?? ''
      const ymd = [iso, `${y}/${Number(m)}/${Number(d)}`, `${y}${m}${d}`, `${Number(d)}-${name}-${y.slice(2)}`, `${name} ${Number(d)}, ${y}`, `${y}年${Number(m)}月${Number(d)}日`, String(day + 25_569), `${iso}T23:59:59`]
      expect(ymd.map((text) => read(text))).toEqual(ymd.map(() => iso))
      expect([read(`${Number(d)}/${Number(m)}/${y}`, 'dmy'), read(`${Number(m)}/${Number(d)}/${y}`, 'mdy'), read(`${d}.${m}.${y.slice(2)}`, 'dmy')]).toEqual([iso, iso, iso])
    }),
    { numRuns: 1_000 }
  )
})

it('never fails on any text', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9/\-. :TZ年月日a-z]{0,24}$/)), fc.constantFrom<DateOrder>('ymd', 'dmy', 'mdy'), (text, order) => {
    const day = parseDay(text, { order, timeZone: 'UTC' })
    expect(day === null || Number.isInteger(day)).toBe(true)
  }), { numRuns: 5_000 })
})
