import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { forecastSeries } from '../main/series/series-forecast'
import { panelAsOf } from '../main/series/weekly-panel'
import { isoFromDay } from '../main/warehouse/day'
import { coverageAt, type Covered } from './accuracy/coverage'
import { sharedDir, superstore, walmartDepartments, walmartStores, wapeOf, type SeriesSet } from './accuracy/shared-sets'
import { pythonWith } from './python-peer'

/**
 * Forecast error on the shared series beside peers in one run: seasonal naive, AutoETS and AutoTheta of statsforecast, and a plain global
 * LightGBM in Python; and the best that is known for each cell. Only what was known at an origin is used. `value` is our WAPE, `peer` the best peer's, `ratio` ours / best. `<set>.coverage` is the
 * share of weeks within P10 to P90 over all levels and steps, beside the 0.8 that it should be.
 * Options: `--sets walmart_store,superstore,walmart_department`.
 */
const horizon = 13
const nominalCoverage = 0.8
const sets: Readonly<Record<string, () => SeriesSet>> = { walmart_store: walmartStores, superstore, walmart_department: walmartDepartments }

const wanted = process.argv.includes('--sets') ? (process.argv[process.argv.indexOf('--sets') + 1] ?? '').split(',') : Object.keys(sets)
const peersFile = path.resolve('bench', 'accuracy', 'peers.py')
if (!fs.existsSync(path.join(sharedDir, 'data'))) throw new Error(`The shared data is not at ${sharedDir}; set SAIMA_SHARED to its folder.`)
const python = pythonWith('accuracy', ['numpy==2.2.6', 'pandas==2.3.3', 'statsforecast==2.1.0', 'lightgbm==4.7.0'])

/** The best of about a dozen peers per cell, picked in hindsight (README of the shared data, measured with statsforecast 2.1 and LightGBM 4.7.0). */
const referenceErrors: Readonly<Record<string, number>> = {
  'walmart.store.4': 0.0331, 'walmart.store.13': 0.0389, 'walmart.store_type.4': 0.0194, 'walmart.store_type.13': 0.0254, 'walmart.total.4': 0.0179, 'walmart.total.13': 0.0243,
  'walmart.store_department.4': 0.0771, 'walmart.store_department.13': 0.087, 'walmart.department.4': 0.0404, 'walmart.department.13': 0.0507,
  'superstore.region_category.4': 0.851, 'superstore.region_category.13': 0.801, 'superstore.region.4': 0.6, 'superstore.region.13': 0.597, 'superstore.total.4': 0.336, 'superstore.total.13': 0.404
}

const logRatios: number[] = []
for (const name of wanted) {
  const set = sets[name]?.()
  if (set === undefined) throw new Error(`There is no set named ${name}; there are ${Object.keys(sets).join(', ')}.`)
  const ours = new Map<number, Float64Array>()
  const covered = new Map<string, Covered>()
  for (const origin of set.origins) {
    process.stderr.write(`${name}: origin ${isoFromDay(set.panel.weekEnds[origin - 1] ?? 0)} is the last day of the last known week\n`)
    const forecast = await forecastSeries(panelAsOf(set.panel, origin), origin, { horizon })
    ours.set(origin, forecast.mean)
    for (const [level, { inside, cells }] of Object.entries(coverageAt(set, origin, forecast))) {
      const before = covered.get(level) ?? { inside: 0, cells: 0 }
      covered.set(level, { inside: before.inside + inside, cells: before.cells + cells })
    }
  }
  const pooled = [...covered.values()].reduce((sum, { inside, cells }) => ({ inside: sum.inside + inside, cells: sum.cells + cells }), { inside: 0, cells: 0 })
  for (const [level, { inside, cells }] of covered) process.stderr.write(`${name}: P10 to P90 of ${level} held ${((100 * inside) / cells).toFixed(1)} % of ${cells} weeks\n`)
  printShare(`${name}.coverage`, pooled.inside / pooled.cells, nominalCoverage)
  const peers = runPeers(set)
  for (const level of Object.keys(set.levels)) {
    for (const steps of [4, horizon]) {
      const value = wapeOf(set, ours, horizon, level, steps)
      const errors = Object.entries(peers).map(([peer, table]) => ({ peer, error: wapeOf(set, table, horizon, level, steps) }))
      const reference = referenceErrors[`${set.name}.${level}.${steps}`]
      if (reference !== undefined) errors.push({ peer: 'best of a dozen in hindsight', error: reference })
      const best = errors.reduce((a, b) => (b.error < a.error ? b : a))
      logRatios.push(Math.log(value / best.error))
      process.stderr.write(`${set.name}.${level}.${steps}: ours ${value.toFixed(4)}; ${errors.map(({ peer, error }) => `${peer} ${error.toFixed(4)}`).join(', ')}\n`)
      print(`${set.name}.${level}.${steps}`, value, best.error)
    }
  }
}
print('geometric_mean_ratio', Math.exp(logRatios.reduce((sum, value) => sum + value, 0) / logRatios.length), 1)

function print(name: string, value: number, peer: number): void {
  process.stdout.write(`${JSON.stringify({ bench: 'accuracy', name, value: Number(value.toFixed(5)), unit: 'WAPE', peer: Number(peer.toFixed(5)), ratio: Number((value / peer).toFixed(4)) })}\n`)
}

function printShare(name: string, value: number, nominal: number): void {
  process.stdout.write(`${JSON.stringify({ bench: 'accuracy', name, value: Number(value.toFixed(4)), unit: 'share of weeks within P10 to P90', peer: nominal, ratio: Number((value / nominal).toFixed(4)) })}\n`)
}

/** Forecasts of every peer by origin, in the layout of ours. */
function runPeers(set: SeriesSet): Record<string, Map<number, Float64Array>> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-accuracy-'))
  try {
    fs.writeFileSync(path.join(folder, 'values.f64'), new Uint8Array(set.panel.values.buffer, set.panel.values.byteOffset, set.panel.values.byteLength))
    fs.writeFileSync(
      path.join(folder, 'set.json'),
      JSON.stringify({ series: set.panel.seriesCount, weeks: set.panel.weekEnds.length, week_ends: set.panel.weekEnds.map(isoFromDay), origins: set.origins, horizon, slow: set.panel.seriesCount <= 100 })
    )
    const done = spawnSync(python, [peersFile, folder], { stdio: ['ignore', 2, 2] })
    if (done.status !== 0) throw new Error('The Python peers failed; their words are above.')
    const names = JSON.parse(fs.readFileSync(path.join(folder, 'peers.json'), 'utf8')) as string[]
    return Object.fromEntries(
      names.map((peer) => {
        const raw = fs.readFileSync(path.join(folder, `${peer}.f64`))
        const all = new Float64Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength))
        const size = set.panel.seriesCount * horizon
        return [peer, new Map(set.origins.map((origin, index) => [origin, all.slice(index * size, (index + 1) * size)]))]
      })
    )
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
