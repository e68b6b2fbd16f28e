import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RouteInput } from '../contract'
import { allText } from '../warehouse/statement'
import { importReaders } from './import-handlers'
import { openImportBench, type ImportBench } from './testing/import-bench'

/** Public sets that are no part of the project: in SAIMA_SHARED, or beside the project. */
const shared = path.join(process.env['SAIMA_SHARED'] ?? path.resolve(__dirname, '../../..', 'shared'), 'data')
const reason = fs.existsSync(shared) ? '' : ' (skipped: the public sets are not on this machine)'

let bench: ImportBench
beforeEach(() => {
  bench = openImportBench()
})
afterEach(() => bench.close())

/** A second, small reader of delimited text, so that ours is not compared with itself. */
function rowsOf(file: string, delimiter = ','): Record<string, string>[] {
  const text = (file.endsWith('.gz') ? zlib.gunzipSync(fs.readFileSync(file)) : fs.readFileSync(file)).toString('utf8').replace(/^\ufeff/, '')
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]
    if (quoted && letter === '"' && text[at + 1] === '"') cell += text[(at += 1)]
    else if (letter === '"') quoted = !quoted
    else if (!quoted && (letter === delimiter || letter === '\n')) {
      rows.at(-1)?.push(cell)
      cell = ''
      if (letter === '\n') rows.push([])
    } else if (quoted || letter !== '\r') cell += letter
  }
  if (cell !== '') rows.at(-1)?.push(cell)
  const [header = [], ...body] = rows.filter((row) => row.length > 1)
  return body.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])))
}

const take = async (file: string, name: string, more: Partial<RouteInput<'import.run'>> = {}) => {
  const batch = await bench.run({ path: path.join(shared, file), rememberAs: name, ...more })
  // The mapping is remembered: the same file again needs no word about it, and changes nothing.
  expect(importReaders['import.mappings'](bench.db, {}, bench.context()).some((profile) => profile.name === name)).toBe(true)
  return batch
}
const one = (sql: string): unknown => Object.values(allText<Record<string, unknown>>(bench.db, sql)[0] ?? {})
const sum = (rows: readonly Record<string, string>[], column: string, comma = false): number => rows.reduce((total, row) => total + Math.round(Number((row[column] ?? '').replace(comma ? ',' : '\u0000', '.')) * 10_000), 0)

