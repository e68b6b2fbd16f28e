import fs from 'node:fs'
import iconv from 'iconv-lite'
import zlib from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { allText } from '../warehouse/statement'
import { csvCell, exportRejects } from './batches'
import { openImportBench, wholeWarehouse, type ImportBench } from './testing/import-bench'

let bench: ImportBench
beforeEach(() => {
  bench = openImportBench()
})
afterEach(() => bench.close())

const header = 'Opportunity ID,Account Name,Product,Owner,Stage,Amount,Created Date,Close Date'
const deals = (...rows: string[]): string => `${[header, ...rows].join('\n')}\n`
const take = (content: string | Buffer, more: Partial<Parameters<ImportBench['run']>[0]> = {}, name = 'deals.csv') => bench.run({ path: bench.file(name, content), ...more })
const history = (key: string) =>
  allText(bench.db, `SELECT c.iso AS day, h.change, s.source_key AS stage, h.amount_e4 / 10000 AS amount FROM opportunity_history h JOIN opportunity o ON o.id = h.opportunity_id JOIN stage s ON s.id = h.stage_id
    JOIN calendar c ON c.day = h.known_at WHERE o.source_key = ? ORDER BY h.seq`, [key])
const counts = (batch: { rowsRead: number; rowsNew: number; rowsChanged: number; rowsUnchanged: number; rowsRejected: number; rowsRemoved: number }) => [batch.rowsRead, batch.rowsNew, batch.rowsChanged, batch.rowsUnchanged, batch.rowsRejected, batch.rowsRemoved]

const first = deals(
  'D1,Nordwind Ltd,ZX,Ann,Proposal,"1,000",2026-01-05,2026-03-31',
  'D2,Halden,ZX,Bo,Qualification,2000,2026-01-10,2026-04-30',
  'D3,Halden,ZX,Bo,Closed Won,3000,2026-01-02,2026-02-01'
)

it('writes what a later file changes to the history, and only that', async () => {
  await take(first)
  const second = deals(
    'D1,Nordwind Ltd,ZX,Ann,Closed Won,1200,2026-01-05,2026-03-02',
    'D2,Halden,ZX,Cy,Negotiation,2000,2026-01-10,2026-05-31',
    'D3,Halden,ZX,Bo,Closed Won,3000,2026-01-02,2026-02-01',
    'D4,Kestrel,ZX,Cy,Prospecting,,2026-03-09,'
  )
  expect(counts(await take(second))).toEqual([4, 1, 2, 1, 0, 0])
  expect(history('D1')).toEqual([
    { day: '2026-01-05', change: 'created', stage: 'prospecting', amount: 1000 },
    { day: '2026-02-01', change: 'stage', stage: 'proposal', amount: 1000 },
    { day: '2026-03-02', change: 'stage,amount,close_date', stage: 'won', amount: 1200 }
  ])
  expect(history('D2').slice(2)).toEqual([{ day: '2026-03-09', change: 'stage,close_date,owner', stage: 'negotiation', amount: 2000 }])
  // Without an amount or a price, an open deal is taken to be worth what deals for that product usually bring: the median of 1200 and 3000.
  expect(allText(bench.db, `SELECT amount_e4 / 10000 AS amount, amount_imputed AS imputed FROM opportunity WHERE source_key = 'D4'`)).toEqual([{ amount: 1200, imputed: 1 }])
  await take(deals('D4,Kestrel,ZX,Cy,Prospecting,750,2026-03-09,'), {}, 'more.csv')
  expect(allText(bench.db, `SELECT amount_e4 / 10000 AS amount, amount_imputed AS imputed FROM opportunity WHERE source_key = 'D4'`)).toEqual([{ amount: 750, imputed: 0 }])
})

it('keeps a known amount when a deal is lost at 0', async () => {
  await take(first)
  await take(deals('D2,Halden,ZX,Bo,Closed Lost,0,2026-01-10,2026-02-20'), {}, 'later.csv')
  expect(allText(bench.db, `SELECT status, amount_e4 / 10000 AS amount, amount_imputed AS imputed FROM opportunity WHERE source_key = 'D2'`)).toEqual([{ status: 2, amount: 2000, imputed: 0 }])
})

it('takes absence for removal only from a source whose files are full snapshots, and never because of a refused row', async () => {
  await take(first)
  const part = deals('D1,Nordwind Ltd,ZX,Ann,Proposal,1000,2026-01-05,2026-03-31')
  expect(counts(await take(part))).toEqual([1, 0, 0, 1, 0, 0])
  const refused = deals('D1,Nordwind Ltd,ZX,Ann,Proposal,1000,2026-01-05,2026-03-31', 'D2,Halden,ZX,Bo,Qualification,much,2026-01-10,2026-04-30')
  expect(counts(await take(refused, { fullSnapshot: true, asOf: '2026-03-01' }))).toEqual([2, 0, 0, 1, 1, 0])
  const full = await take(part, { fullSnapshot: true, asOf: '2026-03-15' })
  expect(counts(full)).toEqual([1, 0, 0, 1, 0, 1])
  expect(history('D2').at(-1)).toEqual({ day: '2026-03-15', change: 'stage,removed', stage: 'lost', amount: 2000 })
  await bench.undo(full.id)
  expect(allText(bench.db, `SELECT status FROM opportunity WHERE source_key = 'D2'`)).toEqual([{ status: 0 }])
})

