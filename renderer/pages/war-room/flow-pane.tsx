import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { FlowBucketKind } from '../../../main/contract/war-room'
import { useRoute } from '../../api/use-route'
import { Waterfall, type WaterfallStep } from '../../components/chart/waterfall'
import { useDrill } from '../../components/drill/drill'
import { Loaded } from '../../components/feedback/loaded'
import { DateField } from '../../components/form/date-field'
import { Tile } from '../../components/tile/tile'
import { addDays } from '../../format/day'
import { useFormat } from '../../format/use-format'
import type { WarRoomQuestion } from './question'
import { isDay, type SinceChoice } from './since'

interface FlowPaneProps {
  readonly question: WarRoomQuestion
  readonly choice: SinceChoice
  readonly onChoose: (choice: SinceChoice) => void
}

const choices = ['week', 'month', 'start', 'day'] as const

export function FlowPane({ question, choice, onChoose }: FlowPaneProps) {
  const { t } = useTranslation()
  const flow = useRoute('warRoom.flow', question)
  return (
    <Tile
      title={t('warRoom.flow.title')}
      subtitle={t('warRoom.flow.subtitle')}
      definition={t('warRoom.flow.about')}
      asOf={flow.data?.asOf}
      hasTwin
      extra={
        <>
          <Segmented size="small" value={isDay(choice) ? 'day' : choice} options={choices.map((value) => ({ value, label: t(`warRoom.since.${value}`) }))} onChange={(value: (typeof choices)[number]) => onChoose(value === 'day' ? ((flow.data?.since as SinceChoice | undefined) ?? 'week') : value)} aria-label={t('warRoom.flow.since')} />
          {isDay(choice) && <DateField size="small" style={{ width: 132 }} value={choice} max={flow.data === undefined ? undefined : addDays(flow.data.asOf, -1)} label={t('warRoom.flow.sinceDay')} onChange={(day) => onChoose(day as SinceChoice)} />}
        </>
      }
    >
      <Loaded query={flow}>{(data) => <FlowChart data={data} question={question} />}</Loaded>
    </Tile>
  )
}

function FlowChart({ data, question }: { readonly data: RouteOutput<'warRoom.flow'>; readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const format = useFormat()
  const open = useDrill((state) => state.open)
  const scope = question.scope ?? {}
  const buckets = data.buckets.filter((bucket) => bucket.amount !== 0 || bucket.count > 0)
  const money = format.money([data.start, data.end])
  const steps: readonly WaterfallStep[] = [
    { id: 'start', label: format.shortDay(data.since), amount: data.start, count: data.startCount, tone: 'level' },
    ...buckets.map((bucket): WaterfallStep => ({ id: bucket.kind, label: t(`warRoom.flow.bucket.${bucket.kind}`), amount: bucket.amount, count: bucket.count, tone: bucket.kind === 'won' ? 'done' : bucket.amount >= 0 ? 'up' : 'down' })),
    { id: 'end', label: format.shortDay(data.asOf), amount: data.end, count: data.endCount, tone: 'level' }
  ]
  const onOpen = (id: string): void => {
    if (id === 'start' || id === 'end') open({ kind: 'measure', title: t('measures.pipeline.name'), measure: 'pipeline', scope, period: data.period })
    else open({ kind: 'flow', title: t(`warRoom.flow.bucket.${id}`), bucket: id as FlowBucketKind, scope, period: data.period, since: data.since })
  }
  return (
    <Waterfall
      label={t('warRoom.flow.label', { start: money.full(data.start), end: money.full(data.end) })}
      steps={steps}
      text={money.text}
      delta={money.delta}
      columns={[t('warRoom.flow.step'), `${t('columns.amount')} (${money.unit})`, t('warRoom.flow.count')]}
      onOpen={onOpen}
    />
  )
}
