import { Button, Select } from 'antd'
import { Check, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { periodChoices } from './board-choices'
import type { BoardSpec, BoardTile } from '../../../main/contract/boards'
import { EmptyState } from '../../components/feedback/empty-state'
import { useFilter } from '../../app/filter'
import { BoardQuestionContext } from './board-context'
import { BoardGrid } from './board-grid'
import { freePlace, freshTileId } from './board-layout'
import { ConditionEditor } from './condition-editor'
import { TileEditor } from './tile-editor'
import type { BoardQuestion } from './tile-values'
import { useBoardDraft } from './use-board-draft'

interface BoardViewProps {
  readonly board: RouteOutput<'boards.get'>
  readonly isEditing: boolean
  readonly onDone: () => void
  readonly rowHeight?: number
}

/** A board: read, or laid out and changed. Every change is saved by itself and can be taken back. */
export function BoardView({ board, isEditing, onDone, rowHeight = 30 }: BoardViewProps) {
  const { t } = useTranslation()
  const filter = useFilter()
  const { spec, change, flush } = useBoardDraft(board)
  const [edited, setEdited] = useState<BoardTile | 'new' | null>(null)
  const { from, to } = filter.search
  const question = useMemo<BoardQuestion>(
    () => ({ scope: filter.scope, ...(from === undefined || to === undefined ? {} : { period: { from, to } }), boardPeriod: spec.period, boardWhere: spec.where }),
    [filter.scope, from, to, spec.period, spec.where]
  )
  const withTiles = (tiles: readonly BoardTile[]): BoardSpec => ({ ...spec, tiles: [...tiles] })
  const remove = (tile: BoardTile): void => change(withTiles(spec.tiles.filter((each) => each.id !== tile.id)), 'tile_removed')
  const copy = (tile: BoardTile): void => change(withTiles([...spec.tiles, { ...tile, id: freshTileId(spec.tiles), ...freePlace(spec.tiles, tile.w, tile.h) }]), 'tile_added')
  const save = (tile: BoardTile): void => {
    const exists = spec.tiles.some((each) => each.id === tile.id)
    change(withTiles(exists ? spec.tiles.map((each) => (each.id === tile.id ? tile : each)) : [...spec.tiles, tile]), exists ? 'tile_changed' : 'tile_added')
    setEdited(null)
  }
  return (
    <BoardQuestionContext.Provider value={question}>
      {isEditing && (
        <div className="board-tools" role="toolbar" aria-label={t('boards.edit.tools')}>
          <Button type="primary" size="small" icon={<Plus size={14} />} onClick={() => setEdited('new')}>
            {t('boards.edit.add')}
          </Button>
          <Select size="small" value={spec.period} options={periodChoices.map((value) => ({ value, label: t(`boards.periods.${value}`) }))} onChange={(period) => change({ ...spec, period }, 'settings')} aria-label={t('boards.edit.period')} popupMatchSelectWidth={false} />
          <ConditionEditor where={spec.where} measures={[]} onChange={(where) => change({ ...spec, where: [...where] }, 'settings')} />
          <span className="quiet small grow ellipsis">{t('boards.edit.hint')}</span>
          <Button
            size="small"
            icon={<Check size={14} />}
            onClick={() => {
              void flush()
              onDone()
            }}
          >
            {t('boards.edit.done')}
          </Button>
        </div>
      )}
      <div className="page-scroll">
        {spec.tiles.length === 0 ? (
          <EmptyState what={t('boards.noTiles')} action={t('boards.edit.add')} onAction={() => setEdited('new')} />
        ) : (
          <BoardGrid tiles={spec.tiles} isEditing={isEditing} rowHeight={rowHeight} onLayout={(tiles) => tiles !== spec.tiles && change(withTiles(tiles), 'layout')} onEdit={setEdited} onCopy={copy} onRemove={remove} />
        )}
      </div>
      {edited !== null && <TileEditor tile={edited === 'new' ? null : edited} tiles={spec.tiles} onSave={save} onClose={() => setEdited(null)} />}
    </BoardQuestionContext.Provider>
  )
}
