import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Table } from '../../../../main/contract/common'
import { countColumn, numberColumn, percentColumn, textColumn } from '../../../components/grid/columns'
import { DataGrid } from '../../../components/grid/data-grid'
import { formatNumber } from '../../../format/count'
import { formatPercentDelta } from '../../../format/ratio'
import { figure, objectsOf, words, type RowObject } from '../backtest-rows'
import type { SeriesChoice } from './series-choice'

/** Every method at every range of steps, at the level that is looked at. A row leads to the periods that it was measured on. */
export function SeriesScores({ table, choice }: { readonly table: Table; readonly choice: SeriesChoice }) {
  const { t } = useTranslation()
  const { level, grain } = choice
  const rows = useMemo(() => objectsOf(table).filter((row) => words(row, 'level') === level), [table, level])
  const columns = useMemo(
    () => [
      textColumn<RowObject>({ id: 'horizon', label: t('backtest.series.horizon'), value: (row) => (words(row, 'horizon') === 'all' ? t('backtest.series.allSteps') : t(`backtest.series.steps.${grain}`, { steps: words(row, 'horizon') })), width: 88 }),
      textColumn<RowObject>({ id: 'method', label: t('backtest.method'), value: (row) => `${t(`backtest.methods.${words(row, 'method')}`)}${figure(row, 'best') === 1 ? ' ★' : ''}`, grow: 1, least: 104 }),
      percentColumn<RowObject>({ id: 'wape', label: t('backtest.wape'), value: (row) => figure(row, 'wape'), width: 60, headerHint: t('backtest.wapeHint'), ink: (row) => (figure(row, 'best') === 1 ? 'var(--above)' : undefined) }, 1),
      numberColumn<RowObject>({ id: 'bias', label: t('backtest.bias'), value: (row) => figure(row, 'bias'), width: 64, headerHint: t('backtest.biasHint') }, (value) => formatPercentDelta(value, Math.abs(value ?? 0) < 1 ? 1 : 0)),
      numberColumn<RowObject>({ id: 'mase', label: 'MASE', value: (row) => figure(row, 'mase'), width: 58, headerHint: t('backtest.series.maseHint') }, (value) => formatNumber(value, 2)),
      percentColumn<RowObject>({ id: 'pinball', label: t('backtest.series.pinball'), value: (row) => figure(row, 'pinball'), width: 66, headerHint: t('backtest.series.pinballHint') }, 1),
      percentColumn<RowObject>({ id: 'coverage', label: t('backtest.coverage'), value: (row) => figure(row, 'coverage'), width: 62, headerHint: t('backtest.coverageHint') }),
      countColumn<RowObject>({ id: 'points', label: t('backtest.points'), value: (row) => figure(row, 'points'), width: 52 })
    ],
    [t, grain]
  )
  return <DataGrid label={t('backtest.series.titles.scores')} rows={rows} columns={columns} rowId={rowKey} onOpen={(row) => choice.change({ steps: words(row, 'horizon') === 'all' ? undefined : words(row, 'horizon') })} />
}

const rowKey = (row: RowObject): string => `${words(row, 'level')}-${words(row, 'horizon')}-${words(row, 'method')}`
