import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Table } from '../../../../main/contract/common'
import type { SeriesBacktestLevel } from '../../../../main/contract/series-backtest'
import { numberColumn, percentColumn, textColumn } from '../../../components/grid/columns'
import { DataGrid } from '../../../components/grid/data-grid'
import { formatNumber } from '../../../format/count'
import { formatPercent, formatPercentDelta } from '../../../format/ratio'
import { figure, objectsOf, words, type RowObject } from '../backtest-rows'
import type { SeriesChoice } from './series-choice'

/** Every node with its error, the candidate that did best on it, and from which length of period on its figure may be used. */
export function SeriesNodes({ table, choice }: { readonly table: Table; readonly choice: SeriesChoice }) {
  const { t } = useTranslation()
  // Of a level that was chosen only its own nodes; the company stands beside all of them.
  const isAll = choice.level === 'total'
  const rows = useMemo(() => objectsOf(table).filter((row) => isAll || words(row, 'level') === choice.level), [table, isAll, choice.level])
  const columns = useMemo(
    () => [
      ...(isAll ? [textColumn<RowObject>({ id: 'level', label: t('backtest.level'), value: (row) => t(`backtest.levels.${words(row, 'level')}`), width: 72 })] : []),
      textColumn<RowObject>({ id: 'node', label: t('columns.name'), value: (row) => (words(row, 'level') === 'total' ? t('backtest.levels.total') : words(row, 'node') || t('forecast.unassigned')), grow: 1, least: 100 }),
      numberColumn<RowObject>({ id: 'wape', label: t('backtest.wape'), value: (row) => figure(row, 'wape'), width: 66, headerHint: t('backtest.wapeHint') }, share),
      numberColumn<RowObject>({ id: 'bias', label: t('backtest.bias'), value: (row) => figure(row, 'bias'), width: 66, headerHint: t('backtest.biasHint') }, (value) => formatPercentDelta(value, Math.abs(value ?? 0) < 1 ? 1 : 0)),
      numberColumn<RowObject>({ id: 'mase', label: 'MASE', value: (row) => figure(row, 'mase'), width: 58, headerHint: t('backtest.series.maseHint') }, (value) => formatNumber(value, 2)),
      percentColumn<RowObject>({ id: 'coverage', label: t('backtest.coverage'), value: (row) => figure(row, 'coverage'), width: 62, headerHint: t('backtest.coverageHint') }),
      textColumn<RowObject>({ id: 'winner', label: t('backtest.series.winner'), value: (row) => (words(row, 'winner') === '' ? null : t(`backtest.methods.${words(row, 'winner')}`)), width: 110, headerHint: t('backtest.series.winnerHint') }),
      numberColumn<RowObject>({ id: 'lastYear', label: t('backtest.methods.last_year'), value: (row) => figure(row, 'last_year_wape'), width: 66 }, share),
      textColumn<RowObject>({ id: 'usable', label: t('backtest.series.usableFrom'), value: (row) => t(words(row, 'usable') === '' ? 'backtest.series.rangeOnly' : `backtest.series.grains.${words(row, 'usable')}`), width: 84, headerHint: t('backtest.series.usableHint') })
    ],
    [t, isAll]
  )
  return (
    <DataGrid
      label={t('backtest.series.titles.nodes')}
      rows={rows}
      columns={columns}
      rowId={rowKey}
      selectedId={`${choice.level}-${choice.node}`}
      onOpen={(row) => choice.change({ level: words(row, 'level') === 'total' ? undefined : (words(row, 'level') as SeriesBacktestLevel), node: figure(row, 'node_id') ?? undefined })}
    />
  )
}

/** Errors beyond the whole need no decimals. */
const share = (value: number | null): string => formatPercent(value, Math.abs(value ?? 0) < 1 ? 1 : 0)
const rowKey = (row: RowObject): string => `${words(row, 'level')}-${figure(row, 'node_id') ?? 0}`
