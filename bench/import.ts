import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { createCore } from '../main/core'
import { silentLog } from '../main/log'
import { createForkSpawner } from '../main/processes/fork-spawner'
import { openReader } from '../main/warehouse/database'
import { isoFromDay } from '../main/warehouse/day'
import { lockOwnerFile, warehouseFile } from '../main/warehouse/places'
import { allText } from '../main/warehouse/statement'
import { insertBare } from './import/bare-insertion'
import { writeCompany, type CompanyFiles, type Expected } from './import/company'
import { openDuckFile } from './warehouse/duck-api'
import { pythonWith } from './python-peer'
import { today } from './warehouse/facts'
import { option, printFigure, round, tell } from './report/figures'

/**
 * A million rows of CSV (three fifths deals, two fifths orders) through the import route of the app: parsed, checked, linked, landed with
 * history, undo and every rollup, each file one batch. Beside it in the same run: the same rows, ready in memory, inserted into the same
 * tables and indexes by prepared statements and nothing else; DuckDB's COPY; sqlite-utils. What landed is compared with sums made while the
 * files were written. Options: `--rows 1000000`.
 */
const rows = option('--rows', 1_000_000)
const folder = path.resolve('.cache', 'bench', 'import')
fs.rmSync(folder, { recursive: true, force: true })
fs.mkdirSync(folder, { recursive: true })
tell(`writing ${rows.toLocaleString('en-US')} rows of CSV`)
const files = writeCompany(path.join(folder, 'files'), rows)
const dataDir = path.join(folder, 'workspace')

const ours = await importAll(files)
tell(`ours: ${ours.seconds.toFixed(1)} s, peak ${ours.peakMb.toFixed(0)} MB, longest wait of another command ${ours.longestWaitMs.toFixed(0)} ms, undo of the deals ${ours.undoSeconds.toFixed(1)} s`)
const bare = insertBare(dataDir, path.join(folder, 'bare'))
const bareSeconds = bare.seconds
tell(`bare insertion: ${bareSeconds.toFixed(1)} s; processor seconds: ours ${ours.cpuSeconds.toFixed(1)}, bare ${bare.cpuSeconds.toFixed(1)}`)
const duckSeconds = await copyIntoDuck(files)
tell(`DuckDB COPY: ${duckSeconds.toFixed(1)} s`)
const utilsSeconds = insertWithSqliteUtils(files)
tell(`sqlite-utils: ${utilsSeconds.toFixed(1)} s`)

const perSecond = (seconds: number): number => Math.round(rows / seconds)
print('insert_share', { value: round(bareSeconds / ours.seconds), unit: 'ratio', peer: 1, ratio: round(bareSeconds / ours.seconds) })
print('rows_per_second', { value: perSecond(ours.seconds), unit: 'rows/s', peer: perSecond(utilsSeconds), ratio: round(utilsSeconds / ours.seconds) })
print('peak_mb', { value: Math.round(ours.peakMb), unit: 'MB', of: 'writer process' })
print('bare_rows_per_second', { value: perSecond(bareSeconds), unit: 'rows/s' })
print('duckdb_rows_per_second', { value: perSecond(duckSeconds), unit: 'rows/s' })
print('sqlite_utils_rows_per_second', { value: perSecond(utilsSeconds), unit: 'rows/s' })
// On a machine that is busy with other things, processor seconds tell more than the clock.
print('insert_share_cpu', { value: round(bare.cpuSeconds / ours.cpuSeconds), unit: 'ratio', ours_s: round(ours.cpuSeconds), bare_s: round(bare.cpuSeconds) })
print('other_command_wait_ms', { value: round(ours.longestWaitMs), unit: 'ms' })
print('undo_rows_per_second', { value: Math.round((rows * 0.6) / ours.undoSeconds), unit: 'rows/s' })

interface Taken {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMb: number
  readonly longestWaitMs: number
  readonly undoSeconds: number
}

