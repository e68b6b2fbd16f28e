import { read, utils } from '@e965/xlsx'
import { expect, test } from 'vitest'
import { exportedTable, numberIn, safeText, tableToText, tableToXlsx } from './export-table'
import type { ExactTable } from './tile-data'

const hostile: ExactTable = {
  columns: [{ label: '=HYPERLINK("http://x")', type: 'text' }, { label: 'Bookings', type: 'money' }, { label: 'Share', type: 'ratio' }],
  rows: [['=1+2', 12_345_678, 0.25], ['@cmd', null, null], ['-plain', 10_000, 1]]
}

test('what is copied keeps figures and quotes what a spreadsheet would run', () => {
  expect(tableToText(hostile).split('\n')).toEqual([`'=HYPERLINK("http://x")\tBookings\tShare`, `'=1+2\t1234.5678\t0.25`, `'@cmd\t\t`, `'-plain\t1\t1`])
  expect(['-5', '+3.2%', '-1+2', 'a=b'].map(safeText)).toEqual(['-5', '+3.2%', `'-1+2`, 'a=b'])
})

test('a workbook holds texts as texts and money in whole units', async () => {
  const book = read(await tableToXlsx(hostile, 'a/b: sheet'), { type: 'base64', cellFormula: true })
  expect(book.SheetNames).toEqual(['a b  sheet'])
  const sheet = book.Sheets['a b  sheet']
  expect(sheet === undefined ? [] : utils.sheet_to_json(sheet, { header: 1 })).toEqual([['=HYPERLINK("http://x")', 'Bookings', 'Share'], ['=1+2', 1_234.5678, 0.25], ['@cmd'], ['-plain', 1, 1]])
  expect(Object.entries(sheet ?? {}).filter(([, cell]) => (cell as { f?: string }).f !== undefined)).toEqual([])
})

test('figures are read back from what a table shows', () => {
  expect(['1,234.5', '−12%', '–', '', 'East', '+3'].map(numberIn)).toEqual([1_234.5, -0.12, null, null, 'East', 3])
  expect(exportedTable({ exact: null, shown: { columns: [{ label: 'a' }, { label: 'b', isNumber: true }], rows: [['1', '2']] } })).toEqual({ columns: [{ label: 'a', type: 'text' }, { label: 'b', type: 'number' }], rows: [['1', 2]] })
})