describe.skipIf(reason !== '')(`public sets give the counts and sums of an independent reader${reason}`, () => {
  it('CRM: accounts, products, teams and deals', async () => {
    for (const [file, name] of [['accounts.csv', 'CRM accounts'], ['products.csv', 'CRM products'], ['sales_teams.csv', 'CRM teams'], ['sales_pipeline.csv', 'CRM deals']] as const) {
      const batch = await take(`crm_sales_opportunities/${file}`, name)
      expect([file, batch.rowsRead, batch.rowsRejected]).toEqual([file, rowsOf(path.join(shared, 'crm_sales_opportunities', file)).length, 0])
    }
    const won = rowsOf(path.join(shared, 'crm_sales_opportunities/sales_pipeline.csv')).filter((row) => row['deal_stage'] === 'Won')
    expect(one('SELECT count(*) AS n, sum(amount_e4) AS total FROM opportunity WHERE status = 1')).toEqual([won.length, sum(won, 'close_value')])
  })

  it('IT deals: as CSV, and as the original workbook with its serials', async () => {
    const rows = rowsOf(path.join(shared, 'it_win_prediction/it_deals.csv'))
    const batch = await take('it_win_prediction/it_deals.csv', 'IT deals', { entity: 'opportunities' })
    expect([batch.rowsRead, batch.rowsRejected]).toEqual([rows.length, 0])
    const won = rows.filter((row) => row['Deal Status Code'] === 'Won')
    expect(one('SELECT count(*) AS n FROM opportunity WHERE status = 1')).toEqual([won.length])
    expect(one(`SELECT sum(amount_e4) AS total FROM opportunity WHERE status = 1 AND amount_imputed = 0`)).toEqual([sum(won, 'Deal Cost')])
  })

  it('IT deals: the original workbook, a row for every deal of the second export and the same sums', async () => {
    const rows = rowsOf(path.join(shared, 'it_win_prediction/it_deals.csv'))
    const won = rows.filter((row) => row['Deal Status Code'] === 'Won')
    const batch = await take('it_win_prediction/Win_Prediction_Data.xlsx', 'IT workbook', { entity: 'opportunities' })
    // Its dates are serials; the days of the first export say what they mean.
    expect([batch.rowsRead, batch.rowsRejected]).toEqual([rows.length, 0])
    expect(one('SELECT count(*) AS n FROM opportunity WHERE status = 1')).toEqual([won.length])
    expect(one('SELECT sum(amount_e4) AS total FROM opportunity WHERE status = 1 AND amount_imputed = 0')).toEqual([sum(won, 'Deal Cost')])
    const days = allText<{ iso: string; n: number }>(bench.db, 'SELECT c.iso, count(*) AS n FROM opportunity o JOIN calendar c ON c.day = o.created_at GROUP BY 1 ORDER BY 1')
    const expected = new Map<string, number>()
    for (const row of rows) expected.set(row['Deal Date'] ?? '', (expected.get(row['Deal Date'] ?? '') ?? 0) + 1)
    expect(days.map((day) => `${day.iso} ${day.n}`)).toEqual([...expected].map(([iso, n]) => `${iso} ${n}`).sort())
  })

  it('Superstore: order lines, and the same lines in a European way of writing are no change', async () => {
    const rows = rowsOf(path.join(shared, 'superstore/orders.csv'))
    const batch = await take('superstore/orders.csv', 'Superstore', { entity: 'order-lines' })
    expect([batch.rowsRead, batch.rowsRejected]).toEqual([rows.length, 0])
    expect(one('SELECT count(*) AS n, sum(amount_e4) AS total FROM order_line')).toEqual([rows.length, sum(rows, 'Sales')])
    expect(one('SELECT count(*) AS n, sum(amount_e4) AS total FROM sales_order')).toEqual([new Set(rows.map((row) => row['Order ID'])).size, sum(rows, 'Sales')])
    const european = rowsOf(path.join(shared, 'superstore/orders_eu_locale.csv'), ';')
    expect([european.length, sum(european, 'Sales', true)]).toEqual([rows.length, sum(rows, 'Sales')])
    const again = await take('superstore/orders_eu_locale.csv', 'Superstore EU', { entity: 'order-lines' })
    // One product's name was spoilt in the first export (a letter of Windows-1252 kept as a control character); everything else is the same.
    const spoilt = rows.filter((row) => /[\u0080-\u009f]/.test(row['Product Name'] ?? '')).length
    expect([again.rowsNew, again.rowsChanged, again.rowsUnchanged]).toEqual([0, spoilt, rows.length - spoilt])
  })

  it('Receivables: invoices with their payments', async () => {
    const file = 'ibm_accounts_receivable/WA_Fn-UseC_-Accounts-Receivable.csv'
    const rows = rowsOf(path.join(shared, file))
    const batch = await take(file, 'Receivables', { entity: 'invoices' })
    expect([batch.rowsRead, batch.rowsRejected]).toEqual([rows.length, 0])
    expect(one('SELECT count(*) AS n, sum(amount_e4) AS total, sum(disputed) AS disputed FROM invoice')).toEqual([rows.length, sum(rows, 'InvoiceAmount'), rows.filter((row) => row['Disputed'] === 'Yes').length])
    expect(one('SELECT sum(amount_e4) AS total FROM payment')).toEqual([sum(rows, 'InvoiceAmount')])
  })

  it('Supply-chain pressure in two vintages, and weekly sales as series of stores', async () => {
    const first = rowsOf(path.join(shared, 'gscpi/gscpi_vintage_2024-08.csv'))
    const second = rowsOf(path.join(shared, 'gscpi/gscpi_vintage_2025-02.csv'))
    await take('gscpi/gscpi_vintage_2024-08.csv', 'Pressure 2024', { entity: 'signals', mapping: { date: 'Date', value: 'Rate', signal: '=GSCPI' }, asOf: '2024-09-01' })
    const revised = await take('gscpi/gscpi_vintage_2025-02.csv', 'Pressure 2025', { entity: 'signals', mapping: { date: 'Date', value: 'GSCPI', signal: '=GSCPI' }, asOf: '2025-03-01' })
    expect(one('SELECT count(DISTINCT occurred_at) AS n FROM signal_value')).toEqual([new Set([...first, ...second].map((row) => row['Date'])).size])
    expect([revised.rowsRejected, revised.rowsRead]).toEqual([0, second.length])
    const weekly = rowsOf(path.join(shared, 'walmart/walmart_store_weekly.csv'))
    const sales = await take('walmart/walmart_store_weekly.csv', 'Stores weekly', { entity: 'signals', mapping: { date: 'Date', value: 'Weekly_Sales', signal: 'Store' } })
    expect([sales.rowsRead, sales.rowsNew]).toEqual([weekly.length, weekly.length])
    const [total] = one(`SELECT sum(v.value) AS total FROM signal_value v JOIN signal s ON s.id = v.signal_id WHERE s.name <> 'GSCPI'`) as [number]
    expect(Math.round(total * 100)).toBe(Math.round(weekly.reduce((all, row) => all + Number(row['Weekly_Sales']), 0) * 100))
  })

  it('Stores: what they are like, a column per series, and the packed sales of every department', async () => {
    const stores = rowsOf(path.join(shared, 'walmart/stores.csv'))
    const units = await take('walmart/stores.csv', 'Stores', { entity: 'units', mapping: { code: 'Store', name: '=Store {Store}', region: '=Type {Type}' } })
    expect([units.rowsNew, units.rowsRejected]).toEqual([stores.length, 0])
    expect(allText(bench.db, 'SELECT r.name, count(*) AS n FROM unit_membership m JOIN region r ON r.id = m.region_id GROUP BY 1 ORDER BY 1')).toEqual(['A', 'B', 'C'].map((type) => ({ name: `Type ${type}`, n: stores.filter((row) => row['Type'] === type).length })))

    const features = rowsOf(path.join(shared, 'walmart/features.csv'))
    const wide = await take('walmart/features.csv', 'Store features', { entity: 'signals', mapping: { date: 'Date', value: '=*', signal: '=Store {Store}' } })
    const series = ['Temperature', 'Fuel_Price', 'MarkDown1', 'MarkDown2', 'MarkDown3', 'MarkDown4', 'MarkDown5', 'CPI', 'Unemployment']
    const filled = (column: string): number[] => features.filter((row) => row[column] !== 'NA' && row[column] !== '').map((row) => Number(row[column]))
    expect([wide.rowsNew, wide.rowsRejected]).toEqual([series.reduce((count, column) => count + filled(column).length, 0), 0])
    for (const column of series) {
      const [n, total] = one(`SELECT count(*) AS n, sum(v.value) AS total FROM signal_value v JOIN signal s ON s.id = v.signal_id WHERE s.name LIKE 'Store % ${column}'`) as [number, number]
      expect([column, n, Math.round(total)]).toEqual([column, filled(column).length, Math.round(filled(column).reduce((all, value) => all + value, 0))])
    }

    const train = rowsOf(path.join(shared, 'walmart/train.csv.gz'))
    const sales = await take('walmart/train.csv.gz', 'Department sales', { entity: 'signals', mapping: { date: 'Date', value: 'Weekly_Sales', signal: '=Sales {Store}/{Dept}' } })
    expect([sales.rowsRead, sales.rowsNew, sales.rowsRejected]).toEqual([train.length, train.length, 0])
    const [names, total] = one(`SELECT count(DISTINCT s.id) AS names, sum(v.value) AS total FROM signal_value v JOIN signal s ON s.id = v.signal_id WHERE s.name LIKE 'Sales %'`) as [number, number]
    expect([names, Math.round(total * 100)]).toEqual([new Set(train.map((row) => `${row['Store']}/${row['Dept']}`)).size, Math.round(train.reduce((all, row) => all + Number(row['Weekly_Sales']), 0) * 100)])
  }, 120_000)
})
