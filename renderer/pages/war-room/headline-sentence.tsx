import type { ReactElement } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useKeptAt } from '../../app/first-screen'
import { Delta } from '../../components/figure/delta'
import { daysBetween, formatMoment } from '../../format/day'
import { useFormat } from '../../format/use-format'

export type HeadlineData = RouteOutput<'warRoom.headline'>

interface HeadlineSentenceProps {
  readonly data: HeadlineData
  readonly hasPeriod: boolean
  /** When the answer came; one that was kept from before says so. */
  readonly answeredAtMs: number
  /** How its three figures stand in the sentence. */
  readonly forecast: ReactElement
  readonly share: ReactElement
  readonly range: ReactElement
}

/** Where the period will land, against what, how sure, and why that is not what it was. */
export function HeadlineSentence({ data, hasPeriod, answeredAtMs, forecast: forecastFigure, share, range }: HeadlineSentenceProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const keptAtMs = useKeptAt(answeredAtMs)
  const { forecast } = data
  const change = format.money([forecast.mean, forecast.p90, data.target])
  const figures = { forecast: forecastFigure, share, range, change: <Delta value={data.change.forecast} text={change.fullDelta(data.change.forecast)} /> }
  const days = daysBetween(data.since, data.asOf)
  const since = days === 7 ? t('warRoom.sinceLastWeek') : t('warRoom.sinceDay', { day: format.shortDay(data.since) })
  const cause = useCause(data)
  // Chinese sentences follow each other without a space.
  const between = format.language === 'zh-CN' ? '' : ' '
  return (
    <>
      <h1>
        <Trans i18nKey={data.target === null ? 'warRoom.sentence.noTarget' : 'warRoom.sentence.target'} components={figures} values={{ period: !hasPeriod ? t('warRoom.thisQuarter') : `${data.periodLabel} ` }} />
        {between}
        {data.change.forecast !== 0 && (
          <Trans i18nKey={cause === null ? 'warRoom.sentence.change' : 'warRoom.sentence.changeBecause'} components={figures} values={{ since, cause }} shouldUnescape />
        )}
        {data.change.forecast === 0 && t('warRoom.sentence.noChange', { since })}
      </h1>
      <p className="headline-note" aria-busy={keptAtMs !== null}>
        {keptAtMs !== null && <strong className="headline-kept">{t('warRoom.kept', { time: formatMoment(keptAtMs) })} · </strong>}
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
