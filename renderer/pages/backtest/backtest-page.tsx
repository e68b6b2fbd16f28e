import { useTranslation } from 'react-i18next'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { backtestViews, type BacktestSearch } from '../../app/page-search'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { ScrollList } from '../../components/feedback/scroll-list'
import { SkeletonBlock } from '../../components/feedback/skeleton'
import { formatPercent } from '../../format/ratio'
import './backtest.css'
import { objectsOf } from './backtest-rows'
import { DealTable, NodeTable, RollupTable } from './backtest-tables'
import { Origins } from './origins'
import { Reliability } from './reliability'
import { SeriesProof } from './series/series-proof'

type Backtest = RouteOutput<'forecast.backtest'>

/** Who was right, how sure it may be, and where it is weak: the proof beside every forecast. */
export function BacktestPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const view = (useSearch({ strict: false }) as BacktestSearch).view ?? 'deals'
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('backtest.title')}</h1>
        <Segmented value={view} options={backtestViews.map((value) => ({ value, label: t(`backtest.views.${value}`) }))} onChange={(next) => void navigate({ to: '/backtest', search: { view: next } })} aria-label={t('backtest.title')} />
        <span className="secondary">{t(`backtest.hints.${view}`)}</span>
      </header>
      {view === 'series' ? <SeriesProof /> : <DealProof />}
    </div>
  )
}

function DealProof() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const query = useRoute('forecast.backtest', {})
  return (
    <>
      <Loaded query={query} waiting={<SkeletonBlock />}>
        {(data) =>
          data.rollup.rows.length === 0 && data.deals.rows.length === 0 ? (
            <EmptyState what={t('backtest.empty')} why={data.reason === null ? t('backtest.emptyWhy') : t(`forecast.reasons.${data.reason.key}`, data.reason.params)} action={t('backtest.toForecast')} onAction={() => void navigate({ to: '/forecast' })} />
          ) : (
            <Proof data={data} />
          )
        }
      </Loaded>
    </>
  )
}

function Proof({ data }: { readonly data: Backtest }) {
  const { t } = useTranslation()
  return (
    <div className="page-scroll">
      <Verdict data={data} />
      <div className="panes backtest-grid">
        <section className="pane" aria-labelledby="rollup-title">
          <div className="pane-head">
            <h2 id="rollup-title">{t('backtest.rollup')}</h2>
            <span className="quiet ellipsis">{t('backtest.rollupHint')}</span>
          </div>
          <RollupTable table={data.rollup} />
        </section>
        <section className="pane" aria-labelledby="origins-title">
          <div className="pane-head" style={{ paddingRight: 32 }}>
            <h2 id="origins-title">{t('backtest.origins')}</h2>
            <span className="quiet ellipsis">{t('backtest.originsHint')}</span>
          </div>
          <Origins table={data.origins} />
        </section>
        <section className="pane" aria-labelledby="deals-title">
          <div className="pane-head">
            <h2 id="deals-title">{t('backtest.deals')}</h2>
            <span className="quiet ellipsis">{t('backtest.dealsHint')}</span>
          </div>
          <DealTable table={data.deals} />
        </section>
        <section className="pane" aria-labelledby="reliability-title">
          <div className="pane-head" style={{ paddingRight: 32 }}>
            <h2 id="reliability-title">{t('backtest.reliability')}</h2>
            <span className="quiet ellipsis">{t('backtest.reliabilityHint')}</span>
          </div>
          <Reliability table={data.reliability} />
        </section>
        <section className="pane" aria-labelledby="weak-title">
          <div className="pane-head">
            <h2 id="weak-title">{t('backtest.weak')}</h2>
          </div>
          <Weaknesses data={data} />
        </section>
        <section className="pane" aria-labelledby="nodes-title">
          <div className="pane-head">
            <h2 id="nodes-title">{t('backtest.nodes')}</h2>
            <span className="quiet ellipsis">{t('backtest.nodesHint')}</span>
          </div>
          <NodeTable table={data.nodes} />
        </section>
      </div>
    </div>
  )
}

