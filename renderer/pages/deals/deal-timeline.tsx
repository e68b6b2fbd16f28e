import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { ChartFrame } from '../../components/chart/chart-frame'
import { dayNumber, formatDay } from '../../format/day'
import { useFormat } from '../../format/use-format'
import { contrastRatio, mix } from '../../theme/contrast'
import { useLook } from '../../theme/theme-context'
import { StepLane } from './step-lane'
import { stageSegments } from './stage-segments'

/** Stages, amount and expected close as they were believed at each moment, on one axis of time. */
export function DealTimeline({ detail }: { readonly detail: RouteOutput<'deals.detail'> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const { data: status } = useRoute('workspace.status', {})
  const { deal, timeline } = detail
  const first = timeline[0]
  if (first === undefined) return <p className="secondary">{t('deals.timeline.empty')}</p>
  const end = deal.closedOn ?? (status === undefined || status.today < first.knownOn ? (timeline.at(-1)?.knownOn ?? first.knownOn) : status.today)
  const start = first.knownOn < deal.createdOn ? first.knownOn : deal.createdOn
  const from = dayNumber(start)
  const to = Math.max(from + 1, dayNumber(end))
  const place = (iso: string): number => Math.min(1, Math.max(0, (dayNumber(iso) - from) / (to - from)))
  const money = format.money(timeline.map((state) => state.amount))
  const highest = Math.max(1, ...timeline.map((state) => state.stagePosition))
  const segments = stageSegments(timeline, start, end)
  const amounts = timeline.flatMap((state, index) => (state.amount === null || (index > 0 && timeline[index - 1]?.amount === state.amount) ? [] : [{ at: place(state.knownOn), value: state.amount, text: money.full(state.amount) }]))
  const closes = timeline.flatMap((state, index) =>
    state.expectedCloseOn === null || (index > 0 && timeline[index - 1]?.expectedCloseOn === state.expectedCloseOn) ? [] : [{ at: place(state.knownOn), value: dayNumber(state.expectedCloseOn), text: state.expectedCloseOn }]
  )
  return (
    <ChartFrame
      label={t('deals.timeline.label', { count: timeline.length })}
      table={{
        columns: [
          { label: t('deals.timeline.known') },
          { label: t('deals.timeline.changed') },
          { label: t('columns.stage') },
          { label: `${t('columns.amount')} (${money.unit})`, isNumber: true },
          { label: t('columns.expectedClose'), isNumber: true },
          { label: t('columns.rep') }
        ],
        rows: timeline.map((state) => [
          state.knownOn,
          state.change.map((change) => t(`deals.timeline.change.${change}`, { defaultValue: change })).join(', '),
          state.stage,
          money.text(state.amount),
          formatDay(state.expectedCloseOn),
          state.rep ?? '–'
        ])
      }}
    >
      <div className="lanes">
        <span className="lane-label">{t('columns.stage')}</span>
        <div className="lane stage-lane">
          {segments.map((segment) => {
            const fill =
              segment.status === 'won' ? tokens.aboveFill : segment.status === 'lost' ? tokens.belowFill : mix(tokens.accentFill, tokens.hover, 0.12 + 0.7 * Math.min(1, segment.position / highest))
            const ink = contrastRatio('#ffffff', fill) > contrastRatio('#10141a', fill) ? '#ffffff' : '#10141a'
            return (
              <span key={segment.from} className="stage-segment" style={{ flexGrow: Math.max(0.012, segment.days / (to - from)), flexBasis: 0, background: fill, color: ink }} title={t('deals.timeline.segment', { stage: segment.stage, from: segment.from, days: segment.days })}>
                {segment.days / (to - from) > 0.06 ? segment.stage : ''}
              </span>
            )
          })}
        </div>
        <span className="lane-label">{t('columns.amount')}</span>
        <div className="lane lane-amount">
          <StepLane points={amounts} colour="var(--accent)" fromZero />
        </div>
        <span className="lane-label">{t('columns.expectedClose')}</span>
        <div className="lane lane-close">
          <StepLane points={closes} colour="var(--category-1)" />
        </div>
        <span />
        <p className="lane-axis">
          <span>{start}</span>
          <span>{end}</span>
        </p>
      </div>
    </ChartFrame>
  )
}
