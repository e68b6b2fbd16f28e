import { isoFromDay } from '../../warehouse/day'
import { recordLimits, shortenedRaw, type SourceRecord } from './record'
import { createXmlParser, type Workbook } from './xlsx-workbook'

export interface SheetReader {
  /** Takes the next piece of the sheet's XML and gives back the rows that are complete with it. */
  push(xml: string): SourceRecord[]
}

/**
 * Turns a sheet into rows of texts: days as ISO days, numbers as they are stored, formulas as the value they had. Rows are filled up
 * to `columns`, since a sheet leaves empty cells out; rows without any value are left out, too.
 */
export function createSheetReader(workbook: Workbook, columns: number): SheetReader {
  let records: SourceRecord[] = []
  let row = 0
  let cells: string[] = []
  let isTooLong = false
  let column = 0
  let type = ''
  let style = 0
  let text = ''
  let inValue = false

  const onOpen = (name: string, attributes: Readonly<Record<string, string>>): void => {
    if (name === 'row') {
      row = Number(attributes['r'] ?? row + 1)
      cells = []
      isTooLong = false
      column = -1
    } else if (name === 'c') {
      column = attributes['r'] === undefined ? column + 1 : columnOf(attributes['r'])
      type = attributes['t'] ?? 'n'
      style = Number(attributes['s'] ?? 0)
      text = ''
    }
    inValue = name === 'v' || name === 't'
  }
  const onClose = (name: string): void => {
    inValue = false
    if (name === 'c' && column < recordLimits.columns) {
      while (cells.length < column) cells.push('')
      cells[column] = valueOf()
    } else if (name === 'row' && (isTooLong || cells.some((cell) => cell !== ''))) {
      while (cells.length < columns) cells.push('')
      const raw = cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)).join(',')
      records.push(isTooLong ? { line: row, cells: [], raw: shortenedRaw(raw), problem: 'cell_too_long' } : { line: row, cells, raw, problem: null })
    }
  }
  const onText = (piece: string): void => {
    if (!inValue) return
    if (text.length + piece.length > recordLimits.cellLength) isTooLong = true
    else text += piece
  }
  const valueOf = (): string => {
    switch (type) {
      case 's':
        return workbook.texts[Number(text)] ?? ''
      case 'b':
        return text === '1' ? 'TRUE' : 'FALSE'
      case 'n':
        return workbook.isDayStyle[style] === true ? dayText(text) : text
      default:
        return text
    }
  }
  const dayText = (value: string): string => {
    const serial = Number(value)
    if (value === '' || !Number.isFinite(serial) || serial < 1 || serial > 2_958_465) return value
    return isoFromDay(Math.floor(serial) - 25_569 + (workbook.startsIn1904 ? 1_462 : 0))
  }

  const parser = createXmlParser(workbook.path, onOpen, onClose, onText)
  return {
    push: (xml) => {
      records = []
      parser.write(xml)
      return records
    }
  }
}

function columnOf(reference: string): number {
  let index = 0
  for (const letter of reference) {
    const code = letter.charCodeAt(0) & ~32
    if (code < 65 || code > 90) break
    index = index * 26 + code - 64
  }
  return index - 1
}