async function importAll(company: CompanyFiles): Promise<Taken> {
  const core = await createCore({ dataDir, clock: { nowMs: () => today * 86_400_000 }, log: silentLog, spawner: createForkSpawner(path.resolve('out', 'main')) })
  const take = async (file: string, entity?: 'opportunities' | 'orders'): Promise<{ readonly id: number; readonly rowsNew: number }> => {
    const batch = await core.call('import.run', { path: file, ...(entity === undefined ? {} : { entity }), asOf: isoFromDay(today) })
    if (!batch.ok) throw new Error(batch.error.message)
    return batch.value
  }
  try {
    for (const file of company.dimensions) await take(file)
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
    let batchId = 0
    for (const { entity, file, expected } of company.facts) {
      const batch = await take(file, entity)
      if (batch.rowsNew !== expected.rows) throw new Error(`${batch.rowsNew} of ${expected.rows} ${entity} landed`)
      if (entity === 'opportunities') batchId = batch.id
      tell(`  ${entity}: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s since the start`)
    }
    const seconds = (performance.now() - startedAt) / 1_000
    const cpuSeconds = cpuOf(pid) - cpuBefore
    isImporting = false
    await beside
    const peakMb = peakOf(pid)
    for (const { entity, expected } of company.facts) compare(entity, expected)
    // The undo of a batch is measured on a second one, which brings the same deals under another source's name.
    const deals = company.facts[0]
    if (deals === undefined) throw new Error('no deals')
    const again = await core.call('import.run', { path: deals.file, entity: 'opportunities', sourceName: 'again', asOf: isoFromDay(today) })
    if (!again.ok || again.value.rowsNew !== deals.expected.rows || again.value.id === batchId) throw new Error('the second import did not land')
    const undoAt = performance.now()
    const undone = await core.call('import.undo', { batchId: again.value.id })
    if (!undone.ok) throw new Error(undone.error.message)
    const undoSeconds = (performance.now() - undoAt) / 1_000
    compare('opportunities', deals.expected)
    return { seconds, cpuSeconds, peakMb, longestWaitMs, undoSeconds }
  } finally {
    await core.close()
  }
}

/** The warehouse against what the files hold, both the facts and the rollups that were kept up beside them. */
function compare(entity: 'opportunities' | 'orders', expected: Expected): void {
  const db = openReader(warehouseFile(dataDir))
  try {
    const table = entity === 'opportunities' ? 'opportunity' : 'sales_order'
    const status = entity === 'opportunities' ? 'status' : '0'
    const found = allText<{ status: number; rows: number; amount: number }>(db, `SELECT ${status} AS status, count(*) AS rows, sum(amount_e4) AS amount FROM ${table} GROUP BY 1 ORDER BY 1`)
    same(`${entity} in all`, [found.reduce((sum, row) => sum + row.rows, 0), ...found.map((row) => row.amount)], [expected.rows, ...expected.amountByStatus])
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
    same('days that rollups have yet to take in', allText(db, 'SELECT * FROM rollup_dirty LIMIT 1'), [])
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
    CREATE TABLE opportunities (id VARCHAR, name VARCHAR, account VARCHAR, product VARCHAR, rep VARCHAR, stage VARCHAR, amount DECIMAL(18, 4), created DATE, expected DATE, closed DATE, source VARCHAR);
    CREATE TABLE orders (id VARCHAR, account VARCHAR, rep VARCHAR, ordered DATE, amount DECIMAL(18, 4), status VARCHAR, promised DATE, delivered DATE)`)
  const startedAt = performance.now()
  for (const { entity, file } of company.facts) await connection.run(`COPY ${entity} FROM '${file.replaceAll("'", "''")}' (HEADER)`)
  const seconds = (performance.now() - startedAt) / 1_000
  for (const { entity, expected } of company.facts) {
    const counted = await connection.runAndReadAll(`SELECT count(*), CAST(sum(amount) * 10000 AS BIGINT) FROM ${entity}`)
    same(`DuckDB's ${entity}`, counted.getRows()[0]?.map(Number), [expected.rows, expected.amountE4])
  }
  connection.closeSync()
  return seconds
}

function insertWithSqliteUtils(company: CompanyFiles): number {
  const python = pythonWith('import', ['sqlite-utils==3.38'])
  const startedAt = performance.now()
  for (const { entity, file } of company.facts) {
    const done = spawnSync(python, ['-m', 'sqlite_utils', 'insert', path.join(folder, 'peer.sqlite'), entity, file, '--csv', '--detect-types', '--silent', '--pk', entity === 'opportunities' ? 'Opportunity ID' : 'Order ID'], { stdio: ['ignore', 2, 2] })
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

function print(name: string, figures: Readonly<Record<string, number | string>>): void {
  printFigure('import', name, figures)
}
