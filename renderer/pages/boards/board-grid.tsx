import { Copy, GripVertical, Pencil, Trash2 } from 'lucide-react'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { GridLayout } from 'react-grid-layout'
import 'react-grid-layout/css/styles.css'
import { boardColumns } from './board-choices'
import type { BoardTile } from '../../../main/contract/boards'
import { useBoxSize } from '../../components/chart/box-size'
import { inReadingOrder, layoutOf, nudge, withLayout, type LayoutKey } from './board-layout'
import { BoardTileView } from './board-tile'
import { useTileName } from './tile-names'

interface BoardGridProps {
  readonly tiles: readonly BoardTile[]
  readonly isEditing: boolean
  readonly rowHeight: number
  readonly onLayout: (tiles: readonly BoardTile[]) => void
  readonly onEdit: (tile: BoardTile) => void
  readonly onCopy: (tile: BoardTile) => void
  readonly onRemove: (tile: BoardTile) => void
}

const margin = 8
const layoutKeys: ReadonlySet<string> = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'])

/** Tiles on their grid: by mouse they are dragged and resized, by keyboard moved with the arrows and resized with Shift and the arrows. */
export function BoardGrid({ tiles, isEditing, rowHeight, onLayout, onEdit, onCopy, onRemove }: BoardGridProps) {
  const { t } = useTranslation()
  const name = useTileName()
  const [box, size] = useBoxSize<HTMLDivElement>()
  const [said, setSaid] = useState('')
  const ordered = useMemo(() => inReadingOrder(tiles), [tiles])
  const layout = useMemo(() => layoutOf(ordered), [ordered])
  const latest = useRef(tiles)
  latest.current = tiles

  const onKey = (event: KeyboardEvent<HTMLElement>, tile: BoardTile): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    if (layoutKeys.has(event.key)) {
      event.preventDefault()
      const moved = nudge(latest.current, tile.id, event.key as LayoutKey, event.shiftKey)
      const now = moved.find((each) => each.id === tile.id)
      if (moved !== latest.current && now !== undefined) {
        latest.current = moved
        onLayout(moved)
        setSaid(t('boards.edit.placed', { name: name(tile.content, tile.title), column: now.x + 1, row: now.y + 1, width: now.w, height: now.h }))
      }
    } else if (event.key === 'Enter') {
      event.preventDefault()
      onEdit(tile)
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      onRemove(tile)
    }
  }
  return (
    <div ref={box} className={isEditing ? 'board-grid is-editing' : 'board-grid'}>
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
      {size.width > 0 && (
        <GridLayout
          width={size.width}
          layout={layout}
          gridConfig={{ cols: boardColumns, rowHeight, margin: [margin, margin], containerPadding: [margin, margin] }}
          dragConfig={{ enabled: isEditing, handle: '.board-grip', threshold: 3, bounded: false }}
          resizeConfig={{ enabled: isEditing, handles: ['se', 's', 'e'] }}
          onDragStop={(next) => onLayout(withLayout(latest.current, next))}
          onResizeStop={(next) => onLayout(withLayout(latest.current, next))}
        >
          {ordered.map((tile) => {
            const title = name(tile.content, tile.title)
            return (
              <div key={tile.id} className="board-cell">
                <BoardTileView tile={tile} />
                {isEditing && (
                  // A cover takes the place of the tile while the board is laid out: it is what the keys move.
                  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
                  <div className="board-cover" role="group" tabIndex={0} aria-label={t('boards.edit.cover', { name: title, column: tile.x + 1, row: tile.y + 1, width: tile.w, height: tile.h })} aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Shift+ArrowRight Shift+ArrowDown Enter Delete" onKeyDown={(event) => onKey(event, tile)} data-tile={tile.id}>
                    <div className="board-grip">
                      <GripVertical size={14} aria-hidden />
                      <span className="ellipsis grow">{title}</span>
                      <button type="button" className="plain-button tile-button" onClick={() => onEdit(tile)} aria-label={t('boards.edit.change', { name: title })} title={t('boards.edit.change', { name: title })}>
                        <Pencil size={14} aria-hidden />
                      </button>
                      <button type="button" className="plain-button tile-button" onClick={() => onCopy(tile)} aria-label={t('boards.edit.duplicate', { name: title })} title={t('boards.edit.duplicate', { name: title })}>
                        <Copy size={14} aria-hidden />
                      </button>
                      <button type="button" className="plain-button tile-button" onClick={() => onRemove(tile)} aria-label={t('boards.edit.remove', { name: title })} title={t('boards.edit.remove', { name: title })}>
                        <Trash2 size={14} aria-hidden />
                      </button>
                    </div>
                  </div>
                )}
              </div>
            )
          })}
        </GridLayout>
      )}
    </div>
  )
}
