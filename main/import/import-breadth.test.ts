import { afterEach, beforeEach, expect, it } from 'vitest'
import { allText } from '../warehouse/statement'
import { contactReaders, contactWriters } from './contact-handlers'
import { openImportBench, wholeWarehouse, type ImportBench } from './testing/import-bench'

let bench: ImportBench
beforeEach(() => {
  bench = openImportBench()
})
afterEach(() => bench.close())

const take = (name: string, lines: readonly string[], more: Partial<Parameters<ImportBench['run']>[0]> = {}) => bench.run({ path: bench.file(name, lines.join('\n')), ...more })
const history = (key: string) =>
  allText(bench.db, `SELECT c.iso AS day, h.change, s.source_key AS stage, h.amount_e4 / 10000 AS amount, x.iso AS close, r.name AS rep FROM opportunity_history h JOIN opportunity o ON o.id = h.opportunity_id JOIN stage s ON s.id = h.stage_id
    JOIN calendar c ON c.day = h.known_at LEFT JOIN calendar x ON x.day = h.expected_close_at LEFT JOIN rep r ON r.id = h.rep_id WHERE o.source_key = ? ORDER BY h.seq`, [key])
const deals = (...rows: readonly string[]) => take('deals.csv', ['Opportunity ID,Account Name,Owner,Stage,Amount,Created Date,Close Date', ...rows])

it('takes a region tree in any order of rows, and units with their regions, and takes them back', async () => {
  const before = wholeWarehouse(bench.db)
  const regions = await take('区域.csv', ['区域编码,区域名称,上级区域', 'R11,上海,R1', 'R1,华东,', 'R12,江苏,华东'])
  expect([regions.entity, regions.rowsNew, regions.rowsRejected]).toEqual(['regions', 3, 0])
  expect(allText(bench.db, 'SELECT r.name, p.name AS parent, r.is_placeholder AS flag FROM region r LEFT JOIN region p ON p.id = r.parent_id ORDER BY r.name')).toEqual([
    { name: '上海', parent: '华东', flag: 0 }, { name: '华东', parent: null, flag: 0 }, { name: '江苏', parent: '华东', flag: 0 }
  ])
  const units = await take('units.csv', ['Unit Code,Unit Name,Region,Industry,Team Lead,Founded On', 'U1,Harbour,上海,Retail,Ann,2024-01-01'])
  expect([units.entity, units.rowsNew]).toEqual(['units', 1])
  expect(allText(bench.db, 'SELECT u.name, r.name AS region, i.name AS industry, p.name AS lead FROM battle_unit u JOIN unit_membership m ON m.unit_id = u.id JOIN region r ON r.id = m.region_id JOIN industry i ON i.id = u.industry_id JOIN rep p ON p.id = u.lead_rep_id')).toEqual([
    { name: 'Harbour', region: '上海', industry: 'Retail', lead: 'Ann' }
  ])
  const again = await take('区域.csv', ['区域编码,区域名称,上级区域', 'R11,上海,R1', 'R1,华东,', 'R12,江苏,华东'])
  expect([again.rowsNew, again.rowsChanged, again.rowsUnchanged]).toEqual([0, 0, 3])
  await bench.undo(again.id)
  await bench.undo(units.id)
  await bench.undo(regions.id)
  expect(wholeWarehouse(bench.db)).toEqual(before)
})

it('keeps what tells a person apart from the contact, and takes a change of a phone for a change', async () => {
  const before = wholeWarehouse(bench.db)
  const first = await take('contacts.csv', ['First Name,Last Name,Account Name,Title,Phone,Email', 'Mia,Quill,Nordwind,CFO,+1 555 0100,mia@nordwind.test', 'Bo,Tarn,Halden,Buyer,,bo@halden.test'])
  expect([first.entity, first.rowsNew, first.rowsRejected]).toEqual(['contacts', 2, 0])
  expect(allText(bench.db, 'SELECT c.source_key LIKE \'h-%\' AS hidden, a.name AS account, c.role, p.name, p.phone, p.email FROM contact c JOIN account a ON a.id = c.account_id JOIN contact_private p ON p.contact_id = c.id ORDER BY c.id')).toEqual([
    { hidden: 1, account: 'Nordwind', role: 'CFO', name: 'Mia Quill', phone: '+1 555 0100', email: 'mia@nordwind.test' }, { hidden: 1, account: 'Halden', role: 'Buyer', name: 'Bo Tarn', phone: null, email: 'bo@halden.test' }
  ])
  const second = await take('contacts.csv', ['First Name,Last Name,Account Name,Title,Phone,Email', 'Mia,Quill,Nordwind,CFO,+1 555 0199,mia@nordwind.test', 'Bo,Tarn,Halden,Buyer,,bo@halden.test'])
  expect([second.rowsNew, second.rowsChanged, second.rowsUnchanged]).toEqual([0, 1, 1])
  await bench.undo(second.id)
  expect(allText(bench.db, 'SELECT phone FROM contact_private ORDER BY contact_id')).toEqual([{ phone: '+1 555 0100' }, { phone: null }])
  await bench.undo(first.id)
  expect(wholeWarehouse(bench.db)).toEqual(before)
})

