import fs from 'node:fs'
import path from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { createCore } from '../main/core'
import { silentLog } from '../main/log'
import { queryMetrics } from '../main/metrics/query-metrics'
import { createForkSpawner } from '../main/processes/fork-spawner'
import type { HostProcess, Spawner } from '../main/processes/spawner'
import { openReader, type ReadDb } from '../main/warehouse/database'
import { warehouseFile } from '../main/warehouse/places'
import { allText } from '../main/warehouse/statement'
import type { DuckConnection } from './warehouse/duck-api'
import { duckWarehouse } from './warehouse/duck-warehouse'
import { drawFrom, today } from './warehouse/facts'
import { ourWarehouse } from './warehouse/our-warehouse'
import { warRoomQueries, type AskedBoth } from './warehouse/war-room-queries'
import { option, printFigure, round, tell } from './report/figures'

/**
 * The eight war-room questions at 5,000,000 facts (three fifths deals, two fifths orders) through the metrics layer, beside DuckDB in the
 * same run on the same facts. Filters, scopes and dates are drawn from a seed, every answer is compared cell by cell, and a ratio is the
 * geometric mean over the draws of ours / DuckDB, each the best of three warm runs. Options: `--facts 5000000 --draws 9 --seed 5`.
 */
const facts = option('--facts', 5_000_000)
const draws = option('--draws', 9)
const seed = option('--seed', 5)
const dealCount = Math.round(facts * 0.6)

const folder = path.resolve('.cache', 'bench')
fs.mkdirSync(folder, { recursive: true })
tell(`making ${facts.toLocaleString('en-US')} facts`)
const dataDir = ourWarehouse(folder, dealCount, facts - dealCount)
const duck = await duckWarehouse(dealCount, facts - dealCount)
const db = openReader(warehouseFile(dataDir))
const stageOf = openStages(db)

const ratios: number[] = []
for (const [name, query] of Object.entries(warRoomQueries)) {
  const draw = drawFrom(seed * 1_000 + ratios.length)
  const logs: number[] = []
  let [oursMs, duckMs, worstMs] = [0, 0, 0]
  for (let index = 0; index < draws; index += 1) {
    const asked = query(draw)
    const mine = await best(() => Promise.resolve(askOurs(db, asked)))
    const theirs = await best(() => askDuck(duck, asked))
    compare(`${name} draw ${index}`, asked, mine.answer, theirs.answer)
    logs.push(Math.log(mine.ms / theirs.ms))
    oursMs += mine.ms / draws
    duckMs += theirs.ms / draws
    worstMs = Math.max(worstMs, mine.ms)
  }
  const ratio = Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length)
  ratios.push(ratio)
  tell(`${name}: ours ${oursMs.toFixed(2)} ms (slowest ${worstMs.toFixed(2)}), DuckDB ${duckMs.toFixed(2)} ms, ratio ${ratio.toFixed(3)}`)
  print(name, { value: round(oursMs), unit: 'ms', peer: round(duckMs), ratio: round(ratio), slowest_ms: round(worstMs) })
}
print('geometric_mean_ratio', { value: round(Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length)), unit: 'ratio' })
db.sqlite.close()
duck.closeSync()
await measureProcesses()

