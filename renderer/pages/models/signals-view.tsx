import { Button, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useCommand } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { FailureView } from '../../components/feedback/failure-view'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { countColumn, numberColumn, percentColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatNumber } from '../../format/count'
import { formatPercentDelta } from '../../format/ratio'

type Signal = RouteOutput<'forecast.signals'>['signals'][number]

const measures = ['revenue', 'bookings', 'orders_count'] as const

/** What each imported series is worth to a measure: its error with and without, on weeks from which nothing was learned. */
export function SignalsView() {
  const { t } = useTranslation()
  const [measure, setMeasure] = useState<(typeof measures)[number]>('revenue')
  const ask = useCommand('forecast.signals')
  const rows = ask.data?.signals
  const columns = useMemo(
    () => [
      textColumn<Signal>({ id: 'name', label: t('models.signals.name'), value: (signal) => signal.name, grow: 1.4 }),
      textColumn<Signal>({ id: 'outcome', label: t('columns.status'), value: (signal) => `${signal.outcome === 'used' ? '★ ' : ''}${t(`models.signals.outcomes.${signal.outcome}`)}`, grow: 1 }),
      countColumn<Signal>({ id: 'lead', label: t('models.signals.lead'), value: (signal) => signal.leadWeeks, width: 104 }),
      numberColumn<Signal>({ id: 'correlation', label: t('models.signals.correlation'), value: (signal) => signal.correlation, width: 92 }, (value) => formatNumber(value, 2)),
      numberColumn<Signal>({ id: 'effect', label: t('models.signals.effect'), value: (signal) => signal.effect, width: 132, headerHint: t('models.signals.effectHint') }, (value) => formatPercentDelta(value, 1)),
      percentColumn<Signal>({ id: 'without', label: t('models.signals.without'), value: (signal) => signal.wapeWithout, width: 108 }, 1),
      percentColumn<Signal>({ id: 'with', label: t('models.signals.with'), value: (signal) => signal.wapeWith, width: 108, ink: (signal) => (signal.outcome === 'used' ? 'var(--above)' : undefined) }, 1)
    ],
    [t]
  )
  return (
    <section className="pane" style={{ flex: 1 }} aria-labelledby="signals-title">
      <div className="pane-head">
        <h2 id="signals-title">{t('models.signals.title')}</h2>
        <span className="quiet ellipsis">{ask.data === undefined ? t('models.signals.hint') : t('models.signals.measured', { day: ask.data.asOf, weeks: ask.data.weeks })}</span>
        <span className="grow" />
        <Select size="small" value={measure} options={measures.map((value) => ({ value, label: t(`measures.${value}.name`) }))} onChange={setMeasure} aria-label={t('models.signals.measure')} style={{ width: 140 }} />
        <Button size="small" type="primary" loading={ask.isPending} onClick={() => ask.mutate({ measure })}>
          {t('models.signals.run')}
        </Button>
      </div>
      {ask.isPending ? (
        <SkeletonRows rows={5} />
      ) : ask.error !== null ? (
        <FailureView error={ask.error} onRetry={() => ask.mutate({ measure })} />
      ) : rows === undefined ? (
        <EmptyState what={t('models.signals.notYet')} why={t('models.signals.notYetWhy')} action={t('models.signals.run')} onAction={() => ask.mutate({ measure })} />
      ) : (
        <DataGrid label={t('models.signals.title')} rows={rows} columns={columns} rowId={(signal) => signal.name} emptyText={t('models.signals.none')} />
      )}
    </section>
  )
}