it('erases a person on request, also from reject lists and undo logs, and no later file brings them back', async () => {
  const file = ['Contact ID,Full Name,Account Name,Phone,Email,Created On', 'C1,Mia Quill,Nordwind,555-0100,mia@nordwind.test,2026-01-05', 'C2,Bo Tarn,Halden,555-0101,bo@halden.test,2026-01-05']
  await take('contacts.csv', file)
  const moved = await take('contacts.csv', [...file.map((line) => line.replace('555-0100', '555-0199')), 'C3,Mia Quill,Nordwind,,mia@nordwind.test,2026-02-31,extra'])
  const id = allText<{ id: number }>(bench.db, `SELECT id FROM contact WHERE source_key = 'C1'`)[0]?.id ?? 0
  expect(contactWriters['contacts.erase'](bench.db, { ids: [id, 999] }, bench.context())).toEqual({ erased: 1, scrubbedRejects: 2 })
  await take('contacts.csv', file)
  const everything = JSON.stringify(bench.db.sqlite.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all().map((name) => bench.db.sqlite.prepare(`SELECT * FROM ${String(name)}`).all()))
  expect(['Mia Quill', '555-0100', '555-0199', 'mia@nordwind.test'].filter((text) => everything.includes(text))).toEqual([])
  expect(contactReaders['contacts.list'](bench.db, { text: 'nordwind', offset: 0, limit: 10 }, bench.context()).rows).toMatchObject([{ id, account: 'Nordwind', name: null, email: null, erasedAtMs: bench.context().nowMs }])
  await bench.undo(moved.id)
  expect(allText(bench.db, 'SELECT name FROM contact_private')).toEqual([{ name: 'Bo Tarn' }])
})

it('converts amounts of every fact, and those that came before the rates as soon as rates come', async () => {
  const orders = await take('orders.csv', ['Order ID,Account Name,Order Date,Order Amount,Currency', 'S1,Nordwind,2026-01-20,1000,USD', 'S2,Nordwind,2026-01-20,1000,CNY', 'S3,Nordwind,2026-01-20,1000,'])
  await take('deals.csv', ['Opportunity ID,Account Name,Owner,Stage,Amount,Currency,Created Date,Close Date', 'D1,A,Ann,Closed Won,500,USD,2026-01-05,2026-01-25', 'D2,A,Ann,Proposal,300,EUR,2026-01-05,2026-05-25'])
  expect([orders.rowsNew, orders.rowsWarned]).toEqual([3, 2])
  const before = wholeWarehouse(bench.db)
  const rates = await take('rates.csv', ['币种,汇率类型,生效日期,汇率', '美元,记账,2026-01-01,7', '美元,记账,2026-02-01,7.5', '美元,计划,2026-01-01,6.8', '欧元,,2026-01-01,8'])
  expect([rates.entity, rates.rowsNew, rates.rowsRejected]).toEqual(['currency-rates', 4, 0])
  expect(allText(bench.db, 'SELECT source_key AS key, amount_e4 / 1e4 AS amount, source_amount AS source, source_rate AS rate FROM sales_order ORDER BY id')).toEqual([
    { key: 'S1', amount: 7000, source: 1000, rate: 7 }, { key: 'S2', amount: 1000, source: 1000, rate: 1 }, { key: 'S3', amount: 1000, source: 1000, rate: 1 }
  ])
  expect(allText(bench.db, 'SELECT source_key AS key, amount_e4 / 1e4 AS amount, amount_imputed AS imputed, source_rate AS rate FROM opportunity ORDER BY id')).toEqual([{ key: 'D1', amount: 3500, imputed: 0, rate: 7 }, { key: 'D2', amount: 2400, imputed: 0, rate: 8 }])
  // A target in dollars is worth what the plan's rate says.
  await take('quota.csv', ['Region,Period,Target,Currency', 'East,2026-Q2,100,USD'], { entity: 'quotas' })
  expect(allText(bench.db, 'SELECT amount_e4 / 1e4 AS amount, source_rate AS rate FROM quota')).toEqual([{ amount: 680, rate: 6.8 }])
  const quota = bench.db.sqlite.prepare('SELECT max(id) AS id FROM import_batch').get() as { id: number }
  await bench.undo(quota.id)
  await bench.undo(rates.id)
  expect(wholeWarehouse(bench.db)).toEqual(before)
})

