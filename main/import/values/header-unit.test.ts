import { expect, it } from 'vitest'
import { hasOwnUnit, headerScale } from './header-unit'

it.each([
  ['金额（万元）', 1e4], ['合同金额(万)', 1e4], ['销售额[亿元]', 1e8], ['目标_万元', 1e4], ['金额（单位：千元）', 1e3], ['Amount (USD k)', 1e3], ['Revenue in millions', 1e6], ["Sales ('000)", 1e3], ['折扣率(%)', 0.01], ['Probability %', 0.01],
  ['金额', 1], ['金额(元)', 1], ['Amount (USD)', 1], ['Amount (converted)', 1], ['Close Date (2)', 1], ['M', 1], ['客户（集团）', 1], ['Duration (minutes)', 1]
])('reads the unit of %s', (header, scale) => expect(headerScale(header)).toBe(scale))

it('tells cells that say their own unit', () => {
  expect(['12万', '3 %', '1.5M', '２亿', '10k'].every(hasOwnUnit)).toBe(true)
  expect(['12', '1,200.50', '¥ 300', 'USD 4', '(5)'].some(hasOwnUnit)).toBe(false)
})
