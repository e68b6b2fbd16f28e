import { useNavigate } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { ForecastPeriod } from '../../../main/contract/forecast'
import { useRoute } from '../../api/use-route'
import { useFilter } from '../../app/filter'
import { Waterfall, type WaterfallStep } from '../../components/chart/waterfall'
import { useDrill } from '../../components/drill/drill'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { addDays } from '../../format/day'
import { useFormat } from '../../format/use-format'
import { ChangeDeals, type ChangeFilter } from './change-deals'

type Change = RouteOutput<'forecast.change'>
type Since = 'week' | 'month' | 'start'

/** Why the forecast of the chosen node is another one than before: a waterfall whose parts add up exactly, and the deals behind each. */
export function ForecastChange({ period }: { readonly period: ForecastPeriod }) {
  const { t } = useTranslation()
  const { search } = useFilter()
  const [choice, setChoice] = useState<Since>('week')
  const company = useRoute('forecast.summary', { scope: {}, period })
  const asOf = company.data?.basis.asOf
  const dayOf: Readonly<Record<Since, string | undefined>> = {
    week: undefined,
    month: asOf === undefined ? undefined : addDays(asOf, -28),
    start: company.data === undefined ? undefined : addDays(company.data.period.from, -1)
  }
  // The next period has not begun yet.
  const choices = (['week', 'month', 'start'] as const).filter((one) => one !== 'start' || period === 'current')
  const since = dayOf[choices.includes(choice) ? choice : 'week']
  const node = search.unit !== undefined ? ({ kind: 'unit', id: search.unit } as const) : search.region !== undefined ? ({ kind: 'region', id: search.region } as const) : ({ kind: 'total', id: 0 } as const)
  const query = useRoute('forecast.change', { node, period, ...(since === undefined ? {} : { since }) })
  const nodes = useRoute('forecast.nodes', { by: node.kind === 'unit' ? 'unit' : 'region', period })
  const name = node.kind === 'total' ? t('backtest.levels.total') : (nodes.data?.nodes.find((one) => one.nodeId === node.id)?.name ?? '')
  return (
    <>
      <div className="pane-head">
        <Segmented size="small" value={choices.includes(choice) ? choice : 'week'} options={choices.map((value) => ({ value, label: t(`calls.change.choices.${value}`) }))} onChange={setChoice} aria-label={t('calls.change.since')} />
        {search.product !== undefined && <span className="quiet ellipsis">{t('calls.change.productsIgnored')}</span>}
      </div>
      <Loaded query={query}>
        {(data) =>
          data.since !== null && data.thenE4 !== null ? (
            <ChangeView key={`${node.kind}-${node.id}-${data.since}`} data={data} name={name} thenE4={data.thenE4} since={data.since} />
          ) : since === undefined ? (
            <EmptyState what={t('calls.change.noForecast')} why={t('calls.change.unknownWhy')} />
          ) : (
            <EmptyState what={t('calls.change.unknown', { since })} why={t('calls.change.unknownWhy')} action={t('calls.change.toWeek')} onAction={() => setChoice('week')} />
          )
        }
      </Loaded>
    </>
  )
}

