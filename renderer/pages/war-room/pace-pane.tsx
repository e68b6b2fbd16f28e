import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { Chart } from '../../components/chart/chart'
import { useDrill } from '../../components/drill/drill'
import { Loaded } from '../../components/feedback/loaded'
import { Figure } from '../../components/figure/figure'
import { Tile } from '../../components/tile/tile'
import { formatNumber } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import { attainmentInk } from '../../theme/scales'
import { useLook } from '../../theme/theme-context'
import { paceOption } from './pace-option'
import type { WarRoomQuestion } from './question'

type Pace = RouteOutput<'warRoom.pace'>

export function PacePane({ question }: { readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const pace = useRoute('warRoom.pace', question)
  return (
    <Tile className="pace-pane" title={t('warRoom.pace.title')} subtitle={pace.data === undefined ? '' : t('warRoom.pace.subtitle', { period: pace.data.periodLabel })} definition={t('warRoom.pace.definition')} asOf={pace.data?.asOf} hasTwin>
      <PaceFigures question={question} />
      <Loaded query={pace}>{(data) => <PaceChart data={data} />}</Loaded>
    </Tile>
  )
}

function PaceFigures({ question }: { readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const navigate = useNavigate()
  const open = useDrill((state) => state.open)
  const { data } = useRoute('warRoom.headline', question)
  if (data === undefined) return <div className="pace-figures" style={{ height: 56 }} />
  const money = format.money([data.bookings, data.target, data.pipeline])
  const scope = question.scope ?? {}
  const show = (measure: string) => () => open({ kind: 'measure', title: t(`measures.${measure}.name`), measure, scope, period: data.period })
  const figure = (measure: string, value: string, note?: string, ink?: string) => (
    <Figure
      label={t(`measures.${measure}.name`)}
      value={value}
      definition={t(`measures.${measure}.definition`)}
      asOf={data.asOf}
      {...(note === undefined ? {} : { note })}
      {...(ink === undefined ? {} : { ink })}
      onOpen={show(measure)}
      onAlert={() => void navigate({ to: '/alerts', search: { make: true, measure } })}
    />
  )
  return (
    <div className="pace-figures">
      {figure('bookings', money.full(data.bookings))}
      {data.target !== null && figure('attainment', formatPercent(data.attainment, 1), undefined, attainmentInk(data.expectedAttainment, tokens))}
      {data.target !== null && figure('target', money.full(data.target))}
      {figure('pipeline', money.full(data.pipeline))}
      {data.coverage !== null && figure('coverage', t('warRoom.times', { value: formatNumber(data.coverage, 1) }))}
    </div>
  )
}

function PaceChart({ data }: { readonly data: Pace }) {
  const { t } = useTranslation()
  const format = useFormat()
  const look = useLook()
  const money = useMemo(() => format.money(data.points.flatMap((point) => [point.target, point.actual, point.p90])), [data, format])
  const words = useMemo(
    () => ({ actual: t('warRoom.pace.actual'), target: t('warRoom.pace.target'), lastYear: t('warRoom.pace.lastYear'), mean: t('warRoom.pace.mean'), band: 'P10–P90', today: t('warRoom.pace.today'), unit: money.unit }),
    [t, money]
  )
  const option = useMemo(() => paceOption(data, look, money, words, format.shortDay), [data, look, money, words, format])
  const table = useMemo(
    () => ({
      columns: [
        { label: t('columns.day') },
        ...[words.actual, words.target, words.mean, 'P10', 'P90', words.lastYear].map((label) => ({ label: `${label} (${money.unit})`, isNumber: true }))
      ],
      rows: data.points.map((point) => [point.day, ...[point.actual, point.target, point.mean, point.p10, point.p90, point.lastYear].map(money.text)])
    }),
    [data, money, t, words]
  )
  const last = data.points.at(-1)
  return <Chart label={t('warRoom.pace.label', { mean: money.full(last?.mean ?? data.forecast.mean), low: money.text(data.forecast.p10), high: money.full(data.forecast.p90) })} option={option} table={table} />
}
