import type { Cell, ValueType } from '../../../main/contract/common'
import type { ExactTable, TileData } from './tile-data'

/** Spreadsheets read a text that begins like this as a formula when it is pasted. */
const formulaStart = /^[=+\-@\t\r]/

export function safeText(text: string): string {
  return formulaStart.test(text) && !/^[+\-−]?[\d.,]+%?$/.test(text) ? `'${text}` : text
}

/** Tab-separated, as spreadsheets paste it: figures in whole units, texts that could be formulas quoted. */
export function tableToText(table: ExactTable): string {
  const clean = (text: string): string => safeText(text.replace(/[\t\r\n]+/g, ' '))
  const lines = [table.columns.map((column) => clean(column.label)), ...table.rows.map((row) => row.map((cell, index) => (typeof cell === 'number' ? String(inUnits(cell, table.columns[index]?.type)) : clean(cell ?? ''))))]
  return lines.map((cells) => cells.join('\t')).join('\n')
}

/** Money in units of the currency instead of 1/10,000. */
export function inUnits(value: number, type: ValueType | undefined): number {
  return type === 'money' ? value / 10_000 : value
}

const numberFormats: Readonly<Partial<Record<ValueType, string>>> = { money: '#,##0.00', ratio: '0.0%', integer: '#,##0', days: '#,##0.0', number: '#,##0.00' }

/** An .xlsx file of one sheet, as base64. Every text is stored as text: nothing in it is ever a formula. */
export async function tableToXlsx(table: ExactTable, sheetName: string): Promise<string> {
  const xlsx = await import('@e965/xlsx')
  const cellOf = (cell: Cell, type: ValueType | undefined) => {
    if (cell === null) return { t: 'z' as const }
    if (typeof cell === 'string') return { t: 's' as const, v: cell }
    const format = type === undefined ? undefined : numberFormats[type]
    return { t: 'n' as const, v: inUnits(cell, type), ...(format === undefined ? {} : { z: format }) }
  }
  const sheet: Record<string, unknown> = {}
  const rows = [table.columns.map((column) => ({ t: 's' as const, v: column.label })), ...table.rows.map((row) => row.map((cell, index) => cellOf(cell, table.columns[index]?.type)))]
  rows.forEach((row, r) => row.forEach((cell, c) => (sheet[xlsx.utils.encode_cell({ r, c })] = cell)))
  sheet['!ref'] = xlsx.utils.encode_range({ s: { r: 0, c: 0 }, e: { r: Math.max(0, rows.length - 1), c: Math.max(0, table.columns.length - 1) } })
  sheet['!cols'] = table.columns.map((column, index) => ({ wch: Math.min(48, Math.max(10, column.label.length * 2, ...table.rows.slice(0, 200).map((row) => String(row[index] ?? '').length + 2))) }))
  const name = sheetName.replace(/[\\/?*[\]:]/g, ' ').trim().slice(0, 31) || 'Saima'
  return xlsx.write({ SheetNames: [name], Sheets: { [name]: sheet } }, { type: 'base64', bookType: 'xlsx' }) as string
}

/** The exact values where the tile gave them; else its table's texts, with figures read back. */
export function exportedTable(data: TileData): ExactTable | null {
  if (data.exact !== null) return data.exact
  if (data.shown === null) return null
  return {
    columns: data.shown.columns.map((column) => ({ label: column.label, type: column.isNumber === true ? 'number' : 'text' })),
    rows: data.shown.rows.map((row) => row.map((text, index) => (data.shown?.columns[index]?.isNumber === true ? numberIn(text) : text)))
  }
}

/** A shown figure as a number; a percentage as a share; anything else stays text. */
export function numberIn(text: string): Cell {
  const plain = text.replace(/,/g, '').replace('−', '-').trim()
  const match = /^([+-]?\d+(?:\.\d+)?)(%?)$/.exec(plain)
  if (match === null) return text === '–' || text === '' ? null : text
  return match[2] === '%' ? Number((Number(match[1]) / 100).toPrecision(12)) : Number(match[1])
}