/** Through the real processes: how long a cancelled query lives on, and how long the routing process is held up while the eight run. */
async function measureProcesses(): Promise<void> {
  const lastEnd: { atMs: number } = { atMs: 0 }
  const inner = createForkSpawner(path.resolve('out', 'main'))
  const spawner: Spawner = {
    spawn: (entry, env): HostProcess => {
      const host = inner.spawn(entry, env)
      const onExit: HostProcess['onExit'] = (listener) =>
        host.onExit((code) => {
          lastEnd.atMs = performance.now()
          listener(code)
        })
      return { ...host, onExit }
    }
  }
  const core = await createCore({ dataDir, clock: { nowMs: () => today * 86_400_000 }, log: silentLog, spawner, spareReader: true })
  try {
    // Readers open their connections before anything is measured.
    await Promise.all([1, 2].map(() => core.call('workspace.status', {})))
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    for (const [index, query] of Object.values(warRoomQueries).entries()) {
      const draw = drawFrom(seed * 1_000 + index)
      for (let time = 0; time < draws; time += 1) {
        const answer = await core.call('metrics.query', query(draw).ours)
        if (!answer.ok) throw new Error(answer.error.message)
      }
    }
    delay.disable()
    print('stall_ms', { value: round(Math.max(0, delay.max / 1e6 - 1)), unit: 'ms', p99: round(Math.max(0, delay.percentile(99) / 1e6 - 1)) })

    const ends: number[] = []
    for (let time = 0; time < 5; time += 1) {
      const running = core.call('metrics.query', { measures: ['cycle_days_p50'], by: ['day', 'rep', 'product'], limit: 10 }, { callId: `runaway-${time}` })
      await new Promise((resolve) => setTimeout(resolve, 500))
      const cancelledAt = performance.now()
      lastEnd.atMs = 0
      core.cancel(`runaway-${time}`)
      const answer = await running
      if (answer.ok) throw new Error('The query to be cancelled was too quick.')
      while (lastEnd.atMs === 0) await new Promise((resolve) => setTimeout(resolve, 1))
      ends.push(lastEnd.atMs - cancelledAt)
      const next = await core.call('workspace.status', {})
      if (!next.ok) throw new Error(next.error.message)
    }
    ends.sort((a, b) => a - b)
    print('cancel_ms', { value: round(ends[ends.length - 1] ?? 0), unit: 'ms', median: round(ends[2] ?? 0) })
  } finally {
    await core.close()
  }
}

type Answer = readonly (readonly (number | null)[])[]

function askOurs(from: ReadDb, asked: AskedBoth): Answer {
  const table = queryMetrics(from, asked.ours, today)
  const keys = asked.ours.by?.length ?? 0
  return table.rows.map((row, index) => [...(table.ids[index] ?? []).map((id, position) => keyOf(asked.ours.by?.[position], id, row[position] ?? null)), ...row.slice(keys).map((value) => (value === null ? null : Number(value)))])
}

/** DuckDB's stages are numbered in their order; months are days. */
function keyOf(dimension: string | undefined, id: string | number | null, label: string | number | null): number {
  if (dimension === 'stage') return stageOf.get(Number(id)) ?? -1
  return dimension === 'month' ? Date.parse(`${String(label)}-01`) / 86_400_000 : Number(id)
}

async function askDuck(connection: DuckConnection, asked: AskedBoth): Promise<Answer> {
  const reader = await connection.runAndReadAll(asked.duck)
  return reader.getRows().map((row) => row.map((value) => (value === null ? null : Number(value))))
}

async function best(ask: () => Promise<Answer>): Promise<{ readonly ms: number; readonly answer: Answer }> {
  let answer = await ask()
  let ms = Number.POSITIVE_INFINITY
  for (let time = 0; time < 3; time += 1) {
    const startedAt = performance.now()
    answer = await ask()
    ms = Math.min(ms, performance.now() - startedAt)
  }
  return { ms, answer }
}

function compare(what: string, asked: AskedBoth, mine: Answer, theirs: Answer): void {
  const keys = asked.ours.by?.length ?? 0
  const sorted = (answer: Answer): Answer => [...answer].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (keys > 1 ? (a[1] ?? 0) - (b[1] ?? 0) : 0))
  const [left, right] = [sorted(mine), sorted(theirs)]
  if (left.length !== right.length || left.length === 0) throw new Error(`${what}: ${left.length} rows, DuckDB has ${right.length} (${asked.duck})`)
  left.forEach((row, index) => {
    row.forEach((value, position) => {
      const other = right[index]?.[position] ?? null
      const isEqual = value === other || (value !== null && other !== null && Math.abs(value - other) <= asked.tolerance * Math.max(Math.abs(value), Math.abs(other)))
      if (!isEqual) throw new Error(`${what}, row ${index}: ${JSON.stringify(row)} against DuckDB's ${JSON.stringify(right[index])} (${asked.duck})`)
    })
  })
}

function openStages(from: ReadDb): ReadonlyMap<number, number> {
  return new Map(allText<{ id: number }>(from, `SELECT id FROM stage WHERE kind = 'open' ORDER BY position`).map((stage, index) => [stage.id, index + 1]))
}

function print(name: string, figures: Readonly<Record<string, number | string>>): void {
  printFigure('warehouse', name, figures)
}
