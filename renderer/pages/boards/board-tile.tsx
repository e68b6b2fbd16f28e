import { useTranslation } from 'react-i18next'
import type { BoardTile } from '../../../main/contract/boards'
import { useRoute } from '../../api/use-route'
import { Headline } from '../war-room/headline'
import { useWarRoomQuestion } from '../war-room/question'
import { Tile } from '../../components/tile/tile'
import { MetricTile } from './metric-tile'
import { PaneTile } from './pane-tile'
import { useTileName } from './tile-names'
import { measuresOf } from './tile-values'

/** One tile as it is read: head, and what it shows. */
export function BoardTileView({ tile }: { readonly tile: BoardTile }) {
  const { t } = useTranslation()
  const name = useTileName()
  const asked = useWarRoomQuestion()
  const { data: status } = useRoute('workspace.status', {})
  const { content } = tile
  if (content.kind === 'pane') return content.pane === 'headline' ? <Headline question={asked} /> : <PaneTile pane={content.pane} />
  const title = name(content, tile.title)
  if (content.kind === 'text') {
    return (
      <Tile title={title}>
        <div className="board-text">{content.text}</div>
      </Tile>
    )
  }
  const definition = measuresOf(content)
    .map((id) => t(`measures.${id}.definition`, { defaultValue: '' }))
    .filter((text) => text !== '')
    .join(' ')
  const subtitle = content.period === 'board' ? '' : t(`boards.periods.${content.period}`)
  return (
    <Tile title={title} subtitle={subtitle} definition={definition} asOf={status?.today} hasTwin={content.kind !== 'figure' && content.kind !== 'table'}>
      <MetricTile content={content} />
    </Tile>
  )
}
