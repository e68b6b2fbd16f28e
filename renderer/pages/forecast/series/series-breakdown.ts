import { useTranslation } from 'react-i18next'
import type { SeriesBacktestGrain, SeriesBacktestLevel } from '../../../../main/contract/series-backtest'
import type { SeriesTreeNode } from './series-rows'

export const breakdowns = { product: ['product'], region: ['region'], unit: ['unit'], 'region-product': ['region', 'product'], 'unit-product': ['unit', 'product'] } as const
export type Breakdown = keyof typeof breakdowns
export const breakdownIds = Object.keys(breakdowns) as readonly Breakdown[]
export const grains = ['week', 'month', 'quarter'] as const
export type Grain = (typeof grains)[number]
/** The length of period that the backtest measured nearest to each grain. */
export const backtestGrain = { week: 'week', month: 'four_weeks', quarter: 'quarter' } as const satisfies Readonly<Record<Grain, SeriesBacktestGrain>>

/** Where the backtest keeps a node: it knows the company and single dimensions, not their crossings. */
export function backtestNode(by: Breakdown, node: SeriesTreeNode): { readonly level: SeriesBacktestLevel; readonly nodeId: number } | null {
  const dimensions = breakdowns[by]
  const told = node.keys.flatMap((key, index) => (key === null ? [] : [{ level: dimensions[index] ?? dimensions[0], nodeId: key }]))
  return told.length === 0 ? { level: 'total', nodeId: 0 } : told.length === 1 ? (told[0] ?? null) : null
}

/** The node's name as people know it. */
export function useNodeName(): (node: SeriesTreeNode) => string {
  const { t } = useTranslation()
  return (node) => (node.keys.every((key) => key === null) ? t('backtest.levels.total') : node.name.split('(none)').join(t('forecast.unassigned')))
}

export function scopeOfNode(by: Breakdown, node: SeriesTreeNode): { regionIds?: number[]; unitIds?: number[]; productIds?: number[] } {
  const names = { region: 'regionIds', unit: 'unitIds', product: 'productIds' } as const
  return Object.fromEntries(node.keys.flatMap((key, index) => (key === null || key === 0 ? [] : [[names[breakdowns[by][index] ?? breakdowns[by][0]], [key]]])))
}
