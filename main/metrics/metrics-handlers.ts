import type { ReaderHandlers } from '../router/handler'
import { readCatalog } from './catalog'
import { listValues } from './dimension-values'
import { requireDimension } from './frame'
import { readMeasureRows } from './measure-rows'
import { queryMetrics } from './query-metrics'
import { readSeries } from './series'

export const metricsReaders: Pick<ReaderHandlers, 'metrics.catalog' | 'metrics.query' | 'metrics.rows' | 'metrics.series' | 'metrics.values'> = {
  'metrics.catalog': () => readCatalog(),
  'metrics.query': (db, input, context) => queryMetrics(db, input, context.today),
  'metrics.rows': (db, input, context) => readMeasureRows(db, input, context.today),
  'metrics.series': (db, input, context) => readSeries(db, input, context.today),
  'metrics.values': (db, input) => {
    const search = input.search?.toLowerCase()
    return listValues(db, requireDimension(input.dimension))
      .filter((value) => search === undefined || value.label.toLowerCase().includes(search))
      .slice(0, input.limit)
      .map((value) => ({ ...value }))
  }
}
