import { parse } from 'csv-parse/sync'
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { contract } from '../contract'
import { metricsReaders } from '../metrics/metrics-handlers'
import { allText } from '../warehouse/statement'
import { openImportBench, wholeWarehouse, type ImportBench } from './testing/import-bench'
import { sharedCrmFiles, writeLookAlikeCrm, type CrmFiles } from './testing/look-alike-crm'

let bench: ImportBench | undefined
afterEach(() => {
  bench?.close()
  bench = undefined
})

/** The public set is not part of the project: where it is missing, a look-alike with the same quirks stands in. */
const sets: readonly (readonly [string, (dir: string) => CrmFiles])[] = [
  ['a made-up CRM export', (dir) => writeLookAlikeCrm(path.join(dir, 'crm'))],
  ...(sharedCrmFiles() === null ? [] : [['the public CRM export', () => sharedCrmFiles() as CrmFiles] as const])
]

const rowsOf = (file: string): Record<string, string>[] => parse(fs.readFileSync(file), { columns: true, bom: true })

async function importAll(files: CrmFiles): Promise<{ bench: ImportBench; batches: Awaited<ReturnType<ImportBench['run']>>[] }> {
  const opened = (bench ??= openImportBench())
  const batches = []
  for (const file of [files.accounts, files.products, files.teams, files.pipeline]) batches.push(await opened.run({ path: file }))
  return { bench: opened, batches }
}

/** Won close values by regional office and close quarter, straight from the files, in major units. */
function bookingsFromFiles(files: CrmFiles): Map<string, number> {
  const officeOf = new Map(rowsOf(files.teams).map((row) => [row['sales_agent'], row['regional_office']]))
  const sums = new Map<string, number>()
  for (const row of rowsOf(files.pipeline)) {
    if (row['deal_stage'] !== 'Won') continue
    const [year = '', month = ''] = (row['close_date'] ?? '').split('-')
    const key = `${officeOf.get(row['sales_agent'])} ${year}-Q${Math.ceil(Number(month) / 3)}`
    sums.set(key, (sums.get(key) ?? 0) + Number(row['close_value']))
  }
  return sums
}

