import { recordLimits, shortenedRaw, type SourceRecord } from './record'

export interface DelimitedReader {
  /** Takes the next piece of text and gives back the rows that are complete with it. */
  push(text: string): SourceRecord[]
  /** The last row, which may lack its line break. */
  end(): SourceRecord[]
}

export interface DelimitedOptions {
  readonly delimiter: string
  /** Number of columns of the header, where it is known: a row over several lines must have as many. */
  readonly columns?: number | undefined
}

type Scan =
  | { readonly kind: 'record'; readonly cells: string[]; readonly end: number; readonly lines: number }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'torn' }

/**
 * Splits delimited text (RFC 4180, and what is found instead) into rows with exact line numbers. Own code because of two things that
 * csv-parse and uDSV cannot do: go on at the next physical line after a quote that is never closed, and refuse a single oversized row. Rows
 * without a quote, nearly all of them, take one `split`. Its tests hold it to csv-parse on well-formed files.
 */
export function createDelimitedReader(options: DelimitedOptions): DelimitedReader {
  const { delimiter } = options
  let buffer = ''
  let position = 0
  let line = 1
  let skipping = false // inside a physical line that was refused for its length
  let carriage = -1 // the first carriage return from `position` on, looked up once: most files have none

  const endOfLine = (from: number, isLast: boolean): LineEnd | null => {
    if (carriage < from) {
      const found = buffer.indexOf('\r', from)
      carriage = found < 0 ? Number.POSITIVE_INFINITY : found
    }
    return lineEndAt(buffer, from, carriage, isLast)
  }

  const take = (text: string, isLast: boolean): SourceRecord[] => {
    buffer = position === 0 ? buffer + text : buffer.slice(position) + text
    position = 0
    carriage = -1
    const records: SourceRecord[] = []
    for (;;) {
      const lineEnd = endOfLine(position, isLast)
      if (skipping) {
        if (lineEnd === null) {
          buffer = isLast ? '' : lastCharacter(buffer)
          position = 0
          carriage = -1
          break
        }
        skipping = false
        position = lineEnd.next
        line += 1
        continue
      }
      if (lineEnd === null) {
        if (buffer.length - position > recordLimits.recordLength) {
          records.push(refused(line, 'cell_too_long', buffer.slice(position, position + 2_000)))
          skipping = true
          continue
        }
        break
      }
      if (lineEnd.next === position) break // end of the file
      const raw = buffer.slice(position, lineEnd.end)
      if (raw.length > recordLimits.recordLength) {
        records.push(refused(line, 'cell_too_long', raw))
      } else if (!raw.includes('"')) {
        if (raw !== '') records.push(checked(line, raw.split(delimiter), raw))
      } else {
        const scan = scanQuoted(buffer, position, delimiter, isLast)
        if (scan.kind === 'incomplete' && !isLast && buffer.length - position <= recordLimits.recordLength) break
        if (scan.kind === 'record' && (scan.lines === 1 || options.columns === undefined || scan.cells.length === options.columns)) {
          records.push(checked(line, scan.cells, buffer.slice(position, scan.end)))
          const after = endOfLine(scan.end, isLast)
          if (after === null) {
            // The row's last cell is whole, its line break is in the next piece: take it again then.
            records.pop()
            break
          }
          position = after.next
          line += scan.lines
          continue
        }
        records.push(refused(line, 'torn_quote', raw))
      }
      position = lineEnd.next
      line += 1
    }
    return records
  }

  return { push: (text) => take(text, false), end: () => take('', true) }
}

interface LineEnd {
  readonly end: number
  readonly next: number
}

/** Where a physical line ends and the next one begins (LF, CRLF or CR), or null while its end has not arrived. */
function lineEndAt(text: string, from: number, carriage: number, isLast: boolean): LineEnd | null {
  const found = text.indexOf('\n', from)
  const feed = found < 0 ? text.length : found
  if (carriage < feed) {
    if (carriage + 1 === feed && found >= 0) return { end: carriage, next: feed + 1 }
    // At the very end of a piece the line feed may still come.
    if (carriage + 1 === text.length && !isLast) return null
    return { end: carriage, next: carriage + 1 }
  }
  if (found >= 0) return { end: found, next: found + 1 }
  return isLast ? { end: text.length, next: text.length } : null
}

/**
 * Reads one row that has quotes in it. A quote that is neither doubled nor followed by the end of its cell stands for itself within a line
 * (`"12" pipe"`); in a cell over several lines it means that an earlier quote was torn.
 */
function scanQuoted(text: string, start: number, delimiter: string, isLast: boolean): Scan {
  const cells: string[] = []
  let lines = 1
  let at = start
  for (;;) {
    if (text[at] === '"') {
      let value = ''
      let from = at + 1
      let cellLines = 0
      let loose = false
      for (;;) {
        const quote = text.indexOf('"', from)
        const piece = text.slice(from, quote < 0 ? text.length : quote)
        cellLines += lineBreaks(piece)
        if (quote < 0 || value.length > recordLimits.cellLength) {
          return value.length + piece.length > recordLimits.cellLength || cellLines > recordLimits.quotedLines || isLast ? { kind: 'torn' } : { kind: 'incomplete' }
        }
        value += piece
        const next = text[quote + 1]
        if (next === undefined && !isLast) return { kind: 'incomplete' }
        if (next === '"') {
          value += '"'
          from = quote + 2
        } else if (next === undefined || next === delimiter || next === '\n' || next === '\r') {
          if (loose && cellLines > 0) return { kind: 'torn' }
          at = quote + 1
          break
        } else {
          if (cellLines > 0) return { kind: 'torn' }
          loose = true
          value += '"'
          from = quote + 1
        }
      }
      lines += cellLines
      cells.push(value)
    } else {
      let end = at
      while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1
      if (end === text.length && !isLast) return { kind: 'incomplete' }
      cells.push(text.slice(at, end))
      at = end
    }
    if (text[at] === delimiter) at += 1
    else return { kind: 'record', cells, end: at, lines }
  }
}

function lineBreaks(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  if (count === 0) for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1)) count += 1
  return count
}

function checked(line: number, cells: string[], raw: string): SourceRecord {
  if (raw.length > recordLimits.cellLength && cells.some((cell) => cell.length > recordLimits.cellLength)) return refused(line, 'cell_too_long', raw)
  return { line, cells, raw, problem: null }
}

function refused(line: number, problem: NonNullable<SourceRecord['problem']>, raw: string): SourceRecord {
  return { line, cells: [], raw: shortenedRaw(raw), problem }
}

/** A carriage return at the end of a refused line's piece must be kept to recognise CRLF. */
function lastCharacter(text: string): string {
  return text.endsWith('\r') ? '\r' : ''
}
