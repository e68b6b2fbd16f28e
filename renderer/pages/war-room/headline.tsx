import { useTranslation } from 'react-i18next'
import { useNavigate } from '@tanstack/react-router'
import { useRoute } from '../../api/use-route'
import { Figure } from '../../components/figure/figure'
import { useDrill } from '../../components/drill/drill'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonLines } from '../../components/feedback/skeleton'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import { attainmentInk } from '../../theme/scales'
import { useLook } from '../../theme/theme-context'
import { HeadlineSentence, type HeadlineData } from './headline-sentence'
import type { WarRoomQuestion } from './question'

/** The first line: where the period will land, against what, how sure, and why that is not what it was. */
export function Headline({ question }: { readonly question: WarRoomQuestion }) {
  const query = useRoute('warRoom.headline', question)
  return (
    <section className="headline">
      <Loaded query={query} waiting={<SkeletonLines widths={['62%']} />}>
        {(data) => <Sentence data={data} question={question} answeredAtMs={query.dataUpdatedAt} />}
      </Loaded>
    </section>
  )
}

function Sentence({ data, question, answeredAtMs }: { readonly data: HeadlineData; readonly question: WarRoomQuestion; readonly answeredAtMs: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const navigate = useNavigate()
  const open = useDrill((state) => state.open)
  const { forecast } = data
  const money = format.money([forecast.mean, forecast.p90, data.target])
  const scope = question.scope ?? {}
  const show = (measure: string) => () => open({ kind: 'measure', title: t(`measures.${measure}.name`), measure, scope, period: data.period })
  const toAlert = (measure: string) => () => void navigate({ to: '/alerts', search: { make: true, measure } })
  return (
    <HeadlineSentence
      data={data}
      hasPeriod={question.period !== undefined}
      answeredAtMs={answeredAtMs}
      forecast={
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
      }
      share={
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
      }
      range={
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
      }
    />
  )
}
