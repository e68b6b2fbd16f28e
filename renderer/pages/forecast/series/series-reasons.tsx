import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../../main/contract'
import { useRoute } from '../../../api/use-route'
import { ScrollList } from '../../../components/feedback/scroll-list'
import { formatPercent } from '../../../format/ratio'
import { figure, objectsOf, words } from '../../backtest/backtest-rows'
import type { SeriesTreeNode } from './series-rows'
import { backtestGrain, backtestNode, type Breakdown, type Grain } from './series-breakdown'

interface SeriesReasonsProps {
  readonly answer: RouteOutput<'forecast.series'>
  readonly node: SeriesTreeNode
  readonly by: Breakdown
  readonly grain: Grain
}

const usable = 0.12

/** Which candidate makes the figure and why, how each did on this node, and from which period on the figure may be used. */
export function SeriesReasons({ answer, node, by, grain }: SeriesReasonsProps) {
  const { t } = useTranslation()
  const place = backtestNode(by, node)
  const { data: past } = useRoute('seriesBacktest.read', { measure: answer.measure as 'revenue', grain: backtestGrain[grain], ...(place ?? { level: 'total' as const, nodeId: 0 }) }, { enabled: place !== null })
  const candidates = place === null ? [] : objectsOf(past?.candidates ?? { columns: [], rows: [] })
  const row = place === null ? undefined : objectsOf(past?.nodes ?? { columns: [], rows: [] }).find((one) => words(one, 'level') === place.level && figure(one, 'node_id') === place.nodeId)
  const nearest = place === null ? undefined : objectsOf(past?.usable ?? { columns: [], rows: [] }).filter((one) => (figure(one, 'wape') ?? 1) < usable)[0]
  const inUse = answer.methods.filter((method) => method.weight > 0)
  const correction = answer.correction.filter((part) => part.share > 0)
  const signals = answer.signals.filter((signal) => signal.outcome === 'used')
  const sentences = [
    t('forecast.series.made', { methods: inUse.map((method) => `${t(`backtest.methods.${method.method}`)} ${formatPercent(method.weight)}`).join(t('backtest.and')), error: formatPercent(Math.min(...inUse.map((method) => method.error ?? 1)), 1) }),
    correction.length === 0 ? t('forecast.series.noCorrection') : t('forecast.series.correction', { parts: correction.map((part) => t('forecast.series.correctionPart', { week: part.fromStep, share: formatPercent(part.share) })).join(t('backtest.and')) }),
    signals.length === 0 ? null : t('forecast.series.signals', { names: signals.map((signal) => t('forecast.series.signalLead', { name: signal.name, weeks: signal.leadWeeks ?? 0 })).join(t('backtest.and')) }),
    answer.plans.length === 0 ? null : t('forecast.series.plans', { names: answer.plans.slice(0, 6).join(t('backtest.and')) }),
    answer.reason === null ? null : t(`forecast.series.reasons.${answer.reason.key}`, answer.reason.params)
  ].filter((sentence) => sentence !== null)
  const off = figure(row ?? {}, 'wape')
  const from = words(row ?? {}, 'usable')
  return (
    <section className="pane" aria-labelledby="series-why-title">
      <div className="pane-head">
        <h2 id="series-why-title">{t('forecast.series.why')}</h2>
        <span className="grow" />
        <Link to="/backtest" search={{ view: 'series', measure: answer.measure as 'revenue', grain: backtestGrain[grain], ...(place === null || place.level === 'total' ? {} : { level: place.level, node: place.nodeId }) }} className="small nowrap">
          {t('forecast.seeBacktest')}
        </Link>
      </div>
      <div className="series-why">
        <p className={off !== null && off < usable ? 'series-usable' : 'series-range'}>
          {place === null
            ? t('forecast.series.crossing')
            : past?.run === null || off === null
              ? t('forecast.series.notBacktested')
              : off < usable
                ? t('forecast.series.usable', { wape: formatPercent(off, 1), limit: formatPercent(usable) })
                : `${t('forecast.series.notUsable', { wape: formatPercent(off, 1), limit: formatPercent(usable) })} ${from !== '' ? t('forecast.series.usableFrom', { grain: t(`backtest.series.grains.${from}`) }) : nearest !== undefined ? t('forecast.series.usableAt', { level: t(`backtest.levels.${words(nearest, 'level')}`), grain: t(`backtest.series.grains.${words(nearest, 'grain')}`), wape: formatPercent(figure(nearest, 'wape'), 1) }) : t('forecast.series.usableNowhere')}`}
        </p>
        <ScrollList label={t('forecast.series.why')} className="series-sentences">
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ScrollList>
        {candidates.length > 0 && (
          <table className="series-candidates">
            <thead>
              <tr>
                <th scope="col">{t('forecast.series.candidate')}</th>
                <th scope="col" className="number">{t('forecast.series.off')}</th>
                <th scope="col" className="number">{t('backtest.points')}</th>
              </tr>
            </thead>
            <tbody>
              {candidates.map((candidate) => (
                <tr key={words(candidate, 'method')}>
                  <th scope="row">
                    {t(`backtest.methods.${words(candidate, 'method')}`)}
                    {figure(candidate, 'best') === 1 ? ' ★' : ''}
                  </th>
                  <td className="number">{formatPercent(figure(candidate, 'wape'), 1)}</td>
                  <td className="number">{figure(candidate, 'points')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  )
}
