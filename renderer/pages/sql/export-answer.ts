import type { RouteOutput } from '../../../main/contract'
import type { Cell } from '../../../main/contract/common'
import { shell } from '../../api/client'

type Answer = Pick<RouteOutput<'sql.run'>, 'columns' | 'rows'>

/** Asks where and writes there; nothing happens when the dialog is dismissed. */
export async function saveAnswer(answer: Answer, format: 'csv' | 'xlsx', title: string): Promise<string | null> {
  const content = format === 'csv' ? { text: toCsv(answer) } : { base64: await toXlsx(answer) }
  return shell('files.save', { title, defaultName: `saima.${format}`, filters: [{ name: format.toUpperCase(), extensions: [format] }], content })
}

/** RFC 4180 with a byte order mark, so that Excel reads Chinese; what a spreadsheet would run as a formula is marked as text. */
export function toCsv({ columns, rows }: Answer): string {
  const lines = [columns.map(({ name }) => csvCell(name)), ...rows.map((row) => row.map(csvCell))]
  return `\ufeff${lines.map((line) => line.join(',')).join('\r\n')}\r\n`
}

function csvCell(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One sheet, as base64; every text is stored as text, so that nothing in it is ever a formula. */
export async function toXlsx({ columns, rows }: Answer): Promise<string> {
  const { utils, write } = await import('@e965/xlsx')
  const sheet = utils.aoa_to_sheet([columns.map(({ name }) => name), ...rows.map((row) => [...row])])
  return write({ SheetNames: ['Saima'], Sheets: { Saima: sheet } }, { type: 'base64', bookType: 'xlsx', compression: true }) as string
}