it('puts a log of changes in the place of what had to be assumed, and takes it back', async () => {
  await deals('D1,A,Ann,Closed Won,1200,2026-01-05,2026-03-02', 'D2,A,Bo,Proposal,2000,2026-01-10,2026-06-30', 'D3,A,Bo,Proposal,50,2026-01-10,2026-06-30')
  const before = wholeWarehouse(bench.db)
  const log = await take('history.csv', [
    'Opportunity ID,Field,Old Value,New Value,Created Date',
    'D1,StageName,Prospecting,Qualification,2026-01-20T08:00:00.000+0000', 'D1,Amount,1000,1200,2026-02-10T08:00:00.000+0000', 'D1,StageName,Proposal,Closed Won,2026-03-02T08:00:00.000+0000', 'D1,StageName,Qualification,Proposal,2026-02-10T09:00:00.000+0000',
    'D2,CloseDate,2026-04-30,2026-06-30,2026-02-15T08:00:00.000+0000', 'D2,Owner,Ann,Bo,2026-02-01T08:00:00.000+0000', 'D2,StageName,Proposal,Closed Lost,2026-04-01T08:00:00.000+0000', 'D9,StageName,Proposal,Closed Lost,2026-04-01T08:00:00.000+0000'
  ])
  expect([log.entity, log.rowsRead, log.rowsNew, log.rowsRejected]).toEqual(['opportunity-changes', 8, 7, 1])
  expect(history('D1')).toEqual([
    { day: '2026-01-05', change: 'created', stage: 'prospecting', amount: 1000, close: null, rep: 'Ann' }, { day: '2026-01-20', change: 'stage', stage: 'qualification', amount: 1000, close: null, rep: 'Ann' },
    { day: '2026-02-10', change: 'stage,amount', stage: 'proposal', amount: 1200, close: null, rep: 'Ann' }, { day: '2026-03-02', change: 'stage', stage: 'won', amount: 1200, close: null, rep: 'Ann' }
  ])
  expect(history('D2')).toEqual([
    { day: '2026-01-10', change: 'created', stage: 'proposal', amount: 2000, close: '2026-04-30', rep: 'Ann' }, { day: '2026-02-01', change: 'owner', stage: 'proposal', amount: 2000, close: '2026-04-30', rep: 'Bo' },
    { day: '2026-02-15', change: 'close_date', stage: 'proposal', amount: 2000, close: '2026-06-30', rep: 'Bo' }, { day: '2026-04-01', change: 'stage', stage: 'lost', amount: 2000, close: '2026-06-30', rep: 'Bo' }
  ])
  // The log is newer than the deal: the deal follows.
  expect(allText(bench.db, `SELECT o.status, c.iso AS closed FROM opportunity o JOIN calendar c ON c.day = o.closed_at WHERE o.source_key = 'D2'`)).toEqual([{ status: 2, closed: '2026-04-01' }])
  await bench.undo(log.id)
  expect(wholeWarehouse(bench.db)).toEqual(before)
})

