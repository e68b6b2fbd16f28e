import { boardSpec, type BoardSpec, type BoardTemplate, type BoardTile } from '../contract/boards'
import type * as z from 'zod'

type Content = z.input<typeof boardSpec>['tiles'][number]['content']

const tile = (id: string, x: number, y: number, w: number, h: number, content: Content) => ({ id, x, y, w, h, content })
const pane = (name: Extract<BoardTile['content'], { kind: 'pane' }>['pane']): Content => ({ kind: 'pane', pane: name })
const figure = (measure: string, more: Partial<Extract<Content, { kind: 'figure' }>> = {}): Content => ({ kind: 'figure', measure, ...more })

/** Below 85 % is bad, below the target to be watched. */
const attainmentColours = [{ when: 'above' as const, value: 1, tone: 'good' as const }, { when: 'below' as const, value: 0.85, tone: 'bad' as const }, { when: 'below' as const, value: 1, tone: 'watch' as const }]

/** Boards to start from; what they show is ids of the metrics layer, so that every language names them by itself. */
export const templates: Readonly<Record<BoardTemplate, BoardSpec>> = {
  regional_director: boardSpec.parse({
    tiles: [
      tile('bookings', 0, 0, 3, 3, figure('bookings', { compareTo: 'year_ago' })),
      tile('attainment', 3, 0, 3, 3, figure('attainment')),
      tile('pipeline', 6, 0, 3, 3, figure('pipeline')),
      tile('win-rate', 9, 0, 3, 3, figure('win_rate', { compareTo: 'previous_period' })),
      tile('pace', 0, 3, 7, 8, pane('pace')),
      tile('flow', 7, 3, 5, 8, pane('flow')),
      tile('units', 0, 11, 7, 8, { kind: 'table', measures: ['bookings', 'attainment', 'pipeline', 'coverage', 'win_rate'], by: ['unit'], colours: [] }),
      tile('attention', 7, 11, 5, 8, pane('attention')),
      tile('weekly', 0, 19, 6, 7, { kind: 'series', measures: ['bookings', 'new_pipeline'], grain: 'week', period: 'last_13_weeks' }),
      tile('product', 6, 19, 6, 7, { kind: 'tree_map', measure: 'bookings', by: 'product_group', colourBy: 'win_rate' })
    ]
  }),
  sales_operations: boardSpec.parse({
    tiles: [
      tile('new', 0, 0, 3, 3, figure('new_pipeline', { compareTo: 'previous_period' })),
      tile('leads', 3, 0, 3, 3, figure('new_leads', { compareTo: 'previous_period' })),
      tile('conversion', 6, 0, 3, 3, figure('lead_conversion', { compareTo: 'previous_period' })),
      tile('cycle', 9, 0, 3, 3, figure('cycle_days_p50', { compareTo: 'previous_period' })),
      tile('funnel', 0, 3, 5, 8, pane('funnel')),
      tile('activity', 5, 3, 7, 8, { kind: 'series', measures: ['activities'], grain: 'week', shape: 'bars', period: 'last_13_weeks' }),
      tile('reps', 0, 11, 7, 9, { kind: 'table', measures: ['bookings', 'win_rate', 'activities', 'new_deals', 'average_deal'], by: ['rep'], limit: 200 }),
      tile('competitors', 7, 11, 5, 9, pane('competitors')),
      tile('sources', 0, 20, 6, 7, { kind: 'bars', measure: 'bookings', by: 'lead_source' }),
      tile('discount', 6, 20, 6, 7, { kind: 'bars', measure: 'discount_depth', by: 'unit', limit: 12 })
    ]
  }),
  executive_review: boardSpec.parse({
    tiles: [
      tile('headline', 0, 0, 12, 3, pane('headline')),
      tile('regions', 0, 3, 6, 8, pane('regions')),
      tile('pace', 6, 3, 6, 8, pane('pace')),
      tile('quarters', 0, 11, 6, 7, { kind: 'series', measures: ['bookings'], grain: 'fiscal_quarter', shape: 'bars', period: 'last_8_quarters' }),
      tile('products', 6, 11, 6, 7, { kind: 'bars', measure: 'bookings', by: 'product_group', compareTo: 'year_ago' }),
      tile('margin', 0, 18, 3, 3, figure('margin_rate', { compareTo: 'year_ago' })),
      tile('deal-size', 3, 18, 3, 3, figure('average_deal', { compareTo: 'year_ago' })),
      tile('coverage', 6, 18, 3, 3, figure('coverage', { colours: [{ when: 'below', value: 2, tone: 'bad' }, { when: 'below', value: 3, tone: 'watch' }] })),
      tile('overdue', 9, 18, 3, 3, figure('overdue_receivables', { period: 'all' }))
    ]
  }),
  receivables: boardSpec.parse({
    tiles: [
      tile('outstanding', 0, 0, 3, 3, figure('receivables', { period: 'all' })),
      tile('overdue', 3, 0, 3, 3, figure('overdue_receivables', { period: 'all' })),
      tile('invoices', 6, 0, 3, 3, figure('overdue_invoices', { period: 'all' })),
      tile('dso', 9, 0, 3, 3, figure('dso', { period: 'all' })),
      tile('ages', 0, 3, 5, 8, pane('receivables')),
      tile('accounts', 5, 3, 7, 8, { kind: 'table', measures: ['overdue_receivables', 'receivables', 'overdue_invoices'], by: ['account'], period: 'all', limit: 200 }),
      tile('regions', 0, 11, 6, 7, { kind: 'bars', measure: 'overdue_receivables', by: 'region_root', period: 'all' }),
      tile('collected', 6, 11, 6, 7, { kind: 'series', measures: ['invoiced', 'collected'], grain: 'month', period: 'last_12_months' })
    ]
  }),
  horse_race: boardSpec.parse({
    tiles: [
      tile('units', 0, 0, 7, 10, pane('units')),
      tile('map', 7, 0, 5, 10, pane('regions')),
      tile('bookings', 0, 10, 6, 8, { kind: 'bars', measure: 'bookings', by: 'unit', limit: 15, compareTo: 'previous_period' }),
      tile('attainment', 6, 10, 6, 8, { kind: 'bars', measure: 'attainment', by: 'unit', limit: 15, colours: attainmentColours }),
      tile('ticker', 0, 18, 6, 7, pane('ticker')),
      tile('resources', 6, 18, 6, 7, pane('resources'))
    ]
  })
}
