import { afterEach, beforeEach, expect, it } from 'vitest'
import { allText } from '../warehouse/statement'
import { openImportBench, wholeWarehouse, type ImportBench } from './testing/import-bench'

let bench: ImportBench
beforeEach(() => {
  bench = openImportBench()
})
afterEach(() => bench.close())

const take = (name: string, lines: readonly string[], more: Partial<Parameters<ImportBench['run']>[0]> = {}) => bench.run({ path: bench.file(name, lines.join('\n')), ...more })

it('makes orders of their lines in either locale, with cost from profit and products in their groups', async () => {
  const before = wholeWarehouse(bench.db)
  const point = ['Row ID,Order ID,Order Date,Ship Date,Customer Name,Region,Category,Product Name,Sales,Quantity,Discount,Profit',
    '1,CA-1,2016-11-08,2016-11-11,Claire G,South,Furniture,Bookcase,261.96,2,0.0,41.9136', '2,CA-1,2016-11-08,2016-11-11,Claire G,South,Furniture,"Chairs, Rounded",731.94,3,0.0,219.582', '3,CA-2,2016-06-12,2016-06-16,Darrin V,West,Supplies,Labels,14.62,2,0.2,6.8714']
  const comma = ['Row ID;Order ID;Order Date;Ship Date;Customer Name;Region;Category;Product Name;Sales;Quantity;Discount;Profit',
    '1;CA-1;08/11/2016;11/11/2016;Claire G;South;Furniture;Bookcase;261,96;2;0;41,9136', '2;CA-1;08/11/2016;11/11/2016;Claire G;South;Furniture;Chairs, Rounded;731,94;3;0;219,582', '3;CA-2;12/06/2016;16/06/2016;Darrin V;West;Supplies;Labels;14,62;2;0,2;6,8714']
  const first = await take('lines.csv', point)
  expect([first.entity, first.rowsNew]).toEqual(['order-lines', 3])
  const second = await take('zeilen.csv', comma)
  expect([second.rowsNew, second.rowsChanged, second.rowsUnchanged]).toEqual([0, 0, 3])
  expect(allText(bench.db, `SELECT o.source_key AS key, o.amount_e4 AS e4, sum(l.cost_e4) AS cost, g.name AS region, c.iso AS day FROM sales_order o JOIN order_line l ON l.order_id = o.id JOIN region g ON g.id = o.region_id JOIN calendar c ON c.day = o.occurred_at GROUP BY o.id`)).toEqual([
    { key: 'CA-1', e4: 9_939_000, cost: 9_939_000 - 2_614_956, region: 'South', day: '2016-11-08' }, { key: 'CA-2', e4: 146_200, cost: 77_486, region: 'West', day: '2016-06-12' }
  ])
  expect(allText(bench.db, `SELECT p.name AS product, g.name AS "group" FROM product_membership m JOIN product p ON p.id = m.product_id JOIN product g ON g.id = m.parent_id ORDER BY p.id`)).toEqual([
    { product: 'Bookcase', group: 'Furniture' }, { product: 'Chairs, Rounded', group: 'Furniture' }, { product: 'Labels', group: 'Supplies' }
  ])
  await bench.undo(second.id)
  await bench.undo(first.id)
  expect(wholeWarehouse(bench.db)).toEqual(before)
})

it('brings the payment of a settled invoice along, and moves it with the date', async () => {
  const invoices = (settled: string): string[] => ['customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate', '0379-N,0611365,1/2/2013,2/1/2013,55.94,No,1/15/2013', `8976-A,0790077,1/26/2013,2/25/2013,61.74,Yes,${settled}`]
  await take('ar.csv', invoices(''))
  await take('ar.csv', invoices('3/3/2013'))
  const moved = await take('ar.csv', invoices('3/4/2013'))
  expect(allText(bench.db, `SELECT i.source_key AS key, i.amount_e4 AS e4, i.disputed, d.iso AS due, c.iso AS paid FROM invoice i JOIN calendar d ON d.day = i.due_at LEFT JOIN payment p ON p.invoice_id = i.id LEFT JOIN calendar c ON c.day = p.occurred_at ORDER BY i.id`)).toEqual([
    { key: '0611365', e4: 559_400, disputed: 0, due: '2013-02-01', paid: '2013-01-15' }, { key: '0790077', e4: 617_400, disputed: 1, due: '2013-02-25', paid: '2013-03-04' }
  ])
  await bench.undo(moved.id)
  expect(allText(bench.db, `SELECT c.iso FROM payment p JOIN calendar c ON c.day = p.occurred_at ORDER BY p.id`)).toEqual([{ iso: '2013-01-15' }, { iso: '2013-03-03' }])
})

