import fs from 'node:fs'
import path from 'node:path'
import { forecastSeries } from '../main/series/series-forecast'
import { panelAsOf } from '../main/series/weekly-panel'
import { isoFromDay } from '../main/warehouse/day'
import { coverageAt, type Covered } from './accuracy/coverage'
import { dealSets } from './accuracy/score-deals'
import { runSeriesPeers } from './accuracy/series-peers'
import { sharedDir, superstore, walmartDepartments, walmartStores, wapeOf, type SeriesSet } from './accuracy/shared-sets'
import { pythonWith } from './python-peer'

/**
 * Accuracy on the shared sets, with the protocol written beside them, one fixed configuration for all. Series: WAPE beside seasonal naive, AutoETS and
 * AutoTheta of statsforecast and a plain global LightGBM in Python, in the same run, and the best that is known for each cell; `<set>.coverage` is the share
 * of weeks within P10 to P90 over all levels and steps, beside the 0.8 that it should be. Deals and receivables: beside LightGBM (plain, and with history) and logistic
 * regression. Only what was known on the as-of day is used; how a set's dates were read is printed. `value` is ours, `peer` the best peer's, `ratio` ours / best.
 * Options: `--sets walmart_store,superstore,...`; `--quick`: the small sets, the last origin only, without AutoETS and AutoTheta.
 */
const horizon = 13
const nominalCoverage = 0.8
const seriesSets: Readonly<Record<string, () => SeriesSet>> = { walmart_store: walmartStores, superstore, walmart_department: walmartDepartments }
const slowSets: readonly string[] = ['walmart_department']

const isQuick = process.argv.includes('--quick')
const every = [...Object.keys(seriesSets), ...Object.keys(dealSets)]
const wanted = process.argv.includes('--sets') ? (process.argv[process.argv.indexOf('--sets') + 1] ?? '').split(',') : every.filter((name) => !isQuick || !slowSets.includes(name))
const unknown = wanted.find((name) => !every.includes(name))
if (unknown !== undefined) throw new Error(`There is no set named ${unknown}; there are ${every.join(', ')}.`)
if (!fs.existsSync(path.join(sharedDir, 'data'))) throw new Error(`The shared data is not at ${sharedDir}; set SAIMA_SHARED to its folder.`)
const python = pythonWith('accuracy', ['numpy==2.2.6', 'pandas==2.3.3', 'statsforecast==2.1.0', 'lightgbm==4.7.0', 'scikit-learn==1.7.2'])

/** The best of about a dozen peers per cell, picked in hindsight (README of the shared data, measured with statsforecast 2.1 and LightGBM 4.7.0). */
const referenceErrors: Readonly<Record<string, number>> = {
  'walmart.store.4': 0.0331, 'walmart.store.13': 0.0389, 'walmart.store_type.4': 0.0194, 'walmart.store_type.13': 0.0254, 'walmart.total.4': 0.0179, 'walmart.total.13': 0.0243,
  'walmart.store_department.4': 0.0771, 'walmart.store_department.13': 0.087, 'walmart.department.4': 0.0404, 'walmart.department.13': 0.0507,
  'superstore.region_category.4': 0.851, 'superstore.region_category.13': 0.801, 'superstore.region.4': 0.6, 'superstore.region.13': 0.597, 'superstore.total.4': 0.336, 'superstore.total.13': 0.404
}

const seriesRatios: number[] = []
for (const name of wanted) {
  const made = seriesSets[name]?.()
  if (made !== undefined) await measureSeries(name, isQuick ? { ...made, origins: made.origins.slice(-1) } : made)
  else await measureDeals(name)
}
if (seriesRatios.length > 0) print('geometric_mean_ratio', 'WAPE, all cells of the series', Math.exp(seriesRatios.reduce((sum, value) => sum + Math.log(value), 0) / seriesRatios.length), 1)

async function measureSeries(name: string, set: SeriesSet): Promise<void> {
  const ours = new Map<number, Float64Array>()
  const covered = new Map<string, Covered>()
  for (const origin of set.origins) {
    const asOf = set.panel.weekEnds[origin - 1] ?? 0
    process.stderr.write(`${name}: ${set.labelOf(origin)} is the last known week; as of its last day, ${isoFromDay(asOf)}\n`)
    const forecast = await forecastSeries(panelAsOf(set.panel, origin), origin, { horizon })
    ours.set(origin, forecast.mean)
    for (const [level, { inside, cells }] of Object.entries(coverageAt(set, origin, forecast))) {
      const before = covered.get(level) ?? { inside: 0, cells: 0 }
      covered.set(level, { inside: before.inside + inside, cells: before.cells + cells })
    }
  }
  const pooled = [...covered.values()].reduce((sum, { inside, cells }) => ({ inside: sum.inside + inside, cells: sum.cells + cells }), { inside: 0, cells: 0 })
  for (const [level, { inside, cells }] of covered) process.stderr.write(`${name}: P10 to P90 of ${level} held ${((100 * inside) / cells).toFixed(1)} % of ${cells} weeks\n`)
  print(`${name}.coverage`, 'share of weeks within P10 to P90', pooled.inside / pooled.cells, nominalCoverage)
  const peers = runSeriesPeers(python, set, horizon, isQuick)
  for (const level of Object.keys(set.levels)) {
    for (const steps of [4, horizon]) {
      const cell = `${set.name}.${level}.${steps}`
      const value = wapeOf(set, ours, horizon, level, steps)
      const errors = Object.fromEntries(Object.entries(peers).map(([peer, table]) => [peer, wapeOf(set, table, horizon, level, steps)]))
      const reference = isQuick ? undefined : referenceErrors[cell]
      if (reference !== undefined) errors['best of a dozen in hindsight'] = reference
      const best = Math.min(...Object.values(errors))
      seriesRatios.push(value / best)
      tell(cell, value, errors)
      print(cell, 'WAPE', value, best)
    }
  }
}

async function measureDeals(name: string): Promise<void> {
  for (const { name: figure, unit, value, peers, better } of (await dealSets[name]?.(python)) ?? []) {
    tell(figure, value, peers)
    print(figure, better === 'more' ? `${unit} (more is better)` : unit, value, better === 'more' ? Math.max(...Object.values(peers)) : Math.min(...Object.values(peers)))
  }
}

function tell(name: string, value: number, peers: Readonly<Record<string, number>>): void {
  process.stderr.write(`${name}: ours ${value.toFixed(4)}; ${Object.entries(peers).map(([peer, error]) => `${peer} ${error.toFixed(4)}`).join(', ')}\n`)
}

function print(name: string, unit: string, value: number, peer: number): void {
  process.stdout.write(`${JSON.stringify({ bench: 'accuracy', name, value: Number(value.toFixed(5)), unit, peer: Number(peer.toFixed(5)), ratio: Number((value / peer).toFixed(4)) })}\n`)
}
