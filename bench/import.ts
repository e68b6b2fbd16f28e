import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { createCore, type Core } from '../main/core'
import { silentLog } from '../main/log'
import { createForkSpawner } from '../main/processes/fork-spawner'
import { openReader } from '../main/warehouse/database'
import { isoFromDay } from '../main/warehouse/day'
import { lockOwnerFile, warehouseFile } from '../main/warehouse/places'
import { allText } from '../main/warehouse/statement'
import { insertBare, type Inserted } from './import/bare-insertion'
import { writeCompany, type CompanyFiles, type FactFile } from './import/company'
import { measureWatch } from './import/watched-folder'
import { openDuckFile } from './warehouse/duck-api'
import { pythonWith } from './python-peer'
import { today } from './warehouse/facts'
import { option, printFigure, round, tell } from './report/figures'

/**
 * A million rows of CSV (half deals, the rest orders and order lines) through the import route of the app: parsed, checked, linked, landed with
 * history, undo and every rollup, each file one batch. Beside it, turn about in the same run: the same rows, ready in memory, inserted into the same
 * tables and indexes by prepared statements and nothing else; then DuckDB's COPY and sqlite-utils. What landed is compared with sums made while the
 * files were written. Options: `--rows 1000000`, `--rounds 3` (figures of ours and of bare insertion are medians of the rounds).
 */
const tables = { opportunities: 'opportunity', orders: 'sales_order', 'order-lines': 'order_line' } as const
const keyColumns = { opportunities: 'Opportunity ID', orders: 'Order ID', 'order-lines': 'Line ID' } as const
const rows = option('--rows', 1_000_000)
const rounds = option('--rounds', 3)
const folder = path.resolve('.cache', 'bench', 'import')
fs.rmSync(folder, { recursive: true, force: true })
fs.mkdirSync(folder, { recursive: true })
tell(`writing ${rows.toLocaleString('en-US')} rows of CSV`)
const files = writeCompany(path.join(folder, 'files'), rows)
const template = path.join(folder, 'template')
const first = path.join(folder, 'workspace-0')
await withCore(template, (core) => takeAll(core, files.dimensions))

const ours: Taken[] = []
const bare: Inserted[] = []
for (let turn = 0; turn < rounds; turn += 1) {
  const takeOurs = async (): Promise<void> => {
    ours.push(await importAll(files, path.join(folder, `workspace-${turn}`)))
    const taken = last(ours)
    tell(`ours: ${taken.seconds.toFixed(1)} s (${taken.cpuSeconds.toFixed(1)} s of processors), peak ${taken.peakMb.toFixed(0)} MB, longest wait of another command ${taken.longestWaitMs.toFixed(0)} ms`)
  }
  const takeBare = (): void => {
    bare.push(insertBare(first, path.join(folder, 'bare')))
    fs.rmSync(path.join(folder, 'bare'), { recursive: true, force: true })
    tell(`bare insertion: ${last(bare).seconds.toFixed(1)} s (${last(bare).cpuSeconds.toFixed(1)} s of processors)`)
  }
  // Each comes first in turn, so that neither always finds the quieter machine; bare insertion takes its rows from the first of ours.
  if (turn % 2 === 0) {
    await takeOurs()
    takeBare()
  } else {
    takeBare()
    await takeOurs()
  }
  if (turn > 0) fs.rmSync(path.join(folder, `workspace-${turn}`), { recursive: true, force: true })
}
const undoSeconds = await undoAgain(files, first)
tell(`undo of ${files.facts[0].expected.rows} deals: ${undoSeconds.toFixed(1)} s`)
const watchMs = await measureWatch(path.join(folder, 'watch'), files)
const duckSeconds = await copyIntoDuck(files)
tell(`DuckDB COPY: ${duckSeconds.toFixed(1)} s`)
const utilsSeconds = insertWithSqliteUtils(files)
tell(`sqlite-utils: ${utilsSeconds.toFixed(1)} s`)

