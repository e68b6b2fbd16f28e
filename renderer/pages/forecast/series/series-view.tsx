import { Segmented, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { RouteOutput } from '../../../../main/contract'
import { useRoute } from '../../../api/use-route'
import type { ForecastSearch } from '../../../app/page-search'
import { EmptyState } from '../../../components/feedback/empty-state'
import { FailureView } from '../../../components/feedback/failure-view'
import { SkeletonBlock } from '../../../components/feedback/skeleton'
import { RunningJob, useRunningJob } from '../../../components/job/running-job'
import { breakdownIds, breakdowns, grains, type Breakdown, type Grain } from './series-breakdown'
import { SeriesFan } from './series-fan'
import { SeriesReasons } from './series-reasons'
import { treeOf } from './series-rows'
import { SeriesTree } from './series-tree'

type Answer = RouteOutput<'forecast.series'>

const measures = ['revenue', 'bookings', 'orders_count'] as const
/** Months and quarters need the horizon to reach their ends. */
const horizonWeeks = { week: 13, month: 14, quarter: 26 } as const
/** Revenue, bookings and orders over the coming weeks, months and quarters by product line, region and unit: with range, method and how far it has been off. */
export function SeriesView() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const by = (useSearch({ strict: false }) as ForecastSearch).by ?? 'product'
  const [measure, setMeasure] = useState<(typeof measures)[number]>('revenue')
  const [grain, setGrain] = useState<Grain>('quarter')
  const query = useRoute('forecast.series', { measure, by: [...breakdowns[by]], grain, horizonWeeks: horizonWeeks[grain], parents: true })
  const job = useRunningJob(['forecast.series'], query.isFetching)
  return (
    <>
      <div className="series-controls">
        <Segmented value={measure} options={measures.map((value) => ({ value, label: t(`measures.${value}.name`) }))} onChange={setMeasure} aria-label={t('models.signals.measure')} />
        <Segmented value={by} options={breakdownIds.map((value) => ({ value, label: t(`forecast.series.by.${value}`) }))} onChange={(next) => void navigate({ to: '/forecast', search: (before: Record<string, unknown>) => ({ ...before, view: 'series' as const, by: next }) })} aria-label={t('forecast.series.byLabel')} />
        <Segmented value={grain} options={grains.map((value) => ({ value, label: t(`forecast.series.grains.${value}`) }))} onChange={setGrain} aria-label={t('backtest.series.grain')} />
        <span className="grow" />
        {job !== undefined && query.isFetching && <RunningJob job={job} />}
      </div>
      {query.data !== undefined ? (
        <Answered key={`${query.data.measure}-${by}-${grain}`} answer={query.data} by={by} grain={grain} isWaiting={query.isPlaceholderData} />
      ) : query.error !== null ? (
        <FailureView error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <section className="pane" style={{ flex: 1 }}>
          <p className="secondary">{t('forecast.series.working')}</p>
          <SkeletonBlock />
        </section>
      )}
    </>
  )
}

function Answered({ answer, by, grain, isWaiting }: { readonly answer: Answer; readonly by: Breakdown; readonly grain: Grain; readonly isWaiting: boolean }) {
  const { t } = useTranslation()
  const tree = useMemo(() => treeOf(answer), [answer])
  const labels = tree[0]?.periods.map((period) => period.period) ?? []
  const [label, setLabel] = useState<string | null>(null)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const period = label !== null && labels.includes(label) ? label : labels[0]
  const chosen = tree.find((node) => node.id === chosenId) ?? tree[0]
  if (chosen === undefined || period === undefined) return <EmptyState what={t('forecast.series.empty')} why={t('forecast.series.emptyWhy')} />
  return (
    <div className="panes series-forecast-grid" aria-busy={isWaiting}>
      <section className="pane" aria-labelledby="series-tree-title">
        <div className="pane-head">
          <h2 id="series-tree-title">{t(`forecast.series.by.${by}`)}</h2>
          <span className="quiet ellipsis">{t('forecast.series.asOf', { day: answer.asOf, last: answer.lastWeekEnd ?? '–', weeks: answer.weeks })}</span>
          <span className="grow" />
          <Select size="small" value={period} options={labels.map((value) => ({ value, label: value }))} onChange={setLabel} aria-label={t('frame.filter.period')} style={{ minWidth: 116 }} />
        </div>
        <SeriesTree answer={answer} tree={tree} period={period} by={by} grain={grain} chosen={chosen} onChoose={setChosenId} />
      </section>
      <div className="series-side">
        <SeriesFan answer={answer} node={chosen} by={by} grain={grain} />
        <SeriesReasons answer={answer} node={chosen} by={by} grain={grain} />
      </div>
    </div>
  )
}
