import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { Loaded } from '../../components/feedback/loaded'
import { countColumn, numberColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatNumber } from '../../format/count'
import { figure, objectsOf, words, type RowObject } from '../backtest/backtest-rows'

type Drift = RouteOutput<'models.drift'>

/** Whether deals still look as they did when the champion learned, and whether its promise still holds. */
export function DriftPane() {
  const { t } = useTranslation()
  const query = useRoute('models.drift', {})
  return (
    <section className="pane models-drift" aria-labelledby="drift-title">
      <div className="pane-head">
        <h2 id="drift-title">{t('models.drift.title')}</h2>
        <span className="quiet ellipsis">{t('models.drift.hint')}</span>
      </div>
      <Loaded query={query}>{(data) => (data.state === null ? <p className="secondary">{t('models.drift.none')}</p> : <Measured data={data} />)}</Loaded>
    </section>
  )
}

function Measured({ data }: { readonly data: Drift }) {
  const { t } = useTranslation()
  const features = useMemo(() => objectsOf(data.features), [data])
  const errors = useMemo(() => objectsOf(data.errors), [data])
  const three = (value: number | null): string => formatNumber(value, 3)
  const featureColumns = useMemo(
    () => [
      textColumn<RowObject>({ id: 'feature', label: t('models.drift.feature'), value: (row) => t(`reasons.${words(row, 'feature').replace('.', '_')}`, { defaultValue: words(row, 'feature') }), grow: 1 }),
      numberColumn<RowObject>({ id: 'psi', label: 'PSI', value: (row) => figure(row, 'psi'), width: 76, headerHint: t('models.drift.psiHint') }, (value) => formatNumber(value, 3)),
      numberColumn<RowObject>({ id: 'chance', label: t('models.drift.byChance'), value: (row) => figure(row, 'by_chance'), width: 92, headerHint: t('models.drift.byChanceHint') }, (value) => formatNumber(value, 3)),
      textColumn<RowObject>({ id: 'state', label: t('columns.status'), value: (row) => t(`models.drift.states.${words(row, 'state')}`, { defaultValue: words(row, 'state') }), width: 92 })
    ],
    [t]
  )
  const errorColumns = useMemo(
    () => [
      textColumn<RowObject>({ id: 'month', label: t('models.drift.month'), value: (row) => words(row, 'month'), width: 92 }),
      countColumn<RowObject>({ id: 'deals', label: t('columns.deal'), value: (row) => figure(row, 'deals'), width: 76 }),
      numberColumn<RowObject>({ id: 'loss', label: t('backtest.logLoss'), value: (row) => figure(row, 'log_loss'), width: 96 }, (value) => formatNumber(value, 3)),
      numberColumn<RowObject>({ id: 'flat', label: t('backtest.methods.flat_rate'), value: (row) => figure(row, 'constant_log_loss'), width: 96 }, (value) => formatNumber(value, 3))
    ],
    [t]
  )
  return (
    <>
      <p>
        <strong>{t(`models.drift.states.${data.state ?? 'stable'}`)}</strong> {t(`models.drift.says.${data.state ?? 'stable'}`)}{' '}
        {data.error.seen === null ? t('models.drift.noError') : t(data.error.isWorse ? 'models.drift.worse' : 'models.drift.asPromised', { promised: three(data.error.promised), seen: three(data.error.seen), deals: data.error.deals })}
      </p>
      <div className="drift-tables">
        <DataGrid label={t('models.drift.title')} rows={features} columns={featureColumns} rowId={(row) => words(row, 'feature')} />
        <DataGrid label={t('models.drift.errors')} rows={errors} columns={errorColumns} rowId={(row) => words(row, 'month')} emptyText={t('models.drift.noError')} />
      </div>
    </>
  )
}