it('refuses bad rows with line, column, value and reason, and lands the rest', async () => {
  const batch = await take(
    deals('D1,A,ZX,Ann,Proposal,1000,2026-01-05,', 'D2,A,ZX,Ann,Proposal,lots,2026-01-05,', 'D3,A,ZX,Ann,Proposal,5,2026-02-30,', 'D4,A,ZX,Ann,,5,2026-01-05,', 'D5,A,ZX,Ann,Proposal,5', 'D6,"torn,ZX,Ann,Proposal,5,2026-01-05,', 'D7,A,ZX,Ann,Proposal,9e99,2026-01-05,',
      'D1,A,ZX,Ann,Proposal,1000,2026-01-05,', 'D1,A,ZX,Ann,Proposal,1001,2026-01-05,', 'D8,A,ZX,Ann,Proposal,"1,5 Mio",2026-01-05,', 'D\u00009,A,ZX,Ann,Proposal,7,2026-01-05,')
  )
  expect(counts(batch)).toEqual([11, 3, 0, 1, 7, 0])
  const rejects = bench.rejects(batch.id)
  expect(rejects.rows.filter((row) => row.severity === 'rejected').map((row) => [row.line, row.column, row.value, row.reason])).toEqual([
    [3, 'Amount', 'lots', 'not_a_number'], [4, 'Created Date', '2026-02-30', 'not_a_day'], [5, 'Stage', '', 'missing_required'], [6, null, '6', 'column_count'], [7, null, null, 'torn_quote'], [8, 'Amount', '9e99', 'out_of_range'], [10, null, 'D1', 'duplicate_key']
  ])
  expect(rejects.rows.find((row) => row.line === 3)?.raw).toBe('D2,A,ZX,Ann,Proposal,lots,2026-01-05,')
  expect(rejects.rows.filter((row) => row.severity === 'warning' && !row.reason.startsWith('unknown')).map((row) => [row.line, row.reason, row.detail])).toEqual([[9, 'duplicate_row', '2'], [12, 'control_characters', '']])
  expect(allText(bench.db, 'SELECT source_key AS key, amount_e4 / 10000 AS amount FROM opportunity ORDER BY id')).toEqual([{ key: 'D1', amount: 1000 }, { key: 'D8', amount: 1_500_000 }, { key: 'D9', amount: 7 }])
})

it('exports the reject list as CSV that no spreadsheet takes for formulas', async () => {
  const batch = await take(deals('=cmd|calc,A,ZX,Ann,Proposal,=1+1,2026-01-05,'))
  const path = `${bench.dir}/rejects.csv`
  expect(exportRejects(bench.db, { batchId: batch.id, path })).toEqual({ path, rows: 1 })
  expect(fs.readFileSync(path, 'utf8')).toBe(`\ufeffline,column,value,reason,severity,detail,raw\r\n2,Amount,'=1+1,not_a_number,rejected,,"'=cmd|calc,A,ZX,Ann,Proposal,=1+1,2026-01-05,"\r\n`)
  expect(['=1', '@x', '-12.5', '-x', '\tq', 'a"b', 'plain'].map(csvCell)).toEqual(["'=1", "'@x", '-12.5', "'-x", "'\tq", '"a""b"', 'plain'])
})

