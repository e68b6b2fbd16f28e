import { afterEach, beforeEach, expect, it } from 'vitest'
import { allText } from '../warehouse/statement'
import { openImportBench, wholeWarehouse, type ImportBench } from './testing/import-bench'

let bench: ImportBench
beforeEach(() => {
  bench = openImportBench()
})
afterEach(() => bench.close())

const take = (name: string, lines: readonly string[], more: Partial<Parameters<ImportBench['run']>[0]> = {}) => bench.run({ path: bench.file(name, lines.join('\n')), ...more })
const quotes = () =>
  allText(bench.db, `SELECT q.source_key AS key, o.source_key AS deal, a.name AS account, p.name AS product, c.iso AS day, q.quantity, q.list_price_e4 / 1e4 AS list, q.unit_price_e4 / 1e4 AS unit, q.discount, q.amount_e4 / 1e4 AS amount, q.status
    FROM quote q LEFT JOIN opportunity o ON o.id = q.opportunity_id LEFT JOIN account a ON a.id = q.account_id LEFT JOIN product p ON p.id = q.product_id LEFT JOIN calendar c ON c.day = q.occurred_at ORDER BY q.id`)

it('reads quote lines with list price, net price and discount, whichever of them a file has', async () => {
  await take('products.csv', ['product,series,sales_price', 'ZX Pro,ZX,4000', 'KR 500,KR,25000'])
  await take('deals.csv', ['Opportunity ID,Account Name,Product,Owner,Stage,Amount,Created Date,Close Date', 'D1,Nordwind,ZX Pro,Ann,Closed Won,7200,2026-01-05,2026-03-01'])
  const before = wholeWarehouse(bench.db)
  const english = await take('quotes.csv', [
    'Quote Number,Line Item Number,Opportunity ID,Account Name,Product Name,Quote Date,Quantity,List Price,Sales Price,Discount,Total Price,Status',
    'Q-1,1,D1,,ZX Pro,2026-02-01,2,4000,3600,10%,7200,Accepted',
    'Q-1,2,D1,,KR 500,2026-02-01,1,,,15%,,Accepted',
    'Q-2,1,,Halden,ZX Pro,2026-02-03,3,4000,,0.2,,Declined',
    'Q-3,1,,Halden,ZX Pro,2026-02-05,1,,3000,,,Draft',
    'Q-4,1,,Halden,ZX Pro,2026-02-05,1,,,,,Draft'
  ])
  expect([english.entity, english.rowsNew, english.rowsRejected]).toEqual(['quotes', 4, 1])
  expect(quotes()).toEqual([
    { key: 'Q-1|1|ZX Pro', deal: 'D1', account: 'Nordwind', product: 'ZX Pro', day: '2026-02-01', quantity: 2, list: 4000, unit: 3600, discount: 0.1, amount: 7200, status: 'won' },
    { key: 'Q-1|2|KR 500', deal: 'D1', account: 'Nordwind', product: 'KR 500', day: '2026-02-01', quantity: 1, list: 25_000, unit: 21_250, discount: 0.15, amount: 21_250, status: 'won' },
    { key: 'Q-2|1|ZX Pro', deal: null, account: 'Halden', product: 'ZX Pro', day: '2026-02-03', quantity: 3, list: 4000, unit: 3200, discount: 0.2, amount: 9600, status: 'lost' },
    { key: 'Q-3|1|ZX Pro', deal: null, account: 'Halden', product: 'ZX Pro', day: '2026-02-05', quantity: 1, list: 4000, unit: 3000, discount: 0.25, amount: 3000, status: 'open' }
  ])
  await bench.undo(english.id)
  expect(wholeWarehouse(bench.db)).toEqual(before)
})

it('converts quotes in another currency at the rate of their day, and keeps those without a rate for later', async () => {
  bench.db.sqlite.exec(`INSERT INTO currency (id, code) VALUES (1, 'USD'); INSERT INTO currency_rate (currency_id, kind, valid_from, rate, known_at) VALUES (1, 'booking', 20450, 7.1, 20450), (1, 'booking', 20490, 7.2, 20490), (1, 'plan', 0, 7, 0)`)
  const batch = await take('quotes.csv', [
    '报价单号,客户名称,产品名称,报价日期,数量,目录价,单价,币种,报价状态',
    'B1,北海科技有限公司,阀门,2026-01-20,2,100,80,美元,已接受',
    'B2,北海科技有限公司,阀门,2026年3月5日,1,100,90,USD,',
    'B3,北海科技有限公司,阀门,2025-11-20,1,100,90,US Dollar,',
    'B4,北海科技有限公司,阀门,2026-03-05,1,700,630,人民币,'
  ])
  expect([batch.entity, batch.rowsNew, batch.rowsRejected]).toEqual(['quotes', 4, 0])
  expect(allText(bench.db, `SELECT q.source_key AS key, c.code, q.source_amount AS source, q.source_rate AS rate, q.amount_e4 / 1e4 AS amount, q.list_price_e4 / 1e4 AS list, q.discount, q.status FROM quote q JOIN currency c ON c.id = q.currency_id ORDER BY q.id`)).toEqual([
    { key: 'B1||阀门', code: 'USD', source: 160, rate: 7.1, amount: 1136, list: 710, discount: 0.2, status: 'won' },
    { key: 'B2||阀门', code: 'USD', source: 90, rate: 7.2, amount: 648, list: 720, discount: 0.1, status: 'open' },
    { key: 'B3||阀门', code: 'USD', source: 90, rate: null, amount: 0, list: 0, discount: null, status: 'open' },
    { key: 'B4||阀门', code: 'CNY', source: 630, rate: 1, amount: 630, list: 700, discount: 0.1, status: 'open' }
  ])
  expect(bench.rejects(batch.id).rows.filter((row) => row.reason === 'missing_rate').map((row) => [row.line, row.value, row.detail])).toEqual([[4, 'USD 90.0', 'USD']])
})
