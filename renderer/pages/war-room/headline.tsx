import { Trans, useTranslation } from 'react-i18next'
import { useNavigate } from '@tanstack/react-router'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { Delta } from '../../components/figure/delta'
import { Figure } from '../../components/figure/figure'
import { useDrill } from '../../components/drill/drill'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonLines } from '../../components/feedback/skeleton'
import { daysBetween } from '../../format/day'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import { attainmentInk } from '../../theme/scales'
import { useLook } from '../../theme/theme-context'
import type { WarRoomQuestion } from './question'

type HeadlineData = RouteOutput<'warRoom.headline'>

/** The first line: where the period will land, against what, how sure, and why that is not what it was. */
export function Headline({ question }: { readonly question: WarRoomQuestion }) {
  const query = useRoute('warRoom.headline', question)
  return (
    <section className="headline">
      <Loaded query={query} waiting={<SkeletonLines widths={['62%']} />}>
        {(data) => <Sentence data={data} question={question} />}
      </Loaded>
    </section>
  )
}

function Sentence({ data, question }: { readonly data: HeadlineData; readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const navigate = useNavigate()
  const open = useDrill((state) => state.open)
  const { forecast } = data
  const money = format.money([forecast.mean, forecast.p90, data.target])
  const change = money
  const scope = question.scope ?? {}
  const show = (measure: string) => () => open({ kind: 'measure', title: t(`measures.${measure}.name`), measure, scope, period: data.period })
  const toAlert = (measure: string) => () => void navigate({ to: '/alerts', search: { make: true, measure } })
  const days = daysBetween(data.since, data.asOf)
  const since = days === 7 ? t('warRoom.sinceLastWeek') : t('warRoom.sinceDay', { day: format.shortDay(data.since) })
  const figures = {
    forecast: (
      <Figure
        size="inline"
        label={t('measures.forecast.name')}
        value={money.full(forecast.mean)}
        definition={t('measures.forecast.definition')}
        asOf={data.asOf}
        parts={[
          { label: t('measures.bookings.name'), value: money.full(data.bookings) },
          { label: t('warRoom.stillToCome'), value: money.full(forecast.mean - data.bookings) }
        ]}
        onOpen={() => void navigate({ to: '/forecast' })}
        onAlert={toAlert('expected_attainment')}
      />
    ),
    share: (
      <Figure
        size="inline"
        label={t('warRoom.expectedAttainment')}
        value={formatPercent(data.expectedAttainment)}
        definition={t('warRoom.expectedAttainmentDefinition')}
        asOf={data.asOf}
        ink={attainmentInk(data.expectedAttainment, tokens)}
        parts={[{ label: t('measures.target.name'), value: money.full(data.target) }]}
        onOpen={show('attainment')}
        onAlert={toAlert('attainment')}
      />
    ),
    range: (
      <Figure
        size="inline"
        label={t('warRoom.range')}
        value={`${money.text(forecast.p10)} – ${money.full(forecast.p90)}`}
        definition={t('warRoom.rangeDefinition')}
        asOf={data.asOf}
        parts={[
          { label: 'P10', value: money.full(forecast.p10) },
          { label: 'P50', value: money.full(forecast.p50) },
          { label: 'P90', value: money.full(forecast.p90) }
        ]}
        onOpen={() => void navigate({ to: '/backtest' })}
      />
    ),
    change: <Delta value={data.change.forecast} text={change.fullDelta(data.change.forecast)} />
  }
  const cause = useCause(data)
  // Chinese sentences follow each other without a space.
  const between = format.language === 'zh-CN' ? '' : ' '
  return (
    <>
      <h1>
        <Trans i18nKey={data.target === null ? 'warRoom.sentence.noTarget' : 'warRoom.sentence.target'} components={figures} values={{ period: question.period === undefined ? t('warRoom.thisQuarter') : `${data.periodLabel} ` }} />
        {between}
        {data.change.forecast !== 0 && (
          <Trans i18nKey={cause === null ? 'warRoom.sentence.change' : 'warRoom.sentence.changeBecause'} components={figures} values={{ since, cause }} shouldUnescape />
        )}
        {data.change.forecast === 0 && t('warRoom.sentence.noChange', { since })}
      </h1>
      <p className="headline-note">
        {t(`warRoom.method.${forecast.method}`, { day: forecast.madeOn })}
        {forecast.reason === null ? '' : ` · ${t(`forecast.reasons.${forecast.reason}`, { defaultValue: '' })}`}
        {data.daysLeft > 0 ? ` · ${t('warRoom.daysLeft', { count: data.daysLeft })}` : ` · ${t('warRoom.periodOver')}`}
      </p>
    </>
  )
}

/** The largest cause that points the way the outlook moved, as a clause. */
function useCause(data: HeadlineData): string | null {
  const { t } = useTranslation()
  const format = useFormat()
  const sign = Math.sign(data.change.forecast)
  const cause = data.causes.find((each) => Math.sign(each.effect) === sign)
  if (cause === undefined || sign === 0) return null
  const region = cause.regionName ?? t('warRoom.noRegion')
  const deal = cause.count === 1 ? cause.deals[0]?.name : undefined
  const params = { region, count: cause.count, deal, amount: format.money([cause.effect]).fullDelta(cause.effect) }
  return deal === undefined ? t(`warRoom.cause.${cause.kind}`, params) : t(`warRoom.causeOne.${cause.kind}`, params)
}