const perSecond = (seconds: number): number => Math.round(rows / seconds)
const seconds = median(ours.map((one) => one.seconds))
const bareSeconds = median(bare.map((one) => one.seconds))
// Of two that stood side by side in each round; a round in which the machine was busy with something else does not decide.
const shares = ours.map((one, turn) => (bare[turn]?.seconds ?? Number.NaN) / one.seconds)
const cpuShares = ours.map((one, turn) => (bare[turn]?.cpuSeconds ?? Number.NaN) / one.cpuSeconds)
print('insert_share', { value: round(median(shares)), unit: 'ratio', peer: 1, ratio: round(median(shares)), lowest: round(Math.min(...shares)), highest: round(Math.max(...shares)) })
print('rows_per_second', { value: perSecond(seconds), unit: 'rows/s', peer: perSecond(utilsSeconds), ratio: round(utilsSeconds / seconds) })
print('peak_mb', { value: Math.round(Math.max(...ours.map((one) => one.peakMb))), unit: 'MB', of: 'writer process' })
print('bare_rows_per_second', { value: perSecond(bareSeconds), unit: 'rows/s' })
print('duckdb_rows_per_second', { value: perSecond(duckSeconds), unit: 'rows/s' })
print('sqlite_utils_rows_per_second', { value: perSecond(utilsSeconds), unit: 'rows/s' })
// On a machine that is busy with other things, processor seconds tell more than the clock.
print('insert_share_cpu', { value: round(median(cpuShares)), unit: 'ratio', ours_s: round(median(ours.map((one) => one.cpuSeconds))), bare_s: round(median(bare.map((one) => one.cpuSeconds))) })
print('other_command_wait_ms', { value: round(median(ours.map((one) => one.longestWaitMs))), unit: 'ms' })
print('undo_rows_per_second', { value: Math.round(files.facts[0].expected.rows / undoSeconds), unit: 'rows/s' })
print('watch_ms', { value: round(median(watchMs)), unit: 'ms', highest: round(Math.max(...watchMs)) })

interface Taken {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMb: number
  readonly longestWaitMs: number
}

async function withCore<T>(dataDir: string, work: (core: Core) => Promise<T>): Promise<T> {
  const core = await createCore({ dataDir, clock: { nowMs: () => today * 86_400_000 }, log: silentLog, spawner: createForkSpawner(path.resolve('out', 'main')) })
  try {
    return await work(core)
  } finally {
    await core.close()
  }
}

async function takeAll(core: Core, paths: readonly string[]): Promise<void> {
  for (const file of paths) {
    const batch = await core.call('import.run', { path: file, asOf: isoFromDay(today) })
    if (!batch.ok) throw new Error(batch.error.message)
  }
}

function importAll(company: CompanyFiles, dataDir: string): Promise<Taken> {
  fs.cpSync(template, dataDir, { recursive: true })
  return withCore(dataDir, async (core) => {
    const { pid } = JSON.parse(fs.readFileSync(lockOwnerFile(dataDir), 'utf8')) as { readonly pid: number }
    let longestWaitMs = 0
    let isImporting = true
    // Somebody else's small command, asked for ten times a second.
    const beside = (async () => {
      while (isImporting) {
        const askedAt = performance.now()
        const answer = await core.call('workspace.update', { name: 'bench' })
        if (!answer.ok) throw new Error(answer.error.message)
        longestWaitMs = Math.max(longestWaitMs, performance.now() - askedAt)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    })()
    const cpuBefore = cpuOf(pid)
    const startedAt = performance.now()
    for (const { entity, file, expected } of company.facts) {
      const batch = await core.call('import.run', { path: file, entity, asOf: isoFromDay(today) })
      if (!batch.ok) throw new Error(batch.error.message)
      if (batch.value.rowsNew !== expected.rows) throw new Error(`${batch.value.rowsNew} of ${expected.rows} ${entity} landed`)
      tell(`  ${entity}: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s since the start`)
    }
    const seconds = (performance.now() - startedAt) / 1_000
    const cpuSeconds = cpuOf(pid) - cpuBefore
    isImporting = false
    await beside
    const peakMb = peakOf(pid)
    for (const fact of company.facts) compare(dataDir, fact)
    return { seconds, cpuSeconds, peakMb, longestWaitMs }
  })
}

/** The undo of a batch is measured on a second one, which brings the same deals under another source's name. */
function undoAgain(company: CompanyFiles, dataDir: string): Promise<number> {
  return withCore(dataDir, async (core) => {
    const [deals] = company.facts
    const again = await core.call('import.run', { path: deals.file, entity: 'opportunities', sourceName: 'again', asOf: isoFromDay(today) })
    if (!again.ok || again.value.rowsNew !== deals.expected.rows) throw new Error('the second import did not land')
    const undoAt = performance.now()
    const undone = await core.call('import.undo', { batchId: again.value.id })
    if (!undone.ok) throw new Error(undone.error.message)
    const seconds = (performance.now() - undoAt) / 1_000
    compare(dataDir, deals)
    return seconds
  })
}

/** The warehouse against what the files hold, both the facts and the rollups that were kept up beside them. */
function compare(dataDir: string, { entity, expected }: FactFile): void {
  const db = openReader(warehouseFile(dataDir))
  try {
    const table = tables[entity]
    const status = entity === 'opportunities' ? 'status' : '0'
    const found = allText<{ status: number; rows: number; amount: number }>(db, `SELECT ${status} AS status, count(*) AS rows, sum(amount_e4) AS amount FROM ${table} GROUP BY 1 ORDER BY 1`)
    same(`${entity} in all`, [found.reduce((sum, row) => sum + row.rows, 0), ...found.map((row) => row.amount)], [expected.rows, ...expected.amountByStatus])
    same('days that rollups have yet to take in', allText(db, 'SELECT * FROM rollup_dirty LIMIT 1'), [])
    if (entity === 'order-lines') return
    if (entity === 'opportunities') {
      same('first states in history', allText<{ n: number }>(db, 'SELECT count(*) AS n FROM opportunity_history WHERE seq = 1').map((row) => row.n), [expected.rows])
      const late = allText<{ n: number }>(db, `SELECT count(*) AS n FROM opportunity o WHERE o.status <> (SELECT h.status FROM opportunity_history h WHERE h.opportunity_id = o.id ORDER BY h.seq DESC LIMIT 1)`)
      same('last states in history', late.map((row) => row.n), [0])
    }
    const day = entity === 'opportunities' ? 'closed_at' : 'occurred_at'
    const where = entity === 'opportunities' ? 'status = 1' : `status <> 'cancelled'`
    const facts = cellsOf(db, `SELECT substr(c.iso, 1, 7) || ' ' || substr(r.name, 8) AS cell, sum(amount_e4) AS amount FROM ${table} t JOIN calendar c ON c.day = t.${day} JOIN region r ON r.id = t.region_id WHERE ${where} GROUP BY 1`)
    same(`${entity} by month and region`, facts, [...expected.amountByMonthRegion].map(([cell, amount]) => `${cell} ${amount}`).sort())
    const rollup = entity === 'opportunities' ? 'rollup_deal_unit' : 'rollup_order'
    const rolled = cellsOf(db, `SELECT substr(c.iso, 1, 7) || ' ' || substr(r.name, 8) AS cell, sum(amount_e4) AS amount FROM ${rollup} t JOIN calendar c ON c.day = t.month JOIN region r ON r.id = t.region_id ${entity === 'opportunities' ? 'WHERE status = 1' : ''} GROUP BY 1`)
    same(`${rollup} by month and region`, rolled, facts)
  } finally {
    db.sqlite.close()
  }
}

function cellsOf(db: ReturnType<typeof openReader>, text: string): string[] {
  return allText<{ cell: string; amount: number }>(db, text).map((row) => `${row.cell} ${row.amount}`).sort()
}

function same(what: string, found: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)]
  if (left !== right) throw new Error(`${what}: ${left.slice(0, 500)} instead of ${right.slice(0, 500)}`)
}

