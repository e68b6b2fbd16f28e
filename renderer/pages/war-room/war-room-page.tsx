import { useState } from 'react'
import { useRoute } from '../../api/use-route'
import { addDays } from '../../format/day'
import { AttentionPane } from './attention-pane'
import { FlowPane } from './flow-pane'
import { FunnelPane } from './funnel-pane'
import { Headline } from './headline'
import { PacePane } from './pace-pane'
import { useWarRoomQuestion } from './question'
import { ReceivablesPane } from './receivables-pane'
import { RegionsPane } from './regions-pane'
import { TickerPane } from './ticker-pane'
import { UnitsPane } from './units-pane'
import './war-room.css'

export type SinceChoice = 'week' | 'month' | 'start'

/** Will we make the number, what changed, what needs me: in this order, from the top left. */
export function WarRoomPage() {
  const asked = useWarRoomQuestion()
  const [choice, setChoice] = useState<SinceChoice>('week')
  const { data: status } = useRoute('workspace.status', {})
  const base = useRoute('warRoom.headline', asked)
  const asOf = base.data?.asOf ?? status?.today
  const since = asOf === undefined || choice === 'week' ? undefined : choice === 'month' ? addDays(asOf, -28) : base.data === undefined ? undefined : addDays(base.data.period.from, -1)
  const question = since === undefined ? asked : { ...asked, since }
  return (
    <div className="page">
      <div className="page-scroll">
        <Headline question={question} />
        <div className="panes war-room-grid">
          <PacePane question={asked} />
          <FlowPane question={question} choice={choice} onChoose={setChoice} />
          <UnitsPane question={asked} />
          <AttentionPane question={asked} />
        </div>
        <div className="panes war-room-foot">
          <RegionsPane question={asked} />
          <FunnelPane question={asked} />
          <ReceivablesPane question={asked} />
          <TickerPane question={asked} />
        </div>
      </div>
    </div>
  )
}