it('takes a log of whole states, changes nothing when it comes again, and leaves what is known from later', async () => {
  await deals('D1,A,Ann,Proposal,1200,2026-01-05,2026-06-30')
  const states = ['Opportunity ID,Stage Name,Amount,Close Date,Created Date', 'D1,Prospecting,900,2026-05-31,2026-01-05', 'D1,Qualification,900,2026-05-31,2026-01-12', 'D1,Proposal,1200,2026-06-30,2026-02-12']
  const first = await take('states.csv', states, { entity: 'opportunity-changes' })
  expect(history('D1').map((row) => Object.values(row as object).slice(0, 5))).toEqual([
    ['2026-01-05', 'created', 'prospecting', 900, '2026-05-31'], ['2026-01-12', 'stage', 'qualification', 900, '2026-05-31'], ['2026-02-12', 'stage,amount,close_date', 'proposal', 1200, '2026-06-30']
  ])
  expect([first.rowsNew, first.rowsUnchanged]).toEqual([3, 0])
  await take('later.csv', ['Opportunity ID,Account Name,Owner,Stage,Amount,Created Date,Close Date', 'D1,A,Ann,Closed Won,1300,2026-01-05,2026-03-30'])
  const again = await take('states.csv', states, { entity: 'opportunity-changes' })
  expect([again.rowsNew, again.rowsUnchanged]).toEqual([0, 3])
  expect(history('D1').map((row) => (row as { change: string }).change)).toEqual(['created', 'stage', 'stage,amount,close_date', 'stage,amount,close_date'])
  expect(allText(bench.db, 'SELECT status, amount_e4 / 1e4 AS amount FROM opportunity')).toEqual([{ status: 1, amount: 1300 }])
})

it('takes price lists, competitor mentions, web events and resource pools, and nothing twice', async () => {
  await deals('D1,Nordwind,Ann,Proposal,1000,2026-01-05,')
  const files: readonly (readonly [string, readonly string[], string, number])[] = [
    ['prices.csv', ['价目表名称,产品名称,标准价,生效日期', '标准,ZX Pro,4000,2026-01-01', '标准,ZX Pro,4200,2026-07-01', '渠道,ZX Pro,3500,2026-01-01'], 'price-lists', 3],
    ['rivals.csv', ['Opportunity ID,Competitor Name,Threat Level,Reported On', 'D1,Marlow,High,2026-02-01', 'D1,Tamrin,weak,2026-02-02', 'D1,,weak,2026-02-02'], 'competitor-mentions', 2],
    ['visits.csv', ['Company,Event Type,Event Time,Page URL,UTM Source', 'Nordwind,page_view,2026-02-01 10:00:00,/pricing,newsletter', 'Nordwind,download,2026-02-01 10:05:00,/sheet.pdf,newsletter'], 'web-events', 2],
    ['pools.csv', ['资源类型,资源名称,团队,季度,数量', '人力,售前,港湾,2026年第一季度,3.5', '预算,市场费用,港湾,2026年第一季度,20万'], 'resource-pools', 2]
  ]
  for (const [name, lines, entity, rows] of files) {
    const before = wholeWarehouse(bench.db)
    const batch = await take(name, lines)
    expect([name, batch.entity, batch.rowsNew]).toEqual([name, entity, rows])
    const landed = wholeWarehouse(bench.db)
    const again = await take(name, lines)
    expect([name, again.rowsNew, again.rowsChanged, again.rowsUnchanged]).toEqual([name, 0, 0, rows])
    await bench.undo(again.id)
    expect(wholeWarehouse(bench.db)).toEqual(landed)
    await bench.undo(batch.id)
    expect(wholeWarehouse(bench.db)).toEqual(before)
    await take(name, lines)
  }
  expect(allText(bench.db, 'SELECT l.name, c.iso AS day, price_e4 / 1e4 AS price FROM price_list l JOIN calendar c ON c.day = l.valid_from ORDER BY l.id')).toEqual([{ name: '标准', day: '2026-01-01', price: 4000 }, { name: '标准', day: '2026-07-01', price: 4200 }, { name: '渠道', day: '2026-01-01', price: 3500 }])
  expect(allText(bench.db, 'SELECT m.competitor, m.tone, a.name AS account FROM competitor_mention m JOIN account a ON a.id = m.account_id ORDER BY m.id')).toEqual([{ competitor: 'Marlow', tone: -1, account: 'Nordwind' }, { competitor: 'Tamrin', tone: 1, account: 'Nordwind' }])
  expect(allText(bench.db, 'SELECT kind, detail, lead_source AS source FROM web_event ORDER BY id')).toEqual([{ kind: 'page_view', detail: '/pricing', source: 'newsletter' }, { kind: 'download', detail: '/sheet.pdf', source: 'newsletter' }])
  expect(allText(bench.db, 'SELECT kind, name, quantity FROM resource_pool ORDER BY id')).toEqual([{ kind: '人力', name: '售前', quantity: 3.5 }, { kind: '预算', name: '市场费用', quantity: 200_000 }])
})
