import { moveElement, sortLayoutItemsByRowCol, verticalCompactor, type Layout, type LayoutItem } from 'react-grid-layout/core'
import { boardColumns } from './board-choices'
import type { BoardTile } from '../../../main/contract/boards'

export const leastWidth = 2
export const leastHeight = 2
const mostHeight = 40

export function layoutOf(tiles: readonly BoardTile[]): LayoutItem[] {
  return tiles.map(({ id, x, y, w, h }) => ({ i: id, x, y, w, h, minW: leastWidth, minH: leastHeight, maxH: mostHeight }))
}

/** Tiles at the places of a layout; the same array where nothing has moved. */
export function withLayout(tiles: readonly BoardTile[], layout: Layout): readonly BoardTile[] {
  const places = new Map(layout.map((item) => [item.i, item]))
  let moved = false
  const placed = tiles.map((tile) => {
    const at = places.get(tile.id)
    if (at === undefined || (at.x === tile.x && at.y === tile.y && at.w === tile.w && at.h === tile.h)) return tile
    moved = true
    return { ...tile, x: at.x, y: at.y, w: at.w, h: at.h }
  })
  return moved ? placed : tiles
}

export type LayoutKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

/** Moves a tile by a key, or resizes it; the others make room and close up. Nothing overlaps or leaves the grid. */
export function nudge(tiles: readonly BoardTile[], id: string, key: LayoutKey, resize: boolean): readonly BoardTile[] {
  const tile = tiles.find((each) => each.id === id)
  if (tile === undefined) return tiles
  const dx = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0
  const dy = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0
  const layout = layoutOf(tiles)
  if (resize) {
    const w = Math.min(boardColumns - tile.x, Math.max(leastWidth, tile.w + dx))
    const h = Math.min(mostHeight, Math.max(leastHeight, tile.h + dy))
    return withLayout(tiles, compacted(layout.map((item) => (item.i === id ? { ...item, w, h } : item))))
  }
  const item = layout.find((each) => each.i === id)
  if (item === undefined) return tiles
  const x = Math.min(boardColumns - tile.w, Math.max(0, tile.x + dx))
  // Down goes past the tile below, or closing up would take the step back.
  const below = dy <= 0 ? 1 : Math.max(1, ...layout.filter((other) => other.i !== id && other.y === tile.y + tile.h && other.x < tile.x + tile.w && tile.x < other.x + other.w).map((other) => other.h))
  const above = dy >= 0 ? 1 : Math.max(1, ...layout.filter((other) => other.i !== id && other.y + other.h === tile.y && other.x < tile.x + tile.w && tile.x < other.x + other.w).map((other) => other.h))
  const y = Math.max(0, tile.y + (dy > 0 ? below : dy < 0 ? -above : 0))
  return withLayout(tiles, compacted(moveElement(layout, item, x, y, true, false, 'vertical', boardColumns, false)))
}

function compacted(layout: Layout): Layout {
  return verticalCompactor.compact(layout, boardColumns)
}

/** Where a new tile of a size goes: the first row that has room for it, else below all. */
export function freePlace(tiles: readonly BoardTile[], w: number, h: number): { readonly x: number; readonly y: number } {
  const bottom = Math.max(0, ...tiles.map((tile) => tile.y + tile.h))
  const isFree = (x: number, y: number): boolean => tiles.every((tile) => tile.x + tile.w <= x || x + w <= tile.x || tile.y + tile.h <= y || y + h <= tile.y)
  for (let y = 0; y <= bottom; y += 1) for (let x = 0; x + w <= boardColumns; x += 1) if (isFree(x, y)) return { x, y }
  return { x: 0, y: bottom }
}

/** From the top, then from the left: the order of reading and of the Tab key. */
export function inReadingOrder(tiles: readonly BoardTile[]): readonly BoardTile[] {
  const order = sortLayoutItemsByRowCol(layoutOf(tiles)).map((item) => item.i)
  return [...tiles].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
}

export function freshTileId(tiles: readonly BoardTile[]): string {
  for (let number = tiles.length + 1; ; number += 1) if (tiles.every((tile) => tile.id !== `tile-${number}`)) return `tile-${number}`
}
