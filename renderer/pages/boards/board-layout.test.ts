import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boardColumns } from './board-choices'
import type { BoardTile } from '../../../main/contract/boards'
import { freePlace, nudge, type LayoutKey } from './board-layout'

const tile = (id: string, x: number, y: number, w: number, h: number): BoardTile => ({ id, title: '', x, y, w, h, content: { kind: 'text', text: '' } })
const places = (tiles: readonly BoardTile[]): Record<string, readonly number[]> => Object.fromEntries(tiles.map(({ id, x, y, w, h }) => [id, [x, y, w, h]]))
const overlaps = (tiles: readonly BoardTile[]): boolean => tiles.some((a, i) => tiles.some((b, j) => i < j && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h))

test('a tile moves by arrow keys, changes places with the one below, and grows with the others making room', () => {
  const tiles = [tile('a', 0, 0, 4, 3), tile('b', 4, 0, 4, 3), tile('c', 0, 3, 4, 2)]
  expect(places(nudge(tiles, 'b', 'ArrowRight', false))).toEqual({ a: [0, 0, 4, 3], b: [5, 0, 4, 3], c: [0, 3, 4, 2] })
  expect(places(nudge(tiles, 'a', 'ArrowDown', false))).toEqual({ a: [0, 2, 4, 3], b: [4, 0, 4, 3], c: [0, 0, 4, 2] })
  expect(places(nudge(tiles, 'c', 'ArrowUp', false))).toEqual({ a: [0, 2, 4, 3], b: [4, 0, 4, 3], c: [0, 0, 4, 2] })
  expect(places(nudge(tiles, 'a', 'ArrowDown', true))).toEqual({ a: [0, 0, 4, 4], b: [4, 0, 4, 3], c: [0, 4, 4, 2] })
  expect(nudge(tiles, 'a', 'ArrowLeft', false)).toBe(tiles)
})

test('whatever keys are pressed, tiles stay in the grid and never overlap', () => {
  const keys = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom<LayoutKey>('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'), fc.boolean()), { maxLength: 30 })
  fc.assert(
    fc.property(keys, (steps) => {
      let tiles: readonly BoardTile[] = [tile('a', 0, 0, 3, 3), tile('b', 3, 0, 5, 2), tile('c', 8, 0, 4, 6), tile('d', 0, 3, 6, 2)]
      for (const [id, key, resize] of steps) tiles = nudge(tiles, id, key, resize)
      expect(overlaps(tiles)).toBe(false)
      expect(tiles.every((each) => each.x >= 0 && each.y >= 0 && each.x + each.w <= boardColumns)).toBe(true)
    }),
    { numRuns: 100 }
  )
})

test('a new tile takes the first place that has room', () => {
  expect([freePlace([], 4, 3), freePlace([tile('a', 0, 0, 4, 3)], 4, 3), freePlace([tile('a', 0, 0, 10, 3)], 4, 3)]).toEqual([{ x: 0, y: 0 }, { x: 4, y: 0 }, { x: 0, y: 3 }])
})
