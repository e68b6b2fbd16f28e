import * as xlsx from '@e965/xlsx'
import fs from 'node:fs'
import zlib from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { allText } from '../../warehouse/statement'
import { openImportBench, type ImportBench } from '../testing/import-bench'

let bench: ImportBench
beforeEach(() => {
  bench = openImportBench()
})
afterEach(() => bench.close())

const rows = [
  ['Opportunity ID', 'Account Name', 'Stage', 'Amount', 'Created Date', 'Close Date'],
  ['D1', 'Nordwind & Söhne', 'Closed Won', 1234.5, new Date(Date.UTC(2026, 0, 5)), new Date(Date.UTC(2026, 1, 6))],
  ['D2', '岱衡机械', 'Proposal', 0.1 + 0.2, new Date(Date.UTC(2026, 0, 7)), null],
  ['D3', 'Two\nlines', 'Proposal', null, new Date(Date.UTC(2026, 0, 9)), null]
]
const landed = () => allText(bench.db, `SELECT o.source_key AS key, a.name AS account, o.status, CASE amount_imputed WHEN 0 THEN amount_e4 END AS e4, c.iso AS created FROM opportunity o LEFT JOIN account a ON a.id = o.account_id JOIN calendar c ON c.day = o.created_at ORDER BY o.id`)
const expected = [
  { key: 'D1', account: 'Nordwind & Söhne', status: 1, e4: 12_345_000, created: '2026-01-05' },
  { key: 'D2', account: '岱衡机械', status: 0, e4: 3_000, created: '2026-01-07' },
  { key: 'D3', account: 'Two\nlines', status: 0, e4: null, created: '2026-01-09' }
]

function workbook(sheets: Record<string, unknown[][]>, options: xlsx.WritingOptions = {}): Buffer {
  const book = xlsx.utils.book_new()
  for (const [name, content] of Object.entries(sheets)) xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(content, { cellDates: false, UTC: true }), name)
  return xlsx.write(book, { type: 'buffer', bookType: 'xlsx', compression: true, ...options }) as Buffer
}

it.each([['shared texts', { bookSST: true }], ['texts in their cells', { bookSST: false }]] as const)('reads a workbook with %s: days, numbers, line breaks, the sheet that is a table', async (_name, options) => {
  const path = bench.file('deals.xlsx', workbook({ Cover: [['Report of deals']], Deals: [['Export'], [], ...rows] }, options))
  const seen = bench.inspect({ path })
  expect([seen.entity, seen.format.kind, seen.format.sheet, seen.format.sheets, seen.format.headerLine]).toEqual(['opportunities', 'xlsx', 'Deals', ['Cover', 'Deals'], 3])
  const batch = await bench.run({ path })
  expect([batch.rowsRead, batch.rowsNew, batch.rowsRejected]).toEqual([3, 3, 0])
  expect(landed()).toEqual(expected)
  expect((await bench.run({ path })).rowsUnchanged).toBe(3)
})

it('reads a large sheet in pieces, with the lines of its rows', async () => {
  const many = Array.from({ length: 20_000 }, (_, index) => [`K${index}`, `Account ${index % 50}`, index === 15_000 ? '' : 'Proposal', index, new Date(Date.UTC(2026, 0, 1 + (index % 300))), null])
  const path = bench.file('many.xlsx', workbook({ Deals: [rows[0] as unknown[], ...many] }))
  const batch = await bench.run({ path })
  expect([batch.rowsRead, batch.rowsNew, batch.rowsRejected]).toEqual([20_000, 19_999, 1])
  expect(bench.rejects(batch.id).rows.find((row) => row.severity === 'rejected')).toMatchObject({ line: 15_002, column: 'Stage', reason: 'missing_required' })
})

it.each([
  ['a list', (objects: object[]) => JSON.stringify(objects, null, 2)],
  ['JSON Lines', (objects: object[]) => objects.map((object) => JSON.stringify(object)).join('\n')],
  ['a list inside an object', (objects: object[]) => JSON.stringify({ total: 3, records: objects })]
])('reads JSON: %s', async (_name, write) => {
  const objects = rows.slice(1).map((row) => ({ id: row[0], account: { name: row[1] }, stage: row[2], amount: row[3], created: (row[4] as Date).toISOString().slice(0, 10), 'close date': row[5] === null ? null : (row[5] as Date).toISOString().slice(0, 10), tags: ['a', '}'] }))
  const path = bench.file('deals.json', write(objects))
  const seen = bench.inspect({ path, entity: 'opportunities' })
  expect(seen.mapping).toMatchObject({ opportunity_id: 'id', account: 'account.name', stage: 'stage', amount: 'amount', created_at: 'created', closed_at: 'close date' })
  const batch = await bench.run({ path, entity: 'opportunities' })
  expect([batch.rowsRead, batch.rowsNew, batch.rowsRejected]).toEqual([3, 3, 0])
  expect(landed()).toEqual(expected)
})

it('loses one record to JSON that is torn in the middle, and no other', async () => {
  const path = bench.file('torn.jsonl', '{"opportunity id":"A","stage":"Won","amount":1}\n{"opportunity id":"B","stage":Won,"amount":2}\n{"opportunity id":"C","stage":"Won","amount":3}\n{"opportunity id":"D","sta')
  const batch = await bench.run({ path, entity: 'opportunities' })
  expect(bench.rejects(batch.id).rows.filter((row) => row.severity === 'rejected').map((row) => row.line)).toEqual([2, 4])
  expect(allText(bench.db, 'SELECT source_key AS key FROM opportunity ORDER BY id')).toEqual([{ key: 'A' }, { key: 'C' }])
})

it('refuses workbooks that are bombs, damaged, of the old kind, or no workbooks', async () => {
  const plain = workbook({ Deals: rows as unknown[][] })
  const attempts: [string, Buffer, RegExp][] = [
    ['bomb.xlsx', zip('xl/worksheets/sheet1.xml', Buffer.alloc(64 * 1024 * 1024, ' ')), /unpacks to more than/],
    ['liar.xlsx', zip('xl/workbook.xml', Buffer.from('<workbook/>')).subarray(0, 60), /has no directory/],
    ['cut.xlsx', plain.subarray(0, plain.length - 300), /cannot be unpacked/],
    ['other.xlsx', zip('readme.txt', Buffer.from('hello')), /no workbook/],
    ['old.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /old kind/],
    ['entity.xlsx', zip('xl/workbook.xml', Buffer.from('<!DOCTYPE x [<!ENTITY a "b">]><workbook><sheets/></workbook>')), /document type/]
  ]
  for (const [name, content, message] of attempts) await expect(bench.run({ path: bench.file(name, content), entity: 'opportunities' })).rejects.toThrow(message)
  expect(fs.existsSync(`${bench.dir}/workspace/staging`) ? fs.readdirSync(`${bench.dir}/workspace/staging`) : []).toEqual([])
})

/** The smallest archive with one packed file. */
function zip(name: string, content: Buffer): Buffer {
  const packed = zlib.deflateRawSync(content)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(content.length, 22)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(content.length, 24)
  central.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + name.length, 12)
  end.writeUInt32LE(30 + name.length + packed.length, 16)
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end])
}
