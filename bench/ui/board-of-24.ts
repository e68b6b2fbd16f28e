import type { RouteInput } from '../../main/contract'

type Tiles = RouteInput<'boards.values'>['tiles']

/** A board as people lay them out: eight figures, five lines over time (one of a stock), six breakdowns, three tables, a tree map and a map. */
export const boardOf24: Tiles = [
  { key: 'bookings', content: { kind: 'figure', measure: 'bookings', compareTo: 'year_ago' } },
  { key: 'attainment', content: { kind: 'figure', measure: 'attainment' } },
  { key: 'pipeline', content: { kind: 'figure', measure: 'pipeline' } },
  { key: 'coverage', content: { kind: 'figure', measure: 'coverage' } },
  { key: 'win-rate', content: { kind: 'figure', measure: 'win_rate', compareTo: 'previous_period' } },
  { key: 'deal-size', content: { kind: 'figure', measure: 'average_deal', compareTo: 'year_ago' } },
  { key: 'created', content: { kind: 'figure', measure: 'new_pipeline', compareTo: 'year_ago' } },
  { key: 'cycle', content: { kind: 'figure', measure: 'cycle_days_p50' } },
  { key: 'weekly', content: { kind: 'series', measures: ['bookings', 'new_pipeline'], grain: 'week', period: 'last_13_weeks' } },
  { key: 'monthly', content: { kind: 'series', measures: ['bookings', 'average_deal'], grain: 'month', period: 'last_12_months' } },
  { key: 'revenue', content: { kind: 'series', measures: ['revenue'], grain: 'month', shape: 'bars', period: 'last_12_months' } },
  { key: 'rate', content: { kind: 'series', measures: ['win_rate'], grain: 'quarter', period: 'last_8_quarters' } },
  { key: 'stock', content: { kind: 'series', measures: ['pipeline'], grain: 'month', period: 'last_12_months' } },
  { key: 'regions', content: { kind: 'bars', measure: 'bookings', by: 'region', limit: 31, compareTo: 'year_ago' } },
  { key: 'units', content: { kind: 'bars', measure: 'attainment', by: 'unit', limit: 20 } },
  { key: 'products', content: { kind: 'bars', measure: 'bookings', by: 'product', limit: 15 } },
  { key: 'reps', content: { kind: 'bars', measure: 'bookings', by: 'rep', limit: 15 } },
  { key: 'stages', content: { kind: 'bars', measure: 'pipeline', by: 'stage', limit: 10 } },
  { key: 'slow', content: { kind: 'bars', measure: 'cycle_days_p90', by: 'region', limit: 31 } },
  { key: 'unit-table', content: { kind: 'table', measures: ['bookings', 'attainment', 'pipeline', 'coverage', 'win_rate'], by: ['unit'], limit: 300 } },
  { key: 'rep-table', content: { kind: 'table', measures: ['bookings', 'win_rate', 'average_deal'], by: ['rep'], limit: 200 } },
  { key: 'month-table', content: { kind: 'table', measures: ['revenue', 'orders_count'], by: ['month', 'region'], limit: 500, period: 'last_12_months' } },
  { key: 'tree', content: { kind: 'tree_map', measure: 'bookings', by: 'product', colourBy: 'win_rate' } },
  { key: 'map', content: { kind: 'region_map', measure: 'attainment' } }
]
