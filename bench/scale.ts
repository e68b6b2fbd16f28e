import fs from 'node:fs'
import path from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { createCore } from '../main/core'
import { silentLog } from '../main/log'
import { createForkSpawner } from '../main/processes/fork-spawner'
import { closeWorkspaceWriter, openWorkspaceWriter } from '../main/warehouse/open-workspace'
import { today } from './warehouse/facts'
import { ourWarehouse } from './warehouse/our-warehouse'

/**
 * The weekly full training, the daily update and the weekly forecast of region x product, through the real processes, on the facts of the warehouse
 * bench (three fifths deals, two fifths orders). The prepared workspace is copied, and every deal gets its history: created, and closed.
 * `peer` is the goal. Meanwhile a page's question is asked twice a second: its slowest answer, and the longest that the routing process stood still, are the figures
 * `answer_ms` and `stall_ms` (goals 1,000 and 50). Options: `--facts 5000000`, `--quick` (200,000), `--only weekly_run,daily_update,series_run`.
 */
const facts = process.argv.includes('--quick') ? 200_000 : option('--facts', 5_000_000)
const only = textOption('--only')
const deals = Math.round(facts * 0.6)
const goals = { weekly_run: 1_200, daily_update: 180, series_run: 1_200 } as const
const folder = path.resolve('.cache', 'bench')
fs.mkdirSync(folder, { recursive: true })
const dataDir = withHistory(ourWarehouse(folder, deals, facts - deals))

const core = await createCore({ dataDir, clock: { nowMs: () => today * 86_400_000 }, log: silentLog, spawner: createForkSpawner(path.resolve('out', 'main')), spareReader: false })
let step: string | null = null
core.subscribe((event) => {
  if (event.name !== 'job.changed' || event.payload.step === step) return
  step = event.payload.step
  tell(`  ${step ?? 'done'} after ${Math.round(performance.now() / 1_000)} s`)
})
const loop = monitorEventLoopDelay({ resolution: 5 })
let slowestMs = 0
let longestMs = 0
let asking = false
const asker = setInterval(() => {
  if (asking) return
  asking = true
  const startedAt = performance.now()
  void core.call('forecast.summary', {}).then(() => {
    slowestMs = Math.max(slowestMs, performance.now() - startedAt)
    asking = false
  })
}, 500)
loop.enable()
try {
  const trained = await timed('weekly_run', async () => orThrow(await core.call('forecast.train', { force: true })))
  if (trained !== null) tell(JSON.stringify({ method: trained.method, openDeals: trained.openDeals, snapshots: trained.metrics['snapshots'], closedDeals: trained.metrics['closedDeals'] }))
  const updated = await timed('daily_update', async () => orThrow(await core.call('forecast.update', {})))
  if (updated !== null) tell(JSON.stringify(updated))
  const series = await timed('series_run', async () => orThrow(await core.call('forecast.series', { measure: 'bookings', by: ['region', 'product'], grain: 'week', horizonWeeks: 13 })))
  if (series !== null) tell(JSON.stringify({ series: series.series, nodes: series.nodes.length, rows: series.table.rows.length, weeks: series.weeks }))
  print('answer_ms', slowestMs, 'ms', 1_000)
  print('stall_ms', Math.max(longestMs, loop.max / 1e6), 'ms', 50)
} finally {
  clearInterval(asker)
  await core.close()
  fs.rmSync(dataDir, { recursive: true, force: true })
}

async function timed<T>(name: keyof typeof goals, work: () => Promise<T>): Promise<T | null> {
  if (only !== null && !only.includes(name)) return null
  tell(name)
  const startedAt = performance.now()
  const result = await work()
  const stoodStillMs = loop.max / 1e6
  longestMs = Math.max(longestMs, stoodStillMs)
  loop.reset()
  tell(`  the routing process stood still for ${stoodStillMs.toFixed(1)} ms at most`)
  print(name, (performance.now() - startedAt) / 1_000, 's', goals[name])
  return result
}

function print(name: string, measured: number, unit: string, peer: number): void {
  const value = Number(measured.toFixed(1))
  process.stdout.write(`${JSON.stringify({ bench: 'scale', name, value, unit, peer, ratio: Number((value / peer).toFixed(3)), facts })}\n`)
}

/** A copy of the prepared workspace in which the deals' past is told as an import would: as they were created, and as they closed. */
function withHistory(prepared: string): string {
  const copy = path.join(folder, `scale-${process.pid}`)
  tell(`copying ${facts.toLocaleString('en-US')} facts and writing the history of ${deals.toLocaleString('en-US')} deals`)
  fs.cpSync(prepared, copy, { recursive: true })
  const db = openWorkspaceWriter(copy)
  const openStages = `(SELECT id, row_number() OVER (ORDER BY position) - 1 AS place FROM stage WHERE kind = 'open')`
  const history = 'INSERT INTO opportunity_history (opportunity_id, seq, occurred_at, known_at, change, stage_id, status, amount_e4, expected_close_at, rep_id, unit_id, region_id)'
  db.sqlite.transaction(() => {
    db.sqlite.exec(`${history} SELECT deal.id, 1, deal.created_at, deal.created_at, 'created', first.id, 0, deal.amount_e4, deal.expected_close_at, deal.rep_id, deal.unit_id, deal.region_id
      FROM opportunity AS deal JOIN ${openStages} AS first ON first.place = deal.id % (SELECT count(*) FROM ${openStages}) ORDER BY deal.id`)
    db.sqlite.exec(`${history} SELECT id, 2, closed_at, closed_at, 'stage,status', stage_id, status, amount_e4, expected_close_at, rep_id, unit_id, region_id FROM opportunity WHERE status <> 0 ORDER BY id`)
  })()
  closeWorkspaceWriter(db, copy)
  return copy
}

function orThrow<T>(answer: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly message: string } }): T {
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value
}

function textOption(name: string): readonly string[] | null {
  const position = process.argv.indexOf(name)
  return position < 0 ? null : (process.argv[position + 1] ?? '').split(',')
}

function option(name: string, otherwise: number): number {
  const position = process.argv.indexOf(name)
  const value = position < 0 ? otherwise : Number(process.argv[position + 1])
  if (!(Number.isInteger(value) && value > 0)) throw new Error(`${name} needs a whole number above 0.`)
  return value
}

function tell(message: string): void {
  process.stderr.write(`${message}\n`)
}
