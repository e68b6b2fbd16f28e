import { useState } from 'react'
import type { TileContent } from '../../../main/contract/boards'
import { AttentionPane } from '../war-room/attention-pane'
import { CompetitorsPane } from '../war-room/competitors-pane'
import { FlowPane } from '../war-room/flow-pane'
import { FunnelPane } from '../war-room/funnel-pane'
import { Headline } from '../war-room/headline'
import { PacePane } from '../war-room/pace-pane'
import { useWarRoomQuestion } from '../war-room/question'
import { ReceivablesPane } from '../war-room/receivables-pane'
import { RegionsPane } from '../war-room/regions-pane'
import { ResourcesPane } from '../war-room/resources-pane'
import { useSinceDay, type SinceChoice } from '../war-room/since'
import { TickerPane } from '../war-room/ticker-pane'
import { UnitsPane } from '../war-room/units-pane'
import '../war-room/war-room.css'

type PaneName = Extract<TileContent, { kind: 'pane' }>['pane']

/** A pane of the war room on a board; it brings its own head. */
export function PaneTile({ pane }: { readonly pane: PaneName }) {
  const asked = useWarRoomQuestion()
  const [choice, setChoice] = useState<SinceChoice>('week')
  const since = useSinceDay(asked, choice)
  switch (pane) {
    case 'headline':
      return <Headline question={asked} />
    case 'pace':
      return <PacePane question={asked} />
    case 'flow':
      return <FlowPane question={since === undefined ? asked : { ...asked, since }} choice={choice} onChoose={setChoice} />
    case 'units':
      return <UnitsPane question={asked} />
    case 'attention':
      return <AttentionPane question={asked} />
    case 'regions':
      return <RegionsPane question={asked} />
    case 'region_tree':
      return <RegionsPane question={asked} first="tree" />
    case 'funnel':
      return <FunnelPane question={asked} />
    case 'receivables':
      return <ReceivablesPane question={asked} />
    case 'ticker':
      return <TickerPane question={asked} />
    case 'competitors':
      return <CompetitorsPane question={asked} />
    case 'resources':
      return <ResourcesPane question={asked} />
  }
}
