import { backtestResiduals } from '../../main/series/backtest-residuals'
import { quantileOf } from '../../main/series/quantile'
import { samplePaths } from '../../main/series/sample-paths'
import type { SeriesForecast } from '../../main/series/series-forecast'
import { panelAsOf } from '../../main/series/weekly-panel'
import type { SeriesSet } from './shared-sets'

export interface Covered {
  readonly inside: number
  readonly cells: number
}

/** How many weeks of each level's groups lay between P10 and P90 of the summed sample paths, over the whole horizon of one origin. */
export function coverageAt(set: SeriesSet, origin: number, forecast: SeriesForecast): Readonly<Record<string, Covered>> {
  const known = panelAsOf(set.panel, origin)
  const paths = samplePaths(known, origin, forecast, backtestResiduals(known, origin, forecast))
  const weeks = set.panel.weekEnds.length
  const result: Record<string, Covered> = {}
  for (const [level, groups] of Object.entries(set.levels)) {
    let inside = 0
    let cells = 0
    for (let group = 0; group <= Math.max(...groups); group += 1) {
      const members = [...groups.keys()].filter((series) => groups[series] === group)
      const sum = new Float64Array(paths.count * paths.horizon)
      for (const series of members) paths.addTo(series, sum)
      for (let step = 0; step < paths.horizon; step += 1) {
        const actuals = members.map((series) => set.panel.values[series * weeks + origin + step] ?? Number.NaN)
        if (actuals.some(Number.isNaN)) continue
        const actual = actuals.reduce((total, value) => total + value, 0)
        const drawn = Float64Array.from({ length: paths.count }, (_, path) => sum[path * paths.horizon + step] ?? 0).sort()
        if (actual >= quantileOf(drawn, 0.1) && actual <= quantileOf(drawn, 0.9)) inside += 1
        cells += 1
      }
    }
    result[level] = { inside, cells }
  }
  return result
}
