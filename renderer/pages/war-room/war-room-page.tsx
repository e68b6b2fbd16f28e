import { useState } from 'react'
import { AttentionPane } from './attention-pane'
import { CompetitorsPane } from './competitors-pane'
import { FlowPane } from './flow-pane'
import { FunnelPane } from './funnel-pane'
import { Headline } from './headline'
import { PacePane } from './pace-pane'
import { useWarRoomQuestion } from './question'
import { ReceivablesPane } from './receivables-pane'
import { RegionsPane } from './regions-pane'
import { ResourcesPane } from './resources-pane'
import { useSinceDay, type SinceChoice } from './since'
import { TickerPane } from './ticker-pane'
import { UnitsPane } from './units-pane'
import './war-room.css'

/** Will we make the number, what changed, what needs me: in this order, from the top left. */
export function WarRoomPage() {
  const asked = useWarRoomQuestion()
  const [choice, setChoice] = useState<SinceChoice>('week')
  const since = useSinceDay(asked, choice)
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
          <CompetitorsPane question={asked} />
          <ResourcesPane question={asked} />
          <TickerPane question={asked} />
        </div>
      </div>
    </div>
  )
}
