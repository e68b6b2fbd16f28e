import { expect, it } from 'vitest'
import { isSlipOf, normalCompanyName, normalText } from './normal-name'

it('takes names that differ in writing only for the same', () => {
  expect(new Set(['GTX Pro', 'GTXPro', 'gtx-pro', 'ＧＴＸ　Ｐｒｏ', ' GTX  PRO '].map(normalText))).toEqual(new Set(['gtxpro']))
  expect(new Set(['Acme Corporation', 'ACME Corp.', 'Acme, Inc.', 'acme', 'The Acme Company Ltd'].map(normalCompanyName))).toEqual(new Set(['acme']))
  expect(new Set(['岱衡精密机械有限公司', '岱衡精密机械 有限责任公司', '岱衡精密机械股份有限公司', '岱衡精密机械'].map(normalCompanyName))).toEqual(new Set(['岱衡精密机械']))
  expect(new Set(['华东（上海）电子有限公司', '华东(上海)电子有限公司'].map(normalCompanyName)).size).toBe(1)
})

it('never makes a name empty', () => {
  expect(['公司', 'Inc.', '!!!', 'The', '有限公司'].map((name) => normalCompanyName(name) !== '')).toEqual([true, true, true, true, true])
})

it('tells slips of the hand from different names', () => {
  expect([['technolgy', 'technology'], ['gtxplsupro', 'gtxpluspro'], ['dustinbrinkman', 'dustinbrinkmann']].map(([a = '', b = '']) => isSlipOf(a, b))).toEqual([true, true, true])
  expect([['gtk500', 'gtk600'], ['teama', 'teamb'], ['east', 'west'], ['gtxpro', 'gtxpluspro'], ['zoneeast', 'zonewest']].map(([a = '', b = '']) => isSlipOf(a, b))).toEqual([false, false, false, false, false])
})
