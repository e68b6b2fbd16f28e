import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseAnyMoney, parseMoney, parseNumber, parseRatio } from './amount'

const money = (text: string, decimal: '.' | ',' = '.'): number | string => {
  const read = parseMoney(text, decimal)
  return read.kind === 'money' ? read.e4 : read.kind
}

it('reads amounts in the ways people write them', () => {
  const written: readonly (readonly [string, number])[] = [
    ['1054', 1054], ['1,234.56', 1234.56], ['1.234,56', 1234.56], ['1 234,56', 1234.56], ["1'234.50", 1234.5], ['1,00,000', 100_000], ['$4,821', 4821], ['€ 12,50', 12.5], ['12,50 €', 12.5],
    ['¥1,200', 1200], ['￥１，２００．５０', 1200.5], ['人民币 300 元', 300], ['CNY 88', 88], ['12.5万', 125_000], ['3亿', 300_000_000], ['1.2亿元', 120_000_000], ['5千', 5_000], ['3 M', 3_000_000], ['2.5k', 2_500],
    ['1.1bn', 1_100_000_000], ['(200)', -200], ['-200', -200], ['200-', -200], ['−7', -7], ['- 7', -7], ['1.5E+06', 1_500_000], ['0', 0], ['0.0001', 0.0001], ['.5', 0.5], ['1,234', 1_234], ['12,5', 12.5], ['41.9136', 41.9136]
  ]
  expect(written.map(([text]) => [text, money(text)])).toEqual(written.map(([text, value]) => [text, Math.round(value * 10_000)]))
})

it('goes by the decimal sign of the file where a number alone leaves it open', () => {
  expect([money('1.234', ','), money('1.234', '.'), money('1,234', ','), money('1,234', '.')]).toEqual([12_340_000, 12_340, 12_340, 12_340_000])
})

it('refuses what is not an amount, and amounts that an integer cannot hold', () => {
  expect(['abc', '12 apples', '1.2.3,4,5', '--5', '+-5', '1,2,3', '5%', '=1+1', '2017-03-01', '', '￥', '1'.repeat(80)].map((text) => money(text))).toEqual(Array.from({ length: 12 }, () => 'unreadable'))
  expect(['9'.repeat(40), '1e300', '901000000000', '-1e13'].map((text) => money(text))).toEqual(Array.from({ length: 4 }, () => 'too_large'))
})

it('rounds half away from zero at the fifth decimal', () => {
  expect(['0.00005', '-0.00005', '0.00004999', '1.23455', '2.675'].map((text) => money(text))).toEqual([1, -1, 0, 12_346, 26_750])
})

it('reads back every amount from every way of writing it', () => {
  const groups = (digits: string, mark: string): string => digits.replace(/\B(?=(\d{3})+$)/g, mark)
  fc.assert(
    fc.property(fc.integer({ min: -9_000_000_000_000_000, max: 9_000_000_000_000_000 }), fc.constantFrom('.', ','), fc.constantFrom('', 'group'), fc.constantFrom('', '$', '¥', '€ '), fc.boolean(), (e4, decimal, grouping, sign, wide) => {
      const digits = String(Math.abs(e4)).padStart(5, '0')
      const whole = digits.slice(0, -4)
      const text = `${e4 < 0 ? '-' : ''}${sign}${grouping === '' ? whole : groups(whole, decimal === '.' ? ',' : '.')}${decimal}${digits.slice(-4)}`
      expect(money(wide ? text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)) : text, decimal as '.' | ',')).toBe(e4)
    }),
    { numRuns: 2_000 }
  )
})

it('never fails on any text, and reads a number only as a finite one', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[0-9.,()eE+\-万亿kM$ ]{0,20}$/)), (text) => {
      const number = parseNumber(text)
      expect(number === null || Number.isFinite(number)).toBe(true)
      const read = parseMoney(text)
      expect(read.kind !== 'money' || Number.isSafeInteger(read.e4)).toBe(true)
      expect(number === null).toBe(read.kind === 'unreadable' || (number === null && read.kind === 'too_large'))
    }),
    { numRuns: 5_000 }
  )
})

it('reads percentages as ratios', () => {
  expect(['15%', '15 %', '0.15', '１５％', '-3.5%'].map((text) => parseRatio(text))).toEqual([0.15, 0.15, 0.15, 0.15, -0.035])
})

it('reads simple amounts on the short way exactly as on the long one', () => {
  const signs = fc.constantFrom('-', '.', ',', '0', '1', '5', '9', '00', '1234', '99999999999')
  fc.assert(
    fc.property(fc.oneof(fc.array(signs, { maxLength: 8 }).map((parts) => parts.join('')), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }).map((value) => value.toFixed(value > 0 ? 2 : 4))), (text) => {
      expect([text, parseMoney(text, '.')]).toEqual([text, parseAnyMoney(text, '.')])
    }),
    { numRuns: 2_000 }
  )
})
