import * as xlsx from '@e965/xlsx'
import fs from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { allText } from '../../warehouse/statement'
import { importReaders, importWriters } from '../import-handlers'
import { openImportBench, wholeWarehouse, type ImportBench } from '../testing/import-bench'
import { cellsOf } from './reject-rows'

let bench: ImportBench
beforeEach(() => {
  bench = openImportBench()
})
afterEach(() => bench.close())

const header = 'Opportunity ID;Account Name;Owner;Stage;Amount;Created Date;Close Date'
const file = (rows: readonly string[]): string => bench.file('deals.csv', [header, ...rows].join('\n'))
const open = (batchId: number) => importReaders['import.rejectRows'](bench.db, { batchId, offset: 0, limit: 100 }, bench.context())
const fix = (batchId: number, rows: readonly { line: number; cells: string[] }[]) => importWriters['import.fixRejects'](bench.db, { batchId, rows: [...rows] }, bench.context())
const deals = () => allText(bench.db, 'SELECT o.source_key AS key, o.status, o.amount_e4 / 1e4 AS amount, c.iso AS created FROM opportunity o JOIN calendar c ON c.day = o.created_at ORDER BY o.source_key')

it('takes corrected rows in as a linked batch, by the mapping and in the manner of their file, and keeps the rest on the list', async () => {
  const first = await bench.run({ path: file(['D1;Ärzte AG;Ann;Proposal;1.000,50;25/02/2026;', 'D2;B;Ann;Proposal;viel;03/02/2026;', 'D3;B;Ann;;5,5;03/02/2026;', 'D4;"torn;Ann;Proposal;5;03/02/2026;', 'D5;B;Ann;Proposal;7']), sourceName: 'Nord', fullSnapshot: true })
  expect([first.rowsNew, first.rowsRejected]).toEqual([1, 4])
  const list = open(first.id)
  expect([list.columns.join(';'), list.total, list.rows.map((row) => [row.line, row.issues[0]?.reason, row.cells.slice(0, 2)])]).toEqual([
    header, 4, [[3, 'not_a_number', ['D2', 'B']], [4, 'missing_required', ['D3', 'B']], [5, 'torn_quote', ['D4', '"torn']], [6, 'column_count', ['D5', 'B']]]
  ])
  const before = wholeWarehouse(bench.db)
  const corrected = (line: number, column: number, text: string) => ({ line, cells: (list.rows.find((row) => row.line === line)?.cells ?? []).map((cell, index) => (index === column ? text : cell)) })
  const fixed = await fix(first.id, [corrected(3, 4, '2.000,25'), corrected(4, 3, 'mit\nUmbruch "x"'), corrected(5, 1, 'torn'), corrected(6, 4, 'noch nicht')])
  expect([fixed.fixesBatchId, fixed.sourceName, fixed.rowsNew, fixed.rowsRemoved, fixed.rowsRejected]).toEqual([first.id, 'Nord', 3, 0, 1])
  expect(deals()).toEqual([
    { key: 'Nord:D1', status: 0, amount: 1000.5, created: '2026-02-25' }, { key: 'Nord:D2', status: 0, amount: 2000.25, created: '2026-02-03' }, { key: 'Nord:D3', status: 0, amount: 5.5, created: '2026-02-03' }, { key: 'Nord:D4', status: 0, amount: 5, created: '2026-02-03' }
  ])
  expect(open(first.id).rows.map((row) => row.line)).toEqual([6])
  await expect(fix(first.id, [{ line: 2, cells: [] }])).rejects.toThrow(/None of the rows/)
  // Taken back, the rows are open again.
  await bench.undo(fixed.id)
  expect(open(first.id).total).toBe(4)
  expect(wholeWarehouse(bench.db)).toEqual(before)
})

it('writes the refused rows as a workbook in the file’s own columns, that can be corrected and imported', async () => {
  const first = await bench.run({ path: file(['D1;B;Ann;Proposal;=1+1;03/02/2026;']) })
  const path = `${bench.dir}/rejects.xlsx`
  expect(importReaders['import.exportRejects'](bench.db, { batchId: first.id, path }, bench.context())).toEqual({ path, rows: 1 })
  const sheet = xlsx.read(fs.readFileSync(path)).Sheets['rejects'] as xlsx.WorkSheet
  expect(xlsx.utils.sheet_to_json(sheet)).toEqual([{ 'Opportunity ID': 'D1', 'Account Name': 'B', Owner: 'Ann', Stage: 'Proposal', Amount: '=1+1', 'Created Date': '03/02/2026', 'Close Date': '', line: '2', reason: 'not_a_number', column: 'Amount', value: '=1+1' }])
  expect(Object.values(sheet).some((cell) => typeof cell === 'object' && 'f' in (cell as object))).toBe(false)
  expect(bench.inspect({ path }).mapping).toMatchObject({ opportunity_id: 'Opportunity ID', amount: 'Amount' })
})

it('tells in a trial what is new, changed, unchanged, conflicting and rejected', async () => {
  await bench.run({ path: file(['D1;B;Ann;Proposal;10;03/02/2026;', 'D2;B;Ann;Proposal;10;03/02/2026;']) })
  const trial = await bench.tryOut({ path: file(['D1;B;Ann;Proposal;10;03/02/2026;', 'D2;B;Ann;Proposal;12;03/02/2026;', 'D3;B;Ann;Proposal;1;03/02/2026;', 'D3;B;Ann;Proposal;2;03/02/2026;', 'D4;B;Ann;Proposal;x;03/02/2026;']) })
  expect(trial).toMatchObject({ rowsRead: 5, rowsNew: 1, rowsChanged: 1, rowsUnchanged: 1, rowsRejected: 2, rowsConflicting: 1 })
})

it('cuts raw rows of any kind of source into columns and loses nothing', () => {
  const columns = ['a', 'b', 'c']
  expect(['1;2;3', '1,"2,2",3', '["1","2",""]', '{"a":"1","c":{"x":2}}', '1\t2', '"torn,2,3', 'lonely', '[x],2,3', '1,2,3,4'].map((raw) => cellsOf(raw, columns))).toEqual([
    ['1', '2', '3'], ['1', '2,2', '3'], ['1', '2', ''], ['1', '', ''], ['1', '2', ''], ['"torn', '2', '3'], ['lonely', '', ''], ['[x]', '2', '3'], ['1', '2', '3 4']
  ])
})
