import type { BoardTile, PeriodChoice, TileContent } from '../../../main/contract/boards'
import type { BoardTemplate } from '../../../main/contract/board-choices'

/** As the contract has it: the core refuses a tile that reaches further. */
export const boardColumns = 12

type PaneName = Extract<TileContent, { kind: 'pane' }>['pane']
type Grain = Extract<BoardTile['content'], { kind: 'series' }>['grain']

// Records, because one that lacks a choice of the contract does not compile.
const periods: Readonly<Record<PeriodChoice, true>> = {
  page: true, this_week: true, last_13_weeks: true, this_month: true, last_12_months: true, this_quarter: true, last_quarter: true, next_quarter: true, last_8_quarters: true, this_year: true, all: true
}
const grains: Readonly<Record<Grain, true>> = { week: true, month: true, quarter: true, fiscal_quarter: true }
const panes: Readonly<Record<PaneName, true>> = {
  headline: true, pace: true, flow: true, units: true, attention: true, regions: true, region_tree: true, funnel: true, receivables: true, ticker: true, competitors: true, resources: true
}
const templates: Readonly<Record<BoardTemplate, true>> = { regional_director: true, sales_operations: true, executive_review: true, receivables: true, horse_race: true }

const keysOf = <K extends string>(of: Readonly<Record<K, true>>): readonly K[] => Object.keys(of) as K[]

export const periodChoices = keysOf(periods)
export const tileGrains = keysOf(grains)
export const boardPanes = keysOf(panes)
export const boardTemplates = keysOf(templates)
