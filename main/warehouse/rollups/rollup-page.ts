import { addMonths, monthStart, weekStart, type Day } from '../day'
import { noDay } from './rollup'

/** The steps by which facts are packed; a page covers one step of one region. */
export type PageGrain = 'day' | 'week' | 'month'

/**
 * What pages hold of closed deals, by kind. `ids` and `sums` name the numbers of an entry in their order; entries ascend by their ids,
 * 0 stands for none. `rep`: deals of a rep in a unit. `cycle`: how many won deals took so many days from creation to the win.
 */
export const pageFamilies = {
  rep: { ids: ['unit_id', 'rep_id'], sums: ['won', 'won_e4', 'lost', 'lost_e4'], kinds: { month: 1, week: 2 } },
  cycle: { ids: ['cycle_days'], sums: ['won'], kinds: { month: 3, day: 4 } }
} as const

export type PageFamily = keyof typeof pageFamilies

/** Numbers per entry. */
export const entryWidths: Readonly<Record<PageFamily, number>> = { rep: 6, cycle: 2 }

export function pageStart(grain: PageGrain, day: Day): Day {
  if (day === noDay || grain === 'day') return day
  return grain === 'week' ? weekStart(day) : monthStart(day)
}

/** The first day after a page. */
export function pageEnd(grain: PageGrain, start: Day): Day {
  if (grain === 'day') return start + 1
  return grain === 'week' ? start + 7 : addMonths(start, 1)
}

export function packNumbers(numbers: readonly number[]): Buffer {
  const packed = Buffer.alloc(numbers.length * 8)
  for (const [index, value] of numbers.entries()) packed.writeDoubleLE(value, index * 8)
  return packed
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** Without copying where memory allows it. */
export function unpackNumbers(packed: Uint8Array): Float64Array {
  if (isLittleEndian && packed.byteOffset % 8 === 0) return new Float64Array(packed.buffer, packed.byteOffset, packed.byteLength / 8)
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  return Float64Array.from({ length: packed.byteLength / 8 }, (_, index) => view.getFloat64(index * 8, true))
}