it('links names that nearly fit with a warning and keeps unknown ones as flagged placeholders', async () => {
  await bench.run({ path: bench.file('accounts.csv', 'account,sector\nNordwind Metals Ltd.,retail\n') })
  await bench.run({ path: bench.file('products.csv', 'product,series,sales_price\nZX Pro,ZX,4300\n') })
  const batch = await take(deals('D1,NORDWIND METALS,ZXPro,Ann,Proposal,,2026-01-05,', 'D2,Newcomer Inc,ZX Poro,Ann,Proposal,,2026-01-05,', 'D3,,Other,Ann,Proposal,,2026-01-05,'))
  expect(bench.rejects(batch.id).rows.map((row) => [row.line, row.column, row.value, row.reason, row.detail]).filter((row) => row[1] !== 'Owner')).toEqual([
    [2, 'Account Name', 'NORDWIND METALS', 'near_reference', 'Nordwind Metals Ltd.'], [2, 'Product', 'ZXPro', 'near_reference', 'ZX Pro'],
    [3, 'Account Name', 'Newcomer Inc', 'unknown_reference', 'Newcomer Inc'], [3, 'Product', 'ZX Poro', 'near_reference', 'ZX Pro'], [4, 'Product', 'Other', 'unknown_reference', 'Other']
  ])
  expect(allText(bench.db, `SELECT name, is_placeholder AS flag FROM account ORDER BY id`)).toEqual([{ name: 'Nordwind Metals Ltd.', flag: 0 }, { name: 'Newcomer Inc', flag: 1 }])
  // Described later, the placeholder becomes the account; deals keep pointing to it.
  await bench.run({ path: bench.file('accounts2.csv', 'Customer ID,Customer Name,Industry\nC-7,"Newcomer, Inc.",retail\n') })
  expect(allText(bench.db, `SELECT a.name, a.is_placeholder AS flag, count(o.id) AS deals FROM account a LEFT JOIN opportunity o ON o.account_id = a.id GROUP BY a.id ORDER BY a.id`)).toEqual([
    { name: 'Nordwind Metals Ltd.', flag: 0, deals: 1 }, { name: 'Newcomer, Inc.', flag: 0, deals: 1 }
  ])
})

it('dates a move between units from the day of the file, and the first statement from the beginning', async () => {
  await bench.run({ path: bench.file('teams.csv', 'sales_agent,manager,regional_office\nAnn,Mia,East\nBo,Mia,East\n') })
  await take(deals('D1,A,ZX,Ann,Closed Won,10,2026-01-05,2026-02-01', 'D2,A,ZX,Ann,Proposal,10,2026-01-05,'))
  await bench.run({ path: bench.file('teams.csv', 'sales_agent,manager,regional_office\nAnn,Noa,West\nBo,Mia,East\n'), asOf: '2026-03-01' })
  await take(deals('D1,A,ZX,Ann,Closed Won,10,2026-01-05,2026-02-01', 'D2,A,ZX,Ann,Proposal,10,2026-01-05,'), { asOf: '2026-03-02' })
  expect(allText(bench.db, `SELECT r.name AS rep, u.name AS unit, f.iso AS since FROM rep_membership m JOIN rep r ON r.id = m.rep_id JOIN battle_unit u ON u.id = m.unit_id LEFT JOIN calendar f ON f.day = m.valid_from ORDER BY r.name, m.valid_from`)).toEqual([
    { rep: 'Ann', unit: 'Mia', since: null }, { rep: 'Ann', unit: 'Noa', since: '2026-03-01' }, { rep: 'Bo', unit: 'Mia', since: null }
  ])
  // A deal that is closed stays where it was won; one that is open moves with its rep.
  expect(allText(bench.db, `SELECT o.source_key AS key, u.name AS unit, g.name AS region FROM opportunity o JOIN battle_unit u ON u.id = o.unit_id JOIN region g ON g.id = o.region_id ORDER BY o.id`)).toEqual([
    { key: 'D1', unit: 'Mia', region: 'East' }, { key: 'D2', unit: 'Noa', region: 'West' }
  ])
})

it('tells what undo leaves where a later batch has changed the same rows', async () => {
  const one = await take(first)
  const two = await take(deals('D2,Halden,ZX,Bo,Negotiation,2500,2026-01-10,2026-04-30'))
  const undone = await bench.undo(one.id)
  expect(undone.left).toContainEqual({ table: 'opportunity', why: 'changed_later', count: 1 })
  expect(allText(bench.db, 'SELECT source_key AS key FROM opportunity')).toEqual([{ key: 'D2' }])
  expect(history('D2').length).toBe(3)
  await expect(bench.undo(one.id)).rejects.toThrow(/nothing of it to take back/)
  expect((await bench.undo(two.id)).restored).toBe(1)
})

it('tries a file without landing any of it, with the counts of the real thing', async () => {
  await take(first)
  const before = wholeWarehouse(bench.db)
  const next = bench.file('next.csv', deals('D1,Nordwind Ltd,ZX,Ann,Closed Won,1200,2026-01-05,2026-03-02', 'D9,New,ZX,Dee,Proposal,x,2026-01-05,', 'D8,New,ZX,Dee,Odd stage,5,2026-01-05,'))
  const tried = await bench.tryOut({ path: next })
  expect(wholeWarehouse(bench.db)).toEqual(before)
  expect(allText(bench.db, `SELECT count(*) AS n FROM import_batch`)).toEqual([{ n: 1 }])
  const real = await bench.run({ path: next })
  expect(counts(tried)).toEqual(counts(real))
  expect(tried.reasons).toEqual(bench.rejects(real.id).reasons)
})

