import { Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRoute } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { FailureView } from '../../components/feedback/failure-view'
import { countColumn, numberColumn, percentColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatPercent, formatPercentDelta } from '../../format/ratio'
import { figure, objectsOf, words, type RowObject } from '../backtest/backtest-rows'

const tone = (value: number | null): string | undefined => (value === null || value === 0 ? undefined : value > 0 ? 'var(--above)' : 'var(--below)')

/** Who was right over periods that are over: people beside the machine and last year, on the same calls. */
export function Scorecard() {
  const { t } = useTranslation()
  const [by, setBy] = useState<'level' | 'person'>('level')
  const query = useRoute('overrides.scorecard', { by })
  const rows = useMemo(() => (query.data === undefined ? undefined : objectsOf(query.data.table)), [query.data])
  const columns = useMemo(
    () => [
      textColumn<RowObject>({ id: 'kind', label: t('calls.score.kind'), value: (row) => t(`calls.score.kinds.${words(row, 'kind')}`), width: 72 }),
      textColumn<RowObject>({ id: 'level', label: t('backtest.level'), value: (row) => t(`calls.levels.${words(row, 'level')}`), width: 72 }),
      ...(by === 'person' ? [textColumn<RowObject>({ id: 'person', label: t('calls.score.person'), value: (row) => words(row, 'person'), grow: 1, least: 84 })] : []),
      countColumn<RowObject>({ id: 'calls', label: t('calls.score.calls'), value: (row) => figure(row, 'calls'), width: 72 }),
      percentColumn<RowObject>({ id: 'wape', label: t('backtest.wape'), value: (row) => figure(row, 'wape'), width: 76, headerHint: t('backtest.wapeHint') }, 1),
      numberColumn<RowObject>({ id: 'bias', label: t('backtest.bias'), value: (row) => figure(row, 'bias'), width: 80, headerHint: t('backtest.biasHint') }, (value) => formatPercentDelta(value, 1)),
      numberColumn<RowObject>({ id: 'machine', label: t('calls.score.overMachine'), value: (row) => figure(row, 'machine_value_added'), width: 96, headerHint: t('calls.score.overMachineHint'), ink: (row) => tone(figure(row, 'machine_value_added')) }, (value) => formatPercentDelta(value, 1)),
      numberColumn<RowObject>({ id: 'naive', label: t('calls.score.overNaive'), value: (row) => figure(row, 'naive_value_added'), width: 96, headerHint: t('calls.score.overNaiveHint'), ink: (row) => tone(figure(row, 'naive_value_added')) }, (value) => formatPercentDelta(value, 1))
    ],
    [t, by]
  )
  if (query.error !== null && rows === undefined) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <div className="row call-foot">
        <Segmented size="small" value={by} options={(['level', 'person'] as const).map((value) => ({ value, label: t(`calls.score.by.${value}`) }))} onChange={setBy} aria-label={t('calls.tabs.scorecard')} />
        <Verdict rows={rows ?? []} by={by} />
      </div>
      {rows !== undefined && rows.length === 0 ? (
        <EmptyState what={t('calls.score.empty')} why={t('calls.score.emptyWhy')} />
      ) : (
        <DataGrid label={t('calls.tabs.scorecard')} rows={rows} columns={columns} rowId={(row) => `${words(row, 'kind')}-${words(row, 'level')}-${words(row, 'person')}`} />
      )}
    </>
  )
}

/** The answer in one sentence, over the call kind with most calls. */
function Verdict({ rows, by }: { readonly rows: readonly RowObject[]; readonly by: 'level' | 'person' }) {
  const { t } = useTranslation()
  if (by === 'person') {
    const biased = rows.filter((row) => (figure(row, 'calls') ?? 0) >= 10).sort((a, b) => Math.abs(figure(b, 'bias') ?? 0) - Math.abs(figure(a, 'bias') ?? 0))[0]
    const bias = biased === undefined ? null : figure(biased, 'bias')
    return biased === undefined || bias === null ? null : <span className="secondary ellipsis">{t('calls.score.mostBiased', { person: words(biased, 'person'), bias: formatPercentDelta(bias, 0), calls: figure(biased, 'calls') ?? 0 })}</span>
  }
  const best = rows.filter((row) => figure(row, 'wape') !== null).sort((a, b) => (figure(a, 'wape') ?? 9) - (figure(b, 'wape') ?? 9))[0]
  if (best === undefined) return null
  return <span className="secondary ellipsis">{t('calls.score.best', { level: t(`calls.levels.${words(best, 'level')}`), wape: formatPercent(figure(best, 'wape'), 1) })}</span>
}
