import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { ChartFrame } from '../../components/chart/chart-frame'
import { useDrill } from '../../components/drill/drill'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { Tile } from '../../components/tile/tile'
import { formatCount } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import type { WarRoomQuestion } from './question'

export function FunnelPane({ question }: { readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const query = useRoute('warRoom.funnel', question)
  return (
    <Tile title={t('warRoom.funnel.title')} subtitle={t('warRoom.funnel.subtitle')} definition={t('warRoom.funnel.definition')} asOf={query.data?.asOf} hasTwin>
      <Loaded query={query}>{(data) => <Funnel data={data} question={question} />}</Loaded>
    </Tile>
  )
}

/** Open amount by stage; between stages, which share went on and how long that takes. */
function Funnel({ data, question }: { readonly data: RouteOutput<'warRoom.funnel'>; readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const format = useFormat()
  const open = useDrill((state) => state.open)
  const stages = data.stages.filter((stage) => stage.count > 0 || stage.conversion !== null)
  if (stages.length === 0) return <EmptyState what={t('warRoom.funnel.empty')} />
  const money = format.money(stages.map((stage) => stage.amount))
  const largest = Math.max(1, ...stages.map((stage) => stage.amount))
  const show = (index: number): void => {
    const stage = stages[index]
    if (stage !== undefined) open({ kind: 'deals', title: t('warRoom.funnel.stageTitle', { stage: stage.name }), stageIds: [stage.id], status: ['open'], scope: question.scope ?? {} })
  }
  return (
    <ChartFrame
      label={t('warRoom.funnel.title')}
      table={{
        columns: [
          { label: t('columns.stage') },
          { label: t('warRoom.flow.count'), isNumber: true },
          { label: `${t('columns.amount')} (${money.unit})`, isNumber: true },
          { label: t('warRoom.funnel.conversion'), isNumber: true },
          { label: t('warRoom.funnel.days'), isNumber: true }
        ],
        rows: stages.map((stage) => [stage.name, formatCount(stage.count), money.text(stage.amount), formatPercent(stage.conversion), formatCount(stage.medianDays)])
      }}
      onOpenRow={show}
    >
      <div className="funnel-rows">
        {stages.map((stage, index) => (
          <Fragment key={stage.id}>
            <button type="button" className="funnel-row" onClick={() => show(index)}>
              <span className="ellipsis" title={stage.name}>
                {stage.name}
              </span>
              <span aria-hidden>
                <span className="funnel-bar" style={{ display: 'block', width: `${Math.max(1, (stage.amount / largest) * 100)}%`, opacity: 0.55 + 0.45 * stage.probability }} />
              </span>
              <span className="number">
                {money.full(stage.amount)} <span className="quiet small">{t('warRoom.funnel.count', { count: stage.count })}</span>
              </span>
            </button>
            {stage.conversion !== null && (
              <p className="funnel-step">
                <span />
                <span>
                  ↓ {formatPercent(stage.conversion)}
                  {stage.medianDays === null ? '' : ` · ${t('warRoom.funnel.median', { count: stage.medianDays })}`}
                </span>
                <span />
              </p>
            )}
          </Fragment>
        ))}
      </div>
    </ChartFrame>
  )
}
