import { read, utils } from '@e965/xlsx'
import { expect, test } from 'vitest'
import { toCsv, toXlsx } from './export-answer'

const answer = { columns: [{ name: '名称', isNumber: false }, { name: 'n', isNumber: true }], rows: [['=1+1', 1], ['a,"b"\nc', -2.5], ['@x', null]] }

test('a CSV file keeps commas, quotes and lines, reads as Chinese and runs no formula', () => {
  expect(toCsv(answer)).toBe(`\ufeff名称,n\r\n'=1+1,1\r\n"a,""b""\nc",-2.5\r\n'@x,\r\n`)
})

test('an Excel file holds texts as texts and numbers as numbers', async () => {
  const sheet = read(await toXlsx(answer), { type: 'base64' }).Sheets['Saima']
  if (sheet === undefined) throw new Error('no sheet')
  expect(sheet['A2']).toMatchObject({ t: 's', v: '=1+1' })
  expect(sheet['A2']).not.toHaveProperty('f')
  expect(utils.sheet_to_json(sheet, { header: 1 })).toEqual([['名称', 'n'], ['=1+1', 1], ['a,"b"\nc', -2.5], ['@x']])
})
