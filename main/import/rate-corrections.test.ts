import { afterEach, beforeEach, expect, it } from 'vitest'
import { allText } from '../warehouse/statement'
import { openImportBench, wholeWarehouse, type ImportBench } from './testing/import-bench'

let bench: ImportBench
beforeEach(() => {
  bench = openImportBench()
})
afterEach(() => bench.close())

const amounts = (): unknown => ({
  deals: allText(bench.db, 'SELECT source_key AS key, amount_e4 / 1e4 AS amount, source_rate AS rate FROM opportunity ORDER BY source_key'),
  orders: allText(bench.db, 'SELECT source_key AS key, amount_e4 / 1e4 AS amount FROM sales_order ORDER BY source_key'),
  lines: allText(bench.db, 'SELECT amount_e4 / 1e4 AS amount, cost_e4 / 1e4 AS cost FROM order_line ORDER BY source_key')
})

it('a corrected rate converts anew what it was used for, and nothing else; the undo brings the former amounts back', async () => {
  await bench.run({ path: bench.file('rates.csv', 'Currency,Valid From,Exchange Rate\nUSD,2026-01-01,7\nUSD,2026-07-01,8\nEUR,2026-01-01,9\n') })
  await bench.run({ path: bench.file('deals.csv', 'Opportunity ID,Stage,Amount,Currency,Created Date,Close Date\nD1,Closed Won,100,USD,2026-02-01,2026-03-01\nD2,Closed Won,100,USD,2026-07-02,2026-08-01\nD3,Closed Won,100,EUR,2026-02-01,2026-03-01\nD4,Closed Won,100,CNY,2026-02-01,2026-03-01\n') })
  await bench.run({ path: bench.file('lines.csv', 'Order ID,Line,Product,Order Date,Sales,Cost,Currency\nO1,1,Pump,2026-02-03,10,5,USD\nO1,2,Valve,2026-02-03,20,10,USD\nO2,1,Pump,2026-08-03,10,5,USD\n'), entity: 'order-lines' })
  const before = amounts()
  expect(before).toMatchObject({ deals: [{ amount: 700 }, { amount: 800 }, { amount: 900 }, { amount: 100 }], orders: [{ amount: 210 }, { amount: 80 }], lines: [{ amount: 70, cost: 35 }, { amount: 140, cost: 70 }, { amount: 80, cost: 40 }] })
  const whole = JSON.stringify(wholeWarehouse(bench.db))

  const corrected = await bench.run({ path: bench.file('rates-2.csv', 'Currency,Valid From,Exchange Rate\nUSD,2026-01-01,7.1\nUSD,2026-07-01,8\nEUR,2026-01-01,9\n'), asOf: '2026-09-01' })
  expect([corrected.rowsChanged, corrected.rowsUnchanged]).toEqual([1, 2])
  expect(amounts()).toEqual({
    deals: [{ key: 'D1', amount: 710, rate: 7.1 }, { key: 'D2', amount: 800, rate: 8 }, { key: 'D3', amount: 900, rate: 9 }, { key: 'D4', amount: 100, rate: 1 }],
    orders: [{ key: 'O1', amount: 213 }, { key: 'O2', amount: 80 }],
    lines: [{ amount: 71, cost: 35.5 }, { amount: 142, cost: 71 }, { amount: 80, cost: 40 }]
  })
  // It was worth what it was thought to be worth until the correction came.
  expect(allText(bench.db, `SELECT c.iso AS day, h.amount_e4 / 1e4 AS amount FROM opportunity_history h JOIN opportunity o ON o.id = h.opportunity_id JOIN calendar c ON c.day = h.known_at WHERE o.source_key = 'D1' AND h.change LIKE '%amount%' ORDER BY h.seq`)).toEqual([{ day: '2026-03-01', amount: 700 }, { day: '2026-09-01', amount: 710 }])
  // A rate of another day is no correction.
  await bench.run({ path: bench.file('rates-3.csv', 'Currency,Valid From,Exchange Rate\nUSD,2026-02-15,7.5\n') })
  expect(amounts()).toMatchObject({ deals: [{ amount: 710 }, { amount: 800 }, { amount: 900 }, { amount: 100 }] })

  await bench.undo(corrected.id + 1)
  await bench.undo(corrected.id)
  expect(amounts()).toEqual(before)
  expect(JSON.stringify(wholeWarehouse(bench.db)) === whole).toBe(true)
})