it('keeps every vintage of a signal: a revision is known from its file on, the past keeps what it knew', async () => {
  const mapping = (value: string) => ({ date: 'Date', value, signal: '=Pressure' })
  await take('v1.csv', ['Date,Rate', '31-Jan-2024,-1.06', '29-Feb-2024,-0.42'], { entity: 'signals', mapping: mapping('Rate'), asOf: '2024-03-10' })
  const second = await take('v2.csv', ['Date,Index', '31-Jan-2024,-1.06', '29-Feb-2024,-0.449', '31-Mar-2024,0.2'], { entity: 'signals', mapping: mapping('Index'), asOf: '2024-04-10' })
  expect([second.rowsNew, second.rowsChanged, second.rowsUnchanged]).toEqual([1, 1, 1])
  expect(allText(bench.db, `SELECT g.name, o.iso AS day, k.iso AS known, v.value, v.reconstructed AS assumed FROM signal_value v JOIN signal g ON g.id = v.signal_id JOIN calendar o ON o.day = v.occurred_at JOIN calendar k ON k.day = v.known_at ORDER BY v.occurred_at, v.known_at`)).toEqual([
    { name: 'Pressure', day: '2024-01-31', known: '2024-01-31', value: -1.06, assumed: 1 }, { name: 'Pressure', day: '2024-02-29', known: '2024-02-29', value: -0.42, assumed: 1 },
    { name: 'Pressure', day: '2024-02-29', known: '2024-04-10', value: -0.449, assumed: 0 }, { name: 'Pressure', day: '2024-03-31', known: '2024-04-10', value: 0.2, assumed: 0 }
  ])
})

it('reads targets by period, and refuses one that is nobody’s', async () => {
  await take('teams.csv', ['sales_agent,manager,regional_office', 'Ann,Mia,East'])
  const batch = await take('quota.csv', ['Region,Team,Period,Target', 'East,,2026-Q2,120万', ',Mia,2026年3月,"30,000"', ',,2026-Q2,5'], { entity: 'quotas' })
  expect([batch.rowsNew, batch.rowsRejected]).toEqual([2, 1])
  expect(allText(bench.db, `SELECT measure, g.name AS region, u.name AS unit, a.iso AS "from", b.iso AS "to", amount_e4 / 10000 AS amount FROM quota q LEFT JOIN region g ON g.id = q.region_id LEFT JOIN battle_unit u ON u.id = q.unit_id
    JOIN calendar a ON a.day = q.period_start JOIN calendar b ON b.day = q.period_end ORDER BY q.id`)).toEqual([
    { measure: 'bookings', region: 'East', unit: null, from: '2026-04-01', to: '2026-06-30', amount: 1_200_000 }, { measure: 'bookings', region: null, unit: 'Mia', from: '2026-03-01', to: '2026-03-31', amount: 30_000 }
  ])
})

it('takes leads, activities, orders, payments, tickets and plans', async () => {
  await take('deals.csv', ['Opportunity ID,Account Name,Owner,Stage,Amount,Created Date', 'D1,Nord,Ann,Proposal,10,2026-01-05'])
  const files: [string, string[]][] = [
    ['leads', ['线索编号,客户名称,线索来源,线索状态,创建时间', 'L1,Nord,展会,跟进中,2026-01-02']],
    ['activities', ['Activity ID,Opportunity ID,Assigned To,Activity Type,Activity Date,Outcome', 'T1,D1,Ann,Call,2026-01-06,reached', 'T2,D9,Ann,Visit,2026-01-07,']],
    ['orders', ['订单编号,客户名称,订单日期,订单金额,订单状态', 'S1,Nord,2026-02-01,"1,500.50",已完成']],
    ['payments', ['收款单号,发票号,收款日期,收款金额', 'P1,I9,2026-03-01,100']],
    ['tickets', ['工单编号,客户名称,工单类型,优先级,创建时间,关闭时间', 'W1,Nord,维修,高,2026-02-02,2026-02-04']],
    ['plans', ['Promotion Name,Region,Start Date,End Date,Discount', 'Spring,East,2026-03-01,2026-03-15,0.2']]
  ]
  for (const [entity, lines] of files) {
    const batch = await take(`${entity}.csv`, lines)
    expect([batch.entity, batch.rowsNew, batch.rowsRejected]).toEqual([entity, lines.length - 1, 0])
    expect((await take(`${entity}.csv`, lines)).rowsUnchanged).toBe(lines.length - 1)
  }
  // A deal that nobody has heard of is no reason to lose the visit.
  expect(allText(bench.db, `SELECT a.source_key AS key, o.source_key AS deal, c.name AS account FROM activity a LEFT JOIN opportunity o ON o.id = a.opportunity_id LEFT JOIN account c ON c.id = a.account_id ORDER BY a.id`)).toEqual([
    { key: 'T1', deal: 'D1', account: 'Nord' }, { key: 'T2', deal: null, account: null }
  ])
})
