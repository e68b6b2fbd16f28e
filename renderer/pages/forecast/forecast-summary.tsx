import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { ForecastPeriod } from '../../../main/contract/forecast'
import { useRoute } from '../../api/use-route'
import { useFilter } from '../../app/filter'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonLines } from '../../components/feedback/skeleton'
import { formatPercent, formatPercentDelta } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import { attainmentInk } from '../../theme/scales'
import { useLook } from '../../theme/theme-context'

export function ForecastSummary({ period }: { readonly period: ForecastPeriod }) {
  const { scope } = useFilter()
  const query = useRoute('forecast.summary', { scope, period })
  return (
    <section className="forecast-summary">
      <Loaded query={query} waiting={<SkeletonLines widths={['480px', '320px']} />}>
        {(data) => <Summary data={data} />}
      </Loaded>
    </section>
  )
}

function Summary({ data }: { readonly data: RouteOutput<'forecast.summary'> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const { bookings, basis, backtest } = data
  const money = format.money([bookings.meanE4, bookings.p90E4, bookings.targetE4])
  const share = bookings.targetE4 === null || bookings.targetE4 === 0 ? null : bookings.meanE4 / bookings.targetE4
  const parts = [
    { id: 'won', value: bookings.wonE4, ink: tokens.accentFill },
    { id: 'open', value: bookings.openE4, ink: tokens.bandInner },
    { id: 'new', value: bookings.newE4, ink: tokens.lineStrong }
  ] as const
  return (
    <>
      <div>
        <span className="quiet small">{t('forecast.lands', { period: data.period.label })}</span>
        <span className="forecast-hero number">{money.full(bookings.meanE4)}</span>
      </div>
      <div>
        <span className="quiet small">P10 – P90</span>
        <span className="forecast-second number">
          {money.text(bookings.p10E4)} – {money.full(bookings.p90E4)}
        </span>
      </div>
      {data.adjusted !== null && (
        <div>
          <span className="quiet small">{t('forecast.adjusted', { count: data.adjusted.overrideIds.length })}</span>
          <span className="forecast-second number">
            {money.full(data.adjusted.meanE4)} <span className={data.adjusted.deltaE4 < 0 ? 'is-below' : 'is-above'}>{money.delta(data.adjusted.deltaE4)}</span>
          </span>
        </div>
      )}
      {share !== null && (
        <div>
          <span className="quiet small">{t('forecast.ofTarget', { target: money.full(bookings.targetE4) })}</span>
          <span className="forecast-second" style={{ color: attainmentInk(share, tokens) }}>
            {formatPercent(share)}
          </span>
        </div>
      )}
      <div>
        <span className="quiet small">{t('forecast.madeOf')}</span>
        <span className="composition" role="img" aria-label={parts.map((part) => `${t(`forecast.parts.${part.id}`)} ${money.full(part.value)}`).join(', ')}>
          {parts.map((part) => (
            <span key={part.id} style={{ flexGrow: Math.max(0, part.value), background: part.ink }} title={`${t(`forecast.parts.${part.id}`)} ${money.full(part.value)}`} />
          ))}
        </span>
        <span className="small secondary nowrap">{parts.map((part) => `${t(`forecast.parts.${part.id}`)} ${money.text(part.value)}`).join(' · ')}</span>
      </div>
      {data.adjusted !== null && data.adjusted.changedFacts > 0 && (
        <p className="call-warning forecast-basis" role="status">
          ⚠ {t('forecast.factsChanged', { count: data.adjusted.changedFacts })}{' '}
          <Link to="/forecast" search={{ view: 'overrides' }}>
            {t('calls.change.seeOverrides')}
          </Link>
        </p>
      )}
      <p className="secondary small forecast-basis">
        {t(`forecast.methods.${basis.method}`)}
        {basis.modelVersion === null ? '' : ` v${basis.modelVersion}`} · {t('forecast.asOf', { day: basis.asOf })}
        {basis.reason === null ? '' : ` · ${t(`forecast.reasons.${basis.reason.key}`, basis.reason.params)}`}
        {backtest === null || backtest.wape === null
          ? ''
          : ` · ${t('forecast.proof', { wape: formatPercent(backtest.wape, 1), bias: formatPercentDelta(backtest.bias, 1), coverage: formatPercent(backtest.coverage), count: backtest.periods })}`}
        {backtest === null || backtest.baselineWape === null ? '' : ` · ${t('forecast.versus', { method: t(`backtest.methods.${backtest.bestBaseline ?? ''}`, { defaultValue: backtest.bestBaseline ?? '' }), wape: formatPercent(backtest.baselineWape, 1) })}`}
        {data.scopeIsExact ? '' : ` · ${t('forecast.productsIgnored')}`} <Link to="/backtest">{t('forecast.seeBacktest')}</Link>
      </p>
    </>
  )
}
