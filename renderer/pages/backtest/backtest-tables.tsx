import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Table } from '../../../main/contract/common'
import { countColumn, numberColumn, percentColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatNumber } from '../../format/count'
import { formatPercentDelta } from '../../format/ratio'
import { figure, objectsOf, words, type RowObject } from './backtest-rows'

const score = (value: number | null): string => formatNumber(value, 3)

/** Best in its group: a mark beside the name, so that colour is not needed. */
function useMethodName(): (row: RowObject) => string {
  const { t } = useTranslation()
  return (row) => `${t(`backtest.methods.${words(row, 'method')}`, { defaultValue: words(row, 'method') })}${figure(row, 'best') === 1 ? ` ★` : ''}`
}

export function RollupTable({ table }: { readonly table: Table }) {
  const { t } = useTranslation()
  const methodName = useMethodName()
  const rows = useMemo(() => objectsOf(table), [table])
  const columns = useMemo(
    () => [
      textColumn<RowObject>({ id: 'level', label: t('backtest.level'), value: (row) => t(`backtest.levels.${words(row, 'level')}`, { defaultValue: words(row, 'level') }), width: 84 }),
      textColumn<RowObject>({ id: 'period', label: t('frame.filter.period'), value: (row) => t(`forecast.periods.${words(row, 'period')}`, { defaultValue: words(row, 'period') }), width: 104 }),
      textColumn<RowObject>({ id: 'method', label: t('backtest.method'), value: methodName, grow: 1 }),
      percentColumn<RowObject>({ id: 'wape', label: t('backtest.wape'), value: (row) => figure(row, 'wape'), width: 92, headerHint: t('backtest.wapeHint'), ink: (row) => (figure(row, 'best') === 1 ? 'var(--above)' : undefined) }, 1),
      numberColumn<RowObject>({ id: 'bias', label: t('backtest.bias'), value: (row) => figure(row, 'bias'), width: 88, headerHint: t('backtest.biasHint') }, (value) => formatPercentDelta(value, 1)),
      percentColumn<RowObject>({ id: 'coverage', label: t('backtest.coverage'), value: (row) => figure(row, 'coverage'), width: 88, headerHint: t('backtest.coverageHint') }),
      countColumn<RowObject>({ id: 'points', label: t('backtest.points'), value: (row) => figure(row, 'points'), width: 74 })
    ],
    [t, methodName]
  )
  return <DataGrid label={t('backtest.rollup')} rows={rows} columns={columns} rowId={(row) => `${words(row, 'level')}-${words(row, 'period')}-${words(row, 'method')}`} emptyText={t('backtest.empty')} />
}

export function DealTable({ table }: { readonly table: Table }) {
  const { t } = useTranslation()
  const methodName = useMethodName()
  const rows = useMemo(() => objectsOf(table), [table])
  const columns = useMemo(
    () => [
      textColumn<RowObject>({ id: 'target', label: t('backtest.target'), value: (row) => t(`backtest.targets.${words(row, 'target')}`, { defaultValue: words(row, 'target') }), width: 110 }),
      textColumn<RowObject>({ id: 'method', label: t('backtest.method'), value: methodName, grow: 1 }),
      numberColumn<RowObject>({ id: 'log_loss', label: t('backtest.logLoss'), value: (row) => figure(row, 'log_loss'), width: 96, headerHint: t('backtest.logLossHint'), ink: (row) => (figure(row, 'best') === 1 ? 'var(--above)' : undefined) }, score),
      numberColumn<RowObject>({ id: 'auc', label: 'AUC', value: (row) => figure(row, 'auc'), width: 76, headerHint: t('backtest.aucHint') }, score),
      numberColumn<RowObject>({ id: 'brier', label: 'Brier', value: (row) => figure(row, 'brier'), width: 76 }, score),
      numberColumn<RowObject>({ id: 'ece', label: t('backtest.ece'), value: (row) => figure(row, 'ece'), width: 92, headerHint: t('backtest.eceHint') }, score),
      countColumn<RowObject>({ id: 'deals', label: t('columns.deal'), value: (row) => figure(row, 'deals'), width: 82 })
    ],
    [t, methodName]
  )
  return <DataGrid label={t('backtest.deals')} rows={rows} columns={columns} rowId={(row) => `${words(row, 'target')}-${words(row, 'method')}`} emptyText={t('backtest.empty')} />
}

export function NodeTable({ table }: { readonly table: Table }) {
  const { t } = useTranslation()
  const rows = useMemo(() => objectsOf(table), [table])
  const columns = useMemo(
    () => [
      textColumn<RowObject>({ id: 'level', label: t('backtest.level'), value: (row) => t(`backtest.levels.${words(row, 'level')}`, { defaultValue: words(row, 'level') }), width: 84 }),
      textColumn<RowObject>({ id: 'node', label: t('columns.name'), value: (row) => words(row, 'node'), grow: 1 }),
      percentColumn<RowObject>({ id: 'wape', label: t('backtest.wape'), value: (row) => figure(row, 'wape'), width: 92 }, 1),
      numberColumn<RowObject>({ id: 'bias', label: t('backtest.bias'), value: (row) => figure(row, 'bias'), width: 88 }, (value) => formatPercentDelta(value, 1)),
      percentColumn<RowObject>({ id: 'coverage', label: t('backtest.coverage'), value: (row) => figure(row, 'coverage'), width: 88 }),
      textColumn<RowObject>({ id: 'baseline', label: t('backtest.bestBaseline'), value: (row) => t(`backtest.methods.${words(row, 'best_baseline')}`, { defaultValue: words(row, 'best_baseline') }), grow: 0.8 }),
      percentColumn<RowObject>({ id: 'baselineWape', label: t('backtest.baselineWape'), value: (row) => figure(row, 'baseline_wape'), width: 92 }, 1)
    ],
    [t]
  )
  return <DataGrid label={t('backtest.nodes')} rows={rows} columns={columns} rowId={(row) => `${words(row, 'level')}-${words(row, 'node_id')}-${words(row, 'node')}`} emptyText={t('backtest.empty')} />
}