it('remembers a mapping by the header, and keeps keys of different sources apart', async () => {
  const odd = 'Ref;What;Who;How far;Worth\nX1;Thing;Ann;Won;5,5\n'
  const mapping = { opportunity_id: 'Ref', name: 'What', rep: 'Who', stage: 'How far', amount: 'Worth' }
  const batch = await take(odd, { entity: 'opportunities', mapping, sourceName: 'Old CRM' }, 'odd.csv')
  expect(counts(batch)).toEqual([1, 1, 0, 0, 0, 0])
  const seen = bench.inspect({ path: bench.file('odd-again.csv', odd) })
  expect([seen.entity, seen.known?.name, seen.mapping]).toEqual(['opportunities', 'odd.csv', mapping])
  await take(deals('X1,A,ZX,Ann,Proposal,10,2026-01-05,'))
  expect(allText(bench.db, 'SELECT source_key AS key, amount_e4 AS e4 FROM opportunity ORDER BY id')).toEqual([{ key: 'Old CRM:X1', e4: 55_000 }, { key: 'X1', e4: 100_000 }])
})

it.each([
  ['UTF-8', (text: string) => Buffer.from(text)],
  ['UTF-8 with a mark', (text: string) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16 little endian', (text: string) => iconv.encode(text, 'utf-16le', { addBOM: true })],
  ['UTF-16 big endian', (text: string) => iconv.encode(text, 'utf-16be', { addBOM: true })],
  ['GB18030', (text: string) => iconv.encode(text, 'gb18030')],
  ['gzip', (text: string) => zlib.gzipSync(text)]
])('reads Chinese headers and values in %s', async (_name, encode) => {
  const text = '商机报表导出,,,,,,\r\n商机编号,客户名称,产品名称,负责人,销售阶段,商机金额（万元）,创建时间\r\nS1,岱衡机械有限公司,变频器,王芳,谈判审核,12.5万,2026年1月5日\r\nS2,远山电子,变频器,李强,赢单,"1,200",2026/2/6\r\n'
  const path = bench.file('导出.csv', encode(text))
  const seen = bench.inspect({ path })
  expect([seen.entity, seen.format.headerLine, seen.missing]).toEqual(['opportunities', 2, []])
  expect(seen.mapping).toEqual({ opportunity_id: '商机编号', account: '客户名称', product: '产品名称', rep: '负责人', stage: '销售阶段', amount: '商机金额（万元）', created_at: '创建时间' })
  expect(counts(await bench.run({ path }))).toEqual([2, 2, 0, 0, 0, 0])
  expect(allText(bench.db, `SELECT a.name, s.source_key AS stage FROM opportunity o JOIN account a ON a.id = o.account_id JOIN stage s ON s.id = o.stage_id ORDER BY o.id`)).toEqual([
    { name: '岱衡机械有限公司', stage: 'negotiation' }, { name: '远山电子', stage: 'won' }
  ])
})

it('says clearly why a file cannot be taken in, and changes nothing', async () => {
  const before = wholeWarehouse(bench.db)
  const bomb = bench.file('bomb.csv.gz', zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024, `a,b\n${'x'.repeat(4_000)},y\n`)))
  const attempts: [Parameters<ImportBench['run']>[0], RegExp][] = [
    [{ path: `${bench.dir}/missing.csv` }, /cannot be read/],
    [{ path: bench.dir }, /cannot be read/],
    [{ path: bench.file('empty.csv', '') }, /has no rows/],
    [{ path: bench.file('nonsense.csv', 'q,w\n1,2\n') }, /cannot be told from its columns/],
    [{ path: bench.file('lacking.csv', 'Opportunity ID,Amount\nD1,5\n'), entity: 'opportunities' }, /no column was found for stage/],
    [{ path: bench.file('d.csv', first), mapping: { amount: 'Nope' } }, /has no column "Nope"/],
    [{ path: bench.file('torn.csv.gz', zlib.gzipSync(first.repeat(5_000)).subarray(0, 400)), entity: 'opportunities' }, /could not be read|damaged|no column/],
    [{ path: bomb, entity: 'opportunities', mapping: { opportunity_id: 'a', stage: 'b' } }, /unpacks to more than/]
  ]
  for (const [input, message] of attempts) await expect(bench.run(input)).rejects.toThrow(message)
  expect(wholeWarehouse(bench.db)).toEqual(before)
  expect(fs.readdirSync(`${bench.dir}/workspace`).filter((name) => name === 'staging').flatMap((name) => fs.readdirSync(`${bench.dir}/workspace/${name}`))).toEqual([])
})

it('keeps columns apart that have the same header', () => {
  const seen = bench.inspect({ path: bench.file('twice.csv', 'Opportunity ID,Stage,Amount,Amount,\nD1,Won,5,6,x\n'), entity: 'opportunities' })
  expect(seen.columns.map((column) => column.name)).toEqual(['Opportunity ID', 'Stage', 'Amount', 'Amount (2)', 'Column 5'])
  expect(seen.mapping['amount']).toBe('Amount')
})