function ChangeView({ data, name, since, thenE4 }: { readonly data: Change; readonly name: string; readonly since: string; readonly thenE4: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { scope } = useFilter()
  const drill = useDrill((state) => state.open)
  const [shown, setShown] = useState<ChangeFilter>('all')
  const money = format.money([thenE4, data.nowE4])
  const main = [...data.parts].sort((left, right) => Math.abs(right.amountE4) - Math.abs(left.amountE4))[0]
  // Where only the largest are listed there is nothing to count.
  const countOf = (key: Change['parts'][number]['key']): number | null => (data.deals.length >= 200 ? null : key === 'data' ? data.deals.filter((deal) => deal.why === 'changed').length : key === 'pipeline' ? data.deals.filter((deal) => deal.why !== 'changed').length : null)
  const steps: readonly WaterfallStep[] = [
    { id: 'then', label: format.shortDay(since), amount: thenE4, count: null, tone: 'level' },
    ...data.parts.map((part): WaterfallStep => ({ id: part.key, label: t(`calls.change.parts.${part.key}`), amount: part.amountE4, count: countOf(part.key), tone: part.amountE4 < 0 ? 'down' : 'up' })),
    { id: 'now', label: format.shortDay(data.basis.asOf), amount: data.nowE4, count: null, tone: 'level' }
  ]
  const toView = (view: 'overrides'): void => void navigate({ to: '/forecast', search: (before: Record<string, unknown>) => ({ ...before, view }) })
  const seeWon = (): void => drill({ kind: 'measure', title: t('measures.bookings.name'), measure: 'bookings', scope: { ...(scope.regionIds === undefined ? {} : { regionIds: scope.regionIds }), ...(scope.unitIds === undefined ? {} : { unitIds: scope.unitIds }) }, period: { from: data.period.from, to: data.period.to } })
  const { pipeline } = data
  const inside = [['won', pipeline.wonE4], ['added', pipeline.addedE4], ['left', pipeline.leftE4], ['expectedNew', pipeline.expectedNewE4]] as const
  const isPart = shown !== 'all'
  return (
    <>
      <p className="change-sentence" role="status">
        <strong>{t('calls.change.sentence', { node: name, period: data.period.label, now: money.full(data.nowE4), before: money.full(thenE4), since: format.shortDay(since), delta: money.fullDelta(data.nowE4 - thenE4) })}</strong>
        {main === undefined || main.amountE4 === 0 ? t('calls.change.same') : t('calls.change.mostly', { part: t(`calls.change.parts.${main.key}`), amount: money.fullDelta(main.amountE4) })}
      </p>
      <div className="change-chart">
        <Waterfall
          label={t('calls.change.label', { before: money.full(thenE4), now: money.full(data.nowE4) })}
          steps={steps}
          text={money.text}
          delta={money.delta}
          columns={[t('calls.change.part'), t('calls.change.amount', { unit: money.unit }), t('calls.change.deals')]}
          onOpen={(id) => setShown(id === 'then' || id === 'now' ? 'all' : (id as ChangeFilter))}
        />
      </div>
      <div className="pane-head change-doors">
        <Segmented size="small" value={shown} options={(['all', ...data.parts.map((part) => part.key)] as const).map((value) => ({ value, label: value === 'all' ? t('calls.change.all') : t(`calls.change.parts.${value}`) }))} onChange={setShown} aria-label={t('calls.change.part')} />
      </div>
      {isPart && (
        <p className="secondary change-about">
          {t(`calls.change.about.${shown}`)}{' '}
          {shown === 'pipeline' && (
            <>
              {t('calls.change.pipelineOf')} {inside.map(([key, amount]) => `${t(`calls.change.${key}`)} ${money.fullDelta(amount)}`).join(' · ')}{' '}
            </>
          )}
          {shown === 'pipeline' && <Button size="small" type="link" onClick={seeWon}>{t('calls.change.seeWon')}</Button>}
          {shown === 'override' && <Button size="small" type="link" onClick={() => toView('overrides')}>{t('calls.change.seeOverrides')}</Button>}
          {shown === 'model' && <Button size="small" type="link" onClick={() => void navigate({ to: '/models' })}>{t('calls.change.seeModels')}</Button>}
        </p>
      )}
      <ChangeDeals deals={data.deals} shown={shown} />
      <p className="quiet small call-foot">
        {t(data.wasPublished ? (data.isModelSplit ? 'calls.change.addUp' : 'calls.change.modelInData') : 'calls.change.notPublished')}
        {data.deals.length < 200 ? '' : ` ${t('calls.change.first', { count: data.deals.length })}`}
      </p>
    </>
  )
}
