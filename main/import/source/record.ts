/** One row of a file, whatever the file's kind. */
export interface SourceRecord {
  /** 1-based physical line (or sheet row) on which the row begins. */
  readonly line: number
  readonly cells: readonly string[]
  /** The row as it stands in the file, shortened where it is beyond the limits. */
  readonly raw: string
  /** Why the row as such cannot be read; `cells` is empty then. */
  readonly problem: 'torn_quote' | 'cell_too_long' | null
}

/** What a hostile file may ask of us at most; beyond it a row is refused, never the rest of the file. */
export const recordLimits = {
  cellLength: 1_048_576,
  recordLength: 4_194_304,
  /** A quoted cell that goes on for more lines than this is taken for a torn quote. */
  quotedLines: 5_000,
  rawLength: 65_536,
  columns: 2_000
} as const

export function shortenedRaw(raw: string): string {
  return raw.length <= recordLimits.rawLength ? raw : `${raw.slice(0, recordLimits.rawLength)}…`
}
