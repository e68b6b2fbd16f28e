import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../../main/contract'
import { useRoute } from '../../../api/use-route'
import { QuantileBar } from '../../../components/chart/quantile-bar'
import { moneyColumn, numberColumn, percentColumn, textColumn } from '../../../components/grid/columns'
import { DataGrid } from '../../../components/grid/data-grid'
import { formatNumber } from '../../../format/count'
import { useFormat } from '../../../format/use-format'
import { figure, objectsOf, words, type RowObject } from '../../backtest/backtest-rows'
import type { SeriesPeriod, SeriesTreeNode } from './series-rows'
import { backtestGrain, backtestNode, useNodeName, type Breakdown, type Grain } from './series-breakdown'

interface SeriesTreeProps {
  readonly answer: RouteOutput<'forecast.series'>
  readonly tree: readonly SeriesTreeNode[]
  readonly period: string
  readonly by: Breakdown
  readonly grain: Grain
  readonly chosen: SeriesTreeNode
  readonly onChoose: (id: string) => void
}

const usable = 0.12

/** Every node with its range in the chosen period, how far its figure has been off, and which candidate would have been nearest. */
export function SeriesTree({ answer, tree, period, by, grain, chosen, onChoose }: SeriesTreeProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const nameOf = useNodeName()
  const { data: past } = useRoute('seriesBacktest.read', { measure: answer.measure as 'revenue', grain: backtestGrain[grain] })
  const pastOf = useMemo(() => {
    const rows = new Map(objectsOf(past?.nodes ?? { columns: [], rows: [] }).map((row) => [`${words(row, 'level')} ${figure(row, 'node_id') ?? 0}`, row]))
    return (node: SeriesTreeNode): RowObject | undefined => {
      const place = backtestNode(by, node)
      return place === null ? undefined : rows.get(`${place.level} ${place.nodeId}`)
    }
  }, [past, by])
  const columns = useMemo(() => {
    const at = (node: SeriesTreeNode): SeriesPeriod | undefined => node.periods.find((one) => one.period === period)
    const money = format.money(tree.flatMap((node) => [at(node)?.mean, at(node)?.p90]))
    const max = Math.max(1, ...tree.slice(1).map((node) => at(node)?.p90 ?? 0))
    const value = (id: string, label: string, of: (node: SeriesTreeNode) => number | null) =>
      answer.type === 'money' ? moneyColumn<SeriesTreeNode>({ id, label, value: of, width: 76 }, money) : numberColumn<SeriesTreeNode>({ id, label, value: of, width: 64 }, (shown) => formatNumber(shown, 1))
    const text = (shown: number): string => (answer.type === 'money' ? money.text(shown) : formatNumber(shown, 1))
    return [
      textColumn<SeriesTreeNode>({ id: 'name', label: t('columns.name'), value: nameOf, grow: 1.6, least: 132, renderCell: (node) => <span style={{ paddingLeft: node.depth * 16, fontWeight: node.depth === 0 ? 600 : 400 }}>{node.depth > 1 && by.includes('-') ? (nameOf(node).split(' / ').at(-1) ?? '') : nameOf(node)}</span> }),
      value('mean', t('measures.forecast.name'), (node) => at(node)?.mean ?? null),
      value('p10', 'P10', (node) => at(node)?.p10 ?? null),
      value('p90', 'P90', (node) => at(node)?.p90 ?? null),
      {
        ...numberColumn<SeriesTreeNode>(
          {
            id: 'range', label: t('forecast.series.range'), value: (node) => at(node)?.p50 ?? null, grow: 1, least: 72,
            renderCell: (node) => {
              const shown = at(node)
              return shown === undefined ? null : <QuantileBar p10={shown.p10} p50={shown.p50} p90={shown.p90} max={node.id === tree[0]?.id ? Math.max(1, shown.p90) : max} label={`P10–P90 ${text(shown.p10)} – ${text(shown.p90)}`} />
            }
          },
          String
        ),
        cellClass: 'middle-cell'
      },
      percentColumn<SeriesTreeNode>({ id: 'wape', label: t('forecast.series.off'), value: (node) => figure(pastOf(node) ?? {}, 'wape'), width: 64, headerHint: t('forecast.series.offHint'), ink: (node) => ((figure(pastOf(node) ?? {}, 'wape') ?? 1) < usable ? 'var(--above)' : undefined) }, 1),
      textColumn<SeriesTreeNode>({ id: 'winner', label: t('backtest.series.winner'), value: (node) => (words(pastOf(node) ?? {}, 'winner') === '' ? null : t(`backtest.methods.${words(pastOf(node) ?? {}, 'winner')}`)), width: 118, headerHint: t('backtest.series.winnerHint') }),
      textColumn<SeriesTreeNode>({ id: 'usable', label: t('backtest.series.usableFrom'), value: (node) => { const row = pastOf(node); return row === undefined ? null : words(row, 'usable') === '' ? t('backtest.series.rangeOnly') : t(`backtest.series.grains.${words(row, 'usable')}`) }, width: 84, headerHint: t('backtest.series.usableHint') })
    ].map((column) => ({ ...column, sortable: false }))
    // `nameOf` is made of `t` alone.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [tree, period, answer, by, format, t, pastOf])
  return <DataGrid label={t('forecast.series.tree')} rows={tree} columns={columns} rowId={(node) => node.id} selectedId={chosen.id} onOpen={(node) => onChoose(node.id)} />
}
