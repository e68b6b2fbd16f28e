import { App, Button, Segmented } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../../main/contract'
import { failureOf } from '../../../api/client'
import { useCommand, useRoute } from '../../../api/use-route'
import { EmptyState } from '../../../components/feedback/empty-state'
import { useFailureParts } from '../../../components/feedback/failure-view'
import { Loaded } from '../../../components/feedback/loaded'
import { RunningJob, useRunningJob } from '../../../components/job/running-job'
import { formatPercent, formatPercentDelta } from '../../../format/ratio'
import { useFormat } from '../../../format/use-format'
import { figure, objectsOf, words } from '../backtest-rows'
import { seriesGrains, seriesMeasures, useSeriesChoice, type SeriesChoice } from './series-choice'
import { SeriesNodes } from './series-nodes'
import { SeriesOverTime } from './series-over-time'
import { SeriesPoints } from './series-points'
import { SeriesScores } from './series-scores'
import { SeriesUsable } from './series-usable'

type Read = RouteOutput<'seriesBacktest.read'>

/** Revenue, bookings and orders forecast again at past Sundays: how far off, by level, horizon, node and method, and over time. */
export function SeriesProof() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const { ago } = useFormat()
  const choice = useSeriesChoice()
  const query = useRoute('seriesBacktest.read', { measure: choice.measure, grain: choice.grain, level: choice.level, nodeId: choice.node })
  const run = useCommand('seriesBacktest.run')
  const job = useRunningJob(['seriesBacktest.run'], run.isPending)
  const start = (): void => run.mutate({ measure: choice.measure }, { onError: (error) => failureOf(error).code !== 'cancelled' && void message.error(parts(failureOf(error)).what) })
  const past = query.data?.run
  return (
    <>
      <div className="series-controls">
        <Segmented value={choice.measure} options={seriesMeasures.map((value) => ({ value, label: t(`measures.${value}.name`) }))} onChange={(measure) => choice.change({ measure, node: undefined, level: undefined })} aria-label={t('models.signals.measure')} />
        <Segmented value={choice.grain} options={seriesGrains.map((value) => ({ value, label: t(`backtest.series.grains.${value}`) }))} onChange={(grain) => choice.change({ grain, steps: undefined })} aria-label={t('backtest.series.grain')} />
        <span className="grow" />
        {past !== null && past !== undefined && (
          <span className="secondary small">
            {t('backtest.series.made', { origins: past.origins, from: past.firstOrigin, to: past.lastOrigin, ago: ago(past.madeAtMs) })}
            {past.isOlderCode ? ` · ${t('backtest.series.older')}` : ''}
          </span>
        )}
        {job !== undefined ? <RunningJob job={job} /> : <Button loading={run.isPending} onClick={start}>{t('backtest.series.run')}</Button>}
      </div>
      <Loaded query={query}>
        {(data) =>
          data.run === null ? (
            <EmptyState what={t('backtest.series.empty', { measure: t(`measures.${choice.measure}.name`) })} why={t('backtest.series.emptyWhy')} {...(job === undefined && !run.isPending ? { action: t('backtest.series.run'), onAction: start } : {})} />
          ) : (
            <Proof data={data} run={data.run} choice={choice} />
          )
        }
      </Loaded>
    </>
  )
}