/** The answer in one sentence, at the level of the whole company and the current quarter. */
function Verdict({ data }: { readonly data: Backtest }) {
  const { t } = useTranslation()
  const rows = objectsOf(data.rollup).filter((row) => row['level'] === 'total' && row['period'] === 'current')
  const ours = rows.find((row) => row['method'] === 'saima')
  const [best] = rows.filter((row) => row['method'] !== 'saima' && row['method'] !== 'submission' && typeof row['wape'] === 'number').sort((a, b) => Number(a['wape']) - Number(b['wape']))
  if (ours === undefined || typeof ours['wape'] !== 'number') return null
  const people = rows.find((row) => row['method'] === 'submission' && typeof row['wape'] === 'number')
  const params = { wape: formatPercent(ours['wape'], 1), coverage: formatPercent(typeof ours['coverage'] === 'number' ? ours['coverage'] : null), points: Number(ours['points'] ?? 0) }
  return (
    <p className="verdict">
      <span className="secondary">{data.modelVersion === null ? '' : `${t('backtest.subtitle', { version: data.modelVersion, day: data.asOf ?? '–' })} `}</span>
      {t('backtest.verdict', params)}{' '}
      {best !== undefined && typeof best['wape'] === 'number' ? t(best['wape'] < ours['wape'] ? 'backtest.verdictWorse' : 'backtest.verdictBetter', { method: t(`backtest.methods.${String(best['method'])}`, { defaultValue: String(best['method']) }), wape: formatPercent(best['wape'], 1) }) : ''}{' '}
      {people !== undefined && typeof people['wape'] === 'number' ? t(people['wape'] < ours['wape'] ? 'backtest.peopleBetter' : 'backtest.peopleWorse', { wape: formatPercent(people['wape'], 1), points: Number(people['points'] ?? 0) }) : ''}{' '}
      <Usable data={data} />
    </p>
  )
}

/** Below this error a figure may be used as it stands; above it the range is to be read. */
const usableError = 0.12

/** Which levels and periods may be used as figures, and where only the range may. */
function Usable({ data }: { readonly data: Backtest }) {
  const { t } = useTranslation()
  const ours = objectsOf(data.rollup).filter((row) => row['method'] === 'saima' && typeof row['wape'] === 'number')
  const name = (row: (typeof ours)[number]): string => t('backtest.levelAndPeriod', { level: t(`backtest.levels.${String(row['level'])}`), period: t(`forecast.periods.${String(row['period'])}`), wape: formatPercent(Number(row['wape']), 1) })
  const usable = ours.filter((row) => Number(row['wape']) < usableError)
  const others = ours.filter((row) => Number(row['wape']) >= usableError)
  const [nearest] = [...others].sort((a, b) => Number(a['wape']) - Number(b['wape']))
  return (
    <span className="secondary">
      {usable.length > 0 ? t('backtest.usableAt', { where: usable.map(name).join(t('backtest.and')), limit: formatPercent(usableError) }) : nearest === undefined ? '' : t('backtest.usableNowhere', { limit: formatPercent(usableError), nearest: name(nearest) })}{' '}
      {usable.length > 0 && others.length > 0 ? t('backtest.rangeAt', { where: others.map(name).join(t('backtest.and')) }) : ''}
    </span>
  )
}

function Weaknesses({ data }: { readonly data: Backtest }) {
  const { t } = useTranslation()
  const words = (params: Readonly<Record<string, string | number>>): Record<string, string | number> =>
    Object.fromEntries(
      Object.entries(params).map(([name, value]) => {
        if (name === 'level') return [name, t(`backtest.levels.${value}`)]
        if (name === 'period') return [name, t(`forecast.periods.${value}`)]
        if (name === 'method') return [name, t(`backtest.methods.${value}`, { defaultValue: String(value) })]
        return [name, typeof value === 'number' && !/logloss/i.test(name) ? formatPercent(value, 1) : value]
      })
    )
  if (data.weaknesses.length === 0) return <p className="secondary">{t('backtest.noWeakness')}</p>
  return (
    <ScrollList className="weaknesses" label={t('backtest.weak')}>
      {data.weaknesses.map((weakness) => (
        <li key={`${weakness.key}-${JSON.stringify(weakness.params)}`}>{t(`backtest.weaknesses.${weakness.key}`, { ...words(weakness.params), defaultValue: weakness.key })}</li>
      ))}
    </ScrollList>
  )
}
