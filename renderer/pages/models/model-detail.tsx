import { App, Button, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KeptModelRow } from '../../../main/contract/models'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { FailureView, useFailureParts } from '../../components/feedback/failure-view'
import { numberColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatCount, formatNumber } from '../../format/count'
import { formatMoment } from '../../format/day'
import { withSign } from '../../format/money'
import { figure, objectsOf, words, type RowObject } from '../backtest/backtest-rows'

/** One model: where it came from, how it met the champion, its figures beside the champion's, and the way into use. */
export function ModelDetail({ model, champion, models }: { readonly model: KeptModelRow; readonly champion: number | null; readonly models: readonly KeptModelRow[] }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const promote = useCommand('models.promote')
  const restore = useCommand('models.restore')
  const options = {
    onSuccess: ({ version }: { readonly version: number }) => void message.success(t('models.nowInUse', { version })),
    onError: (error: Error) => void message.error(parts(failureOf(error)).what)
  }
  const { promotion } = model
  // Any two can be held against each other; the one in use is what is asked for first.
  const others = models.filter((other) => other.version !== model.version)
  const [chosen, setChosen] = useState<number | null>(null)
  const against = chosen ?? (champion !== null && champion !== model.version ? champion : (others[0]?.version ?? 0))
  const facts: readonly (readonly [string, string])[] = [
    [t('models.trained'), formatMoment(model.trainedAtMs)],
    [t('models.modelHash'), model.modelHash.slice(0, 12)],
    [t('models.dataHash'), model.dataHash.slice(0, 12)],
    [t('models.features'), formatCount(model.features)],
    [t('models.code'), t(model.isCurrentCode ? 'models.currentCode' : 'models.olderCode')]
  ]
  return (
    <section className="pane" aria-labelledby="model-title">
      <div className="pane-head">
        <h2 id="model-title">{t('models.title', { version: model.version })}</h2>
        <span className="quiet ellipsis">{t(`models.states.${model.state}`)}</span>
        <span className="grow" />
        {model.state === 'challenger' && (
          <Button size="small" type="primary" loading={promote.isPending} onClick={() => promote.mutate({ version: model.version }, options)}>
            {t('models.promote')}
          </Button>
        )}
        {model.state === 'retired' && (
          <Button size="small" type="primary" loading={restore.isPending} onClick={() => restore.mutate({ version: model.version }, options)}>
            {t('models.restore')}
          </Button>
        )}
      </div>
      <p>
        {t(`models.promotions.${promotion.reason}`, { origin: promotion.origin ?? '–', own: formatNumber(promotion.logLoss, 3), champion: formatNumber(promotion.championLogLoss, 3), constant: formatNumber(promotion.constantLogLoss, 3), version: promotion.championVersion ?? '–' })}
        {model.reason === null ? '' : ` ${t(`forecast.reasons.${model.reason.key}`, model.reason.params)}`}
      </p>
      <dl className="model-facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {model.giveAways.length > 0 && <p className="secondary small">{t('models.giveAways', { names: model.giveAways.map((field) => t(`reasons.${field.featureId.replace('.', '_')}`, { defaultValue: field.featureId })).join(', ') })}</p>}
      {others.length === 0 ? (
        <p className="secondary">{t('models.onlyOne')}</p>
      ) : (
        <>
          <label className="row model-against">
            <span className="secondary">{t('models.against')}</span>
            <Select size="small" value={against} options={others.map((other) => ({ value: other.version, label: `v${other.version}${other.version === champion ? ' ★' : ''} · ${other.asOf}` }))} onChange={setChosen} aria-label={t('models.against')} style={{ minWidth: 160 }} />
          </label>
          <Compared left={against} right={model.version} champion={champion} />
        </>
      )}
    </section>
  )
}

/** Right less left. */
function difference(row: RowObject): number | null {
  const [left, right] = [figure(row, 'left'), figure(row, 'right')]
  return left === null || right === null ? null : right - left
}

function Compared({ left, right, champion }: { readonly left: number; readonly right: number; readonly champion: number | null }) {
  const { t } = useTranslation()
  const query = useRoute('models.compare', { left, right }, { keepPrevious: false })
  const rows = useMemo(() => (query.data === undefined ? undefined : objectsOf(query.data.metrics)), [query.data])
  const columns = useMemo(
    () => [
      textColumn<RowObject>({ id: 'what', label: t('models.figure'), value: (row) => [t(`backtest.targets.${words(row, 'level')}`, { defaultValue: t(`backtest.levels.${words(row, 'level')}`, { defaultValue: words(row, 'level') }) }), words(row, 'metric')].join(' · '), grow: 1.4 }),
      textColumn<RowObject>({ id: 'method', label: t('backtest.method'), value: (row) => t(`backtest.methods.${words(row, 'method')}`, { defaultValue: words(row, 'method') }), grow: 1 }),
      numberColumn<RowObject>({ id: 'left', label: `v${left}${left === champion ? ' ★' : ''}`, value: (row) => figure(row, 'left'), width: 84 }, (value) => formatNumber(value, 3)),
      numberColumn<RowObject>({ id: 'right', label: `v${right}${right === champion ? ' ★' : ''}`, value: (row) => figure(row, 'right'), width: 84 }, (value) => formatNumber(value, 3)),
      numberColumn<RowObject>({ id: 'change', label: t('models.difference'), value: difference, width: 84, ink: (row) => (difference(row) === 0 ? 'var(--text-tertiary)' : undefined) }, (value) => withSign(formatNumber(value, 3)))
    ],
    [t, left, right, champion]
  )
  if (query.error !== null) return <FailureView error={query.error} onRetry={() => void query.refetch()} compact />
  return (
    <>
      <p className="secondary small">{query.data === undefined ? '' : query.data.isSameModel ? t('models.same') : t('models.compared', { left, right })}</p>
      <DataGrid label={t('models.compared', { left, right })} rows={rows} columns={columns} rowId={(row) => ['subject', 'level', 'horizon_days', 'method', 'metric'].map((id) => String(row[id])).join('|')} />
    </>
  )
}