function Proof({ data, run, choice }: { readonly data: Read; readonly run: NonNullable<Read['run']>; readonly choice: SeriesChoice }) {
  const { t } = useTranslation()
  const node = objectsOf(data.nodes).find((row) => words(row, 'level') === choice.level && figure(row, 'node_id') === choice.node)
  const nodeName = choice.level === 'total' || node === undefined ? t('backtest.levels.total') : words(node, 'node') || t('forecast.unassigned')
  const level = t(`backtest.levels.${choice.level}`)
  return (
    <div className="page-scroll">
      <Verdict data={data} choice={choice} />
      <div className="panes series-proof-grid">
        <Pane id="usable" hint={t('backtest.series.usableHint')}>
          <SeriesUsable table={data.usable} choice={choice} />
        </Pane>
        <Pane id="overTime" hint={nodeName} isChart>
          <SeriesOverTime table={data.overTime} />
        </Pane>
        <Pane id="scores" hint={level}>
          <SeriesScores table={data.scores} choice={choice} />
        </Pane>
        <Pane id="nodes" hint={t('backtest.series.nodesHint')}>
          <SeriesNodes table={data.nodes} choice={choice} />
        </Pane>
        <Pane id="points" hint={[nodeName, choice.steps === null ? null : t(`backtest.series.steps.${choice.grain}`, { steps: choice.steps })].filter((part) => part !== null).join(' · ')} isWide>
          <SeriesPoints type={run.type} choice={choice} nodeName={nodeName} />
        </Pane>
      </div>
    </div>
  )
}

function Pane({ id, hint, isWide = false, isChart = false, children }: { readonly id: string; readonly hint: string; readonly isWide?: boolean; readonly isChart?: boolean; readonly children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <section className={isWide ? 'pane series-wide' : 'pane'} aria-labelledby={`series-${id}-title`}>
      <div className="pane-head" style={isChart ? { paddingRight: 32 } : undefined}>
        <h2 id={`series-${id}-title`}>{t(`backtest.series.titles.${id}`)}</h2>
        <span className="quiet ellipsis">{hint}</span>
      </div>
      {children}
    </section>
  )
}

/** Below this error a figure may be used as it stands. */
const usableError = 0.12

/** The answer in a sentence: how far off the company's figure was at this grain, against whom, and from which period on it may be used. */
function Verdict({ data, choice }: { readonly data: Read; readonly choice: SeriesChoice }) {
  const { t } = useTranslation()
  const scores = objectsOf(data.scores).filter((row) => words(row, 'level') === 'total' && words(row, 'horizon') === 'all')
  const of = (method: string): number | null => figure(scores.find((row) => words(row, 'method') === method) ?? {}, 'wape')
  const ours = scores.find((row) => words(row, 'method') === 'saima')
  if (ours === undefined) return null
  const usable = objectsOf(data.usable).filter((row) => (figure(row, 'wape') ?? 1) < usableError)
  const [nearest] = objectsOf(data.usable).filter((row) => figure(row, 'wape') !== null).sort((a, b) => (figure(a, 'wape') ?? 9) - (figure(b, 'wape') ?? 9))
  const name = (row: (typeof scores)[number]): string => t('backtest.levelAndPeriod', { level: t(`backtest.levels.${words(row, 'level')}`), period: t(`backtest.series.grains.${words(row, 'grain')}`), wape: formatPercent(figure(row, 'wape'), 1) })
  const naive = Math.min(of('last_year') ?? 9, of('last_period') ?? 9)
  return (
    <p className="verdict">
      {t('backtest.series.verdict', { measure: t(`measures.${choice.measure}.name`), grain: t(`backtest.series.grains.${choice.grain}`), points: figure(ours, 'points') ?? 0, wape: formatPercent(figure(ours, 'wape'), 1), bias: formatPercentDelta(figure(ours, 'bias'), 1), coverage: formatPercent(figure(ours, 'coverage')) })}{' '}
      {t((figure(ours, 'wape') ?? 9) <= naive ? 'backtest.series.better' : 'backtest.series.worse', { lastYear: formatPercent(of('last_year'), 1), lastPeriod: formatPercent(of('last_period'), 1) })}{' '}
      <span className="secondary">
        {usable.length > 0 ? t('backtest.usableAt', { where: usable.map(name).join(t('backtest.and')), limit: formatPercent(usableError) }) : nearest === undefined ? '' : t('backtest.series.usableNowhere', { limit: formatPercent(usableError), nearest: name(nearest) })}
      </span>
    </p>
  )
}