describe.each(sets)('%s', (_name, make) => {
  const open = (): CrmFiles => {
    bench = openImportBench()
    return make(bench.dir)
  }

  it('is recognised and mapped without help', () => {
    const files = open()
    const seen = [files.accounts, files.products, files.teams, files.pipeline].map((file) => bench?.inspect({ path: file }))
    expect(seen.map((one) => one?.entity)).toEqual(['accounts', 'products', 'teams', 'opportunities'])
    expect(seen.every((one) => (one?.entityConfidence ?? 0) > 0.8 && one?.missing.length === 0)).toBe(true)
    expect(seen[3]?.mapping).toEqual({
      opportunity_id: 'opportunity_id', rep: 'sales_agent', product: 'product', account: 'account', stage: 'deal_stage', engaged_at: 'engage_date', closed_at: 'close_date', amount: 'close_value'
    })
    expect(seen[2]?.mapping).toEqual({ rep: 'sales_agent', manager: 'manager', unit: 'manager', region: 'regional_office' })
  })

  it('gives bookings by region and quarter that equal the files to the unit', async () => {
    const files = open()
    const { bench: { db, context } } = await importAll(files)
    const asked = metricsReaders['metrics.query'](db, contract['metrics.query'].input.parse({ measures: ['bookings'], by: ['region', 'quarter'] }), context())
    const ours = new Map(asked.rows.map((row) => [`${row[0]} ${row[1]}`, Number(row[2]) / 10_000]))
    expect(ours).toEqual(bookingsFromFiles(files))
  })

  it('lands every row: none refused, odd ones named, nothing dropped', async () => {
    const files = open()
    const { bench: { db, rejects }, batches } = await importAll(files)
    const source = rowsOf(files.pipeline)
    const pipeline = batches[3]
    expect([pipeline?.rowsRead, pipeline?.rowsNew, pipeline?.rowsRejected]).toEqual([source.length, source.length, 0])
    const catalog = new Set(rowsOf(files.products).map((row) => row['product']))
    const reasons = Object.fromEntries(rejects(pipeline?.id ?? 0).reasons.map((one) => [one.reason, one.count]))
    expect(reasons).toEqual({ near_reference: source.filter((row) => !catalog.has(row['product'] ?? '')).length, created_assumed: source.filter((row) => row['engage_date'] === '').length })
    const byStatus = allText(db, `SELECT status, count(*) AS deals, sum(amount_imputed) AS imputed, sum(account_id IS NULL) AS alone, sum(product_id IS NULL OR unit_id IS NULL OR region_id IS NULL) AS unlinked FROM opportunity GROUP BY status`)
    const count = (...stages: string[]): number => source.filter((row) => stages.includes(row['deal_stage'] ?? '')).length
    const open_ = count('Prospecting', 'Engaging')
    expect(byStatus).toEqual([
      { status: 0, deals: open_, imputed: open_, alone: source.filter((row) => row['account'] === '').length, unlinked: 0 },
      { status: 1, deals: count('Won'), imputed: 0, alone: 0, unlinked: 0 },
      { status: 2, deals: count('Lost'), imputed: count('Lost'), alone: 0, unlinked: 0 }
    ])
  })

  it('tells the past from its dates: open from the day of engagement, won or lost from the day of closing', async () => {
    const files = open()
    const { bench: { db } } = await importAll(files)
    const history = allText<{ key: string; known: string; stage: string; status: number; reconstructed: number }>(
      db, `SELECT o.source_key AS key, c.iso AS known, s.source_key AS stage, h.status, h.reconstructed FROM opportunity_history h JOIN opportunity o ON o.id = h.opportunity_id
           JOIN stage s ON s.id = h.stage_id JOIN calendar c ON c.day = h.known_at ORDER BY o.id, h.seq`
    )
    const source = rowsOf(files.pipeline)
    const latest = source.flatMap((row) => [row['engage_date'] ?? '', row['close_date'] ?? '']).sort().at(-1) ?? ''
    const expected = source.flatMap((row) => {
      const stage = (row['deal_stage'] ?? '').toLowerCase()
      const first = { key: row['opportunity_id'], known: row['engage_date'] || latest, stage: stage === 'prospecting' ? 'prospecting' : 'engaging', status: 0, reconstructed: 1 }
      return stage === 'won' || stage === 'lost' ? [first, { key: row['opportunity_id'], known: row['close_date'], stage, status: stage === 'won' ? 1 : 2, reconstructed: 1 }] : [first]
    })
    expect(history).toEqual(expected)
    // While it was open, a deal was worth its list price, whatever it brought in the end: the outcome must not shine through.
    expect(allText(db, `SELECT count(*) AS n FROM opportunity_history h JOIN opportunity o ON o.id = h.opportunity_id JOIN product p ON p.id = o.product_id WHERE h.status = 0 AND h.amount_e4 <> p.list_price_e4`)).toEqual([{ n: 0 }])
  })

  it('changes nothing when the same files come again', async () => {
    const files = open()
    const { bench: { db } } = await importAll(files)
    const before = wholeWarehouse(db)
    const { batches } = await importAll(files)
    expect(batches.map((batch) => [batch.rowsNew, batch.rowsChanged, batch.rowsRemoved, batch.rowsUnchanged === batch.rowsRead])).toEqual(Array.from({ length: 4 }, () => [0, 0, 0, true]))
    expect(wholeWarehouse(db)).toEqual(before)
  })

  it('is undone batch by batch to exactly what was there before', async () => {
    const files = open()
    const opened = bench as ImportBench
    const states = [wholeWarehouse(opened.db)]
    const ids: number[] = []
    for (const file of [files.accounts, files.products, files.teams, files.pipeline]) {
      ids.push((await opened.run({ path: file })).id)
      states.push(wholeWarehouse(opened.db))
    }
    for (const id of ids.reverse()) {
      states.pop()
      expect((await opened.undo(id)).left).toEqual([])
      expect(wholeWarehouse(opened.db)).toEqual(states.at(-1))
    }
  })

  it('lands the same deals whichever file comes first', async () => {
    const files = open()
    const opened = bench as ImportBench
    await opened.run({ path: files.pipeline })
    const before = wholeWarehouse(opened.db)
    const late = await opened.run({ path: files.teams })
    await opened.undo(late.id)
    expect(wholeWarehouse(opened.db)).toEqual(before)
    for (const file of [files.teams, files.products, files.accounts]) await opened.run({ path: file })
    const asked = metricsReaders['metrics.query'](opened.db, contract['metrics.query'].input.parse({ measures: ['bookings'], by: ['region', 'quarter'] }), opened.context())
    expect(new Map(asked.rows.map((row) => [`${row[0]} ${row[1]}`, Number(row[2]) / 10_000]))).toEqual(bookingsFromFiles(files))
    const placeholders = `SELECT (SELECT count(*) FROM account WHERE is_placeholder = 1) + (SELECT count(*) FROM rep WHERE is_placeholder = 1) + (SELECT count(*) FROM product WHERE is_placeholder = 1) AS n`
    expect(allText(opened.db, placeholders)).toEqual([{ n: 0 }])
  })
})
