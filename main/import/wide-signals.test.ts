import { afterEach, beforeEach, expect, it } from 'vitest'
import { allText } from '../warehouse/statement'
import { openImportBench, type ImportBench } from './testing/import-bench'

let bench: ImportBench
beforeEach(() => {
  bench = openImportBench()
})
afterEach(() => bench.close())

const values = () => allText(bench.db, 'SELECT s.name, v.occurred_at - 20000 AS day, v.value FROM signal_value v JOIN signal s ON s.id = v.signal_id ORDER BY s.name, day')

it('a table with a column per series is taken in as so many series, without being told, and remembered so', async () => {
  const file = bench.file('macro.csv', 'Date,CPI,Unemployment,Note\n2026-01-05,211.1,8.1,first\n2026-01-12,211.2,NA,second\n2026-01-19,211.4,8.3,third\n2026-01-26,211.9,8.4,fourth\n2026-02-02,212.4,oops,fifth\n' + [9, 16, 23].map((day) => `2026-02-${day < 10 ? '0' : ''}${day},213,8.5,more\n`).join('') + [2, 9, 16, 23, 30].map((day) => `2026-03-${day < 10 ? '0' : ''}${day},214,8.6,more\n`).join(''))
  const seen = bench.inspect({ path: file })
  expect([seen.entity, seen.mapping, seen.missing, seen.seriesColumns]).toEqual(['signals', { date: 'Date', value: '=*' }, [], ['CPI', 'Unemployment']])
  const batch = await bench.run({ path: file })
  // Thirteen values of the one, twelve of the other of which one cannot be read; the line and the column are those of the file.
  expect([batch.rowsRead, batch.rowsNew, batch.rowsRejected]).toEqual([25, 24, 1])
  expect(bench.rejects(batch.id).rows).toMatchObject([{ line: 6, column: 'Unemployment', value: 'oops', reason: 'not_a_number', raw: '2026-02-02,212.4,oops,fifth' }])
  expect(new Set(values().map((row) => (row as { name: string }).name))).toEqual(new Set(['CPI', 'Unemployment']))
  // The next file of the kind needs no word, and brings only what is new.
  const next = await bench.run({ path: bench.file('macro-3.csv', 'Date,CPI,Unemployment,Note\n2026-01-26,211.9,8.4,same\n2026-04-06,213,8.2,new\n') })
  expect([next.entity, next.rowsNew, next.rowsUnchanged]).toEqual(['signals', 2, 2])
})

it('names of series may be put together from columns, for values and for whole rows', async () => {
  const long = await bench.run({ path: bench.file('long.csv', 'Store,Dept,Date,Weekly_Sales\n1,7,2026-01-05,10\n1,8,2026-01-05,20\n2,7,2026-01-05,\n'), entity: 'signals', mapping: { date: 'Date', value: 'Weekly_Sales', signal: '=Store {Store} / {Dept}' } })
  expect([long.rowsNew, long.rowsRejected]).toEqual([2, 1])
  const wide = await bench.run({ path: bench.file('wide.csv', 'Store,Date,Temperature,CPI\n1,2026-01-05,3,211\n2,2026-01-05,4,212\n'), entity: 'signals', mapping: { date: 'Date', value: '=*', signal: '=Store {Store}' } })
  expect(wide.rowsNew).toBe(4)
  expect(values().map((row) => Object.values(row as object).join(' '))).toEqual(['Store 1 / 7 458 10', 'Store 1 / 8 458 20', 'Store 1 CPI 458 211', 'Store 1 Temperature 458 3', 'Store 2 CPI 458 212', 'Store 2 Temperature 458 4'])
})
