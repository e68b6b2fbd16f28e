import type { CellReading } from './row-reader'

const mostCells = 4_096
const longestCell = 40
/** After so many cells a column must have repeated itself in at least half of them. */
const trial = 4_096

/** Reads a cell by looking up what the same text was read as before: days, stages and names repeat, keys and amounts do not, and for those it stops trying. */
export function rememberCells(read: (text: string) => CellReading): (text: string) => CellReading {
  const known = new Map<string, CellReading>()
  let asked = 0
  let found = 0
  let isUseful = true
  return (text) => {
    if (!isUseful || text.length > longestCell) return read(text)
    const before = known.get(text)
    asked += 1
    if (before !== undefined) {
      found += 1
      return before
    }
    if (asked === trial && found * 2 < asked) {
      isUseful = false
      known.clear()
    }
    const reading = read(text)
    if (isUseful && known.size < mostCells) {
      const copy = ownCopy(text)
      // A text that is its own value must not keep the piece of the file alive either.
      known.set(copy, 'value' in reading && reading.value === text ? { value: copy } : reading)
    }
    return reading
  }
}

/** The same text by itself: a part cut out of a piece of the file keeps the whole piece in memory as long as it lives. */
export function ownCopy(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, 'ucs2').toString('ucs2')
}