async function copyIntoDuck(company: CompanyFiles): Promise<number> {
  const connection = await openDuckFile(path.join(folder, 'peer.duckdb'))
  await connection.run(`
    CREATE TABLE "order-lines" (id VARCHAR, order_id VARCHAR, product VARCHAR, ordered DATE, quantity INTEGER, amount DECIMAL(18, 4), discount DOUBLE);
    CREATE TABLE opportunities (id VARCHAR, name VARCHAR, account VARCHAR, product VARCHAR, rep VARCHAR, stage VARCHAR, amount DECIMAL(18, 4), created DATE, expected DATE, closed DATE, source VARCHAR);
    CREATE TABLE orders (id VARCHAR, account VARCHAR, rep VARCHAR, ordered DATE, amount DECIMAL(18, 4), status VARCHAR, promised DATE, delivered DATE)`)
  const startedAt = performance.now()
  for (const { entity, file } of company.facts) await connection.run(`COPY "${entity}" FROM '${file.replaceAll("'", "''")}' (HEADER)`)
  const seconds = (performance.now() - startedAt) / 1_000
  for (const { entity, expected } of company.facts) {
    const counted = await connection.runAndReadAll(`SELECT count(*), CAST(sum(amount) * 10000 AS BIGINT) FROM "${entity}"`)
    same(`DuckDB's ${entity}`, counted.getRows()[0]?.map(Number), [expected.rows, expected.amountE4])
  }
  connection.closeSync()
  return seconds
}

function insertWithSqliteUtils(company: CompanyFiles): number {
  const python = pythonWith('import', ['sqlite-utils==3.38'])
  const startedAt = performance.now()
  for (const { entity, file } of company.facts) {
    const done = spawnSync(python, ['-m', 'sqlite_utils', 'insert', path.join(folder, 'peer.sqlite'), entity, file, '--csv', '--detect-types', '--silent', '--pk', keyColumns[entity]], { stdio: ['ignore', 2, 2] })
    if (done.status !== 0) throw new Error('sqlite-utils failed; its words are above')
  }
  return (performance.now() - startedAt) / 1_000
}

/** The most memory a process has had resident since it began. */
function peakOf(pid: number): number {
  const text = fs.readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmHWM:\s*(\d+) kB/.exec(text)?.[1] ?? Number.NaN) / 1024
}

/** Processor seconds of a process so far, user and system, in all of its threads (Linux counts hundredths). */
function cpuOf(pid: number): number {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

function last<T>(list: readonly T[]): T {
  const value = list[list.length - 1]
  if (value === undefined) throw new Error('nothing was measured')
  return value
}

function print(name: string, figures: Readonly<Record<string, number | string>>): void {
  printFigure('import', name, figures)
}
